"""The room as it was at any moment, taken back from the present by what the database wrote of each change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid
from gala.models import Attendee, AttendeeHistory, ChangeRow, EventScenery, EventSeat, EventTable, Guest, Invitation
from gala.services.changes.rows import Values, decoded, read

Rows = dict[int, Values]

_A, _G, _I = Attendee.__table__, Guest.__table__, Invitation.__table__  # type: ignore[attr-defined]
_H, _R = AttendeeHistory.__table__, ChangeRow.__table__  # type: ignore[attr-defined]
_DRAWN = {
    "event_tables": EventTable.__table__,  # type: ignore[attr-defined]
    "event_seats": EventSeat.__table__,  # type: ignore[attr-defined]
    "event_scenery": EventScenery.__table__,  # type: ignore[attr-defined]
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point between two changes: the last line of each of the two histories that had been written."""

    history: int
    row: int

    def __str__(self) -> str:
        return f"{self.history}.{self.row}"

    @staticmethod
    def read(text: str) -> "Moment":
        """Raises Invalid."""
        parts = text.split(".")
        if len(parts) != 2 or not all(part.isdecimal() and len(part) < 19 for part in parts):
            raise Invalid(field="moment", reason="There is no such moment.")
        return Moment(int(parts[0]), int(parts[1]))


@dataclass(frozen=True, slots=True)
class Occupant:
    """Who sat on a seat, by the name that they have today."""

    attendee_id: int
    name: str
    party: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Tables, seats and scenery by id, each with its columns as they were; who sat where, by seat id."""

    tables: Rows
    seats: Rows
    scenery: Rows
    occupants: Mapping[int, Occupant]


def now(session: Session, event_id: int) -> Moment:
    """The present moment of an event."""
    last = [
        session.execute(select(func.max(table.c.id)).where(table.c.event_id == event_id)).scalar() or 0
        for table in (_H, _R)
    ]
    return Moment(*last)


@read_only
@requires(Permission.PEOPLE_READ)
def get_plan_at(session: Session, actor: Actor, event_id: int, moment: str) -> Room:
    """The room and who sat where at a moment of ``list_moments``. Raises Invalid."""
    return room_at(session, event_id, Moment.read(moment))


def room_at(session: Session, event_id: int, moment: Moment) -> Room:
    """As ``get_plan_at``, whoever asks."""
    drawn = {name: _present(session, name, table, event_id) for name, table in _DRAWN.items()}
    later = and_(_R.c.event_id == event_id, _R.c.id > moment.row, _R.c.entity.in_(_DRAWN))
    for row in session.execute(select(_R).where(later).order_by(_R.c.id.desc())):
        before = decoded(row.entity, row.old_values)
        if before is None:
            drawn[row.entity].pop(row.entity_id, None)
        else:
            drawn[row.entity][row.entity_id] = before
    sits, people = _people(session, event_id, moment)
    seats = drawn["event_seats"]
    occupants = {seat: people[who] for seat, who in sits.items() if seat in seats and who in people}
    return Room(drawn["event_tables"], seats, drawn["event_scenery"], occupants)


def _present(session: Session, name: str, table: Any, event_id: int) -> Rows:
    ids = session.execute(select(table.c.id).where(table.c.event_id == event_id)).scalars()
    return read(session, name, list(ids))


def _people(session: Session, event_id: int, moment: Moment) -> tuple[dict[int, int], dict[int, Occupant]]:
    """Who sat where, and everybody as they were, from the attendees' history backwards."""
    seat = _DRAWN["event_seats"]
    taken = select(seat.c.id, seat.c.attendee_id).where(seat.c.event_id == event_id, seat.c.attendee_id.is_not(None))
    sits = {row.id: row.attendee_id for row in session.execute(taken)}
    facts = {
        row.id: {"guest_id": row.guest_id, "invitation_id": row.invitation_id, "status": row.status}
        | {"checked_in_at": row.checked_in_at, "checked_out_at": row.checked_out_at}
        for row in session.execute(select(_A).where(_A.c.event_id == event_id))
    }
    later = (_H.c.event_id == event_id, _H.c.id > moment.history, _H.c.action != "named")
    for row in session.execute(select(_H).where(*later).order_by(_H.c.id.desc())):
        if row.action == "seat":
            sits.pop(row.new_values["seat_id"], None)
        elif row.action == "unseat":
            sits[row.old_values["seat_id"]] = row.attendee_id
        elif row.old_values is None:
            facts.pop(row.attendee_id, None)
        else:
            facts[row.attendee_id] = row.old_values
    return sits, _named(session, facts)


def _named(session: Session, facts: dict[int, Values]) -> dict[int, Occupant]:
    guests, parties = {f["guest_id"] for f in facts.values()}, {f["invitation_id"] for f in facts.values()} - {None}
    names = dict(session.execute(select(_G.c.id, _G.c.name).where(_G.c.id.in_(guests))).all())  # type: ignore[arg-type]
    labels = dict(session.execute(select(_I.c.id, _I.c.label).where(_I.c.id.in_(parties))).all())  # type: ignore[arg-type]
    # Whoever was merged with another entry has its name.
    lost = [who for who, one in facts.items() if one["guest_id"] not in names]
    now_called = select(_A.c.id, _G.c.name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.id.in_(lost))
    today: dict[int, str] = dict(session.execute(now_called).all()) if lost else {}  # type: ignore[arg-type]
    return {
        who: Occupant(
            who,
            names.get(one["guest_id"], today.get(who, "")),
            labels.get(one["invitation_id"], ""),
            one["checked_in_at"] is not None and one["checked_out_at"] is None,
        )
        for who, one in facts.items()
    }
