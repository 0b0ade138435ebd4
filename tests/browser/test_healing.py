"""What fails under open pages, and comes back: the server, and its database."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gala.access import SYSTEM
from gala.build import ROOT, ensure_built
from gala.errors import Unavailable
from gala.i18n import tr
from gala.models import EventSeat
from gala.services import placement
from tests.browser.conftest import seat_of, sign_in
from tests.browser.raw_socket import Client, Target, handlers
from tests.browser.serving import Party, Server
from tests.conftest import postgres_or_word
from tests.postgres import Postgres

AWAY = "We keep trying. What you do is sent when it is back."


def test_pages_outlive_a_restart_of_the_server_and_show_what_changed_meanwhile(
    new_person: Callable[..., Page], own_server: Server
) -> None:
    party = Party(own_server, ["Ana Ruiz"], ["Zoe Paz"], name="The restart")
    organizer, ana = new_person(base_url=own_server.address), new_person(base_url=own_server.address)
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/plan")
    ana.goto(f"/i/{party.codes[0]}/seats")
    for page in (organizer, ana):
        expect(seat_of(page, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, free")
        page.evaluate("window.neverReloaded = true")

    own_server.stop(hard=True)
    for page in (organizer, ana):
        expect(page.get_by_text(AWAY)).to_be_visible()
    with own_server.transaction() as session:
        placement.assign(session, SYSTEM, party.event_id, party.members["Zoe Paz"], party.seats["1", "1"])
    own_server.start()
    for page in (organizer, ana):
        expect(page.get_by_text(AWAY)).to_have_count(0)
        expect(seat_of(page, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, taken")
    rows = organizer.get_by_role("complementary", name="Guests").get_by_role("listitem")
    expect(rows.filter(has_text="Zoe Paz")).to_contain_text("Table 1, seat 1")

    # Both pages work again, and hear each other again.
    seat_of(ana, "2", "3").click()
    expect(seat_of(organizer, "2", "3")).to_have_attribute("aria-label", "Table 2, seat 3, on hold")
    ana.get_by_role("button", name="Confirm the seat").click()
    expect(ana.get_by_text("Your seat is confirmed.")).to_be_visible()
    expect(rows.filter(has_text="Ana Ruiz")).to_contain_text("Table 2, seat 3")
    seat_of(organizer, "1", "1").click()
    organizer.get_by_role("button", name="Free up").click()
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, free")
    assert ana.evaluate("window.neverReloaded") and organizer.evaluate("window.neverReloaded")


def test_what_is_clicked_while_the_server_is_away_is_done_when_it_is_back(
    new_person: Callable[..., Page], own_server: Server
) -> None:
    party = Party(own_server, ["Ana Ruiz"], name="The promise")
    ana = new_person(base_url=own_server.address)
    ana.goto(f"/i/{party.codes[0]}/seats")
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, free")
    own_server.stop(hard=True)
    expect(ana.get_by_text(AWAY)).to_be_visible()
    seat_of(ana, "1", "1").click()
    own_server.start()
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, on hold for you")


def test_a_click_that_comes_before_its_page_is_loaded_again_counts(server: Server) -> None:
    """The one before, in the worst order: a server that knows nothing of the page hears the click first."""
    party = Party(server, ["Ana Ruiz"], name="The worst order")
    seat = party.seats["1", "1"]
    page = Target(party.event_id, party.codes[0], seat_id=seat)
    with Client(server.address) as client:
        heard = client.call(handlers()["GuestState.take"], page, {"seat_id": seat})
    assert "/login" not in heard
    assert party.in_use() == 1, heard


@pytest.fixture
def postgres_server(chromium: str, tmp_path: Path) -> Iterator[tuple[Server, Postgres]]:
    """A server of the test's own on a PostgreSQL of its own."""
    ensure_built(print)
    with postgres_or_word() as postgres:
        server = Server(tmp_path, postgres.address)
        try:
            server.migrate()
            server.start()
            yield server, postgres
        finally:
            server.close()


def test_a_database_that_goes_away_is_said_in_the_persons_language_and_heals(
    new_person: Callable[..., Page], postgres_server: tuple[Server, Postgres]
) -> None:
    server, postgres = postgres_server
    party = Party(server, ["Ana Ruiz"], ["Zoe Paz"], name="The outage")
    organizer, ana = new_person(base_url=server.address), new_person(base_url=server.address, locale="es-ES")
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/plan")
    ana.goto(f"/i/{party.codes[0]}/seats")
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Mesa 1, asiento 1, libre")
    rows = organizer.get_by_role("complementary", name="Guests").get_by_role("listitem")
    rows.get_by_role("button", name="Zoe Paz").click()
    expect(organizer.get_by_text("Now choose a seat")).to_be_visible()

    postgres.stop()
    seat_of(ana, "1", "1").click()
    expect(ana.get_by_text(tr("es", Unavailable.text))).to_be_visible()
    seat_of(organizer, "1", "2").click()
    expect(organizer.get_by_text(Unavailable.text)).to_be_visible()
    late = new_person(base_url=server.address)
    late.goto(f"/i/{party.codes[1]}")
    expect(late.get_by_role("heading", name="This page does not open")).to_be_visible()
    expect(late.get_by_text(Unavailable.text)).to_be_visible()
    for page in (ana, organizer, late):
        assert not [
            word for word in ("Traceback", "psycopg", "sqlalchemy", "127.0.0.1") if word in page.inner_text("body")
        ]

    postgres.start()
    with server.transaction() as session:
        assert (
            not session.query(EventSeat)
            .filter(EventSeat.attendee_id.is_not(None) | EventSeat.holder.is_not(None))
            .all()
        )
    seat_of(ana, "1", "1").click()
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Mesa 1, asiento 1, reservado para ti")
    expect(seat_of(organizer, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, on hold")
    ana.get_by_role("button", name="Confirmar el asiento").click()
    expect(seat_of(organizer, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, taken")
    seat_of(organizer, "1", "2").click()
    expect(organizer.get_by_text("Zoe Paz to table 1, seat 2")).to_be_visible()
    expect(seat_of(ana, "1", "2")).to_have_attribute("aria-label", "Mesa 1, asiento 2, ocupado")
    late.get_by_role("button", name="Try again").click()
    expect(late.get_by_role("heading", name="The outage")).to_be_visible()


def test_gala_run_says_in_one_line_that_its_database_is_down(chromium: str, tmp_path: Path) -> None:
    ensure_built(print)
    server = Server(tmp_path, "postgresql://gala:secret@127.0.0.1:1/gala")
    command = [sys.executable, "-m", "gala", "run", "--port", str(server.port)]
    done = subprocess.run(command, cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "The database is out of reach" in done.stderr
    assert "secret" not in done.stdout + done.stderr
