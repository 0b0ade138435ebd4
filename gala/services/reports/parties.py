"""The parties behind a number: who has not answered, how far their invitation has come, who comes only in part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid
from gala.models import Attendee, EventSeat, Guest, Invitation, InvitationStatus
from gala.services.invitations.figures import ACTIVE
from gala.services.reports.counts import ASKED, MAY_COME, NO, SILENT, YES

MOST = 2_000

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party with the answers of its people. ``unseated``: of those who may come."""

    id: int
    name: str
    people: int
    yes: int
    no: int
    silent: int
    unseated: int
    meals: int
    sent_at: datetime | None
    opened_at: datetime | None
    responded_at: datetime | None


def _many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(*conditions), 1)))


_WAITS = _many(SILENT)
_UNSEATED = _many(MAY_COME, _S.c.id.is_(None))
PARTIES: Mapping[str, tuple[ColumnElement[bool], ...]] = {
    "": (),
    "silent": (_WAITS > 0,),
    **{name: (_WAITS > 0, condition) for name, condition in ASKED.items()},
    **{kind.value: (_I.c.status == kind.value,) for kind in InvitationStatus},
    "unseated": (_UNSEATED > 0,),
}
"""What a list of parties can be narrowed to."""


@read_only
@requires(Permission.PEOPLE_READ)
def list_parties(
    session: Session, actor: Actor, event_id: int, only: str = "", limit: int = 40, offset: int = 0
) -> list[PartyLine]:
    """The parties, those first in which most have not answered. ``only`` is a key of ``PARTIES``. Raises Invalid."""
    if only not in PARTIES:
        raise Invalid(field="only", reason="There is no such status.")
    ordered = _parties(event_id, PARTIES[only]).limit(max(0, min(limit, MOST))).offset(max(0, offset))
    return [PartyLine(**row._asdict()) for row in session.execute(ordered)]


def read_parties(session: Session, event_id: int, only: str) -> list[PartyLine]:
    """All of them, for a service that was let in to the event."""
    return [PartyLine(**row._asdict()) for row in session.execute(_parties(event_id, PARTIES[only]))]


def _parties(event_id: int, only: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    first = func.min(_G.c.name)
    name = case((_I.c.label != "", _I.c.label), else_=first).label("name")
    counted = {
        "people": func.count(_A.c.id),
        "yes": _many(YES),
        "no": _many(NO),
        "silent": _WAITS,
        "unseated": _UNSEATED,
        "meals": _many(MAY_COME, _A.c.meal_choice != ""),
    }
    times = (_I.c.sent_at, _I.c.opened_at, _I.c.responded_at)
    return (
        select(_I.c.id, name, *(column.label(key) for key, column in counted.items()), *times)
        .select_from(
            _I.join(_A, _A.c.invitation_id == _I.c.id)
            .join(_G, _G.c.id == _A.c.guest_id)
            .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        )
        .where(_I.c.event_id == event_id, ACTIVE)
        .group_by(_I.c.id, _I.c.label, _I.c.status, *times)
        .having(and_(True, *only))
        .order_by(_WAITS.desc(), func.lower(name), _I.c.id)
    )
