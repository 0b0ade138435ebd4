"""Seating everyone automatically: preview and apply, beside the same people put on the seats as they come."""

import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

import gala.db
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, FIRST_SEAT, SEATS_A_TABLE, Room, clear, rooms
from gala import clock
from gala.access import Actor
from gala.models import Attendee, AttendeeStatus, EventSeat, EventTable, Guest, Invitation, User
from gala.rules import geometry, hall
from gala.services import arranging
from gala.services.arranging.situation import read_situation
from gala.services.guests import write_status
from gala.services.invitations import refresh_status
from gala.services.seats import COLUMNS, EMPTY, write_all

HALLS = (250, 5000)
ROUNDS = 3
PARTIES = (1, 2, 2, 2, 3, 4, 4, 5, 6, 8)
"""How many come together: drawn from these."""
VIP, STEP_FREE = 0.03, 0.03
"""The share of seats of these kinds. So many parties want vip seats, and half as many people a step-free one."""
_PERSON = Attendee.__table__  # type: ignore[attr-defined]
_PEOPLE = [_PERSON.c[name] for name in ("id", "version", "status", "invitation_id", "checked_in_at", "checked_out_at")]
_PEOPLE.append(Guest.__table__.c.name)  # type: ignore[attr-defined]
HEADS = ("seated", "parties", "preview ms", "apply ms", "ours ms", "floor ms", "ratio", "whole", "floor whole")
NOTE = f"""  A full room: as many people as seats. ours: preview_all and apply_all, each a transaction with its commit
  (medians of {ROUNDS} rounds). floor: the people on the seats in the order of both, the same rows written by the same
  statements, nobody asked what fits or whether it is still so, nobody told. whole: the share of parties that sit at
  one table or at neighbouring ones, everybody on a seat fit for them (the floor's: on any)."""


def main() -> None:
    print(f"Seating everyone: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"  {'':12}" + "".join(f"{head:>12}" for head in HEADS))
    for size in HALLS:
        with rooms(size) as both:
            for room in both:
                _furnish_parties(room)
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                    print(f"  {room.kind:12}" + "".join(f"{cell:>12}" for cell in _measure(room)), flush=True)
    print(NOTE)


def _furnish_parties(room: Room) -> None:
    """Everybody comes in a party; tables stand where Gala puts them; some seats and people are special."""
    draw = random.Random(7)
    person, table, seat = Attendee.__table__, EventTable.__table__, EventSeat.__table__  # type: ignore[attr-defined]
    plan = geometry.lay_out(room.size // SEATS_A_TABLE, SEATS_A_TABLE)
    with gala.db.transaction(room.engine) as session:
        ids = session.execute(select(table.c.id).order_by(table.c.position)).scalars().all()
        for table_id, place in zip(ids, plan.tables, strict=True):
            session.execute(update(table).where(table.c.id == table_id).values(x=place.x, y=place.y))
        for n, chair in enumerate(plan.seats):
            kinds = ("vip", "accessible", "regular")
            kind = draw.choices(kinds, (VIP, STEP_FREE, 1 - VIP - STEP_FREE))[0]
            session.execute(update(seat).where(seat.c.id == FIRST_SEAT + n).values(x=chair.x, y=chair.y, category=kind))
        first, used = 0, set()
        while first < room.size:
            size = min(draw.choice(PARTIES), room.size - first)
            used.add(FIRST_INVITATION + first)
            wish = {"seat_category": "vip"} if draw.random() < VIP else {}
            for n in range(first, first + size):
                own = {"seat_category": "accessible"} if draw.random() < STEP_FREE / 2 else wish
                session.execute(
                    update(person)
                    .where(person.c.id == FIRST_PERSON + n)
                    .values({"invitation_id": FIRST_INVITATION + first, "metadata": own})
                )
            first += size
        session.execute(delete(Invitation).where(Invitation.id.not_in(used)))  # type: ignore[union-attr]


def _measure(room: Room) -> Iterator[str]:
    organizer = Actor("organizer@gala.test", _user(room), {room.tenant_id: "tenant_admin"})
    times: list[tuple[float, float, float]] = []
    for _ in range(ROUNDS):
        _clear(room)
        preview, found = _timed(lambda: gala.db.run(arranging.preview_all, organizer, room.event_id)[0])
        act = partial(arranging.apply_all, moves=found.moves, digest=found.digest)
        applied, _count = _timed(lambda act=act: gala.db.run(act, organizer, room.event_id))
        _clear(room)
        floor, naive = _timed(lambda: gala.db.run(_as_they_come, room.event_id)[0])
        times.append((preview, applied, floor))
    preview, applied, floor = (median(column) for column in zip(*times, strict=True))
    yield from (f"{len(found.moves)}", f"{len(found.parties)}")
    yield from (f"{ms:.0f}" for ms in (preview, applied, preview + applied, floor))
    yield f"{(preview + applied) / floor:.2f}"
    yield f"{found.whole / len(found.parties):.3f}"
    yield f"{_whole(room, naive):.3f}"


def _user(room: Room) -> int:
    with gala.db.transaction(room.engine) as session:
        user = User(email="o@gala.test", full_name="O", password_hash="!", created_at=clock.now())
        session.add(user)
        session.flush()
        return int(user.id or 0)


def _clear(room: Room) -> None:
    with gala.db.transaction(room.engine) as session:
        session.execute(text("DELETE FROM change_rows"))
        session.execute(text("DELETE FROM changes"))
    clear(room)


def _as_they_come(session: Session, event_id: int) -> dict[int, int]:
    """The floor: seat by person, in the order of both."""
    people = session.execute(select(*_PEOPLE).join(Guest, Guest.id == Attendee.guest_id).order_by(Attendee.id)).all()  # type: ignore[arg-type]
    seats = session.execute(select(*COLUMNS).order_by(EventSeat.id)).all()  # type: ignore[arg-type]
    pairs = list(zip(people, seats, strict=False))
    write_all(session, [(seat, {**EMPTY, "attendee_id": person.id}) for person, seat in pairs])
    write_status(session, [person for person, _ in pairs], AttendeeStatus.ACCEPTED)
    refresh_status(session, {person.invitation_id for person in people})
    return {person.id: seat.id for person, seat in pairs}


def _whole(room: Room, seat_of: dict[int, int]) -> float:
    """The share of parties that are so seated at one table, or at one and those beside it."""
    with gala.db.transaction(room.engine, read_only=True) as session:
        now = read_situation(session, room.event_id)
    places = hall.places_of(now.tables, now.hall_seats())
    near, at = hall.Neighbours(places), {seat.seat_id: place for place in places for seat in place.seats}
    whole = 0
    parties = now.parties(now.people.values())
    for party in parties:
        used = {at[seat_of[member]] for member in party.members}
        whole += any(used - {middle} <= set(near.of(middle)) for middle in used)
    return whole / len(parties)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return (time.perf_counter() - start) * 1000, done
