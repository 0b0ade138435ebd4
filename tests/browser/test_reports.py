"""The report: live, each number opens the list behind it, each list is taken along; and the phone's "More"."""

import csv
import io
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.serving import Party, Server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def report_of(new_person: Callable[..., Page], event_id: int, who: str = "organizer@gala.test", **look: object) -> Page:
    page = new_person(**look)
    sign_in(page, who)
    page.goto(f"/events/{event_id}/reports")
    expect(figures(page)).to_be_visible()
    return page


def figures(page: Page) -> Locator:
    return page.get_by_role("region", name="The event in figures")


def count_in(link: Locator) -> int:
    return int(re.sub(r"\D", "", link.inner_text()))


def test_a_number_opens_a_list_as_long_as_it_says(new_person: Callable[..., Page], event_id: int) -> None:
    page = report_of(new_person, event_id)
    declined = figures(page).get_by_role("link", name=re.compile(r"^\d+ no$"))
    count = count_in(declined)
    assert count > 2
    declined.click()
    expect(page).to_have_url(re.compile(rf"/events/{event_id}/guests/?\?only=declined$"))
    expect(page.get_by_text(f"{count} guests")).to_be_visible()


def test_an_answer_is_counted_while_one_looks(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Ana Prado", "Ben Prado"], name="Prado gala")
    guest = new_person(**PHONE)
    guest.goto(f"/i/{party.codes[0]}")
    answers = guest.get_by_role("group", name=re.compile("^Answer for"))
    answers.first.get_by_role("button").first.click()
    page = report_of(new_person, party.event_id)
    coming = figures(page).get_by_role("link", name=re.compile(r"^\d+ yes$"))
    expect(coming).to_have_text("1 yes")
    answers.last.get_by_role("button").first.click()  # nobody touches the report
    expect(coming).to_have_text("2 yes")


def test_the_silent_are_found_and_taken_along(new_person: Callable[..., Page], event_id: int) -> None:
    page = report_of(new_person, event_id)
    parties = page.locator("#parties")
    page.get_by_role("button", name=re.compile("Some are coming$")).first.click()
    expect(parties.get_by_role("heading", name="Party by party")).to_be_focused()
    expect(parties.get_by_role("button", name="Some are coming")).to_have_attribute("aria-pressed", "true")
    rows = parties.locator("tbody tr")
    expect(rows.first).to_be_visible()
    names = [row.locator("th a").inner_text() for row in rows.all()]
    parties.get_by_role("button", name="Export: Party by party").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="CSV").click()
    lines = list(csv.reader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))
    assert lines[0][:2] == ["Party", "Guests"]
    assert [line[0] for line in lines[1:]] == names


def test_door_staff_see_how_many_have_needs_and_not_which(new_person: Callable[..., Page], event_id: int) -> None:
    page = report_of(new_person, event_id, "door@gala.test")
    told = page.locator("#wishes")
    expect(told).to_contain_text("The organizers can read them.")
    expect(told.get_by_role("listitem")).to_have_count(0)
    owner = report_of(new_person, event_id)
    expect(owner.locator("#wishes").get_by_role("listitem").first).to_be_visible()


def test_a_phone_keeps_four_doors_and_the_rest_behind_more(new_person: Callable[..., Page], event_id: int) -> None:
    page = report_of(new_person, event_id, **PHONE)
    bar = page.get_by_role("navigation", name="Main")
    expect(bar.get_by_role("link")).to_have_text(["Evening", "Floor plan", "Guests", "Door"])
    assert bar.evaluate("bar => bar.scrollWidth <= innerWidth"), "the bar need not be pushed aside"
    more = bar.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    behind = page.get_by_role("dialog", name="More")
    expect(behind.get_by_role("link")).to_have_text(
        ["Invitations", "Tickets", "Programme", "Reports", "Print", "Settings"]
    )
    expect(behind.get_by_role("link", name="Reports")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(behind).to_have_count(0)
    expect(more).to_be_focused()
    more.click()
    behind.get_by_role("link", name="Programme").click()
    expect(page).to_have_url(re.compile(rf"/events/{event_id}/sessions/?$"))
    expect(page.get_by_role("dialog")).to_have_count(0)
