"""What undoing (or doing again) a change means, row by row, and whether the rows still stand as they were left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import ChangedSince, ChangedSinceBy
from gala.models import AttendeeHistory, Change, ChangeRow
from gala.rules.names import acted
from gala.services.changes.rows import ENTITIES, Values, decoded, read
from gala.services.guests import COMING
from gala.services.seats import is_held

Key = tuple[str, int]
"""A row: entity and id."""

_C = Change.__table__  # type: ignore[attr-defined]
_R = ChangeRow.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_A, _S = ENTITIES["attendees"].table, ENTITIES["event_seats"].table
_PLACE = frozenset({"x", "y", "rotation", "shape", "width", "height", "sides"})
_LOCKED_FIRST = (
    "attendees", "session_answers", "event_tables", "event_scenery", "meals", "event_seats", "invitations", "guests",
)  # fmt: skip
"""The order of locks that everybody keeps; tables, scenery and dishes are under the event's."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row: as it must stand now, and as it shall stand. None: not there."""

    entity: str
    id: int
    expected: Values | None
    wanted: Values | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The columns to write; all of a row that comes or goes."""
        entity = ENTITIES[self.entity]
        if self.expected is None or self.wanted is None:
            return entity.columns
        own = (name for name in entity.columns if name not in entity.derived)
        return tuple(name for name in own if self.expected.get(name) != self.wanted.get(name))

    def stands(self, current: Values | None) -> bool:
        """Whether the row is as it must be. Whether somebody was told of a move stands in nobody's way."""
        if current is None or self.expected is None:
            return current is self.expected
        own = set(self.changed) - ENTITIES[self.entity].derived - {"tell_since"}
        is_taken_or_left = self.entity == "event_seats" and "attendee_id" in own
        if is_taken_or_left and current["locked"] and not self.expected["locked"]:
            return False  # locked in place since: nobody comes or goes by an undo either
        return all(current[name] == self.expected[name] for name in own)


def steps_of(session: Session, change_id: int, *, back: bool) -> dict[Key, Step]:
    """The change's rows, each from its first old to its last new state; ``back``: the other way round."""
    ends: dict[Key, tuple[Values | None, Values | None]] = {}
    for row in session.execute(select(_R).where(_R.c.change_id == change_id).order_by(_R.c.id)):
        key = (row.entity, row.entity_id)
        first = ends[key][0] if key in ends else row.old_values
        ends[key] = (first, row.new_values)
    steps = {}
    for (entity, row_id), (old, new) in ends.items():
        before, after = decoded(entity, old), decoded(entity, new)
        step = Step(entity, row_id, after, before) if back else Step(entity, row_id, before, after)
        if before != after and step.changed:
            steps[entity, row_id] = step
    return steps


def lock(session: Session, steps: Mapping[Key, Step]) -> None:
    """Lock every row of the steps, and who would sit or sits there, in the order that everybody keeps."""
    for name in _LOCKED_FIRST:
        ids = set(_ids(steps, name))
        table = ENTITIES[name].table
        if name == "attendees":
            ids |= _people(steps)
        which = [table.c.id.in_(ids)]
        if name == "event_seats" and (people := _people(steps) | set(_ids(steps, "attendees"))):
            which += [table.c.attendee_id.in_(people), table.c.held_for.in_(people)]
        # Who leaves the address book is locked against getting a place meanwhile: that takes a share of the row's key.
        goes = name == "guests" and any(step.entity == name and step.wanted is None for step in steps.values())
        if ids or len(which) > 1:
            rows = select(table.c.id).where(or_(*which)).order_by(table.c.id)
            session.execute(rows.with_for_update(key_share=not goes))


def _ids(steps: Iterable[Key], name: str) -> list[int]:
    return [row_id for entity, row_id in steps if entity == name]


def _people(steps: Mapping[Key, Step]) -> set[int]:
    """Whoever sits on a seat of the steps, before or after."""
    seats = [step for step in steps.values() if step.entity == "event_seats"]
    found = {side.get("attendee_id") for step in seats for side in (step.expected, step.wanted) if side}
    return {who for who in found if who is not None}


# --- may it be done? -------------------------------------------------------------------------------------------------


def must_stand(session: Session, change: Any, steps: Mapping[Key, Step]) -> None:
    """Raises ChangedSince when any row is not as the change left it, or others have built on it since."""
    for name in ENTITIES:
        ids = _ids(steps, name)
        now = read(session, name, ids) if ids else {}
        for row_id in ids:
            if not steps[name, row_id].stands(now.get(row_id)):
                raise _refusal(session, change, steps[name, row_id], now.get(row_id))
    _seats_must_be_free(session, change, steps)
    _nobody_else_may_go(session, change, steps)
    _no_chair_stays_behind(session, change, steps)
    _no_dish_is_ordered(session, change, steps)


def _seats_must_be_free(session: Session, change: Any, steps: Mapping[Key, Step]) -> None:
    """Nobody else holds what would be taken or go; whoever sits down comes, and sits nowhere else."""
    people = _people(steps)
    mine = or_(_S.c.id.in_(_ids(steps, "event_seats")), _S.c.attendee_id.in_(people))
    seats = session.execute(select(_S).where(mine)).all()
    sitting = {seat.attendee_id for seat in seats if ("event_seats", seat.id) not in steps}
    statuses = {row.id: row.status for row in session.execute(select(_A.c.id, _A.c.status).where(_A.c.id.in_(people)))}
    statuses |= {s.id: s.wanted["status"] for s in steps.values() if s.entity == "attendees" and s.wanted}
    held = {seat.id: seat.held_for for seat in seats if is_held(seat, clock.now())}
    for step in steps.values():
        if step.entity != "event_seats":
            continue
        who = _sits_down(step)
        is_in_the_way = (who is not None or _is_closed(step)) and held.get(step.id, who) != who
        if is_in_the_way or (who is not None and (statuses.get(who) not in COMING or who in sitting)):
            raise _refusal(session, change, step, step.wanted)


def _sits_down(step: Step) -> int | None:
    """Who gets the seat by this step."""
    before = step.expected["attendee_id"] if step.expected else None
    after: int | None = step.wanted["attendee_id"] if step.wanted else None
    return after if after != before else None


def _is_closed(step: Step) -> bool:
    """Whether the seat goes, or out of use."""
    return step.wanted is None or bool(step.wanted["blocked"] and "blocked" in step.changed)


_CHILDREN = (
    ("event_tables", "event_seats", "table_id"),
    ("invitations", "attendees", "invitation_id"),
    ("attendees", "event_seats", "attendee_id"),
    ("attendees", "event_seats", "held_for"),
    ("attendees", "session_answers", "attendee_id"),
)


def _nobody_else_may_go(session: Session, change: Any, steps: Mapping[Key, Step]) -> None:
    """What was made by the change goes only when nothing was added to it since."""
    for parent, child, column in _CHILDREN:
        going = [step.id for step in steps.values() if step.entity == parent and step.wanted is None]
        if not going:
            continue
        table = ENTITIES[child].table
        for row_id, owner in session.execute(select(table.c.id, table.c[column]).where(table.c[column].in_(going))):
            step = steps.get((child, row_id))
            leaves = step is not None and (step.wanted is None or step.wanted.get(column, owner) != owner)
            if not leaves:
                raise _refusal(session, change, steps[parent, owner], steps[parent, owner].expected)


def _no_chair_stays_behind(session: Session, change: Any, steps: Mapping[Key, Step]) -> None:
    """A table goes back to its place only with all of its chairs: none was added since."""
    moved = [step for step in steps.values() if step.entity == "event_tables" and step.expected and step.wanted]
    moved = [step for step in moved if _PLACE & set(step.changed)]
    if not moved:
        return
    last = select(func.max(_R.c.id)).where(_R.c.change_id == change.id).scalar_subquery()
    added = (_R.c.entity == "event_seats", _R.c.id > last, _R.c.event_id == change.event_id)
    chairs = select(_S.c.id, _S.c.table_id, _R.c.old_values).join(_R, _R.c.entity_id == _S.c.id)
    for row in session.execute(chairs.where(*added, _S.c.table_id.in_([step.id for step in moved]))):
        if row.old_values is None and ("event_seats", row.id) not in steps:
            step = steps["event_tables", row.table_id]
            raise _refusal(session, change, step, step.expected)


def _no_dish_is_ordered(session: Session, change: Any, steps: Mapping[Key, Step]) -> None:
    """A dish goes, or gets its old name again, only while nobody else has chosen it since."""
    going = {s.expected["name"]: s for s in steps.values() if s.entity == "meals" and s.expected and _loses_name(s)}
    chosen = select(_A.c.id, _A.c.meal_choice).where(_A.c.event_id == change.event_id, _A.c.meal_choice.in_(going))
    for row in session.execute(chosen) if going else ():
        own = steps.get(("attendees", row.id))
        if own is None or "meal_choice" not in own.changed:
            raise _refusal(session, change, going[row.meal_choice], going[row.meal_choice].expected)


def _loses_name(step: Step) -> bool:
    return step.wanted is None or "name" in step.changed


# --- saying why not --------------------------------------------------------------------------------------------------

_NAMES = {"event_seats": "seat_number", "event_tables": "table_number", "invitations": "label"}
_NAMES |= {"guests": "name", "meals": "name"}


def _refusal(session: Session, change: Any, step: Step, current: Values | None) -> ChangedSince | ChangedSinceBy:
    values = current or step.wanted or step.expected or {}
    what = str(values.get(_NAMES.get(step.entity, "label")) or values.get("kind") or "")
    if step.entity == "attendees":
        guests = ENTITIES["guests"].table
        owner = select(guests.c.name).where(guests.c.id == values.get("guest_id"))
        what = session.execute(owner).scalar() or ""
    who = _who(session, change, step, current)
    return ChangedSinceBy(what=what, who=acted(who)) if who else ChangedSince(what=what)


def _who(session: Session, change: Any, step: Step, current: Values | None) -> str | None:
    """Who touched the row last, after the change."""
    later = (_R.c.entity == step.entity, _R.c.entity_id == step.id, _R.c.change_id > change.id)
    latest = select(_C.c.actor).join(_R, _R.c.change_id == _C.c.id).where(*later).order_by(_R.c.id.desc()).limit(1)
    if who := session.execute(latest).scalar():
        return who
    people: Collection[Any] = {step.id} if step.entity == "attendees" else _people({(step.entity, step.id): step})
    people = set(people) | {(current or {}).get("attendee_id")} - {None}
    since: datetime = change.created_at
    theirs = (_H.c.attendee_id.in_(people), _H.c.created_at > since, _H.c.changed_by.is_not(None))
    touched = select(_H.c.changed_by).where(*theirs, _H.c.action != "named")
    return session.execute(touched.order_by(_H.c.id.desc()).limit(1)).scalar()
