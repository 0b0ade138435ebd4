"""Who goes into an export: everybody, whom a list was narrowed to, or whom somebody ticked."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from gala.access import Actor
from gala.services.people import GuestQuery, list_attendee_ids, list_guest_ids


@dataclass(frozen=True, slots=True)
class Choice:
    """``ids``: these only (of attendees; of invitations for "invitations", of guests for the address book). ``query``
    narrows down as the lists do. Neither: everybody."""

    ids: tuple[int, ...] = ()
    query: GuestQuery = field(default_factory=GuestQuery)

    @property
    def is_narrow(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.ids) or self.query != GuestQuery()


def chosen_attendees(session: Session, actor: Actor, event_id: int, query: GuestQuery) -> Collection[int] | None:
    """The attendees whom the query finds; None: everybody. Raises Invalid."""
    return None if query == GuestQuery() else frozenset(list_attendee_ids(session, actor, event_id, query))


def chosen_guests(session: Session, actor: Actor, tenant_id: int, choice: Choice) -> Collection[int] | None:
    """The guests of the address book who were chosen; None: everybody. Raises Invalid."""
    if not choice.is_narrow:
        return None
    found = frozenset(choice.ids)
    if choice.query != GuestQuery():
        listed = frozenset(list_guest_ids(session, actor, tenant_id, choice.query))
        found = found & listed if choice.ids else listed
    return found
