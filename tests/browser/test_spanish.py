"""In Spanish from the first page to the door, on a phone: not one English sentence is left, shown or spoken."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from gala.i18n import tr
from tests.browser.conftest import sign_in
from tests.browser.serving import Party, Server
from tests.browser.spanish import english_on

PHONE = {"locale": "es-ES", "viewport": {"width": 390, "height": 844}, "has_touch": True}


def is_spanish(page: Page) -> bool:
    """Whether the page says and shows Spanish only. What is English on it stands in the failure's text."""
    expect(page.locator("html")).to_have_attribute("lang", "es")
    left = english_on(page)
    assert left == []
    return True


def test_the_control_finds_the_english_of_an_english_page(new_person: Callable[..., Page], server: Server) -> None:
    party = Party(server, ["Ana Ruiz"], name="Sobremesa")
    page = new_person()
    page.goto(f"/i/{party.codes[0]}/seats")
    expect(page.get_by_role("button", name="Best together")).to_be_visible()
    left = english_on(page)
    assert {"Best together", "Choose your seats", "Table 1", "seat 1", "free", "Back to the invitation"} <= set(left)


def test_an_evening_in_spanish(new_person: Callable[..., Page], server: Server) -> None:
    family = ["Carmen Soler Vega", "Javier Soler Vega"]
    party = Party(server, family, name="Noche de gala", venue="Palacio", city="Madrid")
    guest = new_person(**PHONE)
    guest.goto("/")
    expect(guest.get_by_role("heading", level=1, name="Tienes una invitación")).to_be_visible()
    expect(guest).to_have_title(re.compile("Tu código"))
    assert is_spanish(guest)
    guest.get_by_label("Tu código").fill("ABCDE-FGHJK")
    guest.get_by_role("button", name="Abrir la invitación").click()
    expect(guest.get_by_role("alert").filter(has_text="No conocemos este código.")).to_be_visible()
    assert is_spanish(guest)
    guest.get_by_label("Tu código").fill(party.codes[0])
    guest.get_by_role("button", name="Abrir la invitación").click()
    expect(guest.get_by_role("heading", level=1, name="Noche de gala")).to_be_visible()
    assert is_spanish(guest)
    guest.get_by_role("group", name="Respuesta de Javier Soler Vega").get_by_role("button", name="No").click()
    expect(guest.get_by_text("Te echaremos de menos.")).to_be_visible()
    assert is_spanish(guest)
    guest.get_by_role("group", name="Respuesta de Javier Soler Vega").get_by_role("button", name="Sí").click()
    guest.get_by_role("link", name="Elegir asientos").click()

    one = guest.get_by_role("button", name=re.compile("^Mesa 1, asiento 1, "))
    one.click()
    expect(one).to_have_attribute("aria-label", "Mesa 1, asiento 1, reservado para ti")
    expect(guest.get_by_role("timer")).to_have_text(re.compile(r"^\d:\d\d$"))
    assert is_spanish(guest)
    guest.get_by_role("button", name="Mejor juntos").click()
    guest.get_by_role("button", name="Confirmar 2 asientos").click()
    expect(guest.get_by_text(tr("es", "Your seats are confirmed."))).to_be_visible()
    assert is_spanish(guest)
    guest.get_by_role("button", name="Como lista").click()
    expect(guest.get_by_role("button", name="Como plano")).to_be_visible()
    assert is_spanish(guest)

    organizer = new_person(**PHONE)
    sign_in(organizer, heading="Eventos", words=("Correo electrónico", "Contraseña", "Iniciar sesión"))
    pages = {"plan": "Noche de gala", "invitations": "Noche de gala", "tickets": "Noche de gala"}
    pages |= {"settings": "Noche de gala", "door": "Noche de gala"}
    wrong = {}
    for path in ("", "/new", *(f"/{party.event_id}/{page}" for page in pages)):
        organizer.goto(f"/events{path}")
        expect(organizer.locator("html")).to_have_attribute("lang", "es")
        expect(organizer.get_by_role("heading", level=1)).not_to_have_text("Gala")
        expect(organizer.locator("[aria-busy=true], .rt-Skeleton")).to_have_count(0)
        if left := english_on(organizer):
            wrong[path] = left
    assert not wrong

    # At the door.
    organizer.get_by_label("Buscar por nombre").fill("Carmen Soler")
    organizer.get_by_role("button", name="Dejar entrar: Carmen Soler Vega").click()
    expect(organizer.get_by_text(re.compile("Dentro desde"))).to_be_visible()
    name = organizer.get_by_role("search").get_by_text("Carmen Soler Vega", exact=True)
    assert name.evaluate("one => one.getBoundingClientRect().height") < 50, "what stands beside the name crushes it"
    assert is_spanish(organizer)
    organizer.get_by_role("button", name="Añadir un acceso").click()
    organizer.locator("#gate_name").fill("Norte")
    assert is_spanish(organizer)
    organizer.get_by_role("button", name="Mostrar el código").click()
    expect(organizer.get_by_label("Código de emparejamiento")).to_be_visible()
    assert is_spanish(organizer)
