"""Invitations that do not open, or not to everything: what the guest reads on a phone, and never a stack trace."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from gala import clock
from gala.models import EventStatus
from tests.browser.serving import Party, Server

UNKNOWN = "We do not know this code. Please check it against your invitation."
NO_CHANGES = "The time for changes has passed."


@pytest.fixture
def phone(new_person: Callable[..., Page]) -> Iterator[Page]:
    page = new_person(viewport={"width": 390, "height": 844}, has_touch=True)
    yield page
    shown = page.inner_text("body")
    assert not [word for word in ("Traceback", "Error:", "undefined", "None", "{") if word in shown]


def is_narrow(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(
    "typed", ["DANCE-PARTI", "?!", "ABCDE FGHJK " * 40], ids=["mistyped", "no code", "far too long"]
)
def test_a_mistyped_code_is_told_beside_the_box_and_can_be_mended(typed: str, phone: Page, server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="The right one")
    phone.goto("/")
    box = phone.get_by_label("Your code")
    box.fill(typed)
    phone.get_by_role("button", name="Open the invitation").click()
    expect(phone.get_by_role("alert").filter(has_text=UNKNOWN)).to_be_visible()
    expect(box).to_have_value(typed)
    expect(box).to_have_attribute("aria-invalid", "true")
    assert is_narrow(phone)
    box.fill(party.codes[0])
    phone.get_by_role("button", name="Open the invitation").click()
    expect(phone.get_by_role("heading", level=1, name="The right one")).to_be_visible()


@pytest.mark.parametrize("path", ["/i/NOSUCHCODE", "/i/NOSUCHCODE/seats", "/i/%27%20OR%201=1--"])
def test_a_link_to_no_invitation_says_so_and_leads_back_to_the_box(path: str, phone: Page, site: str) -> None:
    phone.goto(path)
    expect(phone.get_by_role("heading", name="This invitation does not open")).to_be_visible()
    expect(phone.get_by_text(UNKNOWN)).to_be_visible()
    assert is_narrow(phone)
    phone.get_by_role("link", name="Type the code again").click()
    expect(phone.get_by_label("Your code")).to_be_visible()


def test_a_code_of_an_event_that_is_not_published_tells_nothing_of_it(phone: Page, server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="A secret feast", status=EventStatus.DRAFT)
    phone.goto(f"/i/{party.codes[0]}")
    expect(phone.get_by_text(UNKNOWN)).to_be_visible()
    assert "secret feast" not in phone.content()
    assert "Ana Ruiz" not in phone.content()


def test_a_canceled_event_says_so_and_asks_for_nothing(phone: Page, server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="The storm", status=EventStatus.CANCELED)
    phone.goto(f"/i/{party.codes[0]}")
    expect(phone.get_by_role("heading", level=1, name="The storm")).to_be_visible()
    expect(phone.get_by_role("status").filter(has_text="This event has been canceled.")).to_be_visible()
    expect(phone.get_by_role("button", name="Yes")).to_have_count(0)
    expect(phone.get_by_role("link", name="Choose seats")).to_have_count(0)
    assert is_narrow(phone)
    phone.goto(f"/i/{party.codes[0]}/seats")
    expect(phone.get_by_text("This event has been canceled.")).to_be_visible()
    expect(phone.get_by_role("button", name="Best together")).to_have_count(0)


def test_after_the_deadline_answers_and_seats_are_shown_and_no_more_changed(phone: Page, server: Server) -> None:
    soon = clock.now() + timedelta(hours=20)  # the deadline is 24 hours before
    party = Party(server, ["Ana Ruiz"], name="Tomorrow", start_at=soon)
    phone.goto(f"/i/{party.codes[0]}")
    expect(phone.get_by_role("status").filter(has_text=NO_CHANGES)).to_be_visible()
    for word in ("Yes", "No"):
        expect(phone.get_by_role("group", name="Answer for Ana Ruiz").get_by_role("button", name=word)).to_be_disabled()
    assert is_narrow(phone)
    phone.goto(f"/i/{party.codes[0]}/seats")
    expect(phone.get_by_role("status").filter(has_text=NO_CHANGES)).to_be_visible()
    expect(phone.get_by_role("button", name="Best together")).to_have_count(0)
    phone.get_by_role("button", name="Table 1, seat 1, free").click()
    expect(phone.locator("[data-sonner-toast]").filter(has_text=NO_CHANGES)).to_be_visible()
    expect(phone.get_by_role("button", name="Table 1, seat 1, free")).to_be_visible()
    assert party.in_use() == 0


def test_a_deadline_that_passes_under_an_open_page_is_told_at_the_next_click(phone: Page, server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="Too late")
    phone.goto(f"/i/{party.codes[0]}/seats")
    expect(phone.get_by_role("button", name="Table 1, seat 1, free")).to_be_visible()
    party.start_in(timedelta(hours=23))
    phone.get_by_role("button", name="Table 1, seat 1, free").click()
    expect(phone.get_by_text("The time for changes has passed. Please ask the organizer.")).to_be_visible()
    expect(phone.get_by_role("button", name="Table 1, seat 1, free")).to_be_visible()
    assert party.in_use() == 0
