"""What an organizer does becomes one step to undo: the triggers write each row, this says what they belong to."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Scope, scope_of
from gala.hot import set_context
from gala.models import Change, ChangeRow, ChangeState

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Session, Actor, P], T]

_C = Change.__table__  # type: ignore[attr-defined]
_R = ChangeRow.__table__  # type: ignore[attr-defined]
_DETAILS = "gala.change"
_CHANGE = "gala.change.id"


def undoable(action: str) -> Callable[[Service[P, T]], Service[P, T]]:
    """A service whose work its user can undo as one step, named ``action`` ("seat.assigned"); under ``requires``.

    What one undoable service calls belongs to the same step. What changed nothing is no step. People and programs with
    a key have steps; Gala's own timers and the command line leave none.
    """

    def decorate(service: Service[P, T]) -> Service[P, T]:
        @functools.wraps(service)
        def recorded(session: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not _has_steps(actor) or _DETAILS in session.info:
                return service(session, actor, *args, **kwargs)
            scope = scope_of(session)
            change_id = _begin(session, actor, scope, action)
            try:
                result = service(session, actor, *args, **kwargs)
                _end(session, actor, scope, change_id)
            finally:
                session.info.pop(_DETAILS, None)
            return result

        recorded.undoable = action  # type: ignore[attr-defined]
        return recorded

    return decorate


def current_change(session: Session) -> int | None:
    """The step that is being made; None where there is none, as at the command line."""
    return session.info.get(_CHANGE) if _DETAILS in session.info else None


def describe(session: Session, **details: Any) -> None:
    """Say what the step was about ("name", "seat", "count"): for its sentence in the list of steps."""
    session.info.get(_DETAILS, {}).update(details)


def steps_of_actor(actor: Actor) -> ColumnElement[bool]:
    """Whose steps these are: a person's by their account; a program's, which has none, by the name of its key."""
    if actor.user_id is not None:
        return _C.c.user_id == actor.user_id
    return and_(_C.c.user_id.is_(None), _C.c.actor == actor.name[:200])


def _has_steps(actor: Actor) -> bool:
    return actor.user_id is not None or actor.scopes is not None


def _begin(session: Session, actor: Actor, scope: Scope, action: str) -> int:
    facts = {"tenant_id": scope.tenant_id, "event_id": scope.event_id, "user_id": actor.user_id}
    told = {"actor": actor.name[:200], "action": action, "state": ChangeState.DONE.value, "created_at": clock.now()}
    change_id = int(session.execute(insert(_C).values(facts | told).returning(_C.c.id)).scalar_one())
    session.info[_DETAILS], session.info[_CHANGE] = {}, change_id
    set_context(session, "change", change_id)
    return change_id


def _end(session: Session, actor: Actor, scope: Scope, change_id: int) -> None:
    """Keep the step when it changed anything; what was undone before it cannot be done again."""
    set_context(session, "change", None)
    if not session.execute(select(exists().where(_R.c.change_id == change_id))).scalar():
        session.execute(delete(_C).where(_C.c.id == change_id))
        return
    details = session.info[_DETAILS]
    session.execute(update(_C).where(_C.c.id == change_id).values(details=details))
    undone = (_C.c.event_id == scope.event_id, steps_of_actor(actor), _C.c.state == ChangeState.UNDONE)
    session.execute(update(_C).where(*undone).values(state=ChangeState.DROPPED.value))
