"""The room changed after people sit: first the difference, then consent, then all of it in one transaction.

Nobody is ever silently unseated. What would take a seat from somebody is refused everywhere else; here it is shown who
that is and where each could go, and done only as it was shown.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.bus import SeatMoved, SeatsAssigned, publish
from gala.errors import ChangedSince, Invalid, SeatsInUse, SeatTaken
from gala.models import Attendee, Guest, Invitation
from gala.rules import geometry, hall, relocate
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.editing import seats_to_go, take_out
from gala.services.floor.room import (
    Outline,
    S,
    T,
    X,
    lock_room,
    redrawn,
    scenery_of,
    stand_again,
    tables_of,
)
from gala.services.guests import lock_attendees
from gala.services.seats import EMPTY, is_free, is_held, is_used, lock_seats, sitting_on, write

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall go: tables, scenery, and of other tables all but so many seats (``seats``: by table id)."""

    tables: tuple[int, ...] = ()
    scenery: tuple[int, ...] = ()
    seats: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody who loses their seat, and the seat proposed instead (``to_seat_id`` None: there is none, ``why``).

    ``is_locked``: that seat was locked in place; ``is_inside``: they are here already.
    """

    attendee_id: int
    name: str
    party: str
    table: str
    seat: str
    is_locked: bool
    is_inside: bool
    to_seat_id: int | None
    to_table: str
    to_seat: str
    with_party: bool
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edit would do. ``held``: seats that guests are choosing this moment, for whom one waits. ``digest``
    stands for all that was looked at."""

    affected: tuple[Affected, ...]
    tables: int
    seats: int
    held: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Going:
    """The seats that would go and whose tables they are; ``rows``: all seats of the event."""

    tables: Mapping[int, Any]
    seats: Sequence[Any]
    rows: Sequence[Any]


@requires(Permission.FLOOR_WRITE)
@undoable("items.removed")
def remove_items(session: Session, actor: Actor, event_id: int, edit: Edit) -> None:
    """Remove what nobody uses. Raises SeatsInUse when somebody has or holds one of the seats; ChangedSince(By)."""
    tenant_id = lock_room(session, event_id)
    _lock_chairs(session, event_id, edit)
    going = _going(session, event_id, edit)
    if used := sum(map(is_used, going.seats)):
        raise SeatsInUse(count=used)
    _take_away(session, actor, tenant_id, event_id, edit, going)


def _lock_chairs(session: Session, event_id: int, edit: Edit) -> None:
    """All chairs of the tables, not only those that would go now: who sits down meanwhile changes which these are."""
    going = _going(session, event_id, edit)
    lock_seats(session, event_id, seat_ids=[seat.id for seat in going.rows if seat.table_id in going.tables])


@read_only
@requires(Permission.FLOOR_WRITE)
def preview_edit(session: Session, actor: Actor, event_id: int, edit: Edit) -> Difference:
    """Who would lose a seat, and where each could go: a party together, near, in the same category."""
    return _difference(session, event_id, _going(session, event_id, edit))


@requires(Permission.FLOOR_WRITE)
@undoable("room.changed")
def apply_edit(
    session: Session, actor: Actor, event_id: int, edit: Edit, moves: Mapping[int, int | None], digest: str
) -> int:
    """Do what was shown: ``moves`` gives each of the affected a seat, or None with the organizer's consent.

    How many people changed seats; whom to tell is marked. Raises ChangedSince when anything is not as it was shown;
    SeatsInUse while guests hold a seat that would go; SeatTaken; Invalid when somebody is not provided for.
    """
    tenant_id = lock_room(session, event_id)
    seat_ids = [seat.id for seat in _going(session, event_id, edit).seats]
    people = lock_attendees(session, event_id, sitting) if (sitting := sitting_on(session, seat_ids)) else {}
    targets = [seat_id for seat_id in moves.values() if seat_id is not None]
    lock_seats(session, event_id, seat_ids=[*seat_ids, *targets])
    going = _going(session, event_id, edit)
    shown = _difference(session, event_id, going)
    if shown.digest != digest:
        raise ChangedSince(what=", ".join(row.table_number for row in going.tables.values())[:200])
    if shown.held:
        raise SeatsInUse(count=shown.held)
    _check_moves(session, event_id, shown, moves, {seat.id for seat in going.seats})
    write(session, ((seat, {**EMPTY, "attendee_id": None}) for seat in going.seats if seat.attendee_id is not None))
    _take_away(session, actor, tenant_id, event_id, edit, going)
    _seat_again(session, event_id, moves, people)
    return len(people)


def _check_moves(
    session: Session, event_id: int, shown: Difference, moves: Mapping[int, int | None], going: Collection[int]
) -> None:
    if moves.keys() != {one.attendee_id for one in shown.affected}:
        raise Invalid(field="moves", reason="Say for each person where they go.")
    targets = [seat_id for seat_id in moves.values() if seat_id is not None]
    seats, now = lock_seats(session, event_id, seat_ids=targets), clock.now()
    closed = [s for s in seats.values() if not is_free(s, now) or s.locked or s.id in going]
    if closed or len(set(targets)) < len(targets):
        raise SeatTaken(seats=", ".join(seat.seat_number for seat in closed), seat_ids=[seat.id for seat in closed])


def _seat_again(session: Session, event_id: int, moves: Mapping[int, int | None], people: Mapping[int, Any]) -> None:
    targets = {who: seat_id for who, seat_id in moves.items() if seat_id is not None}
    seats = lock_seats(session, event_id, seat_ids=list(targets.values()))
    taken = write(session, ((seats[seat_id], {**EMPTY, "attendee_id": who}) for who, seat_id in targets.items()))
    if taken:
        publish(session, SeatsAssigned(event_id, taken))
    if people:
        session.execute(update(_A).where(_A.c.id.in_(people)).values(tell_since=clock.now()))
    for person in people.values():
        if person.invitation_id is not None:
            label = seats[targets[person.id]].seat_number if person.id in targets else ""
            publish(session, SeatMoved(event_id, person.invitation_id, person.id, person.name, label))


def _going(session: Session, event_id: int, edit: Edit) -> _Going:
    """Raises ChangedSince when a table or a piece of scenery is gone, Invalid for a count of seats that cannot be."""
    counts = dict(edit.seats)
    for count in counts.values():
        geometry.check_table("round", count)
    tables = tables_of(session, event_id, dict.fromkeys([*edit.tables, *counts]))
    scenery_of(session, event_id, dict.fromkeys(edit.scenery))
    rows = session.execute(select(S).where(S.c.event_id == event_id).order_by(S.c.table_id, S.c.position)).all()
    seats = [seat for seat in rows if seat.table_id in edit.tables]
    for table_id, count in counts.items():
        if table_id not in edit.tables:
            seats += seats_to_go([seat for seat in rows if seat.table_id == table_id], count)
    return _Going(tables, seats, rows)


def _take_away(session: Session, actor: Actor, tenant_id: int, event_id: int, edit: Edit, going: _Going) -> None:
    """Delete it, now that nobody sits there."""
    session.execute(S.delete().where(S.c.table_id.in_(edit.tables)))
    session.execute(T.delete().where(T.c.event_id == event_id, T.c.id.in_(edit.tables)))
    session.execute(X.delete().where(X.c.event_id == event_id, X.c.id.in_(edit.scenery)))
    smaller = [table_id for table_id, _ in edit.seats if table_id not in edit.tables]
    for table_id in smaller:
        chairs = [seat for seat in going.rows if seat.table_id == table_id]
        take_out(session, table_id, chairs, [seat for seat in going.seats if seat.table_id == table_id])
    if smaller:
        stand_again(session, event_id, {table_id: Outline.of(going.tables[table_id]) for table_id in smaller})
    if going.tables or edit.scenery:
        redrawn(session, event_id)
    named = ", ".join(row.table_number for row in going.tables.values())[:200]
    describe(session, table=named, count=len(going.tables) + len(edit.scenery))
    facts = {"event_id": event_id, "tables": named, "seats": len(going.seats)}
    activity.log(session, actor, tenant_id, "items.removed", **facts)


# --- the difference --------------------------------------------------------------------------------------------------


def _difference(session: Session, event_id: int, going: _Going) -> Difference:
    now, gone = clock.now(), {seat.id for seat in going.seats}
    sitting = {seat.attendee_id: seat for seat in going.seats if seat.attendee_id is not None}
    people = _people(session, sitting)
    proposal = _propose(session, event_id, going, people, gone)
    moves, rows = {move.person: move for move in proposal.moves}, {seat.id: seat for seat in going.rows}
    affected = []
    for who, seat in sorted(sitting.items(), key=lambda pair: (pair[1].table_id, pair[1].position)):
        person, move = people[who], moves.get(who)
        target = rows[move.seat_id] if move else None
        affected.append(
            Affected(
                attendee_id=who,
                name=person.name,
                party=person.party or "",
                table=seat.table_number,
                seat=seat.label,
                is_locked=bool(seat.locked),
                is_inside=person.checked_in_at is not None and person.checked_out_at is None,
                to_seat_id=move.seat_id if move else None,
                to_table=target.table_number if target else "",
                to_seat=target.label if target else "",
                with_party=bool(move and (move.with_party or move.together)),
                why=proposal.nowhere.get(who, ""),
            )
        )
    facts = [
        sorted((seat.id, seat.version, seat.attendee_id or 0, is_held(seat, now)) for seat in going.seats),
        sorted((row.id, row.version) for row in going.tables.values()),
        sorted((person.id, person.version) for person in people.values()),
    ]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    held = sum(is_held(seat, now) for seat in going.seats)
    whole = len({seat.table_id for seat in going.seats} & {t for t in going.tables})
    return Difference(tuple(affected), whole, len(going.seats), held, digest)


def _people(session: Session, ids: Collection[int]) -> dict[int, Any]:
    columns = (_A.c.id, _A.c.version, _A.c.invitation_id, _A.c.checked_in_at, _A.c.checked_out_at, _G.c.name)
    joined = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
    rows = select(*columns, _I.c.label.label("party")).select_from(joined).where(_A.c.id.in_(list(ids)))
    return {row.id: row for row in session.execute(rows)}


def _propose(
    session: Session, event_id: int, going: _Going, people: Mapping[int, Any], gone: Collection[int]
) -> relocate.Relocation:
    now, stays = clock.now(), [seat for seat in going.rows if seat.id not in gone]
    rows = session.execute(select(T.c.id, T.c.shape, T.c.sides).where(T.c.event_id == event_id).order_by(T.c.position))
    tables = [hall.Table(row.id, geometry.is_ring(row.shape, row.sides)) for row in rows]
    seats = (
        hall.Seat(s.id, s.table_id, s.position, s.x, s.y, s.category, is_free(s, now) and not s.locked) for s in stays
    )
    displaced = [
        relocate.Displaced(s.attendee_id, _party_id(people[s.attendee_id]), s.x, s.y, s.category)
        for s in going.seats
        if s.attendee_id is not None
    ]
    return relocate.relocate(tables, seats, displaced, _party_tables(session, people.values(), stays))


def _party_id(person: Any) -> int:
    """Whoever was invited alone is a party of one."""
    return int(person.invitation_id) if person.invitation_id is not None else -int(person.id)


def _party_tables(session: Session, people: Iterable[Any], stays: Sequence[Any]) -> dict[int, set[int]]:
    """The tables where others of these parties stay sitting."""
    at = {seat.attendee_id: seat.table_id for seat in stays if seat.attendee_id is not None}
    parties = {person.invitation_id for person in people} - {None}
    tables: dict[int, set[int]] = {}
    for row in session.execute(select(_A.c.id, _A.c.invitation_id).where(_A.c.invitation_id.in_(parties))):
        if row.id in at:
            tables.setdefault(row.invitation_id, set()).add(at[row.id])
    return tables
