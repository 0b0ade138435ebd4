"""What is printed: an organizer chooses a paper, sees it, and gets the file that was seen; door staff get no needs."""

import io
import re
from collections.abc import Callable

import pypdfium2
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sign_in


def shown(page: Page) -> Image.Image:
    """The picture of the page that is looked at, when it has come."""
    sheet = page.locator(".print-sheet")
    expect(sheet).to_have_js_property("complete", True)
    answer = page.request.get(str(sheet.get_attribute("src")))
    assert answer.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(answer.body()))


def papers(page: Page) -> Locator:
    return page.get_by_role("group", name="Papers").get_by_role("button")


def saved(page: Page) -> list[str]:
    """The pages of the file that is saved."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Save").click()
    document = pypdfium2.PdfDocument(str(download.value.path()))
    return [one.get_textpage().get_text_bounded() for one in document]


def test_a_paper_is_chosen_seen_and_saved(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{event_id}/print")
    expect(papers(page)).to_have_count(8)
    expect(papers(page).filter(has_text="Seating by table")).to_have_attribute("aria-pressed", "true")
    assert shown(page).height > shown(page).width
    expect(page.get_by_text("come without a seat")).to_be_visible()

    papers(page).filter(has_text="Place cards").click()
    expect(page.get_by_text("Six to a sheet.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^Page 1 of \d\d"))).to_be_visible()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^Page 2 of \d\d"))).to_be_visible()
    assert shown(page).width > shown(page).height

    # One table of the room, in Spanish, on Letter.
    page.get_by_role("button", name="All tables").click()
    page.get_by_role("group", name="Tables").get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_role("group", name="Tables").get_by_role("button", name="4", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="1 table")).to_be_visible()
    page.get_by_role("button", name="Spanish").click()
    page.get_by_role("button", name="Letter").click()
    expect(page.get_by_role("button", name="Letter")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("banner").get_by_role("link", name="Print")).to_have_attribute(
        "href", re.compile("lang=es.*letter")
    )
    expect(page.get_by_role("status").filter(has_text=re.compile("^Page 1 of [12]$"))).to_be_visible()
    first, *_ = saved(page)
    assert first.count("Siobhán") == 2 and "Mesa 4, asiento 2" in first and "Mesa 5" not in first


def test_door_staff_print_lists_and_no_needs(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(page, "door@gala.test")
    page.goto(f"/events/{event_id}/print")
    expect(papers(page)).to_have_count(7)
    expect(papers(page).filter(has_text="For the kitchen")).to_have_count(0)
    papers(page).filter(has_text="Check-in list").click()
    expect(page.get_by_text("Who has not answered is on it too.")).to_be_visible()
    with page.expect_popup() as popup:
        page.get_by_role("banner").get_by_role("link", name="Print").click()
    assert f"/api/events/{event_id}/papers/check-in-list.pdf" in popup.value.url
    assert "Check-in list" in saved(page)[0], "a phone keeps the file too"
