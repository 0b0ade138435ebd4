"""Rows that cannot come in, as a file to mend and to bring again."""

import csv
import io

from gala.rules.guest_columns import guess
from gala.rules.problem_rows import problem_rows_csv
from gala.rules.sheets import read_table

LIST = "Guests of the gala;;\nNombre;Correo;Nota\nAna;ana@@x;=2+2\n\nBeto;beto@example.org;\nSiobhán;-;\n".encode()
WHY = {3: ["This is no email.", "This is no email."], 6: ["The name is too long.", "This is no email."]}


def test_it_holds_the_rows_with_a_reason_as_they_stand_with_their_lines() -> None:
    made = problem_rows_csv(read_table(LIST, "list.csv"), WHY, ("Line", "What is wrong"))
    assert made.startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for Windows-1252 without the mark"
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows[0] == ["Nombre", "Correo", "Nota", "Line", "What is wrong"]
    assert rows[1] == ["Ana", "ana@@x", "'=2+2", "3", "This is no email."], "a reason once, a formula defused"
    assert rows[2][0] == "Siobhán"
    assert rows[2][3:] == ["6", "The name is too long. This is no email."]
    assert len(rows) == 3


def test_it_can_be_brought_again_and_its_own_columns_stay_out() -> None:
    table = read_table(problem_rows_csv(read_table(LIST, "list.csv"), WHY, ("Line", "What is wrong")), "mended.csv")
    found = guess(table.columns, [row.cells for row in table.rows])
    assert found[0] == "name"
    assert found[1] == "email"
    assert not {3, 4} & found.keys()


def test_it_is_parted_as_the_readers_spreadsheet_expects() -> None:
    made = problem_rows_csv(read_table(LIST, "list.csv"), WHY, ("Línea", "Qué falla"), ";").decode("utf-8-sig")
    assert made.splitlines()[0] == "Nombre;Correo;Nota;Línea;Qué falla"
    assert read_table(made.encode(), "filas.csv").columns[:2] == ("Nombre", "Correo")
