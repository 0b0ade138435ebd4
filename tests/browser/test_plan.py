"""The organizer's plan: names of tables and seats, by mouse, by key and on a phone; the guests' change of places."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_a_table_is_renamed_by_mouse_and_back_by_keys(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    sign_in(page, "organizer@gala.test")
    page.goto(f"/events/{event_id}/plan")
    bar = page.locator(".plan-bar")
    page.get_by_role("group", name=re.compile("^Table 8,")).locator(".number").click()
    expect(bar).to_contain_text("Table 8")
    bar.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the table", exact=True).last.fill("Family")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=re.compile("^Table Family,"))).to_be_visible()
    expect(bar).to_contain_text("Table Family")
    expect(bar.get_by_role("button", name="Rename")).to_be_focused()  # the small form gives the focus back

    table = page.get_by_role("group", name=re.compile("^Table Family,"))
    table.focus()
    page.keyboard.press("Enter")  # selected: lets go
    expect(bar).to_have_count(0)
    page.keyboard.press("Enter")
    bar.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the table", exact=True).last.fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is already a table 7.")).to_be_visible()
    bar.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the table", exact=True).last.fill("8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=re.compile("^Table 8,"))).to_be_visible()


def test_a_seat_is_labeled(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    sign_in(page, "organizer@gala.test")
    page.goto(f"/events/{event_id}/plan")
    page.get_by_role("button", name=re.compile("^Table 25, seat 3,")).click()
    bar = page.locator(".plan-bar")
    bar.get_by_role("button", name="Label of the seat").click()
    page.get_by_label("Label of the seat").last.fill("Window")
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("Table 25, seat Window")


def test_a_phone_shows_one_table_with_who_sits_there(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person(**PHONE)
    sign_in(page, "organizer@gala.test")
    page.goto(f"/events/{event_id}/plan")
    strip = page.get_by_role("group", name="Tables")
    expect(strip.get_by_role("button").first).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("group", name=re.compile(r"^Table \S+, \d+ of"))).to_have_count(1)
    strip.get_by_role("button", name=re.compile("^Table 4,")).click()
    seat = page.get_by_role("button", name=re.compile("^Table 4, seat 1, taken"))
    expect(seat.locator(".name")).to_have_text(re.compile(r"^\w{1,2}$"))
    seat.click()
    expect(page.locator(".plan-bar")).to_contain_text("Table 4, seat 1")


def test_two_of_a_party_change_places(new_person: Callable[..., Page]) -> None:
    page = new_person(**PHONE)
    page.goto("/i/FANCYDRESS/seats")
    party = page.get_by_role("group", name="For whom").get_by_role("button")
    expect(party).to_have_count(2)
    places = party.locator("small")
    expect(places.first).to_contain_text("Seat")
    before = places.all_inner_texts()
    label = before[1].strip().removeprefix("Seat ")
    party.first.click()
    page.get_by_role("button", name=re.compile(rf"^Table \S+, seat {label}, yours")).click()
    page.get_by_role("button", name="Change places").click()
    expect(page.get_by_text("have changed places.")).to_be_visible()
    expect(places.first).to_have_text(before[1])
    assert places.all_inner_texts() == before[::-1]
