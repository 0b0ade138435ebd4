"""An invitation's status follows its members."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import InvitationChanged, publish
from gala.models import Attendee, AttendeeStatus, Invitation
from gala.rules.group_status import group_status

_A = Attendee.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]

ANSWERED = frozenset(
    {AttendeeStatus.ACCEPTED, AttendeeStatus.DECLINED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW}
)
"""The statuses of whoever has said yes or no."""


def refresh_status(session: Session, invitation_ids: Collection[int | None]) -> None:
    """Give these invitations the status that their members make; the first answer sets ``responded_at``.

    Locks the invitations, so it comes after all locks of people and seats. Of two members who answer at once, the
    later one sees both.
    """
    wanted = [i for i in set(invitation_ids) if i is not None]
    columns = (_I.c.id, _I.c.event_id, _I.c.status, _I.c.responded_at)
    lock = select(*columns).where(_I.c.id.in_(wanted)).order_by(_I.c.id).with_for_update(key_share=True)
    invitations = session.execute(lock).all()
    members: dict[int, set[str]] = {row.id: set() for row in invitations}
    statuses = select(_A.c.invitation_id, _A.c.status).where(_A.c.invitation_id.in_(wanted))
    for row in session.execute(statuses):
        members[row.invitation_id].add(row.status)
    for row in invitations:
        status = group_status(members[row.id])
        responded_at = row.responded_at or (clock.now() if members[row.id] & ANSWERED else None)
        if (status, responded_at) != (row.status, row.responded_at):
            session.execute(update(_I).where(_I.c.id == row.id).values(status=status, responded_at=responded_at))
            publish(session, InvitationChanged(row.event_id, row.id))
