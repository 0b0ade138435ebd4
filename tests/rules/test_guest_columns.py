"""What people call the columns of a guest list is understood; what it could be anything is left alone."""

import pytest

from gala.rules.guest_columns import COLUMNS, guess, header


@pytest.mark.parametrize("key", COLUMNS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_gala_knows_its_own_headers(key: str, lang: str) -> None:
    columns = [header(key, lang)] if key != "first_name" else [header(key, lang), header("last_name", lang)]
    assert guess(columns)[0] == key


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["Guest Name", "E-mail address", "Table #", "Event name"], {0: "name", 1: "email", 2: "table"}),
        (["Nombre", "Apellidos", "Móvil"], {0: "first_name", 1: "last_name", 2: "phone"}),
        (["Nombre", "Mesa"], {0: "name", 1: "table"}),
        (["Name", "Surname"], {0: "first_name", 1: "last_name"}),
        (["first_name", "lastName", "EMAIL"], {0: "first_name", 1: "last_name", 2: "email"}),
        (["Household", "Full name", "RSVP?", "Meal choice (dinner)"], {0: "party", 1: "name", 2: "answer", 3: "meal"}),
        (["Vorname", "Nachname", "Tisch", "Sprache"], {0: "first_name", 1: "last_name", 2: "table", 3: "language"}),
        (["ticket_number", "full_name"], {0: "ticket_number", 1: "name"}),
        (["Name", "Company name", "Name"], {0: "name", 1: "company"}),
        (["Alergias e intolerancias", "Invitado", "¿Asiste?"], {0: "dietary", 1: "name", 2: "answer"}),
    ],
)
def test_what_people_write_above_their_columns(columns: list[str], expected: dict[int, str]) -> None:
    assert guess(columns) == expected


def test_columns_without_names_are_known_by_what_is_in_them() -> None:
    rows = [["1", "Ana Ruiz", "ana@gala.test", "+34 600 000 000"], ["2", "Ben Ruiz", "", "600-000-001"]]
    assert guess(["", "", "", ""], rows) == {1: "name", 2: "email", 3: "phone"}
    assert guess(["x", "y"], [["1", "2"], ["3", "4"]]) == {}
