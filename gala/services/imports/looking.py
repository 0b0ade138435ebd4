"""A file at first sight."""

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.rules.guest_columns import guess
from gala.rules.sheets import read_table
from gala.services.imports.forms import Looked

SAMPLES = 5
_GUESSED_FROM = 50


@read_only
@requires(Permission.PEOPLE_WRITE)
def look(session: Session, actor: Actor, event_id: int, data: bytes, filename: str, sheet: str = "") -> Looked:
    """The file's columns with a guess of what each is, and its first rows. Raises Invalid and TooLarge."""
    table = read_table(data, filename, sheet)
    rows = [row.cells for row in table.rows[:_GUESSED_FROM]]
    return Looked(
        columns=table.columns,
        guess=guess(table.columns, rows),
        samples=tuple(rows[:SAMPLES]),
        sheets=table.sheets,
        sheet=table.sheet,
        rows=len(table.rows),
        note=table.note,
    )
