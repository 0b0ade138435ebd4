"""The tables of people: found as one types, selected in many ways, acted on together, and one person at a time."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from gala.access import SYSTEM
from gala.models import Attendee, Guest, GuestTag, Invitation, Tenant
from gala.services import people
from gala.services.address_book import GuestForm, insert_guests, tidy
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.serving import Party, Server


def rows(page: Page) -> Locator:
    return page.locator(".people-table tbody tr[data-person]")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("button", name=name, exact=True))


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Selected people")


def test_a_person_is_found_corrected_and_tagged(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Zoé Núñez Largo", "Iván Núñez Largo"], ["Marta Boix"], name="Guests found")
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("searchbox", name=re.compile("^Search name")).press_sequentially("nunez zo")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_text("1 guest", exact=True)).to_be_visible()
    page.get_by_role("button", name="Zoé Núñez Largo").click()
    panel = page.get_by_role("complementary", name="Zoé Núñez Largo")
    panel.get_by_role("button", name="Edit").click()
    expect(panel.get_by_label("Name")).to_be_focused()
    panel.get_by_label("Email").fill("not an address")
    panel.get_by_label("Email").evaluate("box => box.type = 'text'")  # past the browser's own check
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("This is not an email address.")).to_be_visible()
    expect(panel.get_by_label("Email")).to_be_focused()
    panel.get_by_label("Email").fill("zoe@example.org")
    panel.get_by_label("Name").fill("Zoé Núñez de Largo")
    panel.get_by_role("button", name="Save").click()
    panel = page.get_by_role("complementary", name="Zoé Núñez de Largo")
    expect(panel.get_by_text("zoe@example.org")).to_be_visible()
    panel.get_by_role("textbox", name="Add a tag").or_(panel.get_by_role("combobox", name="Add a tag")).fill("family")
    panel.get_by_role("button", name="Add", exact=True).click()
    expect(panel.get_by_role("button", name="Take the tag “family” off")).to_be_visible()
    expect(row(page, "Zoé Núñez de Largo").get_by_text("family")).to_be_visible()
    panel.get_by_role("button", name="Open the party").click()
    expect(page.get_by_role("group", name="Answer for Iván Núñez Largo")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_many_are_selected_moved_taken_off_and_brought_back(new_person: Callable[..., Page], server: Server) -> None:
    names = [f"Abel Soto {n}" for n in range(1, 6)]
    party = Party(server, *([name] for name in names), ["Queti Roca"], name="Guests in hand")
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests?search=Soto")
    expect(rows(page)).to_have_count(5)
    row(page, names[0]).get_by_role("checkbox").click()
    row(page, names[2]).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(bar(page)).to_contain_text("3 selected")
    page.get_by_role("searchbox", name=re.compile("^Search name")).fill("")
    expect(rows(page)).to_have_count(6)
    expect(bar(page)).to_contain_text("3 selected")
    bar(page).get_by_role("button", name="Move to a party").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Name of a new party").fill("The Sotos")
    page.keyboard.press("Enter")
    expect(row(page, names[0]).locator(".is-party")).to_have_text("The Sotos")
    expect(row(page, names[3]).locator(".is-party")).not_to_have_text("The Sotos")
    bar(page).get_by_role("button", name="Tag").click()
    page.get_by_role("dialog").get_by_role("textbox", name="New tag").fill("dancers")
    page.keyboard.press("Enter")
    expect(row(page, names[0]).get_by_text("dancers")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(row(page, names[0]).get_by_text("dancers")).to_have_count(0)
    hers = row(page, "Queti Roca").locator(".is-party").inner_text()
    bar(page).get_by_role("button", name="Move to a party").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{hers}")).click()
    expect(row(page, names[0]).locator(".is-party")).to_have_text(hers)
    bar(page).get_by_role("button", name="Take off").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Take off").click()
    expect(rows(page)).to_have_count(3)
    expect(bar(page)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(rows(page)).to_have_count(6)


def test_hundreds_scroll_and_all_found_are_tagged(new_person: Callable[..., Page], server: Server) -> None:
    tag = f"crowd {secrets.token_hex(3)}"
    party = Party(server, name="Guests in hundreds")
    with server.transaction() as session:
        tenant = session.query(Tenant).order_by(Tenant.id).first()
        assert tenant is not None and tenant.id is not None
        crowd = [tidy(GuestForm(name=f"Crowd {n:03}")) for n in range(350)]
        people.invite_guests(session, SYSTEM, party.event_id, insert_guests(session, tenant.id, crowd))
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests")
    expect(page.get_by_text("350 guests")).to_be_visible()
    assert rows(page).count() < 350
    page.get_by_role("button", name="Crowd 000").focus()
    page.keyboard.press("End")
    last = page.get_by_role("button", name="Crowd 349")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    assert rows(page).count() < 350
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Crowd 000")).to_be_focused()
    page.keyboard.press("Control+a")
    expect(bar(page)).to_contain_text("350 selected")
    bar(page).get_by_role("button", name="Tag").click()
    page.get_by_role("dialog").get_by_role("textbox", name="New tag").fill(tag)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"350 tagged “{tag}”.")).to_be_visible()
    with server.transaction() as session:
        assert session.query(GuestTag).filter_by(tag=tag).count() == 350
    page.goto(f"/events/{party.event_id}/guests?tag={tag}&only=pending&search=Crowd+12")
    expect(rows(page)).to_have_count(14)
    page.get_by_role("button", name=f"Take off: Tag: {tag}").click()
    page.get_by_role("button", name="Show everybody").click()
    expect(page.get_by_text("350 guests")).to_be_visible()


def test_the_keyboard_alone(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Berta One"], ["Berta Two"], ["Berta Three"], ["Carl Four"], name="Guests by key")
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests")
    expect(rows(page)).to_have_count(4)
    page.keyboard.press("/")
    page.keyboard.type("berta")
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Berta One")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(bar(page)).to_contain_text("1 selected")
    page.keyboard.press("Shift+ArrowDown")
    expect(bar(page)).to_contain_text("2 selected")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Berta Two")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Berta Two")).to_be_focused()
    page.keyboard.press("Escape")
    expect(bar(page)).to_have_count(0)


def test_the_address_book_invites_and_makes_two_entries_one(new_person: Callable[..., Page], server: Server) -> None:
    word = f"Tw{secrets.token_hex(3)}"
    party = Party(server, ["Host Of It"], name=f"From the book {word}")
    with server.transaction() as session:
        tenant = session.query(Tenant).order_by(Tenant.id).first()
        assert tenant is not None and tenant.id is not None
        forms = [GuestForm(f"Xènia {word}", email=f"{word}@example.org"), GuestForm(f"Xenia {word}", phone="600")]
        insert_guests(session, tenant.id, [tidy(form) for form in forms])
    page = new_person()
    sign_in(page)
    page.goto("/guests")
    page.get_by_role("button", name="New guest").click()
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.get_by_role("textbox", name="Name").fill(f"Xavi {word}")
    page.get_by_role("button", name="Add to the address book").click()
    expect(page.get_by_role("complementary", name=f"Xavi {word}")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name=re.compile("^Search name")).fill(word.lower())
    expect(rows(page)).to_have_count(3)

    page.get_by_role("button", name="Find duplicates").click()
    group = page.get_by_role("group", name="The same name").filter(has_text=f"Xenia {word}")
    group.get_by_role("radio", name=re.compile(f"Xènia {word}")).check()
    group.get_by_role("button", name="Make them one").click()
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text(f"Xènia {word} takes over the other entry’s invitations")
    question.get_by_role("button", name="Leave as it was").click()
    expect(rows(page)).to_have_count(3)
    group.get_by_role("button", name="Make them one").click()
    question.get_by_role("button", name="Make them one").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("complementary").get_by_role("button", name="Close").click()

    page.get_by_role("checkbox", name="Select all 2 found").click()
    bar(page).get_by_role("button", name="Invite").click()
    box = page.get_by_role("dialog")
    box.get_by_role("button", name=re.compile(f"From the book {word}")).click()
    box.get_by_role("button", name="One invitation for all").click()
    expect(page.get_by_text(f"2 invited to From the book {word}.")).to_be_visible()
    with server.transaction() as session:
        assert session.query(Guest).filter(Guest.name.in_([f"Xenia {word}", f"Xènia {word}"])).count() == 1
    page.goto(f"/events/{party.event_id}/guests?search={word}")
    expect(rows(page)).to_have_count(2)


def test_who_is_not_the_same_is_not_asked_about_again(new_person: Callable[..., Page], server: Server) -> None:
    word = f"Ap{secrets.token_hex(3)}"
    with server.transaction() as session:
        tenant = session.query(Tenant).order_by(Tenant.id).first()
        assert tenant is not None and tenant.id is not None
        insert_guests(session, tenant.id, [tidy(GuestForm(f"Nil {word}")) for _ in range(2)])
    page = new_person()
    sign_in(page)
    page.goto(f"/guests?only=duplicate&search={word}")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Find duplicates").click()
    group = page.get_by_role("group", name="The same name").filter(has_text=f"Nil {word}")
    group.get_by_role("button", name="Not the same").click()
    expect(group).to_have_count(0)
    expect(page.get_by_text("Nobody found")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(group).to_have_count(1)
    expect(rows(page)).to_have_count(2)
    group.get_by_role("button", name="Not the same").click()
    expect(group).to_have_count(0)
    page.get_by_role("complementary").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Find duplicates").click()
    expect(page.get_by_role("complementary", name="May be one person")).to_be_visible()
    expect(group).to_have_count(0)


def test_of_a_plus_one_it_is_said_whose_they_are(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Iria Vidal"], name="Guests brought along")
    with server.transaction() as session:
        host = session.get_one(Attendee, party.members["Iria Vidal"])
        brought = factories.make_attendee(session, session.get_one(Invitation, host.invitation_id), name="Noor Vidal")
        brought.details = {"plus_one": True, "host": host.id}
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests")
    row(page, "Noor Vidal").get_by_role("button", name="Noor Vidal").click()
    panel = page.get_by_role("complementary", name="Noor Vidal")
    panel.get_by_role("button", name="Plus-one of Iria Vidal").click()
    expect(page.get_by_role("complementary", name="Iria Vidal")).to_be_visible()


def test_door_staff_look_and_change_nothing(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    sign_in(page, "door@gala.test")
    page.goto(f"/events/{event_id}/guests")
    expect(rows(page).first).to_be_visible()
    expect(page.locator(".people-table [role=checkbox]")).to_have_count(0)
    for name in ("Import", "New invitation"):
        expect(page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))).to_have_count(0)
    rows(page).first.get_by_role("button").click()
    expect(page.get_by_role("complementary")).to_be_visible()
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)
