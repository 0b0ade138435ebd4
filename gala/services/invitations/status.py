"""An invitation's status follows its members."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import InvitationChanged, publish
from gala.hot import Hot, many, named
from gala.models import Attendee, AttendeeStatus, Invitation
from gala.rules.group_status import group_status

_A = Attendee.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]

ANSWERED = frozenset(
    {AttendeeStatus.ACCEPTED, AttendeeStatus.DECLINED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW}
)
"""The statuses of whoever has said yes or no."""


def refresh_status(session: Session, invitation_ids: Collection[int | None]) -> None:
    """Give these invitations the status that their members make; ``responded_at`` is the first answer's moment,
    empty while nobody has answered (or none any more: an answer can be undone).

    Locks the invitations, so it comes after all locks of people and seats. Of two members who answer at once, the
    later one sees both.
    """
    wanted = sorted({i for i in invitation_ids if i is not None})
    if not wanted:
        return
    lock, read = _statements(len(wanted))
    locked = lock.ask(session, **named("invitation", wanted))
    people = read.ask(session, **named("invitation", wanted))
    invitations = locked()
    members: dict[int, set[str]] = {row.id: set() for row in invitations}
    for row in people():
        members[row.invitation_id].add(row.status)
    changed = []
    for row in invitations:
        status = group_status(members[row.id])
        responded_at = (row.responded_at or clock.now()) if members[row.id] & ANSWERED else None
        if (status, responded_at) != (row.status, row.responded_at):
            changed.append({"invitation": row.id, "new_status": status, "new_responded_at": responded_at})
            publish(session, InvitationChanged(row.event_id, row.id))
    if len(changed) == 1:
        _WRITE(session, **changed[0])
    elif changed:
        session.connection().execute(_WRITE.statement, changed)


@lru_cache
def _statements(count: int) -> tuple[Hot, Hot]:
    """The lock, and the reading of the members after it."""
    wanted = many("invitation", count, _I.c.id.type)
    lock = select(_I.c.id, _I.c.event_id, _I.c.status, _I.c.responded_at).where(_I.c.id.in_(wanted)).order_by(_I.c.id)
    members = select(_A.c.invitation_id, _A.c.status).where(_A.c.invitation_id.in_(wanted))
    return Hot(lock.with_for_update(key_share=True)), Hot(members)


_WRITE = Hot(
    update(_I)
    .where(_I.c.id == bindparam("invitation"))
    .values(status=bindparam("new_status"), responded_at=bindparam("new_responded_at"))
)
