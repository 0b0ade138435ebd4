"""The whole main job, as three people live it: answered, seated, seen by the organizer, let in at the door."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in

FAMILY = ("Carmen Herrera Vidal", "Javier Herrera Prieto", "Lucía Herrera Vidal", "Mateo Herrera Vidal")


def test_an_evening(new_person: Callable[..., Page], event_id: int) -> None:
    # The organizer watches the plan beside the family's names.
    organizer = new_person()
    sign_in(organizer, "organizer@gala.test")
    organizer.goto(f"/events/{event_id}/plan")
    people = organizer.get_by_role("complementary", name="Guests")
    people.get_by_role("searchbox").or_(people.get_by_role("textbox")).first.fill("Herrera")
    rows = people.get_by_role("listitem").filter(has_text="Herrera")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="No answer yet")).to_have_count(4)

    # A guest types the code as people do, and all come.
    guest = new_person(viewport={"width": 390, "height": 844}, has_touch=True)
    guest.goto("/")
    guest.get_by_label("Your code").fill("dance-party")
    guest.get_by_role("button", name="Open the invitation").click()
    expect(guest).to_have_url(re.compile(r"/i/DANCEPARTY/?$"))
    expect(guest.get_by_role("heading", level=1, name="Spring Gala")).to_be_visible()
    guest.get_by_role("button", name="We all come").click()
    for name in FAMILY:
        answers = guest.get_by_role("group", name=f"Answer for {name}")
        expect(answers.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")

    # Four seats together: held, then confirmed.
    guest.get_by_role("link", name="Choose seats").click()
    expect(guest).to_have_url(re.compile(r"/i/DANCEPARTY/seats/?$"))
    party = guest.get_by_role("group", name="For whom").get_by_role("button")
    expect(party).to_have_count(4)
    guest.get_by_role("button", name="Best together").click()
    expect(party.filter(has_text="on hold")).to_have_count(4)
    guest.get_by_role("button", name="Confirm 4 seats").click()
    expect(guest.get_by_text("Your seats are confirmed.")).to_be_visible()
    expect(party.filter(has_text=re.compile(r"Seat \d+"))).to_have_count(4)
    expect(party.filter(has_text="on hold")).to_have_count(0)

    # The organizer's page has changed by itself.
    expect(rows.filter(has_text=re.compile(r"Table \d+, seat \d+"))).to_have_count(4)
    expect(rows.filter(has_text=re.compile("No (answer|seat) yet"))).to_have_count(0)

    # The door's staff make their device a gate, which lets one of them in.
    door = new_person()
    sign_in(door, "door@gala.test")
    door.goto(f"/events/{event_id}/door")
    expect(door.get_by_role("region", name="The door in figures")).to_be_visible()
    door.get_by_role("link", name="Use this device as a gate").click()
    expect(door).to_have_url(re.compile(r"/kiosk/"))
    expect(door.get_by_role("heading", name="Ready for the next guest")).to_be_visible()
    box = door.get_by_label("Name, code or seat")

    def look_up() -> None:
        box.fill("Mateo Herrera")
        door.get_by_role("main").get_by_role("button", name="Mateo Herrera Vidal").click()

    look_up()
    ticks = door.get_by_role("checkbox")
    expect(ticks).to_have_count(4)
    door.get_by_role("button", name="Mateo only").click()
    expect(door.get_by_role("status").filter(has_text="Welcome, Mateo Herrera Vidal")).to_have_count(1)

    # The organizer sees who is inside, and the door says so of somebody who comes twice, also when it opens anew.
    expect(rows.filter(has_text="Mateo").get_by_label("Inside")).to_be_visible()
    door.reload()
    expect(door.get_by_role("heading", name="Ready for the next guest")).to_be_visible()
    look_up()
    mateo = door.get_by_role("listitem").filter(has_text="Mateo Herrera Vidal").filter(has_text="Inside since")
    expect(mateo).to_have_count(1)
    expect(mateo.get_by_role("checkbox")).to_have_count(0)

    # The rest of the family comes in; who shows the invitation again is told that all are.
    door.get_by_role("button", name="Let 3 in").click()
    expect(door.get_by_role("status").filter(has_text="Welcome")).to_have_count(1)
    expect(rows.get_by_label("Inside")).to_have_count(4)
    door.reload()
    expect(door.get_by_role("heading", name="Ready for the next guest")).to_be_visible()
    look_up()
    expect(door.get_by_role("button", name="Let in again")).to_be_visible()
