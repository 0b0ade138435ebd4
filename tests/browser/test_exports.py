"""Every list of people is saved as a file from its own page, as it is narrowed there; with the keyboard alone."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Download, Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import sign_in
from tests.browser.serving import Party, Server


def saved(page: Page, *keys: str) -> Download:
    """What the keys save, once the menu is open."""
    page.get_by_role("button", name=re.compile("^(Export|Exportar)$")).first.focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("menuitem").first
    expect(first).to_be_focused()
    for key in keys:
        page.keyboard.press(key)
        expect(first).not_to_be_focused()  # the menu moves the focus a moment after the key
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_have_count(0)
    return download.value


def test_the_guests_who_are_found_are_saved(new_person: Callable[..., Page], server: Server, tmp_path: Path) -> None:
    party = Party(server, ["Zoé Núñez Largo", "=1+1 Núñez"], ["Marta Boix"], name="Gala Uno")
    page = new_person()
    sign_in(page)
    page.goto(f"/events/{party.event_id}/guests")
    page.get_by_role("searchbox", name=re.compile("^Search name")).press_sequentially("nunez")
    expect(page.locator(".people-table tbody tr[data-person]")).to_have_count(2)

    file = saved(page)
    assert file.suggested_filename == "Gala Uno - Guests.xlsx"
    file.save_as(tmp_path / "guests.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "guests.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Name", "Zoé Núñez Largo", "=1+1 Núñez"]

    answers = saved(page, "End")  # the last of the menu: answers, as CSV
    assert answers.suggested_filename == "Gala Uno - Answers.csv"
    answers.save_as(tmp_path / "answers.csv")
    text = (tmp_path / "answers.csv").read_bytes()
    assert text.startswith("\ufeffName,".encode()) and "\r\n'=1+1 Núñez," in text.decode()


def test_in_spanish_the_parties_come_as_excel_in_spain_wants_them(
    new_person: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    party = Party(server, ["Zoé Núñez Largo", "Iván Núñez"], ["Marta Boix"], name="Gala Dos")
    page = new_person(viewport={"width": 390, "height": 844})
    sign_in(page)
    page.evaluate("localStorage.gala_lang = 'es'")
    page.goto(f"/events/{party.event_id}/invitations")
    page.get_by_role("searchbox").press_sequentially("núñez zoé")
    expect(page.get_by_text("Marta Boix")).to_have_count(0)
    file = saved(page, "ArrowDown")
    assert file.suggested_filename == "Gala Dos - Invitaciones.csv"
    file.save_as(tmp_path / "parties.csv")
    text = io.StringIO((tmp_path / "parties.csv").read_text(encoding="utf-8-sig"))
    (head, *rows) = csv.reader(text, delimiter=";")
    assert head[:2] == ["Grupo", "Miembros"] and [row[1] for row in rows] == ["Zoé Núñez Largo; Iván Núñez"]
