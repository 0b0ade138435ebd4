"""With the keyboard alone, from the first page to the chair: on the plan and in the list, as guest and as organizer."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import seat_of
from tests.browser.serving import ORGANIZER, PASSWORD, Party, Server

FAR = 60
"""How many stops of the Tab key a person bears."""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus, which the browser shows. Fails when it is never reached."""
    expect(target).to_be_visible()
    for _ in range(FAR):
        page.keyboard.press(key)
        if target.evaluate("element => element.matches(':focus-visible')"):
            return
    raise AssertionError(f"the key {key} never comes to {target}")


def back_to(page: Page, target: Locator) -> None:
    """As ``tab_to``, backwards."""
    tab_to(page, target, "Shift+Tab")


def test_a_guest_comes_from_the_code_to_the_chair_on_the_plan(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Ana Ruiz", "Leo Ruiz"], name="By keys")
    guest = new_person()
    guest.goto("/")
    expect(guest.get_by_label("Your code")).to_be_focused()
    expect(guest.get_by_role("button", name="Open the invitation")).to_be_enabled()
    guest.keyboard.type(party.codes[0].lower())
    guest.keyboard.press("Enter")
    tab_to(guest, guest.get_by_role("group", name="Answer for Leo Ruiz").get_by_role("button", name="No"))
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("We will miss you.")).to_be_visible()
    guest.keyboard.press("Shift+Tab")
    expect(guest.get_by_role("group", name="Answer for Leo Ruiz").get_by_role("button", name="Yes")).to_be_focused()
    guest.keyboard.press("Space")
    expect(guest.get_by_text("We will miss you.")).to_have_count(0)
    tab_to(guest, guest.get_by_role("link", name="Choose seats"))
    guest.keyboard.press("Enter")

    # A table is one stop; arrows walk its seats, all round.
    tab_to(guest, guest.get_by_role("group", name="Table 2, 4 of 4 free"))
    guest.keyboard.press("Enter")
    expect(seat_of(guest, "2", "1")).to_be_focused()
    guest.keyboard.press("ArrowLeft")
    expect(seat_of(guest, "2", "4")).to_be_focused()
    guest.keyboard.press("ArrowRight")
    guest.keyboard.press("ArrowDown")
    expect(seat_of(guest, "2", "2")).to_be_focused()
    guest.keyboard.press("Enter")
    expect(seat_of(guest, "2", "2")).to_have_attribute("aria-label", "Table 2, seat 2, on hold for you")
    expect(seat_of(guest, "2", "2")).to_be_focused()
    guest.keyboard.press("ArrowRight")
    guest.keyboard.press("Space")
    expect(seat_of(guest, "2", "3")).to_have_attribute("aria-label", "Table 2, seat 3, on hold for you")
    tab_to(guest, guest.get_by_role("button", name="Confirm 2 seats"))
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Your seats are confirmed.")).to_be_visible()
    expect(seat_of(guest, "2", "3")).to_have_attribute("aria-label", "Table 2, seat 3, yours")


def test_a_guest_finds_a_chair_in_the_list(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="By list")
    guest = new_person()
    guest.goto(f"/i/{party.codes[0]}/seats")
    tab_to(guest, guest.get_by_role("button", name="As a list"))
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("button", name="As a plan")).to_be_focused()
    tab_to(guest, seat_of(guest, "2", "2"))
    guest.keyboard.press("Enter")
    expect(seat_of(guest, "2", "2")).to_have_attribute("aria-label", "Table 2, seat 2, on hold for you")
    expect(seat_of(guest, "2", "2")).to_be_focused()
    tab_to(guest, guest.get_by_role("button", name="Confirm the seat"))
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Your seat is confirmed.")).to_be_visible()
    expect(seat_of(guest, "2", "2")).to_have_attribute("aria-label", "Table 2, seat 2, yours")


def test_an_organizer_seats_people_on_the_plan_and_in_the_list(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], ["Zoe Paz"], name="By keys too")
    organizer = new_person()
    organizer.goto(f"/login?next=/events/{party.event_id}/plan")
    tab_to(organizer, organizer.get_by_label("Email"))
    organizer.keyboard.type(ORGANIZER)
    organizer.keyboard.press("Tab")
    organizer.keyboard.type(PASSWORD)
    organizer.keyboard.press("Enter")
    people = organizer.get_by_role("complementary", name="Guests").get_by_role("listitem")
    expect(people).to_have_count(2)

    tab_to(organizer, organizer.get_by_role("searchbox", name="Search name, party, seat"))
    organizer.keyboard.type("zoe")
    expect(people).to_have_count(1)
    tab_to(organizer, people.get_by_role("button", name="Zoe Paz"))
    organizer.keyboard.press("Enter")
    expect(organizer.get_by_text("Now choose a seat")).to_be_visible()
    expect(organizer.get_by_role("group", name="Table 1, 4 of 4 free")).to_be_focused()  # the first with a free seat
    organizer.keyboard.press("ArrowRight")
    expect(seat_of(organizer, "1", "1")).to_be_focused()
    organizer.keyboard.press("ArrowRight")
    expect(seat_of(organizer, "1", "2")).to_be_focused()
    organizer.keyboard.press("Enter")
    expect(organizer.get_by_text("Zoe Paz to table 1, seat 2")).to_be_visible()
    expect(seat_of(organizer, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, taken")
    expect(people.filter(has_text="Table 1, seat 2")).to_have_count(1)

    back_to(organizer, organizer.get_by_role("button", name="List", exact=True))
    organizer.keyboard.press("Enter")
    expect(organizer.get_by_role("button", name="Table 1, seat 2, taken, Zoe Paz")).to_be_visible()
    tab_to(organizer, organizer.get_by_role("searchbox", name="Search name, party, seat"))
    organizer.keyboard.press("ControlOrMeta+a")
    organizer.keyboard.type("ana")
    expect(people.filter(has_text="Ana Ruiz")).to_have_count(1)
    tab_to(organizer, people.get_by_role("button", name="Ana Ruiz"))
    organizer.keyboard.press("Enter")
    expect(organizer.get_by_text("Now choose a seat")).to_be_visible()
    back_to(organizer, seat_of(organizer, "2", "4"))
    organizer.keyboard.press("Enter")
    expect(organizer.get_by_text("Ana Ruiz to table 2, seat 4")).to_be_visible()
    expect(organizer.get_by_role("button", name=re.compile("^Table 2, seat 4, taken, Ana Ruiz"))).to_be_visible()
