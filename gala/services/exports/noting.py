"""Who took which people out of Gala: a line in the activity for each file."""

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.services import activity
from gala.services.exports.choosing import Choice

ACTION = "people.exported"


@requires(Permission.PEOPLE_READ, archived=True)
def note_export(
    session: Session, actor: Actor, event_id: int, kind: str, file: str, rows: int, notes: int, choice: Choice
) -> None:
    """Write down who exports what: the kind, "csv" or "xlsx", how many rows, how many of them with a note of what
    somebody needs, and whether the list was narrowed. Names nobody."""
    tenant_id = activity.tenant_of(session, event_id)
    facts = {"kind": kind, "file": file, "rows": rows, "notes": notes, "narrowed": choice.is_narrow}
    activity.log(session, actor, tenant_id, ACTION, event_id=event_id, **facts)


@requires(Permission.PEOPLE_READ)
def note_book_export(session: Session, actor: Actor, tenant_id: int, file: str, rows: int, choice: Choice) -> None:
    """As ``note_export``, of the address book."""
    activity.log(session, actor, tenant_id, ACTION, kind="book", file=file, rows=rows, narrowed=choice.is_narrow)
