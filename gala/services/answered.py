"""Writes that a program may send twice: the second time it gets the first answer, and nothing is done again.

The answer is kept in the transaction of the write itself: either both are there, or neither. So a request that was cut
off may always be sent again with its key. A refused request leaves nothing, and is tried anew. What is kept is sealed:
it may hold a secret that is shown once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gala import clock, vault
from gala.access import open_to_all
from gala.errors import KeyReused
from gala.models import AnsweredRequest

KEPT = timedelta(hours=24)

_R = AnsweredRequest.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may come twice: ``who`` sent it with which ``key``; ``digest`` is that of all of it."""

    who: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer with its entity tag, if it has one; ``again``: it was given before."""

    status: int
    content: bytes
    tag: str = ""
    again: bool = False


@open_to_all("it runs a service that guards itself; another caller's keys are never looked at")
def answer_once(session: Session, asked: Asked, work: Callable[[Session], Answer]) -> Answer:
    """What ``work`` answers, or answered when this was asked before.

    Two at the same moment: the second waits for the first. Raises KeyReused when the key came with another request;
    what ``work`` raises.
    """
    now = clock.now()
    own = (_R.c.who == asked.who, _R.c.key == asked.key)
    session.execute(delete(_R).where(*own, _R.c.created_at < now - KEPT))
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    begun = {"who": asked.who, "key": asked.key, "digest": asked.digest}
    empty = {"status": 0, "content": b"", "tag": "", "created_at": now}
    mine = insert(_R).values(begun | empty).on_conflict_do_nothing().returning(_R.c.id)
    made = session.execute(mine).scalar_one_or_none()
    if made is None:
        before = session.execute(select(_R).where(*own)).one()
        if before.digest != asked.digest:
            raise KeyReused
        return Answer(before.status, vault.unseal(before.content), before.tag, again=True)
    answer = work(session)
    session.execute(
        _R.update()
        .where(_R.c.id == made)
        .values(status=answer.status, content=vault.seal(answer.content), tag=answer.tag)
    )
    return answer


@open_to_all("Gala's own timer")
def forget_answers(session: Session) -> None:
    """Throw answers away that are older than a day."""
    session.execute(delete(_R).where(_R.c.created_at < clock.now() - KEPT))
