"""Every page: nothing in the console, nothing for axe to find, no word to any other server, in two languages."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gala.i18n.words import tr
from gala.services.demo.people import SEATED, WAITING
from tests.browser.conftest import at_rest, sign_in
from tests.browser.spanish import english_on

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

GUESTS = {
    "/": ("You are invited", "Tienes una invitación"),
    "/login": ("Welcome back", "Hola de nuevo"),
    "/i/FANCYDRESS": ("Spring Gala", "Spring Gala"),
    "/i/FANCYDRESS/seats": ("Choose your seats", "Elige"),
    "/i/FANCYDRESS/passes": ("Your passes", "Tus pases"),
}
ORGANIZERS = {
    "/events": "Events",
    "/events/new": "New event",
    "/guests": "Guests",
    "/settings/keys": "API and webhooks",
    "/settings/webhooks": "API and webhooks",
    "/events/ID/home": "Spring Gala",
    "/events/ID/sessions": "Spring Gala",
    "/events/ID/settings": "Spring Gala",
    "/events/ID/guests": "Spring Gala",
    "/events/ID/invitations": "Spring Gala",
    "/events/ID/tickets": "Spring Gala",
    "/events/ID/import": "Spring Gala",
    "/events/ID/plan": "Spring Gala",
    "/events/ID/door": "Spring Gala",
    "/events/ID/print": "Spring Gala",
    "/events/ID/reports": "Spring Gala",
}


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LOOKS = {
    "phone": PHONE | {"locale": "es-ES", "color_scheme": "dark"},
    "desktop": DESKTOP | {"locale": "es-ES", "color_scheme": "dark"},
}


class Ears:
    """What a page says in the console, and whom it calls."""

    def __init__(self, page: Page, site: str) -> None:
        self.errors: list[str] = []
        self.strangers: set[str] = set()
        self.host = urlsplit(site).netloc
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._hear(request.url))
        page.on("websocket", lambda socket: self._hear(socket.url))

    def _hear(self, url: str) -> None:
        where = urlsplit(url)
        if where.scheme in {"http", "https", "ws", "wss"} and where.netloc != self.host:
            self.strangers.add(url)


def _check(page: Page, ears: Ears) -> None:
    at_rest(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]][:4]) for one in found]
    assert not told
    assert not ears.errors
    assert not ears.strangers


@pytest.mark.parametrize("path", GUESTS)
def test_a_guest_page(path: str, new_person: Callable[..., Page], site: str) -> None:
    english, spanish = GUESTS[path]
    page = new_person(viewport={"width": 390, "height": 844})
    ears = Ears(page, site)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(english)
    _check(page, ears)
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1)).to_contain_text(spanish)
    _check(page, ears)


def test_the_pages_of_an_organizer(new_person: Callable[..., Page], site: str, event_id: int) -> None:
    page = new_person()
    ears = Ears(page, site)
    sign_in(page)
    wrong = {}
    for path, heading in ORGANIZERS.items():
        page.goto(path.replace("ID", str(event_id)))
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page.locator("[aria-busy=true], .skeleton")).to_have_count(0)
        try:
            _check(page, ears)
        except AssertionError as error:
            wrong[path] = str(error)
            ears.errors.clear()
    assert not wrong


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_in_spanish_by_night(look: str, new_person: Callable[..., Page], site: str, event_id: int) -> None:
    """Nothing for axe to find, nothing in the console, no English left, nothing sticking out at the side."""
    page = new_person(**LOOKS[look])
    ears = Ears(page, site)
    wrong = {}
    for path, (_, heading) in GUESTS.items():
        page.goto(path)
        wrong |= _wrong(page, ears, path, heading)
    sign_in(page, words=("Correo electrónico", "Contraseña", "Iniciar sesión"), heading="Eventos")
    for path, heading in ORGANIZERS.items():
        page.goto(path.replace("ID", str(event_id)))
        wrong |= _wrong(page, ears, path, heading if "ID" in path else tr("es", heading))
    assert not wrong


def _wrong(page: Page, ears: Ears, path: str, heading: str) -> dict[str, str]:
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("html")).to_have_class(re.compile(r"\bdark\b"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.locator("[aria-busy=true], .skeleton, .rt-Skeleton")).to_have_count(0)
    try:
        _check(page, ears)
        assert [text for text in english_on(page) if text != "Spring Gala"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    except AssertionError as error:
        ears.errors.clear()
        return {path: str(error)}
    return {}


def test_the_language_is_switched_in_place(new_person: Callable[..., Page]) -> None:
    page = new_person()
    sign_in(page)
    expect(page.get_by_role("article").first).to_be_visible()
    page.get_by_role("radio", name="ES").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eventos")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_title("Eventos · Gala")


def test_a_guest_learns_no_other_name(new_person: Callable[..., Page], event_id: int) -> None:
    """Neither the page nor anything that its socket or its requests bring names anybody of another party."""
    organizer = new_person()
    sign_in(organizer, "organizer@gala.test")
    organizer.goto(f"/events/{event_id}/plan")
    names = organizer.get_by_role("complementary", name="Guests").get_by_role("listitem").locator("bdi")
    expect(names.first).to_be_visible()
    others = {name.strip() for name in names.all_inner_texts()} - {SEATED[0], *SEATED[1]}
    others |= {WAITING[0], *WAITING[1]}
    assert len(others) > 20

    guest, heard = new_person(), []
    guest.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: heard.append(frame if isinstance(frame, str) else frame.decode("latin-1"))
        ),
    )
    for path in ("/i/FANCYDRESS", "/i/FANCYDRESS/seats", "/i/FANCYDRESS/passes"):
        guest.goto(path)
        expect(guest.get_by_role("heading", level=1)).to_be_visible()
        if path.endswith("seats"):
            expect(guest.get_by_role("group", name="Seating plan")).to_be_visible()
        guest.wait_for_timeout(500)
        heard.append(guest.content())
    # Frames write what is beyond ASCII as \u escapes, or not: both are looked for.
    text = "\n".join(heard)
    assert SEATED[1][0].split("’")[0] in text or "Siobh\\u00e1n" in text, "the search hears nothing"
    assert len(heard) > 4
    told = {name for name in others if name in text or re.escape(name) in text or _escaped(name) in text}
    assert not told


def _escaped(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")
