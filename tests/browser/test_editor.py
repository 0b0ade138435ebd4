"""The room is drawn: by mouse, by keyboard, by two at once; people who would lose their seats are asked about first."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import at_rest, sign_in
from tests.browser.test_pages import WCAG


def draw(person: Page, event_id: int) -> Page:
    sign_in(person, "organizer@gala.test")
    person.goto(f"/events/{event_id}/editor")
    expect(table(person, "3")).to_be_visible()
    before = None
    while (now := table(person, "3").bounding_box()) != before:  # the room comes to fit its window
        before = now
        person.wait_for_timeout(400)
    return person


def table(page: Page, number: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^Table {number}, \d+ seats$"))


def centre(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("complementary", name="What is chosen").get_by_label(name, exact=True)


def test_two_organizers_draw_one_room(new_person: Callable[..., Page], event_id: int) -> None:
    ana, leo = draw(new_person(), event_id), draw(new_person(), event_id)
    before, there = centre(table(ana, "3")), centre(table(leo, "3"))

    # Ana drags a table; Leo sees whose hand is on it, and where it comes to rest.
    ana.mouse.move(*before)
    ana.mouse.down()
    ana.mouse.move(before[0] + 20, before[1] + 30, steps=4)
    expect(ana.locator(".tip")).to_contain_text("x ")
    ana.mouse.move(before[0] + 31, before[1] + 47, steps=4)
    ana.mouse.up()
    expect(leo.locator(".someone")).to_have_count(1)
    leo.wait_for_function(
        "y => { const b = document.querySelector('[aria-label^=\"Table 3,\"]').getBoundingClientRect();"
        " return b.y + b.height / 2 > y + 20; }",
        arg=there[1],
    )
    assert centre(table(ana, "3")) == pytest.approx(centre(table(leo, "3")), abs=2)
    expect(ana.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()

    # Undone by keyboard, it is back on both screens.
    ana.keyboard.press("Control+z")
    for page, spot in ((ana, before), (leo, there)):
        page.wait_for_function(
            "y => { const b = document.querySelector('[aria-label^=\"Table 3,\"]').getBoundingClientRect();"
            " return Math.abs(b.y + b.height / 2 - y) < 2; }",
            arg=spot[1],
        )


def test_everything_by_keyboard(new_person: Callable[..., Page], event_id: int) -> None:
    page = draw(new_person(), event_id)
    table(page, "2").focus()
    page.keyboard.press("Tab")
    expect(table(page, "3")).to_be_focused()
    expect(field(page, "Name")).to_have_value("3")
    x = float(field(page, "X").input_value())
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").filter(has_text="metres")).to_contain_text("Table 3")
    expect(field(page, "X")).to_have_value(f"{x + 1.5:.2f}")
    page.keyboard.press("r")
    expect(field(page, "Turn").last).to_have_value("15")

    # A copy, named and made smaller in the panel, then gone again.
    page.keyboard.press("Control+d")
    expect(page.get_by_text("26 tables, 260 seats")).to_be_visible()
    expect(field(page, "Name")).to_have_value("26")
    table(page, "26").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("Friends")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Table Friends")).to_be_visible()
    page.keyboard.press("Escape")
    expect(table(page, "Friends")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_text("25 tables, 250 seats")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(250)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect(page.get_by_text("25 tables, 250 seats")).to_be_visible()


def test_whoever_sits_there_is_asked_about_first(new_person: Callable[..., Page], event_id: int) -> None:
    page = draw(new_person(), event_id)
    table(page, "9").click()
    page.get_by_role("button", name="Delete").click()
    asked = page.get_by_role("alertdialog")
    expect(asked.get_by_role("listitem")).to_have_count(6)
    expect(asked.get_by_role("listitem").first).to_contain_text("table 9 seat 1")
    asked.get_by_role("button", name="Change nothing").click()
    expect(table(page, "9")).to_be_visible()

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Move 6 people").click()
    expect(table(page, "9")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="To tell (6)")).to_be_visible()
    page.get_by_role("button", name=re.compile("was told$")).first.click()
    expect(page.get_by_role("heading", name="To tell (5)")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(400)
    expect(table(page, "9")).to_be_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing(new_person: Callable[..., Page], event_id: int, mode: str) -> None:
    page = draw(new_person(color_scheme=mode), event_id)
    table(page, "4").click()
    expect(field(page, "Name")).to_have_value("4")
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:4]) for one in found] == []


def test_a_phone_lists_what_it_cannot_draw(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person(viewport={"width": 390, "height": 844})
    sign_in(page, "organizer@gala.test")
    page.goto(f"/events/{event_id}/editor")
    expect(page.get_by_text("Drawing wants a larger screen.")).to_be_visible()
    first = page.get_by_role("main").get_by_role("listitem").first.get_by_label("Name")
    expect(first).to_have_value("1")
