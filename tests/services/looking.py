"""How service tests look at what happened: at the rows themselves, and at what was told."""

from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.models import Attendance, Attendee, EventSeat, Invitation

E = TypeVar("E", bound=bus.Happened)


def seat(session: Session, seat_id: int) -> Row[Any]:
    """The seat's row as it is now."""
    return session.execute(select(EventSeat.__table__).where(EventSeat.id == seat_id)).one()  # type: ignore[attr-defined]


def seat_of(session: Session, attendee_id: int) -> int | None:
    """Where the attendee sits."""
    return session.execute(select(EventSeat.id).where(EventSeat.attendee_id == attendee_id)).scalar()


def hold_of(session: Session, attendee_id: int) -> int | None:
    """Which seat is held for the attendee, in time or not."""
    return session.execute(select(EventSeat.id).where(EventSeat.held_for == attendee_id)).scalar()


def attendee(session: Session, attendee_id: int) -> Row[Any]:
    """The attendee's row as it is now."""
    return session.execute(select(Attendee.__table__).where(Attendee.id == attendee_id)).one()  # type: ignore[attr-defined]


def status_of(session: Session, attendee_id: int) -> str:
    return str(attendee(session, attendee_id).status)


def group_status(session: Session, invitation_id: int | None) -> str:
    return session.execute(select(Invitation.status).where(Invitation.id == invitation_id)).scalar_one()


def log_of(session: Session, attendee_id: int) -> list[Row[Any]]:
    """The door's log of one person, oldest first."""
    table = Attendance.__table__  # type: ignore[attr-defined]
    return list(session.execute(select(table).where(table.c.attendee_id == attendee_id).order_by(table.c.id)))


def told(session: Session, kind: type[E]) -> list[E]:
    """What of this kind was published since the last look; forgets the rest too."""
    return [event for event in bus.take_published(session) if isinstance(event, kind)]


def pass_time(monkeypatch: pytest.MonkeyPatch, **passed: float) -> None:
    """Let so much time pass (``minutes=5``), from the clock's present reading."""
    then = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: then)
