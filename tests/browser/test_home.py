"""The event's home is live, and a guest's answer for a session is counted; an event made, put away and deleted."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in


def test_the_home_is_live(new_person: Callable[..., Page], event_id: int) -> None:
    home = new_person()
    sign_in(home, "organizer@gala.test")
    home.goto(f"/events/{event_id}")
    expect(home).to_have_url(re.compile(f"/events/{event_id}/home/?$"))  # an event's address leads there
    inside = home.get_by_role("region", name="The evening in figures").locator("div").filter(has_text="Inside now")
    expect(inside.locator("p b")).to_be_visible()
    before = int(inside.locator("p b").inner_text())
    live = home.get_by_role("complementary", name="What just happened")

    door = new_person()
    sign_in(door, "door@gala.test")
    door.goto(f"/events/{event_id}/door")
    expect(door.get_by_role("region", name="The door in figures")).to_be_visible()
    door.get_by_label("Find by name").fill("Isabel Aurora")
    door.get_by_role("button", name="Check in: Isabel Aurora Quintana").click()

    # Nobody has touched this page.
    expect(inside.locator("p b")).to_have_text(str(before + 1))
    line = live.get_by_role("listitem").filter(has_text="Isabel Aurora Quintana").filter(has_text="Came in")
    expect(line).to_have_count(1)
    # By the minute, or by more where what is still expected needs the width.
    expect(home.get_by_role("heading", name=re.compile("^Arrivals"))).to_be_visible()
    expect(home.locator(".bars-past .recharts-rectangle").first).to_be_visible()
    expect(home.get_by_role("link", name="Open the door")).to_be_visible()


def test_staff_see_the_evening_and_have_nothing_to_press(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    sign_in(page, "door@gala.test")
    expect(page.get_by_role("button", name=re.compile("More about"))).to_have_count(0)
    page.get_by_role("link", name="Spring Gala").click()
    expect(page).to_have_url(re.compile(rf"/events/{event_id}/home/?$"))
    expect(page.get_by_role("heading", name="Needs you")).to_be_visible()
    expect(page.locator(".home-needs li")).not_to_have_count(0)
    expect(page.locator(".home-needs a")).to_have_count(0)
    page.goto(f"/events/{event_id}/sessions")
    expect(page.get_by_role("button", name="Dinner")).to_be_visible()
    expect(page.get_by_role("button", name="New session")).to_have_count(0)
    page.get_by_role("button", name="Dinner").click()
    panel = page.get_by_role("complementary", name="Dinner")
    expect(panel.get_by_role("heading", name="Who comes")).to_be_visible()
    expect(panel.get_by_role("button", name="Change")).to_have_count(0)


def test_a_session_is_made_and_a_guest_s_answer_is_counted(new_person: Callable[..., Page], event_id: int) -> None:
    organizer = new_person()
    sign_in(organizer, "organizer@gala.test")
    organizer.goto(f"/events/{event_id}/sessions")
    organizer.get_by_role("button", name="New session").click()
    panel = organizer.get_by_role("complementary", name="New session")
    panel.get_by_label("Title").fill("Midnight soup")
    starts = panel.get_by_label("Starts").input_value()
    panel.get_by_label("Ends").fill(starts)
    panel.get_by_role("button", name="Make the session").click()
    expect(panel.get_by_text("The end must come after the start.")).to_be_visible()
    panel.get_by_label("Ends").fill(starts[:-5] + "23:59")
    panel.get_by_role("button", name="Make the session").click()
    title = organizer.get_by_role("button", name="Midnight soup", exact=True)
    row = organizer.get_by_role("article").filter(has=title)
    expect(row).to_contain_text("0 coming")
    expect(row).to_contain_text("At the same time as")

    guest = new_person(viewport={"width": 390, "height": 844}, has_touch=True)
    guest.goto("/i/FANCYDRESS")
    names = guest.get_by_role("group", name="Who comes to Midnight soup")
    names.get_by_role("button", name="has not answered").first.click()
    expect(names.get_by_role("button", name=re.compile("comes$"))).to_have_count(1)
    expect(row).to_contain_text("1 coming")
    names.get_by_role("button", name=re.compile("comes$")).click()
    expect(names.get_by_role("button", name="does not come")).to_have_count(1)
    expect(row).to_contain_text("0 coming")

    title.click()
    panel = organizer.get_by_role("complementary", name="Midnight soup")
    panel.get_by_role("button", name="Delete").click()
    organizer.get_by_role("alertdialog").get_by_role("button", name="Delete it").click()
    expect(row).to_have_count(0)


def test_an_event_is_made_again_put_away_and_deleted(new_person: Callable[..., Page]) -> None:
    page = new_person()
    sign_in(page, "organizer@gala.test")
    page.get_by_role("button", name="More about Inés & Tomás").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    dialog = page.get_by_role("dialog", name="Duplicate Inés & Tomás")
    dialog.get_by_label("Name").fill("Bodas de papel")
    dialog.get_by_role("button", name="Duplicate").click()
    expect(page).to_have_url(re.compile(r"/events/\d+/home/?$"))
    expect(page.get_by_role("heading", level=1, name="Bodas de papel")).to_be_visible()
    expect(page.get_by_role("heading", name="Nobody is invited yet")).to_be_visible()
    expect(page.get_by_role("heading", name="There is no room yet")).to_have_count(0)

    page.goto("/events")
    card = page.get_by_role("article").filter(has_text="Bodas de papel")
    menu = page.get_by_role("button", name="More about Bodas de papel")
    menu.click()
    page.get_by_role("menuitem", name="Put in the archive").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Archive").click()
    expect(card).to_have_count(1)

    menu.click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete Bodas de papel?")
    expect(dialog.get_by_role("listitem").filter(has_text="66 seats")).to_have_count(1)
    dialog.get_by_label("Type Bodas de papel to be sure").fill("Bodas")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(dialog.get_by_text("That is not the name of this event.")).to_be_visible()
    dialog.get_by_label("Type Bodas de papel to be sure").fill("Bodas de papel")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Bodas de papel is deleted.")).to_be_visible()
    expect(card).to_have_count(0)
