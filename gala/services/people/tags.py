"""Tags: words that organizers put on people, to find all who have them."""

from collections.abc import Collection

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires, scope_of
from gala.errors import Invalid
from gala.models import Guest, GuestTag
from gala.services import activity
from gala.services.address_book import touch_guests
from gala.services.changes.recording import describe, undoable
from gala.services.people.person import chosen_ids
from gala.services.people.shapes import TagCount
from gala.services.typed import line

MOST_TAGS = 20
"""So many tags at most on one person."""

_G, _T = Guest.__table__, GuestTag.__table__  # type: ignore[attr-defined]


@read_only
@requires(Permission.PEOPLE_READ)
def list_tags(session: Session, actor: Actor, tenant_id: int) -> tuple[TagCount, ...]:
    """Every tag of the tenant's, alphabetically, and how many people have it."""
    counted = select(_T.c.tag, func.count()).where(_T.c.tenant_id == tenant_id).group_by(_T.c.tag)
    found = (TagCount(word, count) for word, count in session.execute(counted))
    return tuple(sorted(found, key=lambda one: (one.tag.casefold(), one.tag)))


@requires(Permission.PEOPLE_WRITE)
def tag(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    """Put a tag on these people; those who did not have it. Raises Invalid, also for a twenty-first tag."""
    return _put_on(session, actor, tenant_id, guest_ids, tag)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.tagged")
def tag_here(session: Session, actor: Actor, event_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    """As ``tag``, done at an event, where it is a step that can be undone."""
    new = _put_on(session, actor, scope_of(session).tenant_id, guest_ids, tag)
    describe(session, tag=tidy_tag(tag), count=len(new))
    return new


def _put_on(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    word, people = tidy_tag(tag), _lock(session, tenant_id, guest_ids)
    tags: dict[int, set[str]] = {guest_id: set() for guest_id in people}
    for guest_id, theirs in session.execute(select(_T.c.guest_id, _T.c.tag).where(_T.c.guest_id.in_(people))):
        tags[guest_id].add(theirs)
    new = [guest_id for guest_id in people if word not in tags[guest_id]]
    if any(len(tags[guest_id]) >= MOST_TAGS for guest_id in new):
        raise Invalid(field="tag", reason="Somebody has {limit} tags already, and no more fit.", limit=MOST_TAGS)
    if new:
        rows = [{"tenant_id": tenant_id, "guest_id": guest_id, "tag": word} for guest_id in new]
        session.execute(insert(_T), rows)
        touch_guests(session, new)
        activity.log(session, actor, tenant_id, "guests.tagged", tag=word, count=len(new))
    return tuple(new)


@requires(Permission.PEOPLE_WRITE)
def untag(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    """Take a tag off these people; those who had it."""
    return _take_off(session, actor, tenant_id, guest_ids, tag)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.untagged")
def untag_here(session: Session, actor: Actor, event_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    """As ``untag``, done at an event, where it is a step that can be undone."""
    had = _take_off(session, actor, scope_of(session).tenant_id, guest_ids, tag)
    describe(session, tag=tidy_tag(tag), count=len(had))
    return had


def _take_off(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int], tag: str) -> tuple[int, ...]:
    word, people = tidy_tag(tag), _lock(session, tenant_id, guest_ids)
    gone = delete(_T).where(_T.c.guest_id.in_(people), _T.c.tag == word).returning(_T.c.guest_id)
    had = list(session.execute(gone).scalars())
    if had:
        touch_guests(session, had)
        activity.log(session, actor, tenant_id, "guests.untagged", tag=word, count=len(had))
    return tuple(sorted(had))


def tidy_tag(tag: str) -> str:
    """The tag as it is kept. Raises Invalid."""
    word = line(tag, "tag", 40)
    if not word:
        raise Invalid(field="tag", reason="Please enter a tag.")
    return word


def _lock(session: Session, tenant_id: int, guest_ids: Collection[int]) -> list[int]:
    """Those of these people who are in the book, locked in the order of their ids: a tag is put on once."""
    mine = (_G.c.tenant_id == tenant_id, _G.c.id.in_(chosen_ids(guest_ids)))
    return list(
        session.execute(select(_G.c.id).where(*mine).order_by(_G.c.id).with_for_update(key_share=True)).scalars()
    )
