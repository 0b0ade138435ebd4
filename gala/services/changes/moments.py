"""What happened at an event, newest first, for stepping through the plan as it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, AttendeeHistory, Change, ChangeRow, Guest
from gala.services.changes.past import Moment, now

READ = 3_000
"""So many lines of each history are read at once."""
TOGETHER = timedelta(seconds=1)
"""What one person does within so long of each other is one moment."""

_A, _G = Attendee.__table__, Guest.__table__  # type: ignore[attr-defined]
_C, _H, _R = (model.__table__ for model in (Change, AttendeeHistory, ChangeRow))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Happening:
    """One moment: who did what, and the ``cursor`` of the plan as it was just after.

    ``action`` is an undoable one, or seat.taken, seat.left, answer.yes, answer.no, came, went, people, room;
    ``details`` are for its sentence, ``count`` how many people it is about.
    """

    cursor: str
    at: datetime
    who: str
    action: str
    details: Mapping[str, Any]
    count: int


@dataclass(slots=True)
class _Line:
    at: datetime
    id: int
    who: str
    row: Any
    is_history: bool


@dataclass(slots=True)
class _Group:
    who: str
    lines: list[_Line] = field(default_factory=list)

    def takes(self, line: _Line) -> bool:
        return self.who == line.who and abs(self.lines[-1].at - line.at) <= TOGETHER


@read_only
@requires(Permission.PEOPLE_READ)
def list_moments(session: Session, actor: Actor, event_id: int, limit: int = 40) -> list[Happening]:
    """The last ``limit`` moments, newest first, at most 200; fewer where a very large change fills what is read."""
    mark = now(session, event_id)
    groups = _grouped([*_history(session, event_id), *_rows(session, event_id)])[: min(limit, 200)]
    changes = _changes(session, event_id, groups)
    names = _names(session, {line.row.attendee_id for group in groups for line in group.lines if line.is_history})
    found = []
    for group in groups:
        found.append(_told(str(mark), group, changes, names))
        ids: dict[bool, list[int]] = {True: [mark.history + 1], False: [mark.row + 1]}
        for line in group.lines:
            ids[line.is_history].append(line.id)
        mark = Moment(min(ids[True]) - 1, min(ids[False]) - 1)
    return found


def _history(session: Session, event_id: int) -> Iterable[_Line]:
    own = (_H.c.event_id == event_id, _H.c.action != "named")  # of a new name the step itself tells
    for row in session.execute(select(_H).where(*own).order_by(_H.c.id.desc()).limit(READ)):
        yield _Line(row.created_at, row.id, row.changed_by or "", row, True)


def _rows(session: Session, event_id: int) -> Iterable[_Line]:
    columns = (_R.c.id, _R.c.created_at, _R.c.change_id, _R.c.entity, _C.c.actor)
    rows = select(*columns).outerjoin(_C, _C.c.id == _R.c.change_id).where(_R.c.event_id == event_id)
    for row in session.execute(rows.order_by(_R.c.id.desc()).limit(READ)):
        yield _Line(row.created_at, row.id, row.actor or "", row, False)


def _grouped(lines: Iterable[_Line]) -> list[_Group]:
    """Newest first. A line of which nobody knows who wrote it belongs to what happened at the same time."""
    groups: list[_Group] = []
    for line in sorted(lines, key=lambda line: (line.at, line.id), reverse=True):
        last = groups[-1] if groups else None
        if last and last.lines and (not line.who or not last.who) and abs(last.lines[-1].at - line.at) <= TOGETHER:
            last.who = last.who or line.who
        elif last is None or not last.takes(line):
            last = _Group(line.who)
            groups.append(last)
        last.lines.append(line)
    return groups


def _changes(session: Session, event_id: int, groups: Sequence[_Group]) -> list[Any]:
    if not groups:
        return []
    since = groups[-1].lines[-1].at - TOGETHER
    made = select(_C.c.id, _C.c.actor, _C.c.action, _C.c.details, _C.c.created_at)
    return list(session.execute(made.where(_C.c.event_id == event_id, _C.c.created_at >= since).order_by(_C.c.id)))


def _names(session: Session, people: Iterable[int]) -> dict[int, str]:
    rows = select(_A.c.id, _G.c.name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.id.in_(set(people)))
    return {row.id: row.name for row in session.execute(rows)}


def _told(cursor: str, group: _Group, changes: Sequence[Any], names: Mapping[int, str]) -> Happening:
    first, last = group.lines[-1].at, group.lines[0].at
    ids = {line.row.change_id for line in group.lines if not line.is_history and line.row.change_id}
    of_it = [one for one in changes if one.id in ids]
    if not of_it:
        of_it = [
            one for one in changes if one.actor == group.who and first - TOGETHER <= one.created_at <= last + TOGETHER
        ]
    history = [line.row for line in group.lines if line.is_history]
    count = len({row.attendee_id for row in history})
    if of_it:
        return Happening(cursor, last, group.who, of_it[-1].action, of_it[-1].details, count)
    action, details = _read(history, names)
    return Happening(cursor, last, group.who, action, details, count)


def _read(history: Sequence[Any], names: Mapping[int, str]) -> tuple[str, dict[str, str]]:
    """What the lines of the attendees' history, newest first, say by themselves."""
    for wanted, action in (("seat", "seat.taken"), ("unseat", "seat.left")):
        for row in history:
            if row.action == wanted:
                seat = (row.new_values or row.old_values)["seat_number"]
                return action, {"name": names.get(row.attendee_id, ""), "seat": seat}
    for row in history:
        old, new = row.old_values or {}, row.new_values or {}
        name = {"name": names.get(row.attendee_id, "")}
        if row.action != "update":
            continue
        if new["checked_in_at"] != old["checked_in_at"] and new["checked_in_at"]:
            return "came", name
        if new["checked_out_at"] != old["checked_out_at"]:
            return ("went" if new["checked_out_at"] else "came"), name
        if new["status"] != old["status"] and new["status"] in ("accepted", "declined"):
            return ("answer.yes" if new["status"] == "accepted" else "answer.no"), name
    return ("people" if history else "room"), {}
