"""An event in numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, AttendeeStatus, EventSeat
from gala.services.invitations.book import GONE
from gala.services.invitations.status import ANSWERED

_A = Attendee.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]

INSIDE = and_(_A.c.checked_in_at.is_not(None), _A.c.checked_out_at.is_(None))
"""Checked in and not left."""
ACTIVE = _A.c.status.not_in(GONE)
"""Has a place, whatever the answer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One event in numbers: people first (canceled ones do not count), then seats. ``seats`` are all chairs.

    ``unseated`` are those of ``coming`` who have no seat. It is not the difference to ``seated``: somebody may sit
    who has not answered.
    """

    invited: int
    answered: int
    coming: int
    declined: int
    inside: int
    unseated: int
    seated: int
    held: int
    free: int
    blocked: int
    seats: int


_SITS = exists(select(1).where(_S.c.attendee_id == _A.c.id)).correlate(_A)
_COMES = _A.c.status.in_((AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value))

PEOPLE_FIGURES = (
    func.count().label("invited"),
    func.count(case((_A.c.status.in_(ANSWERED), 1))).label("answered"),
    func.count(case((_COMES, 1))).label("coming"),
    func.count(case((_A.c.status == AttendeeStatus.DECLINED.value, 1))).label("declined"),
    func.count(case((INSIDE, 1))).label("inside"),
    func.count(case((and_(_COMES, ~_SITS), 1))).label("unseated"),
)
"""Counts over active attendees."""


def seat_figures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Counts over seats. A hold that ran out by ``now`` counts as free."""
    held = _S.c.hold_expires_at > now
    open_seat = and_(~_S.c.blocked, _S.c.attendee_id.is_(None))
    return (
        func.count(_S.c.attendee_id).label("seated"),
        func.count(case((held, 1))).label("held"),
        func.count(case((and_(open_seat, or_(_S.c.hold_expires_at.is_(None), ~held)), 1))).label("free"),
        func.count(case((_S.c.blocked, 1))).label("blocked"),
        func.count(_S.c.id).label("seats"),
    )


@read_only
@requires(Permission.EVENT_READ)
def get_figures(session: Session, actor: Actor, event_id: int) -> Figures:
    """The event in numbers, as they are this moment."""
    people = session.execute(select(*PEOPLE_FIGURES).where(_A.c.event_id == event_id, ACTIVE)).one()
    seats = session.execute(select(*seat_figures(clock.now())).where(_S.c.event_id == event_id)).one()
    return Figures(*people, *seats)
