"""The room and its people at one moment, as the rules of seating see them, and whether they are still the same."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Attendee, AttendeeStatus, EventSeat, EventTable, Guest, Invitation
from gala.rules import geometry, hall
from gala.rules.parties import Party
from gala.services.arranging.wishes import wish_of
from gala.services.guests import COMING
from gala.services.seats import COLUMNS, is_free, is_held

Row = Any
"""A seat with ``seats.COLUMNS`` and its place, or a person as ``guests.Person`` with party and wish."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

_PEOPLE = (
    select(
        _A.c.id, _A.c.version, _A.c.status, _A.c.invitation_id, _A.c.checked_in_at, _A.c.checked_out_at,
        _A.c["metadata"].label("details"), _G.c.name, _I.c.label,
    )
    .join(_G, _G.c.id == _A.c.guest_id)
    .outerjoin(_I, _I.c.id == _A.c.invitation_id)
    .where(_A.c.status.in_(COMING))
    .order_by(_A.c.id)
)  # fmt: skip
_SEATS = select(*dict.fromkeys((*COLUMNS, _S.c.x, _S.c.y, _S.c.locked))).order_by(_S.c.id)


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a plan is made from. ``digest`` says in three parts what room, seating and people were."""

    now: datetime
    tables: list[hall.Table]
    seats: dict[int, Row]
    people: dict[int, Row]
    digest: str

    def hall_seats(self, mine: Collection[int] = ()) -> list[hall.Seat]:
        """The seats for the rules. What ``mine`` have or hold counts as free; a locked seat never does."""
        return [
            hall.Seat(
                seat.id, seat.table_id, seat.position, seat.x, seat.y, seat.category,
                not seat.blocked and not seat.locked and (is_free(seat, self.now) or self.occupant(seat) in mine),
            )
            for seat in self.seats.values()
        ]  # fmt: skip

    def occupant(self, seat: Row) -> int | None:
        """Who has the seat or is choosing it this moment."""
        return seat.attendee_id or (seat.held_for if is_held(seat, self.now) else None)

    def sitting(self) -> dict[int, int]:
        """The seat of everybody who has or is choosing one."""
        found = ((self.occupant(seat), seat.id) for seat in self.seats.values())
        return {who: seat for who, seat in found if who is not None}

    def parties(self, people: Iterable[Row]) -> list[Party]:
        """These people by party; who has no invitation is a party of one, with a number below zero."""
        sitting = self.sitting()
        groups: dict[int, list[Row]] = {}
        for person in people:
            groups.setdefault(person.invitation_id or -person.id, []).append(person)
        return [
            Party(
                party_id=party_id,
                members=tuple(one.id for one in group),
                wish="vip" if any(wish_of(one.details) == "vip" for one in group) else "",
                step_free=frozenset(one.id for one in group if wish_of(one.details) == "accessible"),
                sits={one.id: sitting[one.id] for one in group if one.id in sitting},
                later=all(one.status == AttendeeStatus.PENDING for one in group),
            )
            for party_id, group in groups.items()
        ]


def read_situation(session: Session, event_id: int, *, lock: bool = False) -> Situation:
    """All tables, seats and people who may come. ``lock``: people, then seats, each in id order, until the commit."""
    people = _PEOPLE.where(_A.c.event_id == event_id)
    seats = _SEATS.where(_S.c.event_id == event_id)
    if lock:
        people = people.with_for_update(of=_A, key_share=True)
        seats = seats.with_for_update(of=_S)
    now = clock.now()
    known = {row.id: row for row in session.execute(people)}
    chairs = {row.id: row for row in session.execute(seats)}
    rows = select(_T.c.id, _T.c.shape, _T.c.sides).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id)
    tables = [hall.Table(row.id, geometry.is_ring(row.shape, row.sides)) for row in session.execute(rows)]
    return Situation(now, tables, chairs, known, _digest(now, tables, chairs.values(), known.values()))


def _digest(now: datetime, tables: Iterable[hall.Table], seats: Collection[Row], people: Iterable[Row]) -> str:
    room = [(s.id, s.table_id, s.position, s.x, s.y, s.category, s.blocked, s.locked) for s in seats]
    seating = [(s.id, s.attendee_id, s.held_for if is_held(s, now) else None) for s in seats]
    who = [(p.id, p.status, p.invitation_id, wish_of(p.details)) for p in people]
    parts = ([(table.table_id, table.ring) for table in tables], room), seating, who
    return ".".join(hashlib.sha256(repr(part).encode()).hexdigest()[:20] for part in parts)
