"""Keys and webhooks from the organizer's page to the program and back: a key that works until it is revoked, a
message that arrives, stands in the log and is sent again."""

import json
import re
import shlex
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from gala import clock
from gala.client import Client, Problem
from gala.models import Attendee, AttendeeStatus
from gala.rules.webhooks import verify
from tests.browser.conftest import at_rest, serving, sign_in
from tests.browser.serving import Party, Server
from tests.browser.spanish import english_on
from tests.browser.test_keyboard import tab_to
from tests.browser.test_pages import LOOKS, WCAG
from tests.receiver import receiver

SPANISH = {"words": ("Correo electrónico", "Contraseña", "Iniciar sesión"), "heading": "Eventos"}


@pytest.fixture(scope="module")
def inside(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that sends to this machine too, where the tests' receivers listen."""
    with serving(tmp_path_factory.mktemp("programs"), GALA_WEBHOOK_INNER="true") as server:
        yield server


@pytest.fixture
def organizer(new_person: Callable[..., Page], inside: Server) -> Callable[..., Page]:
    """An organizer who has signed in there, on the page of keys or of webhooks."""

    def come(path: str, **options: object) -> Page:
        page = new_person(**{"base_url": inside.address} | options)
        sign_in(page, **(SPANISH if options.get("locale") == "es-ES" else {}))  # type: ignore[arg-type]
        page.goto(path)
        expect(page.locator("[aria-busy=true], .rt-Skeleton")).to_have_count(0)
        return page

    return come


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).first


def make_key(page: Page, name: str, kind: str = "Read only") -> str:
    """Make a key in the page: its secret."""
    button(page, "New key").click()
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label(kind).check()
    button(page, "Make the key").click()
    expect(page.get_by_role("heading", name=f"The key of {name}")).to_be_focused()
    return page.locator(".copy-line code").first.inner_text()


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-row]").filter(has=page.get_by_role("button", name=name, exact=True))


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_made_in_the_page_works_until_it_is_revoked(organizer: Callable[..., Page], inside: Server) -> None:
    page = organizer("/events")
    page.get_by_role("link", name="API and webhooks").click()
    secret = make_key(page, "Foyer")
    line = shlex.split(page.locator(".copy-line code").nth(1).inner_text())
    assert line[:2] == ["curl", "-H"]
    header, value = line[2].split(": ")
    with urllib.request.urlopen(urllib.request.Request(line[3], headers={header: value})) as answer:
        assert json.load(answer)["items"]
    expect(row(page, "Foyer").locator(".is-used")).to_contain_text("just now")
    expect(row(page, "Foyer").locator(".is-may")).to_contain_text("Read only")
    expect(row(page, "Foyer").locator(".is-made")).to_contain_text("Olga Rey")

    button(page, "Foyer").click()
    panel = page.get_by_role("complementary", name="Foyer")
    expect(panel.get_by_text("See guests, their answers and who sits where")).to_be_visible()
    expect(panel.get_by_text("Invite, change and remove guests, and answer for them")).to_have_count(0)
    button(panel, "Revoke the key").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_text("The key of Foyer opens nothing any more.")).to_be_visible()
    expect(row(page, "Foyer")).to_have_count(0)
    with Client(inside.address, key=secret) as program, pytest.raises(Problem) as refused:
        list(program.events())
    assert (refused.value.status, refused.value.code) == (401, "token_unknown")


def test_a_secret_is_copied_outlives_a_reload_and_is_gone_once_one_leaves(organizer: Callable[..., Page]) -> None:
    page = organizer("/settings/keys")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    secret = make_key(page, "Shown once")
    page.get_by_role("button", name="Copy the secret").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.reload()
    expect(page.get_by_text(secret, exact=True)).to_be_visible()
    page.get_by_role("link", name="Webhooks", exact=True).click()
    expect(page.get_by_role("heading", name="No webhooks yet").or_(page.get_by_role("table"))).to_be_visible()
    page.get_by_role("link", name="API keys").click()
    expect(row(page, "Shown once")).to_be_visible()
    expect(page.get_by_role("heading", name="The key of Shown once")).to_have_count(0)
    assert secret not in page.content()


def test_without_a_clipboard_the_older_way_copies_as_well(organizer: Callable[..., Page]) -> None:
    page = organizer("/settings/keys")
    page.context.grant_permissions(["clipboard-read"])
    secret = make_key(page, "On plain http")
    page.evaluate(
        "window.clip = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', {value: undefined})"
    )
    page.get_by_role("button", name="Copy the secret").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("window.clip.readText()") == secret
    expect(page.get_by_role("button", name="Copy the secret")).to_be_focused()


def test_a_key_that_another_organizer_revokes_closes_before_ones_eyes(organizer: Callable[..., Page]) -> None:
    one, other = organizer("/settings/keys"), organizer("/settings/keys")
    make_key(one, "Of two")
    button(one, "Of two").click()
    expect(one.get_by_role("complementary", name="Of two")).to_be_visible()
    button(other, "Of two").click()  # what one makes the other sees
    button(other.get_by_role("complementary"), "Revoke the key").click()
    other.get_by_role("alertdialog").get_by_role("button", name="Revoke the key").click()
    expect(one.get_by_text("Somebody has revoked this key meanwhile.")).to_be_visible()
    expect(one.get_by_role("complementary")).to_have_count(0)


def test_with_the_keyboard_alone_a_key_is_made_and_the_panel_left(organizer: Callable[..., Page]) -> None:
    page = organizer("/settings/keys")
    tab_to(page, button(page, "New key"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    expect(button(page, "New key")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("By keys")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # from the first to the last: one by one
    tab_to(page, page.get_by_label("Check guests in and out"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The key of By keys")).to_be_focused()
    tab_to(page, button(page, "I have kept it"))
    page.keyboard.press("Enter")
    expect(row(page, "By keys").locator(".is-may")).to_contain_text("3 permissions")


def test_the_doors_staff_see_no_way_there_and_are_refused(new_person: Callable[..., Page], site: str) -> None:
    page = new_person()
    sign_in(page, "door@gala.test")
    expect(page.get_by_role("link", name="Guests", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="API and webhooks")).to_have_count(0)
    for path in ("/settings/keys", "/settings/webhooks"):
        page.goto(path)
        expect(page.get_by_text("Your role does not allow that.")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^New"))).to_have_count(0)


# --- webhooks --------------------------------------------------------------------------------------------------------


def make_webhook(page: Page, url: str, name: str) -> str:
    """Make a webhook in the page: its secret."""
    button(page, "New webhook").click()
    address = page.get_by_role("textbox", name="Address")
    expect(address).to_be_focused()  # before anything is typed elsewhere
    address.fill(url)
    page.get_by_role("textbox", name="What it is").fill(name)
    button(page, "Make the webhook").click()
    expect(page.get_by_role("heading", name=f"The secret of {name}")).to_be_focused()
    return page.locator(".copy-line code").first.inner_text()


def evening(server: Server) -> tuple[Party, int]:
    """A couple who said yes, an hour before the evening; and their invitation."""
    party = Party(server, ["Ana Ruiz", "Leo Ruiz"])
    party.start_in(timedelta(hours=1))
    with server.transaction() as session:
        ana = session.get_one(Attendee, party.members["Ana Ruiz"])
        ana.status = AttendeeStatus.ACCEPTED
        return party, int(ana.invitation_id)


def test_what_happens_is_told_logged_and_sent_again(organizer: Callable[..., Page], inside: Server) -> None:
    keys, page = organizer("/settings/keys"), organizer("/settings/webhooks")
    secret = make_key(keys, "The door", "Check-in")
    party, invitation_id = evening(inside)
    with receiver(204) as program:
        signed_with = make_webhook(page, program.url, "Cloakroom")
        button(page, "Cloakroom").click()
        with Client(inside.address, key=secret) as door:
            door.check_in(invitation_id, party.members["Ana Ruiz"])
        log = page.locator(".hook-sent > li")
        came = log.filter(has_text="Somebody comes in")
        expect(came).to_contain_text("Taken: 204")
        came.get_by_role("button").click()
        expect(came.get_by_role("region", name="The message")).to_contain_text(f'"event_id": {party.event_id}')
        button(came, "Send again").click()
        expect(came.locator(".hook-tries tr")).to_have_count(2)
        told = [one for one in program.came if b"guest_checked_in" in one[1]]
    assert len({headers["webhook-id"] for headers, _ in told}) == 1
    assert len(told) == 2
    assert all(verify(signed_with, headers, body, clock.now()) for headers, body in told)


def test_a_receiver_that_wants_no_more_is_put_out_of_use_and_in_again(
    organizer: Callable[..., Page], inside: Server
) -> None:
    page = organizer("/settings/webhooks")
    with receiver(410, 204) as program:
        make_webhook(page, program.url, "Fickle")
        button(page, "Fickle").click()
        button(page, "Send a test").click()
        panel = page.get_by_role("complementary", name="Fickle")
        expect(panel.get_by_text("It answered 410: that it wants nothing any more.")).to_be_visible()
        expect(row(page, "Fickle").locator(".is-state")).to_contain_text("Put out of use")
        expect(button(panel, "Put in use again")).to_be_focused()  # the same button: the focus is not lost
        page.keyboard.press("Enter")
        expect(button(panel, "Send a test")).to_be_visible()
        button(panel, "Failed").click()
        button(panel, "Send all again").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Send all again").click()
        expect(page.get_by_text("1 message is sent again.")).to_be_visible()
        button(panel, "Everything").click()
        expect(panel.locator(".hook-sent > li")).to_contain_text("Taken: 204")
        assert len(program.came) == 2


def test_a_webhook_is_changed_gets_another_secret_and_is_deleted(
    organizer: Callable[..., Page], inside: Server
) -> None:
    page = organizer("/settings/webhooks")
    with receiver(204) as program:
        first = make_webhook(page, program.url, "Till")
        button(page, "Till").click()
        button(page, "Edit").click()
        box = page.get_by_role("textbox", name="Address")
        expect(box).to_be_focused()
        box.fill("gopher://example.com/hook")
        button(page, "Save").click()
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("alert").filter(has_text="The address must begin with https://.")).to_be_visible()
        box.fill(f"{program.url}/b")
        for one in page.locator("#hook-types input").all():
            one.check()
        button(page, "Save").click()
        expect(row(page, "Till")).to_contain_text("Whatever happens")
        expect(row(page, "Till")).to_contain_text(f"{program.url}/b")
        expect(button(page, "Edit")).to_be_focused()

        page.get_by_role("button", name="More about Till").click()
        page.wait_for_timeout(2500)  # the log is read again meanwhile, and the menu stays open
        page.get_by_role("menuitem", name="New secret").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Make another secret").click()
        expect(page.get_by_role("heading", name="The secret of Till")).to_be_focused()
        assert page.locator(".copy-line code").first.inner_text() != first

        button(page, "Till").click()
        page.get_by_role("button", name="More about Till").click()
        page.get_by_role("menuitem", name="Delete").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        expect(page.get_by_text("Till is deleted.")).to_be_visible()
        expect(row(page, "Till")).to_have_count(0)


def test_where_it_is_not_allowed_inner_addresses_are_refused_beside_the_field(new_person: Callable[..., Page]) -> None:
    page = new_person()
    sign_in(page)
    page.goto("/settings/webhooks")
    button(page, "New webhook").click()
    box = page.get_by_role("textbox", name="Address")
    expect(box).to_be_focused()
    for url, why in {
        "https://169.254.169.254/latest": "Gala does not send to this address.",
        "http://example.com/hook": "The address must begin with https://.",
        "https://localhost/hook": "Gala does not send to this address.",
        "example.com": "Please enter a full address, such as https://example.com/hook.",
    }.items():
        box.fill(url)
        button(page, "Make the webhook").click()
        expect(page.get_by_role("alert").filter(has_text=why)).to_be_visible()
        expect(box).to_be_focused()
        expect(box).to_have_value(url)
    expect(page.get_by_role("complementary", name="A new webhook")).to_be_visible()


# --- how it looks ----------------------------------------------------------------------------------------------------


def clean(page: Page) -> None:
    """Nothing for axe to find, no English left, nothing wider than the screen."""
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:4]) for one in found] == []
    assert english_on(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


@pytest.mark.parametrize("look", LOOKS)
def test_every_face_of_both_pages_in_spanish_by_night(
    look: str, organizer: Callable[..., Page], inside: Server
) -> None:
    long = f"{'Außerordentlich lange ' * 3}{look}"
    page = organizer("/settings/keys", **LOOKS[look])
    button(page, "Clave nueva").click()
    expect(page.get_by_role("textbox", name="Nombre")).to_be_focused()
    page.get_by_label("Otra cosa").check()
    clean(page)
    page.get_by_role("textbox", name="Nombre").fill(long)
    button(page, "Crear la clave").click()
    expect(page.get_by_role("heading", name=f"La clave de {long}")).to_be_focused()
    clean(page)
    button(page, long).click()
    button(page, "Anular la clave").click()
    clean(page)
    page.keyboard.press("Escape")

    with receiver(500) as program:
        page.goto("/settings/webhooks")
        button(page, "Webhook nuevo").click()
        expect(page.get_by_role("textbox", name="Dirección")).to_be_focused()
        clean(page)
        page.get_by_role("textbox", name="Dirección").fill(f"{program.url}/{'x' * 200}")
        page.get_by_role("textbox", name="Qué es").fill(long)
        button(page, "Crear el webhook").click()
        expect(page.get_by_role("heading", name=f"El secreto de {long}")).to_be_focused()
        clean(page)
        button(page, long).click()
        button(page, "Enviar una prueba").click()
        sent = page.locator(".hook-sent > li")
        expect(sent).to_contain_text("Rechazado: 500")
        sent.get_by_role("button").first.click()
        page.locator(".hook-told summary").click()
        expect(page.get_by_role("region", name="El mensaje")).to_be_visible()
        clean(page)
        button(page, "Fallidos").click()
        expect(page.get_by_text("No ha fallado nada.")).to_be_visible()
        page.get_by_role("button", name=f"Más sobre {long}").click()
        page.get_by_role("menuitem", name="Borrar").click()
        clean(page)
        page.get_by_role("alertdialog").get_by_role("button", name="Borrar").click()
        expect(row(page, long)).to_have_count(0)
