"""The door as its organizer sees it: who is inside, by minute, table and gate, who is late, who has no chair."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeStatus,
    Event,
    EventSeat,
    EventTable,
    Guest,
    Invitation,
    ScanVerdict,
)
from gala.services.door_book import SEEN
from gala.services.events import EventFacts, facts
from gala.services.invitations.figures import ACTIVE, INSIDE

MOST_LATE = 500
MOST_UNSEATED = 50
MOST_LINES = 200

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

SAID_YES = _A.c.status.in_((AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value))
ABSENT = and_(_A.c.status == AttendeeStatus.ACCEPTED.value, _A.c.checked_in_at.is_(None))
"""Said yes and has not come."""
_CAME_IN = and_(_L.c.status == AttendanceStatus.CHECKED_IN.value, _L.c.undone.is_(False))
_PEOPLE = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
_SEATED = _PEOPLE.outerjoin(_S, _S.c.attendee_id == _A.c.id)
_PARTY = func.coalesce(_A.c.invitation_id, -_A.c.id)
"""What tells a party: its invitation; who has none is a party alone."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """``expected``: said yes. Of them ``to_come`` have not come yet and ``left`` have gone again; ``inside`` is
    everybody who is, invited or not; ``no_shows`` did not come, and their chairs were given up."""

    inside: int
    expected: int
    to_come: int
    left: int
    no_shows: int


@dataclass(frozen=True, slots=True)
class TableCount:
    """A table in the plan's order: of its chairs ``seated`` are somebody's, of whom ``inside`` are there."""

    table_id: int
    number: str
    seats: int
    seated: int
    inside: int

    @property
    def is_complete(self) -> bool:
        """Whether everybody who sits there is inside."""
        return 0 < self.seated == self.inside


@dataclass(frozen=True, slots=True)
class GateCount:
    """How many people a gate has let in. ``gate_id`` None: by hand, under the ``name`` that was given."""

    gate_id: int | None
    name: str
    came: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody and their chair; "" where they have none."""

    attendee_id: int
    name: str
    party: str
    table: str = ""
    seat: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class LateParty:
    """Of ``expected`` people who said yes, ``missing`` have not come. ``key`` tells the party from others."""

    key: int
    label: str
    expected: int
    missing: tuple[Seated, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """``came``: everybody's first coming in. ``late``: nobody before the start; the biggest parties first, at most
    ``MOST_LATE``. ``unseated``: inside without a chair, the newest first, of ``unseated_count``."""

    event: EventFacts
    has_started: bool
    crowd: Crowd
    came: list[datetime]
    tables: list[TableCount]
    gates: list[GateCount]
    late: list[LateParty]
    unseated: list[Seated]
    unseated_count: int


@dataclass(frozen=True, slots=True)
class Line:
    """What a gate answered, or what else its log tells: ``verdict`` is a ScanVerdict. ``name`` is empty where nobody
    was named; ``note`` is what the staff wrote."""

    id: int
    at: datetime
    verdict: str
    name: str
    party: str
    gate: str
    table: str
    seat: str
    note: str
    is_offline: bool


@read_only
@requires(Permission.PEOPLE_READ)
def get_arrivals(session: Session, actor: Actor, event_id: int) -> Arrivals:
    """The door as it is this moment."""
    event = session.execute(select(_E).where(_E.c.id == event_id)).one()
    has_started = event.start_at <= clock.now()
    unseated, count = _unseated(session, event_id)
    return Arrivals(
        event=facts(event),
        has_started=has_started,
        crowd=_crowd(session, event_id),
        came=_came(session, event_id),
        tables=_tables(session, event_id),
        gates=_gates(session, event_id),
        late=_late(session, event_id) if has_started else [],
        unseated=unseated,
        unseated_count=count,
    )


def _crowd(session: Session, event_id: int) -> Crowd:
    counted = {
        "inside": INSIDE,
        "expected": SAID_YES,
        "to_come": ABSENT,
        "left": and_(SAID_YES, _A.c.checked_out_at.is_not(None)),
        "no_shows": _A.c.status == AttendeeStatus.NO_SHOW.value,
    }
    columns = [func.count(case((such, 1))).label(name) for name, such in counted.items()]
    row = session.execute(select(*columns).where(_A.c.event_id == event_id, ACTIVE)).one()
    return Crowd(**row._asdict())


def _came(session: Session, event_id: int) -> list[datetime]:
    first = func.min(_L.c.checkin_time, type_=_L.c.checkin_time.type)
    return list(
        session.execute(select(first).where(_L.c.event_id == event_id, _CAME_IN).group_by(_L.c.attendee_id)).scalars()
    )


def _tables(session: Session, event_id: int) -> list[TableCount]:
    chairs = _T.outerjoin(_S, _S.c.table_id == _T.c.id).outerjoin(_A, _A.c.id == _S.c.attendee_id)
    inside = func.count(case((INSIDE, 1)))
    statement = (
        select(_T.c.id, _T.c.table_number, func.count(_S.c.id), func.count(_S.c.attendee_id), inside)
        .select_from(chairs)
        .where(_T.c.event_id == event_id)
        .group_by(_T.c.id, _T.c.table_number, _T.c.position)
        .order_by(_T.c.position, _T.c.id)
    )
    return [TableCount(*row) for row in session.execute(statement)]


def _gates(session: Session, event_id: int) -> list[GateCount]:
    """Each with the people whom it let in, whoever let them in again later; the busiest first."""
    last = func.max(_L.c.checkin_time, type_=_L.c.checkin_time.type)
    people = func.count(_L.c.attendee_id.distinct())
    name = case((_L.c.gate_id.is_(None), _L.c.gate), else_="")
    statement = (
        select(_L.c.gate_id, func.max(_L.c.gate), people, last)
        .where(_L.c.event_id == event_id, _CAME_IN)
        .group_by(_L.c.gate_id, name)
        .order_by(people.desc(), _L.c.gate_id)
    )
    return [GateCount(*row) for row in session.execute(statement)]


def _late(session: Session, event_id: int) -> list[LateParty]:
    missing = func.count(case((ABSENT, 1)))
    parties = (
        select(_PARTY.label("party"), func.count().label("expected"), missing.label("missing"))
        .where(_A.c.event_id == event_id, SAID_YES)
        .group_by(_PARTY)
        .having(missing > 0)
        .order_by(missing.desc(), _PARTY)
        .limit(MOST_LATE)
        .subquery()
    )
    statement = (
        select(parties.c.party, parties.c.expected, _A.c.id, _G.c.name, _I.c.label, _S.c.table_number)
        .add_columns(_S.c.label.label("seat"), _S.c.locked)
        .select_from(_SEATED.join(parties, parties.c.party == _PARTY))
        .where(_A.c.event_id == event_id, ABSENT)
        .order_by(parties.c.missing.desc(), parties.c.party, _A.c.position, _A.c.id)
    )
    found: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        found.setdefault(row.party, []).append(row)
    return [
        LateParty(key, rows[0].label or rows[0].name, rows[0].expected, tuple(map(seated, rows)))
        for key, rows in found.items()
    ]


def seated(row: Any) -> Seated:
    """A row of a person with their chair, where they have one."""
    return Seated(row.id, row.name, row.label or "", row.table_number or "", row.seat or "", bool(row.locked))


def _unseated(session: Session, event_id: int) -> tuple[list[Seated], int]:
    """Somebody whose chair was given up came after all, or never had one."""
    stands = (_A.c.event_id == event_id, ACTIVE, INSIDE, _S.c.id.is_(None))
    count = session.execute(select(func.count()).select_from(_SEATED).where(*stands)).scalar_one()
    people = select(_A.c.id, _G.c.name, _I.c.label).select_from(_SEATED).where(*stands)
    rows = session.execute(people.order_by(_A.c.checked_in_at.desc(), _A.c.id).limit(MOST_UNSEATED))
    return [Seated(row.id, row.name, row.label or "") for row in rows], count


@read_only
@requires(Permission.PEOPLE_READ)
def list_door_lines(session: Session, actor: Actor, event_id: int, limit: int = 20) -> list[Line]:
    """What the door's gates said last, ordered by when it happened there, newest first."""
    # One after the other: what is joined in brackets is read whole by SQLite.
    people = _L.outerjoin(_A, _A.c.id == _L.c.attendee_id).outerjoin(_G, _G.c.id == _A.c.guest_id)
    people = people.outerjoin(_I, _I.c.id == _A.c.invitation_id).outerjoin(_S, _S.c.attendee_id == _A.c.id)
    statement = (
        select(_L.c.id, _L.c.scanned_at, _L.c.verdict, _G.c.name, _I.c.label.label("party"), _L.c.gate)
        .add_columns(_S.c.table_number, _S.c.label.label("seat"), _L.c.note, _L.c.offline)
        .select_from(people)
        .where(_L.c.event_id == event_id, _L.c.client_id.not_like(f"{SEEN}%"))
        .order_by(_L.c.created_at.desc(), _L.c.id.desc())
        .limit(min(limit, MOST_LINES))
    )
    return sorted((_line(row) for row in session.execute(statement)), key=lambda line: (line.at, line.id), reverse=True)


def _line(row: Any) -> Line:
    place = (row.table_number or "", row.seat or "")
    note = row.note if row.verdict == ScanVerdict.NOTE else ""
    return Line(
        row.id, row.scanned_at, row.verdict, row.name or "", row.party or "", row.gate, *place, note, row.offline
    )
