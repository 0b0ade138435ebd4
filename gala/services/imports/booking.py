"""The people of an import in the address book: found or entered, with what the file tells of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.models import GuestTag
from gala.rules.guest_rows import MAX_TAGS, Person
from gala.services.address_book import GuestForm, insert_guests, rewrite_guests
from gala.services.bulk import insert_rows
from gala.services.imports.people import Coming, chunks

_TOLD = ("email", "title", "phone", "company", "address", "language")
"""What a file fills in of somebody in the book, where the entry lacks it."""

_W = GuestTag.__table__  # type: ignore[attr-defined]


def enter(session: Session, tenant_id: int, people: Sequence[Coming]) -> dict[Coming, int]:
    """Everybody's entry."""
    fresh = [one for one in people if one.guest is None]
    known = [one for one in people if one.guest is not None]
    made = enter_new(session, tenant_id, [one.person for one in fresh])
    guests = dict(zip(fresh, made, strict=True)) | {one: int(one.guest.id) for one in known}
    changed = {one.guest.id: form for one in known if (form := _told(one.guest, one.person)) is not None}
    rewrite_guests(session, changed)
    _tag(session, tenant_id, {guests[one]: one.person.tags for one in people if one.person.tags})
    return guests


def enter_new(session: Session, tenant_id: int, people: Sequence[Person]) -> list[int]:
    """New entries; their ids, in the same order."""
    forms = (GuestForm(p.name, p.title, p.email, p.phone, p.company, p.address, p.language) for p in people)
    return insert_guests(session, tenant_id, forms)


def _told(row: Any, person: Person) -> GuestForm | None:
    """The entry with what it lacks and the file knows; None where that is nothing."""
    before = GuestForm(row.name, row.title, row.email, row.phone, row.company, row.address, row.language)
    told = {key: value for key in _TOLD if not getattr(before, key) and (value := getattr(person, key))}
    return replace(before, **told) if told else None


def _tag(session: Session, tenant_id: int, tags: Mapping[int, Sequence[str]]) -> None:
    """Tags that they have not; a person keeps the first of them, as many as fit."""
    known: dict[int, list[str]] = {guest_id: [] for guest_id in tags}
    for ids in chunks(tags):
        for row in session.execute(select(_W.c.guest_id, _W.c.tag).where(_W.c.guest_id.in_(ids))):
            known[row.guest_id].append(row.tag)
    new = [
        {"tenant_id": tenant_id, "guest_id": guest_id, "tag": word}
        for guest_id, words in tags.items()
        for word in [word for word in words if word not in known[guest_id]][: MAX_TAGS - len(known[guest_id])]
    ]
    insert_rows(session, _W, new)
