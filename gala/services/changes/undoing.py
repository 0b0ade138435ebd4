"""Undo and redo: a person's or a program's own steps, newest first; refused, with what and who, where others have
acted since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import ChangedSince, NothingToRedo, NothingToUndo, WrongState
from gala.hot import set_context
from gala.models import Change, ChangeState, Event
from gala.services.changes.book import without_needed
from gala.services.changes.recording import steps_of_actor
from gala.services.changes.steps import Key, Step, lock, must_stand, steps_of
from gala.services.changes.telling import tell
from gala.services.changes.writing import write

_C = Change.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Done:
    """A step: ``action`` ("seat.assigned") and the facts for its sentence."""

    id: int
    action: str
    details: Mapping[str, Any]
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Steps:
    """What the user's next undo and next redo would do; None: nothing."""

    undo: Done | None
    redo: Done | None


@requires(Permission.SEAT_ASSIGN)
def undo(session: Session, actor: Actor, event_id: int, step_id: int | None = None) -> Done:
    """Take back the last thing that this user did at the event and has not taken back; ``step_id``: only that one.

    Raises NothingToUndo; ChangedSince(By) when somebody has acted on it since; WrongState when the last is another
    step: then nothing is changed.
    """
    change = _newest(session, actor, event_id, ChangeState.DONE)
    if change is None:
        raise NothingToUndo
    _must_be(change, step_id)
    return _turn(session, change, ChangeState.UNDONE)


@requires(Permission.SEAT_ASSIGN)
def redo(session: Session, actor: Actor, event_id: int, step_id: int | None = None) -> Done:
    """Do again what this user took back last; ``step_id``: only that step.

    Raises NothingToRedo; ChangedSince(By); WrongState.
    """
    change = _newest(session, actor, event_id, ChangeState.UNDONE)
    if change is None:
        raise NothingToRedo
    _must_be(change, step_id)
    return _turn(session, change, ChangeState.DONE)


def _must_be(change: Any, step_id: int | None) -> None:
    if step_id is not None and change.id != step_id:
        raise WrongState(reason="Another step comes first, so nothing was changed.")


@read_only
@requires(Permission.SEAT_ASSIGN)
def get_steps(session: Session, actor: Actor, event_id: int) -> Steps:
    """What undo and redo would do now for this user."""
    done, undone = (_newest(session, actor, event_id, s, lock=False) for s in (ChangeState.DONE, ChangeState.UNDONE))
    return Steps(_done(done) if done else None, _done(undone) if undone else None)


def _newest(session: Session, actor: Actor, event_id: int, state: ChangeState, lock: bool = True) -> Any:
    """The change to turn next: the last done; of those undone the first, since it was undone last."""
    own = (_C.c.event_id == event_id, steps_of_actor(actor), _C.c.state == state.value)
    order = _C.c.id if state == ChangeState.UNDONE else _C.c.id.desc()
    newest = select(_C).where(*own).order_by(order).limit(1)
    if lock:  # the event first, as all who redraw its room do
        session.execute(select(_E.c.id).where(_E.c.id == event_id).with_for_update(key_share=True))
        newest = newest.with_for_update()
    return session.execute(newest).one_or_none()


def _turn(session: Session, change: Any, state: ChangeState) -> Done:
    """Bring the change into ``state``: check every row, write every row, tell everybody."""
    steps = steps_of(session, change.id, back=state == ChangeState.UNDONE)
    lock(session, steps)
    steps = without_needed(session, steps)
    must_stand(session, change, steps)
    turn = _record(session, change, state)
    try:
        with session.begin_nested():
            set_context(session, "change", turn)
            write(session, steps)
    except IntegrityError as error:  # something new stands in the way: a number or an email given again since
        raise ChangedSince(what=_in_the_way(steps)) from error
    finally:
        set_context(session, "change", None)
    session.execute(update(_C).where(_C.c.id == change.id).values(state=state.value))
    tell(session, change.event_id, steps)
    return _done(change)


def _record(session: Session, change: Any, state: ChangeState) -> int:
    """To take back is an act as well: the history tells it, with who did it. It is no step to undo itself."""
    kept = {name: getattr(change, name) for name in ("tenant_id", "event_id", "user_id", "actor")}
    facts = {"of": change.action, "facts": dict(change.details)}
    told = {"action": "undone" if state == ChangeState.UNDONE else "redone", "details": facts}
    row = kept | told | {"state": ChangeState.DROPPED.value, "created_at": clock.now()}
    return int(session.execute(insert(_C).values(row).returning(_C.c.id)).scalar_one())


def _in_the_way(steps: Mapping[Key, Step]) -> str:
    """The first table, seat or person of the steps, to name something."""
    for name, column in (("event_tables", "table_number"), ("event_seats", "seat_number"), ("guests", "name")):
        for step in steps.values():
            if step.entity == name and step.wanted:
                return str(step.wanted[column])
    return ""


def _done(change: Any) -> Done:
    return Done(change.id, change.action, change.details, change.actor, change.created_at)
