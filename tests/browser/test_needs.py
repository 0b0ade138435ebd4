"""Meals, notes and plus-ones, as a guest says them on a phone and an organizer sees them at once."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gala.access import SYSTEM
from gala.models import Invitation
from gala.services import meals
from gala.services.meals import MealForm
from tests.browser.conftest import at_rest, sign_in
from tests.browser.serving import Party, Server
from tests.browser.test_pages import PHONE, WCAG

MENU = [MealForm("Lubina", "Con hinojo"), MealForm("Setas")]


@pytest.fixture
def party(server: Server) -> Party:
    """A couple who may bring one person, and a menu of two dishes."""
    made = Party(server, ["Ana Prado", "Ben Prado"], name="Prado evening")
    with server.transaction() as session:
        meals.set_meals(session, SYSTEM, made.event_id, MENU)
        session.query(Invitation).filter_by(unique_code=made.codes[0]).one().max_plus_ones = 1
    return made


def clean(page: Page) -> None:
    """Nothing for axe to find, once what fades in has its full contrast."""
    at_rest(page)
    assert [one["id"] for one in Axe().run(page, options=WCAG).response["violations"]] == []


def open_panel(page: Page, party: Party) -> None:
    sign_in(page)
    page.goto(f"/events/{party.event_id}/invitations")
    page.locator(".row-button").first.click()
    expect(page.get_by_role("group", name="May bring along")).to_be_visible()


def test_a_guest_says_it_and_the_organizer_sees_it(new_person: Callable[..., Page], party: Party) -> None:
    organizer, guest = new_person(), new_person(**PHONE)
    open_panel(organizer, party)
    panel = organizer.get_by_role("complementary")

    guest.goto(f"/i/{party.codes[0]}")
    guest.get_by_role("button", name="We all come").click()
    ana = guest.get_by_role("radiogroup", name="Dish for Ana Prado")
    ana.get_by_role("radio", name="Lubina").focus()
    guest.keyboard.press("ArrowDown")  # by the keys alone: the next dish
    expect(ana.get_by_role("radio", name="Setas")).to_be_checked()
    expect(panel.get_by_text("Setas")).to_be_visible()

    notes = guest.locator(".notes").first
    notes.locator("summary").click()
    notes.get_by_label("What Ana cannot eat").fill("Peanuts: severe")
    notes.get_by_label("Access that Ana needs").fill("Wheelchair")
    clean(guest)
    notes.get_by_role("button", name="Save").click()
    expect(guest.locator(".notes").first.locator("summary")).to_contain_text("Peanuts: severe")
    expect(panel.get_by_text("Peanuts: severe")).to_be_visible()
    expect(panel.get_by_text("Wheelchair")).to_be_visible()

    # The organizer corrects it, and it stands on the guest's open page.
    panel.get_by_role("button", name="Meal and needs of Ana Prado").click()
    panel.get_by_role("combobox", name="Meal").select_option("Lubina")
    panel.get_by_label("Diet and allergies").fill("Peanuts")
    clean(organizer)
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("Lubina")).to_be_visible()
    expect(ana.get_by_role("radio", name="Lubina")).to_be_checked()
    expect(guest.locator(".notes").first.locator("summary")).not_to_contain_text("severe")


def test_a_plus_one_is_brought_named_seated_and_left_out(new_person: Callable[..., Page], party: Party) -> None:
    guest, organizer = new_person(**PHONE, color_scheme="dark"), new_person()
    open_panel(organizer, party)
    panel = organizer.get_by_role("complementary")
    guest.goto(f"/i/{party.codes[0]}")
    guest.get_by_role("button", name="We all come").click()
    guest.get_by_role("button", name="Ana brings somebody").click()
    name = guest.get_by_role("textbox", name="Name of Guest of Ana")
    expect(name).to_be_focused()
    expect(panel.get_by_text("Guest of Ana").first).to_be_visible()
    clean(guest)
    expect(guest.get_by_role("button", name="Ben brings somebody")).to_have_count(0)  # one is all they may
    name.fill("Leo Núñez")
    name.press("Enter")
    expect(guest.get_by_role("button", name="Change the name of Leo Núñez")).to_be_focused()
    expect(panel.get_by_text("Brought by Ana")).to_be_visible()

    # A seat apart from the host, and none any more once Leo does not come.
    guest.get_by_role("link", name="Choose seats").click()
    guest.get_by_role("group", name="For whom").get_by_role("button", name="Leo").click()
    guest.get_by_role("button", name="Best together").click()
    guest.get_by_role("button", name="Confirm 3 seats").click()
    expect(guest.get_by_text("Your seats are confirmed.")).to_be_visible()
    guest.goto(f"/i/{party.codes[0]}")
    guest.get_by_role("button", name="Leave Leo Núñez out").click()
    expect(guest.get_by_role("button", name="Ana brings somebody")).to_be_focused()
    expect(panel.get_by_text("Leo Núñez")).to_have_count(0)

    # The organizer allows one more; the guest's open page offers it.
    panel.get_by_role("button", name="One less").click()
    expect(guest.get_by_role("button", name="Ana brings somebody")).to_have_count(0)
    panel.get_by_role("button", name="One more").click()
    expect(guest.get_by_role("button", name="Ana brings somebody")).to_be_visible()


def test_the_menu_is_made_and_changed_under_the_guests_eyes(new_person: Callable[..., Page], party: Party) -> None:
    organizer, guest = new_person(), new_person(**PHONE)
    guest.goto(f"/i/{party.codes[0]}")
    guest.get_by_role("button", name="We all come").click()
    dishes = guest.get_by_role("radiogroup", name="Dish for Ana Prado").get_by_role("radio")
    expect(dishes).to_have_count(2)
    dishes.first.locator("xpath=..").click()

    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/settings")
    lines = organizer.locator(".menu-lines > li")
    expect(lines.first).to_contain_text("1 chose it")
    organizer.get_by_label("Add a dish").fill("Lubina")
    organizer.get_by_label("Add a dish").press("Enter")
    expect(organizer.get_by_text("“Lubina” is on the menu twice.")).to_be_visible()
    organizer.get_by_label("Add a dish").fill("Tarta")
    organizer.get_by_label("Add a dish").press("Enter")
    expect(lines).to_have_count(3)
    expect(dishes).to_have_count(3)
    organizer.get_by_role("button", name="Edit Lubina").click()
    clean(organizer)
    organizer.locator("#meal_name").fill("Dorada")
    organizer.locator("#meal_name").press("Enter")
    expect(guest.get_by_role("radio", name="Dorada").first).to_be_checked()
    organizer.get_by_role("button", name="Take Dorada off").click()
    expect(organizer.get_by_text("1 person chose it and will have no dish.")).to_be_visible()
    organizer.get_by_role("button", name="Take off", exact=True).click()
    expect(dishes).to_have_count(2)
    organizer.get_by_role("button", name="Undo").click()
    expect(dishes).to_have_count(3)
    expect(guest.get_by_role("radio", name="Dorada").first).to_be_checked()
