"""Seating by hand: dragged from the list and from seat to seat, by keys alone, undone, refused, and seen as it was."""

import re
import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import at_rest, sign_in
from tests.browser.serving import Party, Server

Person = Callable[..., Page]


def plan(new_person: Person, event_id: int, email: str = "organizer@gala.test", **options: object) -> Page:
    page = new_person(viewport={"width": 1440, "height": 900}, **options)
    sign_in(page, email)
    page.goto(f"/events/{event_id}/plan")
    expect(page.locator(".room .seat[data-s=f]").first).to_be_visible()
    return page


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def carry(page: Page, what: Locator, where: Locator, *, drop: bool = True) -> None:
    """Drag, as a hand does: down, away, over the place, and up."""
    page.mouse.move(*middle(what))
    page.mouse.down()
    page.mouse.move(*middle(where), steps=6)
    expect(page.locator(".carried")).to_be_visible()
    if drop:
        page.mouse.up()


def find(page: Page, text: str) -> Locator:
    page.locator("#search-people").fill(text)
    rows = page.locator(".plan-people .one-guest").filter(has_text=text)
    expect(rows.first).to_be_visible()
    expect(page.locator(".plan-people .one-guest").filter(has_not_text=text)).to_have_count(0)
    return rows


def seat(page: Page, table: str, label: str) -> Locator:
    return page.locator(f'.plan-room .seat[data-name="Table {table}, seat {label}"]')


def said(page: Page, words: str) -> Locator:
    return page.locator("[data-sonner-toast]").filter(has_text=words).first


def test_a_guest_is_dragged_to_a_seat_and_back_by_undo(new_person: Person, event_id: int) -> None:
    page = plan(new_person, event_id)
    row = find(page, "Salas").filter(has_text="No answer yet").first
    name = row.locator(".who bdi").first.inner_text()
    place = seat(page, "3", "2")
    carry(page, row, place, drop=False)
    expect(page.locator(".carried")).to_contain_text("Table 3, seat 2")
    page.mouse.up()
    expect(said(page, f"{name} to table 3, seat 2")).to_be_visible()
    expect(place).to_have_attribute("data-s", "t")
    expect(page.get_by_role("button", name=f"Undo: {name} to table 3, seat 2")).to_be_enabled()
    said(page, f"{name} to table 3").get_by_role("button", name="Undo").click()
    expect(place).to_have_attribute("data-s", "f")
    page.get_by_role("button", name=f"Redo: {name} to table 3, seat 2").click()
    expect(place).to_have_attribute("data-s", "t")
    page.keyboard.press("Control+z")
    expect(place).to_have_attribute("data-s", "f")


def test_a_drag_is_called_off_by_escape(new_person: Person, event_id: int) -> None:
    page = plan(new_person, event_id)
    place = seat(page, "3", "3")
    carry(page, find(page, "Salas").first, place, drop=False)
    page.keyboard.press("Escape")
    expect(page.locator(".carried")).to_be_hidden()
    page.mouse.up()
    expect(place).to_have_attribute("data-s", "f")


def test_a_party_is_dragged_to_a_table_then_two_change_places(new_person: Person, event_id: int) -> None:
    page = plan(new_person, event_id)
    find(page, "Herrera")
    party = page.locator(".plan-people .party").filter(has_text="Herrera").locator(".party-name")
    carry(page, party, page.locator('.plan-room .table:has(.seat[data-name="Table 21, seat 1"]) .number'))
    expect(said(page, "(4) to table 21")).to_be_visible()
    rows = page.locator(".plan-people .one-guest")
    expect(rows.filter(has_text="Table 21")).to_have_count(4)
    seats = page.locator('.plan-room .seat[data-name^="Table 21,"]:is([data-s=t], [data-s=i])')
    expect(seats).to_have_count(4)
    first, second = (seats.nth(n).get_attribute("data-name") or "" for n in (0, 1))
    was = rows.filter(has_text=first).locator(".who bdi").first.inner_text()
    carry(page, seats.nth(0), seats.nth(1), drop=False)
    expect(page.locator(".carried")).to_contain_text("Changes places with")
    page.mouse.up()
    expect(rows.filter(has_text=second).filter(has_text=was)).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(rows.filter(has_text=first).filter(has_text=was)).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(seats).to_have_count(0)


def test_everything_by_keys(new_person: Person, event_id: int) -> None:
    page = plan(new_person, event_id)
    page.keyboard.press("/")
    page.keyboard.type("Garrido")
    expect(page.locator(".plan-people .one-guest").first).to_contain_text("Garrido")
    expect(page.locator(".plan-people .one-guest").filter(has_not_text="Garrido")).to_have_count(0)
    name = page.locator(".plan-people .one-guest .who bdi").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-bar")).to_contain_text("Now choose a seat or a table")
    place = seat(page, "16", "2")
    place.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(said(page, f"{name} to table 16, seat 3")).to_be_visible()

    page.keyboard.press("m")  # the seat that has the focus
    expect(page.locator(".plan-bar").get_by_role("button", name="Now choose where to")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(said(page, f"{name} to table 16, seat 4")).to_be_visible()

    page.keyboard.press("l")
    expect(seat(page, "16", "4")).to_have_attribute("data-l", "x")
    page.keyboard.press("f")
    expect(said(page, "16-4 is locked in place")).to_be_visible()
    page.keyboard.press("l")
    expect(seat(page, "16", "4")).not_to_have_attribute("data-l", "x")
    page.keyboard.press("f")
    expect(seat(page, "16", "4")).to_have_attribute("data-s", "f")
    for _ in range(5):  # freed, unlocked, locked, moved, seated
        page.keyboard.press("Control+z")
        time.sleep(0.4)
    expect(page.locator('.plan-room .seat[data-name^="Table 16,"][data-s=t]')).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Seating by keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_organizers_see_each_other_and_overwrite_nothing(new_person: Person, event_id: int) -> None:
    ana, ben = plan(new_person, event_id), plan(new_person, event_id)
    first, second, third = (seat(ana, "8", label) for label in "123")
    carry(ana, find(ana, "Crespo").filter(has_text="No answer yet").first, first)
    expect(seat(ben, "8", "1")).to_have_attribute("data-s", "t")

    seat(ben, "8", "1").click()
    expect(ana.get_by_role("img", name=re.compile("^Also here:")).first).to_be_visible()
    expect(ben.get_by_role("img", name=re.compile("^Also here:"))).to_have_count(0)

    # Ben has decided to move whom Ana moves first: what he saw is no longer so.
    ben.keyboard.press("m")
    expect(ben.locator(".plan-bar").get_by_role("button", name="Now choose where to")).to_be_visible()
    carry(ana, first, second)
    expect(seat(ben, "8", "2")).to_have_attribute("data-s", "t")
    seat(ben, "8", "3").click()
    expect(said(ben, "8-1 was changed by organizer@gala.test since")).to_be_visible()
    expect(third).to_have_attribute("data-s", "f")
    expect(second).to_have_attribute("data-s", "t")

    ben.keyboard.press("Escape")
    expect(ana.get_by_role("img", name=re.compile("^Also here:"))).to_have_count(0)
    for place in (second, first):
        ana.keyboard.press("Control+z")
        expect(place).to_have_attribute("data-s", "f")


def test_an_undo_over_what_a_guest_did_since_is_refused_with_the_reason(new_person: Person, server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], ["Zoe Paz"], name="Changing minds")
    page, guest = plan(new_person, party.event_id), new_person()
    guest.goto(f"/i/{party.codes[0]}")
    answers = guest.get_by_role("group", name="Answer for Ana Ruiz")
    place = seat(page, "2", "3")
    carry(page, find(page, "Ana Ruiz").first, place)
    expect(place).to_have_attribute("data-s", "t")
    expect(answers.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    answers.get_by_role("button", name="No").click()
    sure = guest.get_by_role("alertdialog").get_by_role("button").last
    expect(sure.or_(answers.get_by_role("button", name="No", pressed=True)).first).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(place).to_have_attribute("data-s", "f")
    page.keyboard.press("Control+z")
    expect(said(page, "was changed by")).to_be_visible()
    expect(place).to_have_attribute("data-s", "f")


def test_the_plan_as_it_was(new_person: Person, event_id: int) -> None:
    page = plan(new_person, event_id)
    place = seat(page, "25", "1")
    carry(page, find(page, "Lozano").filter(has_text="No answer yet").first, place)
    expect(place).to_have_attribute("data-s", "t")
    page.get_by_role("button", name="As it was").click()
    expect(page.locator(".past-what")).to_contain_text("to table 25, seat 1")
    then = page.locator('.is-past .seat[data-name="Table 25, seat 1"]')
    expect(then).to_have_attribute("data-s", "t")
    expect(page.get_by_role("slider", name="Moment")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(then).to_have_attribute("data-s", "f")
    page.keyboard.press("ArrowRight")
    expect(then).to_have_attribute("data-s", "t")
    page.get_by_role("button", name="Back to now").click()
    expect(page.locator(".is-past")).to_have_count(0)
    expect(place).to_have_attribute("data-s", "t")
    page.keyboard.press("Control+z")
    expect(place).to_have_attribute("data-s", "f")


@pytest.mark.parametrize(("mode", "lang"), [("light", "en"), ("dark", "es")])
def test_axe_finds_nothing_while_one_works(new_person: Person, event_id: int, mode: str, lang: str) -> None:
    page = plan(new_person, event_id, color_scheme=mode)
    page.get_by_role("radio", name=lang.upper()).click()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    page.locator(".plan-room .seat[data-s=t]").first.click()
    page.keyboard.press("p")
    expect(page.locator(".plan-bar")).to_be_visible()
    found = {"selected": Axe().run(page).response["violations"]}
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    at_rest(page)
    found["keys"] = Axe().run(page).response["violations"]
    page.keyboard.press("Escape")
    page.locator("#open-past").click()
    expect(page.get_by_role("slider")).to_be_focused()
    found["past"] = Axe().run(page).response["violations"]
    assert {face: [one["id"] for one in wrong] for face, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("who", ["door@gala.test"])
def test_who_may_only_look_carries_nothing(new_person: Person, event_id: int, who: str) -> None:
    page = plan(new_person, event_id, who)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.mouse.move(*middle(page.locator(".plan-people .one-guest").first))
    page.mouse.down()
    page.mouse.move(*middle(seat(page, "3", "2")), steps=4)
    expect(page.locator(".carried")).to_be_hidden()
    page.mouse.up()
