"""Whoever of an import has a seat sits down: at the tables that are there, and at those that are made for them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.bus import SeatMoved, SeatsAssigned, SeatsFreed, publish
from gala.models import EventSeat
from gala.rules import geometry
from gala.services.floor.plan import read_plan
from gala.services.floor.room import NewTable as Made
from gala.services.floor.room import Outline, must_fit, put_tables, redrawn
from gala.services.imports.people import Coming
from gala.services.imports.seats import NewTable, Seating
from gala.services.seats import COLUMNS, EMPTY, lock_seats, write_all

_S = EventSeat.__table__  # type: ignore[attr-defined]


def sit_down(
    session: Session, tenant_id: int, event_id: int, seating: Seating, attendees: Mapping[Coming, int]
) -> None:
    """Write the seats. Whoever moves gets up before anybody sits down; open pages of moved guests are told."""
    pairs = [(row, who) for row, who in seating.taken.values() if who in attendees]
    left = write_all(session, [(row, _given_up(row)) for row in seating.left])
    again = lock_seats(session, event_id, seat_ids=[row.id for row, _ in pairs]) if left and pairs else {}
    pairs = [(again.get(row.id, row), who) for row, who in pairs]
    pairs += _at_new_tables(session, tenant_id, event_id, seating.tables, attendees)
    pairs.sort(key=lambda pair: pair[0].id)
    taken = write_all(session, [(row, {**EMPTY, "attendee_id": attendees[who]}) for row, who in pairs])
    freed = tuple(state for state in left if state.seat_id not in {row.id for row, _ in pairs})
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    if taken:
        publish(session, SeatsAssigned(event_id, taken))
    for row, who in pairs:
        if who.here is not None and who.here.invitation_id is not None:
            moved = (who.here.invitation_id, who.here.id, str(who.guest.name), row.seat_number)
            publish(session, SeatMoved(event_id, *moved))


def _given_up(row: Any) -> dict[str, Any]:
    """Nobody's any more; of a seat that was only held, the hold alone."""
    return {**EMPTY} if row.attendee_id is None else {**EMPTY, "attendee_id": None}


def _at_new_tables(
    session: Session, tenant_id: int, event_id: int, tables: list[NewTable], attendees: Mapping[Coming, int]
) -> list[tuple[Any, Coming]]:
    """Make the tables below those that stand there, and who sits on which of their seats. Raises Invalid."""
    tables = [table for table in tables if table.sitting]
    if not tables:
        return []
    labels = [table.labels() for table in tables]
    counts = [len(some) for some in labels]
    must_fit(session, event_id, len(tables), sum(counts))
    below = float(read_plan(session, event_id)["height"])
    places = geometry.lay_out_counts(counts, "round").tables
    made = [
        Made(table.number[:40], Outline("round", at.x, at.y + below, at.rotation, None, None, 2), some)
        for table, at, some in zip(tables, places, labels, strict=True)
    ]
    ids = put_tables(session, tenant_id, event_id, made)
    redrawn(session, event_id)
    rows = session.execute(select(*COLUMNS).where(_S.c.event_id == event_id, _S.c.table_id.in_(ids)))
    seats = {(row.table_id, row.label): row for row in rows}
    return [
        (seats[table_id, label], who)
        for table_id, table in zip(ids, tables, strict=True)
        for label, who in table.sitting.items()
        if who in attendees
    ]
