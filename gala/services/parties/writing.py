"""Invitations as programs write them."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, requires, scope_of
from gala.errors import AlreadyInvited, GroupFull, Invalid, NotFound
from gala.models import Guest, Invitation
from gala.services.changes.recording import undoable
from gala.services.invitations import MAX_MEMBERS, MemberForm, create_invitation, rename_invitation
from gala.services.parties.reading import InvitationRecord, record
from gala.services.people import add_to_party, invite_guests
from gala.services.plus_ones import allow_plus_ones

_G, _I = Guest.__table__, Invitation.__table__  # type: ignore[attr-defined]


@requires(Permission.PEOPLE_WRITE)
@undoable("invitation.created")
def post_invitation(
    session: Session,
    actor: Actor,
    event_id: int,
    label: str,
    max_plus_ones: int,
    people: Sequence[MemberForm],
    guest_ids: Sequence[int] = (),
) -> InvitationRecord:
    """A new invitation for these people, typed or (``guest_ids``) of the address book; as it is then.

    Raises Invalid, GroupFull, AlreadyInvited, NotFound for one who is not in the address book.
    """
    notes = may(actor, Permission.NEEDS_READ, scope_of(session))
    if len(people) + len(guest_ids) > MAX_MEMBERS:
        raise GroupFull(limit=MAX_MEMBERS)
    if people:
        made = create_invitation(session, actor, event_id, label, people)
        if guest_ids:
            take_in(session, actor, made, guest_ids)
    elif guest_ids:
        invited = invite_guests(session, actor, event_id, guest_ids, together=True)
        must_all_be_new(session, guest_ids, invited.count)
        (made,) = invited.party_ids
        if label.strip():
            rename_invitation(session, actor, made, label)
    else:
        raise Invalid(field="guests", reason="An invitation needs at least one person.")
    if max_plus_ones:
        allow_plus_ones(session, actor, made, max_plus_ones)
    return record(session, made, notes=notes)


@requires(Permission.PEOPLE_WRITE)
def take_in(session: Session, actor: Actor, invitation_id: int, guest_ids: Sequence[int]) -> None:
    """These people of the address book come along. Raises AlreadyInvited, NotFound, GroupFull."""
    must_all_be_new(session, guest_ids, add_to_party(session, actor, invitation_id, guest_ids).count)


def must_all_be_new(session: Session, guest_ids: Sequence[int], count: int) -> None:
    """``count`` of these people had no place at the event. Raises AlreadyInvited unless all of them; NotFound."""
    if count < len(set(guest_ids)):
        names = session.execute(select(_G.c.name).where(_G.c.id.in_(guest_ids)).order_by(_G.c.id)).scalars().all()
        if len(names) < len(set(guest_ids)):
            raise NotFound
        raise AlreadyInvited(name=", ".join(names)[:200])


@requires(Permission.PEOPLE_WRITE)
def put_invitation(
    session: Session,
    actor: Actor,
    invitation_id: int,
    label: str,
    max_plus_ones: int,
    seen: Callable[[InvitationRecord], None] = lambda record: None,
) -> InvitationRecord:
    """Call the invitation so, and let it bring so many people; as it is then. Its members are written one by one.

    ``seen`` is shown it as it is, locked, and may refuse. Raises Invalid, NotFound.
    """
    notes = may(actor, Permission.NEEDS_READ, scope_of(session))
    session.execute(select(_I.c.id).where(_I.c.id == invitation_id).with_for_update(key_share=True))
    now = record(session, invitation_id, notes=notes)
    seen(now)
    if label != now.label:
        rename_invitation(session, actor, invitation_id, label)
    if max_plus_ones != now.max_plus_ones:
        allow_plus_ones(session, actor, invitation_id, max_plus_ones)
    return record(session, invitation_id, notes=notes)
