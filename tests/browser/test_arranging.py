"""Best together on the plan, as organizers work it: a party by keys, everybody by mouse, two of them at once."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest, sign_in
from tests.browser.test_pages import WCAG


@pytest.fixture
def plan(new_person: Callable[..., Page]) -> Callable[..., Page]:
    """The plan of the demo's wedding, where nobody sits to begin with, before another organizer."""

    def come(**options: object) -> Page:
        page = new_person(**options)
        sign_in(page, "organizer@gala.test")
        card = page.get_by_role("article").filter(has_text="Inés & Tomás")
        href = str(card.get_by_role("link").first.get_attribute("href"))
        page.goto("/".join([*href.split("/")[:3], "plan"]))
        expect(page.locator(".plan-people button").first).to_be_visible()
        return page

    return come


def _is_clean(page: Page) -> None:
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"]][:4]) for one in found]


def _waiting(page: Page) -> int:
    words = page.get_by_role("button", name="Seat everyone without a seat").inner_text()
    return int(re.sub(r"\D", "", words))


def test_a_party_is_seated_by_keys(plan: Callable[..., Page]) -> None:
    page = plan()
    before = _waiting(page)
    party = page.locator(".plan-people .in-party .one-guest").first
    party.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Best together").focus()
    page.keyboard.press("Enter")
    bar = page.get_by_role("group", name="Best together")
    expect(bar).to_contain_text("1 of 4")
    proposed = page.locator('.plan-room .seat[data-o="p"]')
    size = int(re.search(r"(\d+) (?:person|people)", bar.inner_text()).group(1))  # type: ignore[union-attr]
    expect(proposed).to_have_count(size)
    first = proposed.first.get_attribute("data-id")
    expect(bar.get_by_role("button", name=re.compile("^Seat ")).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar).to_contain_text("2 of 4")
    expect(page.locator(f'.plan-room .seat[data-id="{first}"]')).not_to_have_attribute("data-o", "p")
    _is_clean(page)
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(proposed).to_have_count(0)
    page.get_by_role("button", name="Best together").focus()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("button", name=re.compile("^Seat ")).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("at table|at tables")).first).to_be_visible()
    expect(bar).to_have_count(0)
    expect(page.locator('.plan-room .seat[data-s="t"]')).to_have_count(size)
    expect(page.get_by_role("button", name=f"Seat everyone without a seat ({before - size})")).to_be_visible()


def test_everyone_is_seated_as_shown_or_not_at_all(plan: Callable[..., Page]) -> None:
    page, other = plan(), plan(viewport={"width": 1024, "height": 768}, color_scheme="dark")
    taken = page.locator('.plan-room .seat[data-s="t"]')
    seated, waiting = taken.count(), _waiting(page)
    page.get_by_role("button", name="Seat everyone without a seat").click()
    preview = page.get_by_role("complementary", name="Seat everyone")
    expect(preview).to_contain_text(re.compile(r"\d+\s*part(y|ies) whole"))
    expect(preview.get_by_role("button", name=f"Seat {waiting} people")).to_be_visible()
    expect(page.locator('.plan-room .seat[data-o="p"]')).to_have_count(waiting)
    _is_clean(page)
    page.keyboard.press("Escape")
    expect(page.locator('.plan-room .seat[data-o="p"]')).to_have_count(0)
    expect(taken).to_have_count(seated)

    page.get_by_role("button", name="Seat everyone without a seat").click()
    expect(preview.get_by_role("button", name=f"Seat {waiting} people")).to_be_visible()
    other.locator(".plan-people .one-guest").first.click()
    other.locator('.plan-room .seat[data-s="f"]').last.click()
    expect(taken).to_have_count(seated + 1)
    preview.get_by_role("button", name=f"Seat {waiting} people").click()
    expect(preview.get_by_role("alert")).to_contain_text("Somebody took a seat or gave one back in the meantime.")
    _is_clean(page)
    expect(taken).to_have_count(seated + 1)

    preview.get_by_role("button", name="Look again").click()
    preview.get_by_role("button", name=f"Seat {waiting - 1} people").click()
    expect(page.get_by_text(f"{waiting - 1} people have a seat now.")).to_be_visible()
    for screen in (page, other):
        expect(screen.locator('.plan-room .seat[data-s="t"]')).to_have_count(seated + waiting)
        expect(screen.get_by_role("button", name="Seat everyone without a seat")).to_have_count(0)
