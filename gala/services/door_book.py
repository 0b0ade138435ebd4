"""The door's book: the log of some people of one event, read under lock, written on, and settled into who is inside.

Whatever comes and goes is written here, by whichever door: who is inside follows from the lines alone
(``gala.rules.door_log``), so that late ones find their place.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor
from gala.bus import AttendeeState, CheckedIn, CheckedOut, DoorConflict, publish
from gala.hot import Hot, many, named
from gala.models import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeStatus,
    Event,
    Guest,
    ScanVerdict,
)
from gala.rules.door_log import Line, Story, fold
from gala.services.guests import Person, attendee_state
from gala.services.invitations.book import GONE
from gala.services.invitations.status import refresh_status

UNDO_WITHIN = timedelta(minutes=15)
"""So long after a check-in it can be taken back."""

AGAIN = "again"
"""The note of a coming that was allowed although the gate knew that the person was inside."""

Row = dict[str, Any]
"""A line of the log by its columns; ``id`` is missing until it is written."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]

_IN, _LEFT, _NOT = (
    s.value for s in (AttendanceStatus.CHECKED_IN, AttendanceStatus.LEFT, AttendanceStatus.NOT_CHECKED_IN)
)
_PERSON = (
    _A.c.id, _A.c.version, _A.c.status, _A.c.source, _A.c.metadata, _A.c.invitation_id, _A.c.checked_in_at,
    _A.c.checked_out_at, _A.c.tenant_id, _G.c.name,
)  # fmt: skip


class Book:
    """The lines of ``people`` (locked), and lines that name nobody. Nothing is written before ``settle``."""

    def __init__(self, event_id: int, people: Mapping[int, Person], rows: Iterable[Any]) -> None:
        self.event_id = event_id
        self.people = dict(people)
        self.rows: dict[str, Row] = {row.client_id: row._asdict() for row in rows}
        self._known = {name: dict(row) for name, row in self.rows.items()}

    def add(self, row: Row) -> None:
        """Write a line."""
        self.rows[row["client_id"]] = row
        self._judge(row["attendee_id"])

    def learn(self, people: Mapping[int, Person]) -> None:
        """Take up people who were not there before."""
        self.people |= people

    def undo(self, row: Row) -> None:
        """Take a line back: it stays, marked."""
        row["undone"] = True
        self._judge(row["attendee_id"])

    def story(self, attendee_id: int) -> Story:
        """What somebody's lines come to."""
        return fold(line for row in self.rows.values() if row["attendee_id"] == attendee_id for line in lines_of(row))

    def _judge(self, attendee_id: int | None) -> None:
        """Say of each of somebody's lines whether it counts."""
        if attendee_id is None:
            return
        story = self.story(attendee_id)
        for row in self.rows.values():
            if row["attendee_id"] != attendee_id or row["undone"] or not any(lines_of(row)):
                continue
            counts = row["client_id"] in story.counted
            if row["checkin_time"] is None:
                row["status"] = _LEFT if counts else _NOT
            else:
                row["status"] = _IN if counts else _NOT
                again = ScanVerdict.CONFLICT if row["client_id"] in story.conflicts else ScanVerdict.ALREADY_IN
                row["verdict"] = (ScanVerdict.WELCOME if counts else again).value

    def settle(self, session: Session) -> None:
        """Write the new lines, the changed ones, and who is inside; tell all of it."""
        self._write_lines(session)
        changed = {who: values for who in self.people if (values := self._changed(who))}
        for who, values in changed.items():
            known = {name: getattr(self.people[who], name) for name in ("checked_in_at", "checked_out_at", "status")}
            now = {f"new_{name}": value for name, value in (known | values).items()}
            _WRITE_PERSON(session, who=who, **now)
        if changed:
            self._tell(session, changed)

    def _write_lines(self, session: Session) -> None:
        for name, row in self.rows.items():
            known = self._known.get(name)
            if known is None:
                write_line(session, row)
            elif known != row:
                judged = {key: row[key] for key in ("status", "verdict", "undone")}
                session.execute(update(_L).where(_L.c.id == row["id"]).values(judged))
            if is_conflict(row) and not (known and is_conflict(known)):
                name = self.people[row["attendee_id"]].name if row["attendee_id"] in self.people else ""
                publish(session, DoorConflict(self.event_id, row["attendee_id"], name))

    def _changed(self, attendee_id: int) -> dict[str, Any]:
        """The columns of a person that are no longer as the lines have it."""
        person, story = self.people[attendee_id], self.story(attendee_id)
        status = person.status
        if story.came and status not in GONE:
            status = AttendeeStatus.ATTENDED.value
        elif not story.came and status == AttendeeStatus.ATTENDED:
            status = AttendeeStatus.ACCEPTED.value
        now = {
            "checked_in_at": story.came.at if story.came else None,
            "checked_out_at": story.left.at if story.left else None,
            "status": status,
        }
        return {key: value for key, value in now.items() if value != getattr(person, key)}

    def _tell(self, session: Session, changed: Mapping[int, dict[str, Any]]) -> None:
        for kind, inside in ((CheckedIn, True), (CheckedOut, False)):
            people = [self.people[who] for who in changed if self.story(who).is_inside == inside]
            states = tuple(self._now(p, changed[p.id], inside) for p in people)
            if states:
                publish(session, kind(self.event_id, states))
        refresh_status(session, {self.people[who].invitation_id for who, new in changed.items() if "status" in new})

    @staticmethod
    def _now(person: Person, new: Mapping[str, Any], inside: bool) -> AttendeeState:
        came = new.get("checked_in_at", person.checked_in_at)
        known = {"inside": inside, "checked_in_at": came, "status": new.get("status", person.status)}
        return attendee_state(person, version=person.version + 1, **known)


def lines_of(row: Row) -> Iterable[Line]:
    """A line of the log as the rules read it; nothing for one that is no coming or going, or can never count."""
    name, undone = row["client_id"], row["undone"]
    if row["verdict"] == ScanVerdict.LEFT:
        yield Line(name, "out", row["scanned_at"], undone=undone)
    elif row["checkin_time"] is not None:
        again = row["note"] == AGAIN
        if (
            row["verdict"] == ScanVerdict.WELCOME
            or again
            or (row["verdict"] == ScanVerdict.CONFLICT and not row["note"])
        ):
            yield Line(name, "in", row["scanned_at"], knowing=again, undone=undone)


SEEN = "seen:"
"""How the client id begins of a line which says that somebody has settled a conflict; then comes that line's id."""


def is_conflict(row: Mapping[str, Any]) -> bool:
    """Whether a line is one that organizers should look at: somebody came in and does not count."""
    held = row["verdict"] == ScanVerdict.HELD and row["checkin_time"] is not None
    return (row["verdict"] == ScanVerdict.CONFLICT or held) and not row["undone"]


def open_book(session: Session, event_id: int, attendee_ids: Collection[int], client_ids: Collection[str] = ()) -> Book:
    """Lock these people (those who are at this event), and read their lines and those of these ids."""
    ids, names = sorted(set(attendee_ids)), sorted(set(client_ids))
    people = lock_people(session, event_id, ids)
    whose = or_(_L.c.attendee_id.in_(people.keys()), _L.c.client_id.in_(names))
    return Book(event_id, people, session.execute(select(_L).where(whose).order_by(_L.c.id)))


def lock_people(session: Session, event_id: int, attendee_ids: Collection[int]) -> dict[int, Person]:
    """Those of these people who are at this event, by id, locked until the commit."""
    return ask_people(session, event_id, attendee_ids)()


def ask_people(session: Session, event_id: int, attendee_ids: Collection[int]) -> Callable[[], dict[int, Person]]:
    """``lock_people`` in one message with what is asked next: call what it returns for the people."""
    ids = sorted(set(attendee_ids))
    rows = _lock(len(ids)).ask(session, event_id=event_id, **named("who", ids)) if ids else list
    return lambda: {row.id: row for row in rows()}


@lru_cache
def _lock(count: int) -> Hot:
    return Hot(
        select(*_PERSON)
        .join(_G, _G.c.id == _A.c.guest_id)
        .where(_A.c.event_id == bindparam("event_id"), _A.c.id.in_(many("who", count, _A.c.id.type)))
        .order_by(_A.c.id)
        .with_for_update(of=_A, key_share=True)
    )


_WRITE_PERSON = Hot(
    update(_A)
    .where(_A.c.id == bindparam("who"))
    .values({name: bindparam(f"new_{name}") for name in ("checked_in_at", "checked_out_at", "status")})
    .values(version=_A.c.version + 1)
)
_WRITE = Hot(insert(_L).values({column.name: bindparam(column.name) for column in _L.c if column.name != "id"}))


def write_line(session: Session, row: Row) -> None:
    """Put a line into the log."""
    _WRITE(session, **row)


def line(actor: Actor, tenant_id: int, event_id: int, attendee_id: int | None, at: datetime, **known: Any) -> Row:
    """A line of the log, of something that neither let in nor out unless ``known`` says so."""
    return {
        "tenant_id": tenant_id,
        "event_id": event_id,
        "attendee_id": attendee_id,
        "checkin_time": None,
        "checkout_time": None,
        "status": _NOT,
        "verdict": ScanVerdict.NOTE.value,
        "gate_id": actor.gate.id if actor.gate else None,
        "gate": actor.gate.name[:80] if actor.gate else "",
        "device": actor.user_agent[:80],
        "actor": actor.name[:200],
        "client_id": known.get("client_id") or uuid4().hex,
        "note": "",
        "offline": False,
        "undone": False,
        "scanned_at": at,
        "created_at": clock.now(),
    } | known


def came(at: datetime) -> Row:
    """What a line says of a coming that counts."""
    return {"status": _IN, "verdict": ScanVerdict.WELCOME.value, "checkin_time": at}


def left(at: datetime) -> Row:
    """What a line says of a going that counts."""
    return {"status": _LEFT, "verdict": ScanVerdict.LEFT.value, "checkout_time": at}
