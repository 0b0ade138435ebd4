"""Plus-ones: whom an invited guest may bring along, named at the door.

How many a party may bring is ``max_plus_ones`` of its invitation, which stays as the organizer set it. How many it has
named is counted where they are: whoever came as a plus-one says so in the attendee's ``details`` (``plus_one``), and
counts until that place is given up.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import InvitationChanged, publish
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Invitation
from gala.services.invitations.book import GONE, MemberForm, add_guest
from gala.services.invitations.writing import MAX_MEMBERS, new_pass_code

_A = Attendee.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


def lock_parties(session: Session, event_id: int, invitation_ids: Collection[int | None]) -> dict[int, Any]:
    """Those of these invitations that are of this event, by id, locked in that order: after all people."""
    wanted = sorted({found for found in invitation_ids if found is not None})
    here = select(_I).where(_I.c.event_id == event_id, _I.c.id.in_(wanted)).order_by(_I.c.id)
    return {row.id: row for row in session.execute(here.with_for_update(key_share=True))}


def may_bring(session: Session, party: Any) -> bool:
    """Whether a locked invitation has room for one more plus-one."""
    here = (_A.c.invitation_id == party.id, _A.c.status.not_in(GONE))
    plus_one = _A.c.metadata["plus_one"].as_boolean().is_(True)
    members = session.execute(select(func.count()).where(*here)).scalar_one()
    named = session.execute(select(func.count()).where(*here, plus_one)).scalar_one()
    return named < party.max_plus_ones and members < MAX_MEMBERS


def name_plus_one(session: Session, party: Any, name: str) -> int:
    """One more person on a locked invitation, who has said yes by standing there; the attendee's id."""
    guest_id = add_guest(session, party.tenant_id, MemberForm(name[:200]))
    last = session.execute(select(func.max(_A.c.position)).where(_A.c.invitation_id == party.id)).scalar()
    own = {"tenant_id": party.tenant_id, "event_id": party.event_id, "invitation_id": party.id, "guest_id": guest_id}
    state = {"source": AttendeeSource.RSVP.value, "status": AttendeeStatus.ACCEPTED.value, "version": 1}
    texts = {"cancellation_reason": "", "meal_choice": "", "pass_code": new_pass_code(), "created_at": clock.now()}
    place = {"position": 0 if last is None else last + 1, _A.c.metadata: {"plus_one": True}}
    made = session.execute(insert(_A).values(own | state | texts | place).returning(_A.c.id)).scalar_one()
    publish(session, InvitationChanged(party.event_id, party.id))
    return int(made)
