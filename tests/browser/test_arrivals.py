"""The organizer's view of the door: live figures, gates paired and closed, chairs of those who did not come."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gala import clock
from gala.models import Attendee, AttendeeStatus, EventSeat
from tests.browser.conftest import at_rest, sign_in
from tests.browser.serving import Party, Server
from tests.browser.test_pages import WCAG

FAMILY = ["Ana Larra", "Beto Larra", "Cira Larra"]


@pytest.fixture
def evening(server: Server) -> Party:
    """An event that began an hour ago: a family of three and Dora sit at table 1, and nobody has come."""
    start = clock.now() - timedelta(hours=1)
    party = Party(server, FAMILY, ["Dora Mira"], name="Late night", start_at=start, end_at=start + timedelta(hours=6))
    with server.transaction() as session:
        for index, who in enumerate(party.members.values(), 1):
            session.get_one(Attendee, who).status = AttendeeStatus.ACCEPTED
            session.get_one(EventSeat, party.seats["1", str(index)]).attendee_id = who
    return party


def call(site: str, path: str, body: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
    """What a tablet says, and the answer."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(f"{site}/api/kiosk/{path}", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def come_in(who: int, key: str) -> dict[str, Any]:
    """A tablet's word that somebody came in."""
    return {"id": key, "kind": "in", "attendee": who, "at": int(clock.now().timestamp() * 1000), "verdict": "welcome"}


def open_door(page: Page, event_id: int, email: str = "organizer@gala.test") -> Page:
    sign_in(page, email)
    page.goto(f"/events/{event_id}/door")
    expect(page.get_by_role("region", name="The door in figures")).to_be_visible()
    return page


def axe_finds_nothing(page: Page) -> None:
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found] == []


def figure(page: Page, name: str) -> Any:
    """One of the figures on top."""
    band = page.get_by_role("region", name="The door in figures")
    return band.locator("> div").filter(has=page.get_by_role("heading", name=name)).locator("p b")


def test_somebody_let_in_elsewhere_moves_the_figures(new_person: Callable[..., Page], evening: Party) -> None:
    page = open_door(new_person(), evening.event_id)
    expect(figure(page, "Inside now")).to_have_text("0")
    expect(figure(page, "Still to come")).to_have_text("4")
    log = page.get_by_role("complementary", name="What the door said")
    expect(log).to_contain_text("Nobody has come yet.")

    staff = open_door(new_person(), evening.event_id, "door@gala.test")
    staff.get_by_label("Find by name").fill("larra beto")
    staff.get_by_role("button", name="Check in: Beto Larra").click()
    expect(staff.get_by_role("button", name="Check out: Beto Larra")).to_be_visible()

    # Nobody has touched the organizer's page.
    expect(figure(page, "Inside now")).to_have_text("1")
    expect(figure(page, "Still to come")).to_have_text("3")
    expect(page.get_by_role("list").get_by_text("1 of 4")).to_be_visible()
    expect(log.get_by_role("listitem")).to_contain_text("Beto Larra")
    expect(page.get_by_role("heading", name="Arrivals by the minute")).to_be_visible()
    late = page.get_by_role("listitem").filter(has_text="2 of 3 missing")
    expect(late).to_contain_text("\u2068Ana Larra\u2069, \u2068Cira Larra\u2069")
    expect(late).to_contain_text("Table 1, seats 1, 3")

    # The last of the table makes it complete.
    for name in ("Ana Larra", "Cira Larra", "Dora Mira"):
        staff.get_by_label("Find by name").fill(name)
        staff.get_by_role("button", name=f"Check in: {name}").click()
        expect(staff.get_by_role("button", name=f"Check out: {name}")).to_be_visible()
    expect(figure(page, "Tables complete")).to_have_text("1")
    expect(page.get_by_role("img", name="complete", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="Late", exact=True)).to_have_count(0)


def test_a_gate_is_paired_watched_and_closed(new_person: Callable[..., Page], evening: Party, site: str) -> None:
    page = open_door(new_person(), evening.event_id)
    page.get_by_role("button", name="Add a gate").click()
    naming = page.get_by_role("dialog", name="A new gate")
    naming.get_by_label("Name", exact=True).fill("North gate")
    naming.get_by_role("button", name="Show the pairing code").click()
    pairing = page.get_by_role("dialog", name="Pair North gate")
    code = pairing.get_by_label("Pairing code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    expect(pairing.get_by_role("timer")).to_contain_text(re.compile(r"^(9:\d\d|10:00)$"))
    expect(pairing.get_by_role("img", name="QR code")).to_be_visible()
    axe_finds_nothing(page)

    # A tablet uses the code: the question goes away by itself, and the gate is there.
    status, paired = call(site, "pair", {"code": code})
    assert status == 201
    expect(pairing).to_have_count(0)
    gate = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="North gate"))
    expect(gate).to_contain_text("Online")

    # It reports somebody, keeps two more, and its clock is five seconds fast.
    said = {"items": [come_in(evening.members["Dora Mira"], "dora-1")], "waiting": 2, "app": "1.2.3"}
    status, answer = call(site, "checkins", said, paired["token"])
    assert (status, answer["results"][0]["outcome"]) == (200, "in")
    expect(figure(page, "Inside now")).to_have_text("1")
    expect(gate).to_contain_text("1 let in")
    expect(gate).to_contain_text("2 check-ins not sent yet")
    expect(gate).to_contain_text("version 1.2.3")

    page.get_by_role("button", name="More about North gate").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog", name="Rename the gate").get_by_label("Name", exact=True).fill("Garden")
    page.get_by_role("button", name="Save").click()
    gate = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Garden"))
    expect(gate).to_contain_text("Online")
    page.get_by_role("button", name="More about Garden").click()
    page.get_by_role("menuitem", name="Guests scan alone here").click()
    expect(gate).to_contain_text("Self-service")

    # A menu that has just closed gives the focus back, which would close the one that is opened that very moment.
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="More about Garden")).to_be_focused()
    page.get_by_role("button", name="More about Garden").click()
    axe_finds_nothing(page)
    page.get_by_role("menuitem", name="Close this gate").click()
    question = page.get_by_role("alertdialog", name="Close Garden?")
    expect(question).to_contain_text("It keeps 2 check-ins that have not arrived")
    question.get_by_role("button", name="Close the gate").click()
    expect(gate).to_contain_text("Closed")
    expect(page.get_by_role("button", name="More about Garden")).to_have_count(0)
    request = urllib.request.Request(f"{site}/api/kiosk/guests", headers={"authorization": f"Bearer {paired['token']}"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert json.loads(refused.value.read())["code"] == "gate_revoked"


def test_no_shows_give_up_their_seats_and_get_them_back(
    new_person: Callable[..., Page], evening: Party, server: Server
) -> None:
    page = open_door(new_person(), evening.event_id)
    free = page.get_by_role("button", name="Free their seats")
    expect(free).to_be_disabled()
    page.get_by_role("checkbox", name=re.compile("Party")).first.click()
    expect(free).to_be_enabled()
    free.click()
    question = page.get_by_role("alertdialog", name="Free 3 seats?")
    axe_finds_nothing(page)
    expect(question).to_contain_text("3 people said yes and have not come: \u2068Ana Larra\u2069")
    question.get_by_role("button", name="Keep their seats").click()
    assert evening.in_use() == 4, "asking takes nothing away"

    free.click()
    question.get_by_role("button", name="Free 3 seats").click()
    expect(page.get_by_text("Did not come: Ana Larra, Beto Larra, Cira Larra. Seats freed: 3")).to_be_visible()
    expect(figure(page, "Still to come")).to_have_text("1")
    expect(page.get_by_text("3 did not come, seats given up")).to_be_visible()
    assert evening.in_use() == 1
    page.get_by_role("listitem").get_by_role("button", name="Undo").click()
    expect(figure(page, "Still to come")).to_have_text("4")
    assert evening.in_use() == 4


def test_a_no_show_who_comes_after_all_is_given_a_seat_on_the_plan(
    new_person: Callable[..., Page], evening: Party
) -> None:
    page = open_door(new_person(), evening.event_id)
    page.get_by_role("button", name="Select all").click()
    page.get_by_role("button", name="Free their seats").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Free 4 seats").click()
    expect(page.get_by_text("Nobody is missing any more.")).to_be_visible()
    page.get_by_label("Find by name").fill("Dora")
    page.get_by_role("button", name="Check in: Dora Mira").click()
    expect(page.get_by_role("heading", name="Inside without a seat")).to_be_visible()
    page.get_by_role("link", name="Give a seat: Dora Mira").click()
    expect(page).to_have_url(re.compile("/plan"))
    people = page.get_by_role("complementary", name="Guests")
    expect(people.get_by_role("button", pressed=True).filter(has_text="Dora Mira")).to_be_visible()
    expect(people.get_by_role("searchbox")).to_have_value("Dora Mira")
    page.get_by_role("button", name=re.compile("^Table 2, seat 1, ")).click()
    expect(people.get_by_text("Table 2, seat 1")).to_be_visible()


def test_staff_see_the_door_and_change_no_gate_and_no_seat(new_person: Callable[..., Page], evening: Party) -> None:
    page = open_door(new_person(), evening.event_id, "door@gala.test")
    expect(page.get_by_role("heading", name="No gate yet")).to_be_visible()
    expect(page.get_by_role("heading", name="Late", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    for name in ("Add a gate", "Free their seats", "Undo"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    here = page.get_by_role("link", name="Use this device as a gate")
    expect(here).to_have_attribute("href", f"/kiosk/?here={evening.event_id}&name=Dario%20Puertas")
