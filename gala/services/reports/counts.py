"""One event's people, parties, tables and meals in numbers: one statement for each, whatever the size.

What is counted here is what the list behind the number holds: the same conditions as ``invitations.ONLY``.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from gala.models import (
    Attendee,
    AttendeeHistory,
    AttendeeStatus,
    EventSeat,
    EventTable,
    Invitation,
    InvitationStatus,
    Meal,
)
from gala.services.guests import COMING
from gala.services.invitations.figures import ACTIVE, INSIDE, seat_figures
from gala.services.invitations.status import ANSWERED

_A = Attendee.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_M = Meal.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

YES = _A.c.status.in_((AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value))
NO = _A.c.status == AttendeeStatus.DECLINED.value
SILENT = _A.c.status == AttendeeStatus.PENDING.value
MAY_COME = _A.c.status.in_([status.value for status in COMING])
"""Whoever has not said no: they may have a seat and a meal."""
NEEDS = or_(_A.c.dietary_notes.is_not(None), _A.c.access_notes.is_not(None))
_PLUS_ONE = _A.c.metadata["plus_one"].as_boolean().is_(True)
_UNNAMED = _A.c.metadata["unnamed"].as_boolean().is_(True)

ASKED: Mapping[str, ColumnElement[bool]] = {
    "unsent": and_(_I.c.sent_at.is_(None), _I.c.opened_at.is_(None)),
    "unopened": and_(_I.c.sent_at.is_not(None), _I.c.opened_at.is_(None)),
    "opened": _I.c.opened_at.is_not(None),
}
"""How far an invitation has come, of those in which somebody has not answered. Who opened it has it, sent or not."""


@dataclass(frozen=True, slots=True)
class People:
    """Those who have a place at the event. Meals, needs, seats and plus-ones: of those who have not said no."""

    invited: int
    yes: int
    no: int
    silent: int
    inside: int
    may_come: int
    seated: int
    unseated: int
    dietary: int
    access: int
    with_needs: int
    plus_ones: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class Parties:
    """Invitations by the answers of their people; ``silent`` ones, in which somebody has not answered, by how far they
    have come. Of all, how many were ``sent``, ``seen`` and ``answered`` by anybody; ``may_bring``: how many plus-ones
    they allow."""

    parties: int
    accepted: int
    partial: int
    declined: int
    pending: int
    attended: int
    silent: int
    unsent: int
    unopened: int
    opened: int
    sent: int
    seen: int
    answered: int
    may_bring: int


@dataclass(frozen=True, slots=True)
class Places:
    """The chairs. A held one is not free."""

    seated: int
    held: int
    free: int
    blocked: int
    seats: int


@dataclass(frozen=True, slots=True)
class TableCounts:
    """One table: its chairs and who sits on them. ``meals``: how many of each, "" for none chosen."""

    id: int
    number: str
    seats: int
    yes: int
    silent: int
    other: int
    inside: int
    blocked: int
    needs: int
    meals: Mapping[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Chairs that somebody has."""
        return self.yes + self.silent + self.other

    @property
    def free(self) -> int:
        """Chairs that somebody may still have."""
        return self.seats - self.taken - self.blocked


@dataclass(frozen=True, slots=True)
class Meals:
    """``dishes`` of the event in its order, then what people chose and the event no longer offers; with how many chose
    each. ``unchosen``: who may come and has chosen none."""

    dishes: Mapping[str, int]
    unchosen: int


def _many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(*conditions), 1)))


def count_people(session: Session, event_id: int) -> People:
    """Everybody once."""
    sits = _S.c.id.is_not(None)
    counted = {
        "invited": func.count(),
        "yes": _many(YES),
        "no": _many(NO),
        "silent": _many(SILENT),
        "inside": _many(INSIDE),
        "may_come": _many(MAY_COME),
        "seated": _many(sits),
        "unseated": _many(MAY_COME, ~sits),
        "dietary": _many(MAY_COME, _A.c.dietary_notes.is_not(None)),
        "access": _many(MAY_COME, _A.c.access_notes.is_not(None)),
        "with_needs": _many(MAY_COME, NEEDS),
        "plus_ones": _many(MAY_COME, _PLUS_ONE),
        "unnamed": _many(MAY_COME, _UNNAMED),
    }
    columns = [column.label(name) for name, column in counted.items()]
    here = _A.outerjoin(_S, _S.c.attendee_id == _A.c.id)
    return People(*session.execute(select(*columns).select_from(here).where(_A.c.event_id == event_id, ACTIVE)).one())


def count_parties(session: Session, event_id: int) -> Parties:
    """Every invitation in which somebody has a place."""
    silent = (
        select(_A.c.invitation_id.label("id"), _many(SILENT).label("silent"))
        .where(_A.c.event_id == event_id, ACTIVE)
        .group_by(_A.c.invitation_id)
        .subquery()
    )
    status = {kind.value: _many(_I.c.status == kind.value) for kind in InvitationStatus}
    waits = silent.c.silent > 0
    stages = {name: _many(waits, condition) for name, condition in ASKED.items()}
    counted = {"parties": func.count(), **status, "silent": _many(waits), **stages}
    ever = {"sent": _I.c.sent_at, "seen": _I.c.opened_at, "answered": _I.c.responded_at}
    counted |= {name: _many(moment.is_not(None)) for name, moment in ever.items()}
    counted["may_bring"] = func.coalesce(func.sum(_I.c.max_plus_ones), 0)
    columns = [column.label(name) for name, column in counted.items()]
    row = session.execute(
        select(*columns).select_from(_I.join(silent, silent.c.id == _I.c.id)).where(_I.c.event_id == event_id)
    ).one()
    return Parties(**row._asdict())


def count_places(session: Session, event_id: int, now: datetime) -> Places:
    """The chairs, as they are now."""
    return Places(*session.execute(select(*seat_figures(now)).where(_S.c.event_id == event_id)).one())


def count_tables(session: Session, event_id: int) -> list[TableCounts]:
    """The tables in the plan's order, with what those who sit there eat."""
    counted = {
        "seats": func.count(_S.c.id),
        "yes": _many(YES),
        "silent": _many(SILENT),
        "other": _many(_A.c.id.is_not(None), ~YES, ~SILENT),
        "inside": _many(INSIDE),
        "blocked": _many(_S.c.blocked),
        "needs": _many(NEEDS),
    }
    columns = [column.label(name) for name, column in counted.items()]
    here = _T.outerjoin(_S, _S.c.table_id == _T.c.id).outerjoin(_A, _A.c.id == _S.c.attendee_id)
    rows = session.execute(
        select(_T.c.id, _T.c.table_number.label("number"), *columns)
        .select_from(here)
        .where(_T.c.event_id == event_id)
        .group_by(_T.c.id, _T.c.table_number, _T.c.position)
        .order_by(_T.c.position, _T.c.id)
    ).all()
    meals = _meals_by_table(session, event_id)
    return [TableCounts(**row._asdict(), meals=meals.get(row.id, {})) for row in rows]


def _meals_by_table(session: Session, event_id: int) -> dict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(_S.c.table_id, _A.c.meal_choice, func.count())
        .select_from(_S.join(_A, _A.c.id == _S.c.attendee_id))
        .where(_S.c.event_id == event_id, MAY_COME)
        .group_by(_S.c.table_id, _A.c.meal_choice)
    )
    for table_id, meal, count in rows:
        found[table_id][meal] = count
    return found


def count_meals(session: Session, event_id: int) -> Meals:
    """What those who may come eat."""
    offered = session.execute(
        select(_M.c.name).where(_M.c.event_id == event_id).order_by(_M.c.position, _M.c.id)
    ).scalars()
    dishes: dict[str, int] = dict.fromkeys(offered, 0)
    chosen = session.execute(
        select(_A.c.meal_choice, func.count())
        .where(_A.c.event_id == event_id, MAY_COME)
        .group_by(_A.c.meal_choice)
        .order_by(_A.c.meal_choice)
    )
    dishes |= {meal: count for meal, count in chosen}
    unchosen = dishes.pop("", 0)
    return Meals(dishes, unchosen)


def list_answers(session: Session, event_id: int) -> list[tuple[datetime, bool]]:
    """When everybody who has answered did so first, and whether they come, in no order.

    From the history, since an attendee's row forgets when it was answered; where that has moved to the archive, from
    the invitation.
    """
    said = _H.c.new_values["status"].as_string().in_(("accepted", "declined"))
    first = (
        select(_H.c.attendee_id, func.min(_H.c.created_at, type_=_H.c.created_at.type).label("at"))
        .where(_H.c.event_id == event_id, _H.c.action.in_(("insert", "update")), said)
        .group_by(_H.c.attendee_id)
        .subquery()
    )
    rows = session.execute(
        select(first.c.at, _I.c.responded_at, NO.label("no"))
        .select_from(_A.outerjoin(first, first.c.attendee_id == _A.c.id).outerjoin(_I, _I.c.id == _A.c.invitation_id))
        .where(_A.c.event_id == event_id, ACTIVE, _A.c.status.in_(ANSWERED))
    )
    moments: list[tuple[Any, bool]] = [(row.at or row.responded_at, not row.no) for row in rows]
    return [(at, yes) for at, yes in moments if at is not None]
