"""What a live board starts from: one event's floor and people, read in one snapshot."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, open_to_all, read_only, requires, scope_of
from gala.bus import AttendeeState, SeatState
from gala.models import Attendee, AttendeeStatus, EventSeat, EventTable, Guest, Invitation
from gala.services.seats import COLUMNS, seat_state

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class BoardData:
    """One event as it is. ``tables``: each table's seat ids in index order, tables in the plan's order."""

    tables: list[tuple[int, list[int]]]
    seats: list[SeatState]
    attendees: list[AttendeeState]
    parties: dict[int, str]
    seat_numbers: dict[int, str]


@read_only
@open_to_all("the live boards read it; who enters their rooms is checked by may_watch and may_watch_own")
def read_board(session: Session, event_id: int) -> BoardData:
    """The event's whole board. An event that is gone gives an empty one."""
    tables: dict[int, list[int]] = {
        row: []
        for row in session.execute(
            select(_T.c.id).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id)
        ).scalars()
    }
    seats = session.execute(
        select(*COLUMNS).where(_S.c.event_id == event_id).order_by(_S.c.table_id, _S.c.position)
    ).all()
    for seat in seats:
        tables[seat.table_id].append(seat.id)
    people = session.execute(
        select(
            _A.c.id, _A.c.version, _G.c.name, _A.c.status, _A.c.checked_in_at, _A.c.checked_out_at, _A.c.invitation_id
        )
        .join(_G, _G.c.id == _A.c.guest_id)
        .where(_A.c.event_id == event_id, _A.c.status.not_in((AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED)))
        .order_by(_A.c.id)
    )
    labels = session.execute(select(_I.c.id, _I.c.label).where(_I.c.event_id == event_id))
    return BoardData(
        tables=list(tables.items()),
        seats=[seat_state(seat) for seat in seats],
        attendees=[
            AttendeeState(
                p.id,
                p.version,
                p.name,
                p.status,
                p.checked_in_at is not None and p.checked_out_at is None,
                p.invitation_id,
                p.checked_in_at,
            )
            for p in people
        ],
        parties={row.id: row.label for row in labels},
        seat_numbers={seat.id: seat.seat_number for seat in seats},
    )


@read_only
@requires(Permission.PEOPLE_READ)
def may_watch(session: Session, actor: Actor, event_id: int) -> None:
    """Raises when the actor may not see who sits where at this event, live."""


@read_only
@requires(Permission.INVITATION_OWN)
def may_watch_own(session: Session, actor: Actor, event_id: int) -> None:
    """Raises when the actor is no guest of this event."""


@read_only
@requires(Permission.PEOPLE_READ)
def hear_event(session: Session, actor: Actor, event_id: int) -> int:
    """The event whose channels the actor may hear, with names. Raises NotFound, Forbidden."""
    return event_id


@read_only
@requires(Permission.INVITATION_OWN)
def hear_own_event(session: Session, actor: Actor, event_id: int) -> int:
    """The event whose seats a guest may hear of, without names. Raises NotFound, Forbidden."""
    return event_id


@read_only
@requires(Permission.PEOPLE_READ)
def hear_invitation(session: Session, actor: Actor, invitation_id: int) -> int:
    """The event of an invitation whose channel the actor may hear, with names. Raises NotFound, Forbidden."""
    return _event_of(session)


@read_only
@requires(Permission.INVITATION_OWN)
def hear_own_invitation(session: Session, actor: Actor, invitation_id: int) -> int:
    """The event of a guest's own invitation. Raises NotFound, Forbidden."""
    return _event_of(session)


def _event_of(session: Session) -> int:
    """The event of what the actor was let in to."""
    event_id = scope_of(session).event_id
    assert event_id is not None
    return event_id
