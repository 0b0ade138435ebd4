"""Printed tickets come in from a file: each becomes an invitation of one, opened by its number and its name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.bus import EventChanged, publish
from gala.errors import Invalid
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Event, Invitation, InvitationStatus
from gala.rules.codes import new_code, ticket_key
from gala.rules.ticket_file import RowProblem, TicketFile, TicketRow, read_ticket_file
from gala.services import activity
from gala.services.address_book import GuestForm, insert_guests
from gala.services.invitations.writing import new_pass_code

SHOWN_ROWS = 8
SHOWN_PROBLEMS = 200
_CHUNK = 2_000  # rows written between two calls of progress

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. ``first`` are the first good rows, ``problems`` the first bad ones; ``note`` is a
    sentence to show beside them, or empty. It can be imported when ``bad`` is 0."""

    filename: str
    total: int
    good: int
    bad: int
    first: tuple[TicketRow, ...]
    problems: tuple[RowProblem, ...]
    encoding: str
    separator: str
    note: str


@read_only
@requires(Permission.PEOPLE_WRITE)
def preview_import(session: Session, actor: Actor, event_id: int, data: bytes, filename: str = "") -> Preview:
    """Read the file as ``import_tickets`` would, and write nothing. Raises Invalid and TooLarge for unusable files."""
    file = read_ticket_file(data, _known_numbers(session, event_id))
    return Preview(
        filename=filename[:200],
        total=file.total,
        good=len(file.rows),
        bad=len(file.problems),
        first=file.rows[:SHOWN_ROWS],
        problems=file.problems[:SHOWN_PROBLEMS],
        encoding=file.encoding,
        separator=file.separator,
        note=file.note,
    )


@requires(Permission.PEOPLE_WRITE)
def import_tickets(
    session: Session, actor: Actor, event_id: int, data: bytes, progress: Callable[[int, int], None] | None = None
) -> int:
    """Make an invitation of one for each row, all or none; how many. ``progress`` is told the rows written of all.

    Raises Invalid with ``problems`` (see ``Preview``) when any row is bad, and as ``preview_import`` does. Two imports
    into one event run one after the other, so that no number comes in twice.
    """
    lock = select(_E.c.tenant_id).where(_E.c.id == event_id).with_for_update(key_share=True)
    tenant_id = int(session.execute(lock).scalar_one())
    file = read_ticket_file(data, _known_numbers(session, event_id))
    _must_be_clean(file)
    now = clock.now()
    for start in range(0, len(file.rows), _CHUNK):
        chunk = file.rows[start : start + _CHUNK]
        _write(session, tenant_id, event_id, chunk, now)
        if progress:
            progress(start + len(chunk), len(file.rows))
    publish(session, EventChanged(event_id))
    activity.log(session, actor, tenant_id, "tickets.imported", event_id=event_id, count=len(file.rows))
    return len(file.rows)


@read_only
@requires(Permission.PEOPLE_READ)
def count_tickets(session: Session, actor: Actor, event_id: int) -> int:
    """How many printed tickets the event has."""
    here = (_I.c.event_id == event_id, _I.c.ticket_key.is_not(None))
    return int(session.execute(select(func.count()).where(*here)).scalar_one())


def _known_numbers(session: Session, event_id: int) -> list[str]:
    keys = select(_I.c.ticket_key).where(_I.c.event_id == event_id, _I.c.ticket_key.is_not(None))
    return list(session.execute(keys).scalars())


def _must_be_clean(file: TicketFile) -> None:
    if file.problems:
        raise Invalid(
            field="file",
            reason="{count} rows cannot be imported, so nothing was. The first is line {line}.",
            count=len(file.problems),
            line=file.problems[0].line,
            problems=file.problems[:SHOWN_PROBLEMS],
        )


def _write(session: Session, tenant_id: int, event_id: int, rows: Sequence[TicketRow], now: datetime) -> None:
    """Guests, invitations and attendees of some rows: one statement each, whose ids come back in the rows' order."""
    own = {"tenant_id": tenant_id, "created_at": now}
    guest_ids = insert_guests(session, tenant_id, [GuestForm(row.full_name) for row in rows])
    state = {"event_id": event_id, "status": InvitationStatus.PENDING.value, "max_plus_ones": 0}
    invitations = (
        own | state | {"unique_code": new_code(), "label": row.full_name}
        | {"ticket_number": row.ticket_number, "ticket_key": ticket_key(row.ticket_number)}
        for row in rows
    )  # fmt: skip
    invitation_ids = _insert(session, _I, invitations)
    place = {"event_id": event_id, "status": AttendeeStatus.PENDING.value, "source": AttendeeSource.TICKET.value}
    blank = {"cancellation_reason": "", "meal_choice": "", "position": 0, "version": 1}
    attendees = [
        own | place | blank | {"guest_id": guest_id, "invitation_id": invitation_id, "pass_code": new_pass_code()}
        for guest_id, invitation_id in zip(guest_ids, invitation_ids, strict=True)
    ]
    session.execute(insert(_A), attendees)


def _insert(session: Session, table: Any, rows: Iterator[dict[str, Any]]) -> list[int]:
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.execute(statement, list(rows)).scalars())
