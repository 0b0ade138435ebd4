"""A guest list comes in: dropped, named, checked, imported and undone, as an organizer does it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from gala.models import Attendee, Guest
from tests.browser.conftest import sign_in
from tests.browser.serving import Party, Server
from tests.browser.spanish import english_on
from tests.browser.test_arrivals import axe_finds_nothing

LIST = """Guest list of the gala;;;;
Nombre;Apellidos;Correo;Familia;Apodo
Ana;Ruiz Vidal;ana@example.org;Ruiz;Anita
Mateo;Ruiz Vidal;;Ruiz;
Øystein;Bjørnstad;oystein@@example;;
عائشة;الفاسي;aisha@example.org;;
Dora;Mira;;;
"""
"""A title above the header, semicolons, Spanish titles, an email that is none, and somebody who is invited already."""

DRAG = """([zone, kinds, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/csv" }));
  const how = { bubbles: true, cancelable: true, dataTransfer: carried };
  for (const kind of kinds) zone.dispatchEvent(new DragEvent(kind, how));
}"""


@pytest.fixture
def event(server: Server) -> Party:
    """An event with a room of two tables and one guest, whose name is on the list too."""
    return Party(server, ["Dora Mira"], name="Import night")


def open_import(page: Page, event_id: int) -> None:
    page.goto(f"/events/{event_id}/import")
    expect(page.get_by_role("heading", name="Drop your guest list here")).to_be_visible()


def drop(page: Page, name: str, text: str) -> None:
    """As a file is dropped from the desktop, anywhere on the page."""
    zone = page.get_by_role("heading", level=1).element_handle()
    page.evaluate(DRAG, [zone, ["dragenter", "dragover"], name, text])
    expect(page.locator(".import-drop")).to_have_attribute("data-over", "true")
    page.evaluate(DRAG, [zone, ["drop"], name, text])


def choose(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Guest list: a spreadsheet or a CSV file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def becomes(page: Page, column: str) -> Locator:
    return page.get_by_role("combobox", name=f"{column} becomes")


def people(server: Server, event_id: int) -> set[str]:
    with server.transaction() as session:
        here = session.query(Guest.name).join(Attendee, Attendee.guest_id == Guest.id)
        return {name for (name,) in here.filter(Attendee.event_id == event_id)}


def test_a_messy_list_is_dropped_checked_imported_and_undone(
    new_person: Callable[..., Page], event: Party, server: Server, tmp_path: Path
) -> None:
    page = new_person()
    sign_in(page)
    open_import(page, event.event_id)
    axe_finds_nothing(page)
    drop(page, "final list (3).csv", LIST)

    # The columns are guessed, with their reasons; the organizer puts one right.
    expect(page.get_by_role("heading", name="What is in your columns?")).to_be_focused()
    expect(becomes(page, "Nombre")).to_have_value("first_name")
    expect(becomes(page, "Apellidos")).to_have_value("last_name")
    expect(becomes(page, "Familia")).to_have_value("party")
    expect(page.get_by_text("Recognized by its title").first).to_be_visible()
    expect(page.get_by_role("listitem").filter(has=becomes(page, "Nombre"))).to_contain_text("Øystein")
    first = page.get_by_role("complementary", name="What it makes")
    expect(first).to_contain_text("Ana Ruiz Vidal")
    expect(page.get_by_role("radio", name="By the party column")).to_be_checked()
    becomes(page, "Apodo").select_option(label="Tags")
    expect(first).to_contain_text("Anita")
    becomes(page, "Nombre").select_option("")
    becomes(page, "Apellidos").select_option(label="Email")
    expect(page.get_by_role("status").filter(has_text="Say which column has the names.")).to_be_visible()
    expect(page.get_by_role("button", name="Check the list")).to_be_disabled()
    expect(page.get_by_text("Given to another column")).to_be_visible()
    becomes(page, "Correo").select_option(label="Email")
    becomes(page, "Nombre").select_option(label="First name")
    becomes(page, "Apellidos").select_option(label="Last name")
    axe_finds_nothing(page)
    page.get_by_role("button", name="Check the list").click()

    # What would happen, the row that cannot come in, and who is known.
    sentence = page.get_by_role("heading", level=3, name=re.compile("come in|would come in"))
    expect(sentence).to_be_focused()
    expect(sentence).to_contain_text("1 row stays out")
    expect(page.get_by_role("button", name=re.compile("^Import .* (person|people)$"))).to_be_disabled()
    wrong = (
        page.get_by_role("region", name="Rows with a problem").get_by_role("row").filter(has_text="oystein@@example")
    )
    expect(wrong).to_contain_text("5")
    axe_finds_nothing(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these rows").click()
    download.value.save_as(tmp_path / "rows.csv")
    rows = (tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("Nombre,Apellidos,Correo,Familia,Apodo,Line,")
    assert rows[1].startswith("Øystein,Bjørnstad,oystein@@example,,,5,")
    assert len(rows) == 2
    known = page.get_by_role("group", name="Dora Mira, line 7")
    known.get_by_role("button", name="Leave out").click()
    expect(known.get_by_role("button", name="Leave out")).to_have_attribute("aria-pressed", "true")
    expect(sentence).to_contain_text("3 people in 2 parties come in")
    assert people(server, event.event_id) == {"Dora Mira"}, "looking changes nothing"
    page.get_by_role("switch", name="Leave this row out").click()
    page.get_by_role("button", name="Import 3 people").click()

    expect(page.get_by_role("heading", name="3 people are on your list.")).to_be_focused()
    axe_finds_nothing(page)
    assert people(server, event.event_id) == {"Dora Mira", "Ana Ruiz Vidal", "Mateo Ruiz Vidal", "عائشة الفاسي"}
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("heading", name="The import is undone.")).to_be_visible()
    assert people(server, event.event_id) == {"Dora Mira"}
    page.get_by_role("button", name="Import it again after all").click()
    expect(page.get_by_role("heading", name="3 people are on your list.")).to_be_visible()
    assert len(people(server, event.event_id)) == 4


def test_many_rows_show_how_far_they_are(new_person: Callable[..., Page], event: Party, server: Server) -> None:
    rows = "".join(f"Person {n} Number,person{n}@example.org,Family {n // 4}\n" for n in range(3_000))
    page = new_person()
    sign_in(page)
    open_import(page, event.event_id)
    choose(page, "many.csv", f"Name,Email,Party\n{rows}".encode())
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", level=3, name=re.compile("^3000 people in 750 parties come in"))).to_be_visible()
    page.evaluate("""() => { window.far = []; new MutationObserver(() => {
        const bar = document.querySelector("main [role=progressbar]");
        if (bar) far.push(bar.getAttribute("aria-valuenow"));
    }).observe(document.body, { subtree: true, childList: true, attributes: true }); }""")
    page.get_by_role("button", name="Import 3000 people").click()
    expect(page.get_by_role("heading", name="3000 people are on your list.")).to_be_visible(timeout=60_000)
    steps = {int(value) for value in page.evaluate("far") if value}
    assert {step for step in steps if 0 < step < 3_000}, f"no step between the first and the last: {sorted(steps)}"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        pytest.param("guests.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(400), "This is a picture", id="a picture renamed"),
        pytest.param("empty.csv", b"", "This file is empty.", id="an empty file"),
        pytest.param("big.csv", b"x" * (10 * 1024 * 1024 + 1), "The limit is 10 MB.", id="too large"),
    ],
)
def test_what_is_no_list_is_told_in_one_line(
    name: str, data: bytes, says: str, new_person: Callable[..., Page], event: Party
) -> None:
    page = new_person()
    sign_in(page)
    open_import(page, event.event_id)
    choose(page, name, data)
    expect(page.get_by_role("alert").filter(has_text=says)).to_be_visible()
    expect(page.locator(".import-drop")).not_to_have_attribute("style", re.compile("--sent"))  # nothing is on its way
    # And the next try begins at once.
    choose(page, "good.csv", b"Name\nAna Ruiz\n")
    expect(page.get_by_role("heading", name="What is in your columns?")).to_be_visible()


def test_rows_are_pasted_by_keyboard_on_a_phone_in_spanish(new_person: Callable[..., Page], event: Party) -> None:
    page = new_person(locale="es-ES", viewport={"width": 390, "height": 844}, color_scheme="dark")
    sign_in(page, words=("Correo electrónico", "Contraseña", "Iniciar sesión"), heading="Eventos")
    page.goto(f"/events/{event.event_id}/import")
    expect(page.get_by_role("heading", name="Suelta aquí tu lista de invitados")).to_be_visible()
    assert english_on(page) == []
    page.evaluate("""() => {
      const carried = new DataTransfer();
      carried.setData("text/plain", "Nombre\\tCorreo\\nAna Ruiz\\tana@example.org\\nLeo Paz\\tno es un correo\\n");
      const how = { bubbles: true, cancelable: true, clipboardData: carried };
      document.body.dispatchEvent(new ClipboardEvent("paste", how));
    }""")
    expect(page.get_by_role("heading", name="¿Qué hay en tus columnas?")).to_be_focused()
    expect(page.get_by_text("Filas pegadas.csv")).to_be_visible()
    assert english_on(page) == []
    axe_finds_nothing(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox").first).to_be_focused()
    page.get_by_role("button", name="Revisar la lista").press("Enter")
    expect(page.get_by_role("heading", level=3, name=re.compile("^Entran? "))).to_be_focused()
    assert english_on(page) == []
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    page.get_by_role("switch", name="Dejar fuera esta fila").press("Space")
    page.get_by_role("button", name="Importar 1 persona").press("Enter")
    expect(page.get_by_role("heading", name="1 persona está en tu lista.")).to_be_focused()
    assert english_on(page) == []


def test_door_staff_import_nobody(new_person: Callable[..., Page], event: Party) -> None:
    page = new_person()
    sign_in(page, "door@gala.test")
    page.goto(f"/events/{event.event_id}/import")
    expect(page.get_by_text("Your role does not allow that.")).to_be_visible()
    expect(page.get_by_label("Guest list: a spreadsheet or a CSV file")).to_have_count(0)
