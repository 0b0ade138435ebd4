"""People put into other parties, codes and passes made anew: each as it is then."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, requires, scope_of
from gala.services.invitations import reset_code
from gala.services.parties.members import one_member
from gala.services.parties.reading import InvitationRecord, record
from gala.services.passes import reissue
from gala.services.people import move_to_new_party, move_to_party


@requires(Permission.PEOPLE_WRITE)
def take_over(session: Session, actor: Actor, invitation_id: int, attendee_ids: Collection[int]) -> InvitationRecord:
    """These people of the event, and whom they bring along, belong to this invitation from now on; as it is then.

    Raises NotFound for one who has no place there, GroupFull.
    """
    shown = _shown(session, actor)
    move_to_party(session, actor, invitation_id, attendee_ids)
    return record(session, invitation_id, **shown)


@requires(Permission.PEOPLE_WRITE)
def split_off(
    session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int], label: str
) -> InvitationRecord:
    """They get an invitation of their own, so called, with a code of its own; as it is then. Raises Invalid, NotFound,
    GroupFull."""
    shown = _shown(session, actor)
    return record(session, move_to_new_party(session, actor, event_id, attendee_ids, label), **shown)


@requires(Permission.PEOPLE_WRITE)
def renew_code_of(session: Session, actor: Actor, invitation_id: int) -> InvitationRecord:
    """The invitation with a new code: the old one opens nothing from now on."""
    shown = _shown(session, actor)
    reset_code(session, actor, invitation_id)
    return record(session, invitation_id, **shown)


@requires(Permission.PASS_WRITE)
def renew_pass(session: Session, actor: Actor, invitation_id: int, attendee_id: int) -> int:
    """A new pass for a member of this invitation, whose revision is returned: older ones are refused from now on.

    Raises NotFound, NotComing for one who has none, TooManyAttempts for a guest who does it all the time.
    """
    one_member(session, invitation_id, attendee_id, notes=False)
    return reissue(session, actor, attendee_id)


def _shown(session: Session, actor: Actor) -> dict[str, Any]:
    return {"notes": may(actor, Permission.NEEDS_READ, scope_of(session))}
