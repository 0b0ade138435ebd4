"""The pass on a guest's phone: it follows its seat, ends when it is made anew, and is found by eye, ear and key."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from gala.models import Attendee, AttendeeStatus
from tests.browser.conftest import at_rest, sign_in
from tests.browser.serving import Party, Server
from tests.browser.test_pages import WCAG, Ears
from tests.browser.test_seating_by_hand import carry, find, plan, seat

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LOOKS = {
    "phone by day": PHONE,
    "phone by night": PHONE | {"color_scheme": "dark"},
    "phone in Spanish": PHONE | {"locale": "es-ES"},
    "tablet": {"viewport": {"width": 1024, "height": 768}},
}


@pytest.fixture
def party(server: Server) -> Party:
    """Ana and Ben come; Zoé has not answered. Nobody sits."""
    party = Party(server, ["Ana Ruiz", "Ben Ruiz", "Zoé Ruiz"], name="Summer Ball", venue="Casa Ana")
    with server.transaction() as session:
        for name in ("Ana Ruiz", "Ben Ruiz"):
            member = session.get_one(Attendee, party.members[name])
            member.status = AttendeeStatus.ACCEPTED
    return party


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


def code(page: Page, name: str) -> str:
    """What is drawn of this person's code."""
    drawing = card(page, name).get_by_role("img", name=re.compile(name))
    expect(drawing).to_be_visible()
    return drawing.locator("path").get_attribute("d") or ""


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_with_the_page(look: str, party: Party, new_person: Callable[..., Page], site: str) -> None:
    page = new_person(**LOOKS[look])
    ears = Ears(page, site)
    page.goto(f"/i/{party.codes[0]}/passes")
    expect(page.locator(".pass")).to_have_count(2)
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    assert (ears.errors, ears.strangers) == ([], set())


def test_the_code_is_black_on_white_with_its_margin_and_whole_pixels(
    party: Party, new_person: Callable[..., Page]
) -> None:
    """By night too: a scanner wants dark on light. 49 modules of 6 pixels on the commonest phone."""
    page = new_person(**PHONE, color_scheme="dark", device_scale_factor=1)
    page.goto(f"/i/{party.codes[0]}/passes")
    drawing = card(page, "Ana Ruiz").get_by_role("img", name="QR code of Ana Ruiz")
    picture = Image.open(io.BytesIO(drawing.screenshot())).convert("L")
    assert picture.size == (294, 294)
    inner = picture.crop((6, 6, 288, 288))  # the corners are round
    assert set(inner.get_flattened_data()) == {0, 255}
    dark = picture.crop((20, 20, 274, 274)).point(lambda value: 255 - value).getbbox()
    assert dark == (4, 4, 250, 250), "four modules of white on every side"


def test_the_open_page_follows_the_seat_and_the_answers(party: Party, new_person: Callable[..., Page]) -> None:
    passes, phone = new_person(**PHONE), new_person(**PHONE)
    passes.goto(f"/i/{party.codes[0]}/passes")
    expect(card(passes, "Ana Ruiz")).to_contain_text("not chosen yet")
    before = code(passes, "Ana Ruiz")
    organizer = plan(new_person, party.event_id)
    carry(organizer, find(organizer, "Ana Ruiz").first, seat(organizer, "1", "3"))
    expect(card(passes, "Ana Ruiz").locator("dl")).to_contain_text("Table")
    expect(card(passes, "Ana Ruiz").locator("dd").nth(1)).to_have_text("3")
    assert code(passes, "Ana Ruiz") == before, "the pass is the same"
    phone.goto(f"/i/{party.codes[0]}")
    phone.get_by_role("group", name="Answer for Zoé Ruiz").get_by_role("button", name="Yes").click()
    expect(passes.locator(".pass")).to_have_count(3)
    expect(phone.get_by_role("link", name=re.compile("Your 3 passes"))).to_be_visible()


def test_a_pass_is_made_anew_by_the_guest_and_by_the_organizer(
    party: Party, new_person: Callable[..., Page], event_id: int
) -> None:
    page, other = new_person(**PHONE), new_person(**PHONE)
    for one in (page, other):
        one.goto(f"/i/{party.codes[0]}/passes")
    first, bens = code(page, "Ana Ruiz"), code(page, "Ben Ruiz")
    page.get_by_role("button", name="New pass Ana Ruiz").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
    assert code(page, "Ana Ruiz") == first
    page.get_by_role("button", name="New pass Ana Ruiz").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Make a new pass").click()
    expect(page.get_by_text("This is the new pass.")).to_be_visible()
    path = card(other, "Ana Ruiz").locator(".pass-code path")
    expect(path).not_to_have_attribute("d", first)
    second = code(page, "Ana Ruiz")
    assert (code(other, "Ana Ruiz"), code(other, "Ben Ruiz")) == (second, bens)
    organizer = new_person()
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/invitations")
    organizer.get_by_role("button", name=re.compile("Party|Ruiz")).first.click()
    panel = organizer.get_by_role("complementary").last
    expect(panel.get_by_role("link", name="Passes", exact=True)).to_have_attribute(
        "href", re.compile(r"/i/[\w-]+/passes$")
    )
    expect(panel.get_by_role("button", name="Make a new pass for Zoé Ruiz")).to_have_count(0)
    panel.get_by_role("button", name="Make a new pass for Ana Ruiz").click()
    organizer.get_by_role("alertdialog").get_by_role("button", name="Make a new pass").click()
    expect(path).not_to_have_attribute("d", second)


def test_withdrawn_passes_change_on_every_open_page(party: Party, new_person: Callable[..., Page]) -> None:
    page = new_person(**PHONE)
    page.goto(f"/i/{party.codes[0]}/passes")
    before = code(page, "Ana Ruiz")
    organizer = new_person()
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/settings")
    organizer.get_by_role("button", name="Withdraw all passes").click()
    organizer.get_by_role("alertdialog").get_by_role("button", name="Withdraw all passes").click()
    expect(organizer.get_by_text("All passes are withdrawn.")).to_be_visible()
    expect(card(page, "Ana Ruiz").locator(".pass-code path")).not_to_have_attribute("d", before)


def test_the_passes_are_walked_through_by_keys(party: Party, new_person: Callable[..., Page]) -> None:
    page = new_person(**PHONE)
    page.goto(f"/i/{party.codes[0]}/passes")
    row = page.get_by_role("list", name="Your passes")
    row.focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, "Ben Ruiz").locator(".pass")).to_be_in_viewport(ratio=0.95)
    page.keyboard.press("Tab")
    expect(card(page, "Ana Ruiz").get_by_role("link", name="Save picture Ana Ruiz")).to_be_focused()
    expect(card(page, "Ana Ruiz").locator(".pass")).to_be_in_viewport(ratio=0.95)


def test_the_picture_is_saved(party: Party, new_person: Callable[..., Page], tmp_path: Path) -> None:
    page = new_person(**PHONE)
    page.goto(f"/i/{party.codes[0]}/passes")
    with page.expect_download() as started:
        page.get_by_role("link", name="Save picture Ben Ruiz").click()
    assert started.value.suggested_filename == "Ben Ruiz.png"
    started.value.save_as(tmp_path / "pass.png")
    assert Image.open(tmp_path / "pass.png").width == 1080


def test_without_a_yes_there_is_a_way_to_the_answer(server: Server, new_person: Callable[..., Page]) -> None:
    party = Party(server, ["Ana Ruiz"], name="Quiet Ball")
    page = new_person(**PHONE)
    page.goto(f"/i/{party.codes[0]}/passes")
    expect(page.get_by_role("heading", name="No passes yet")).to_be_visible()
    page.get_by_role("link", name="To the invitation", exact=True).click()
    expect(page.get_by_role("heading", name="Will you join us?")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Your pass"))).to_have_count(0)
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("link", name=re.compile("Your pass")).click()
    expect(page.locator(".pass")).to_have_count(1)
