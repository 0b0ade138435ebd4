"""People of the address book as programs write them: all facts at once, their tags among them."""

from collections.abc import Callable, Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires, scope_of
from gala.errors import NotFound
from gala.models import Attendee, Guest
from gala.services.address_book import GuestForm, form_of, tidy
from gala.services.people.person import add_guest_to_book, edit_guest, get_guest
from gala.services.people.shapes import GuestFacts
from gala.services.people.tags import tag, tidy_tag, untag

_A, _G = Attendee.__table__, Guest.__table__  # type: ignore[attr-defined]


@requires(Permission.PEOPLE_WRITE)
def post_guest(
    session: Session, actor: Actor, tenant_id: int, form: GuestForm, tags: Collection[str] = ()
) -> GuestFacts:
    """A new entry with these tags, as it is then. Raises Invalid, also for an email that is another person's."""
    guest_id = add_guest_to_book(session, actor, tenant_id, form)
    for word in sorted(set(tags)):
        tag(session, actor, tenant_id, [guest_id], word)
    return _now(session, actor, guest_id)


@requires(Permission.PEOPLE_WRITE)
def put_guest(
    session: Session,
    actor: Actor,
    guest_id: int,
    form: GuestForm,
    tags: Collection[str] | None = None,
    seen: Callable[[GuestFacts], None] = lambda facts: None,
) -> GuestFacts:
    """Give the person these facts and, unless None, exactly these tags; as they are then.

    ``seen`` is shown the person as they are, locked, and may refuse. Raises Invalid, NotFound.
    """
    tenant_id = scope_of(session).tenant_id
    places = select(_A.c.id).where(_A.c.guest_id == guest_id).order_by(_A.c.id)
    session.execute(places.with_for_update(key_share=True))  # before the entry, as everywhere
    row = session.execute(select(_G).where(_G.c.id == guest_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    now = _now(session, actor, guest_id)
    seen(now)
    if tidy(form) != tidy(form_of(row)):
        edit_guest(session, actor, guest_id, form)
    if tags is not None:
        wanted = {tidy_tag(word) for word in tags}
        for word in sorted(set(now.tags) - wanted):
            untag(session, actor, tenant_id, [guest_id], word)
        for word in sorted(wanted - set(now.tags)):
            tag(session, actor, tenant_id, [guest_id], word)
    return _now(session, actor, guest_id)


def _now(session: Session, actor: Actor, guest_id: int) -> GuestFacts:
    return get_guest(session, actor, guest_id)
