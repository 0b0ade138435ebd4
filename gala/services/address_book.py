"""The one place that writes people into the address book: tidied, found by all that is known of them, counted.

Plain functions for services that were let in already. What a search looks through (``search_name``, ``search_text``),
``version`` and ``updated_at`` are kept right here and nowhere else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import Invalid
from gala.hot import GuessedWrong
from gala.models import Guest
from gala.rules.names import composed, fold, searchable
from gala.services.bulk import insert_rows
from gala.services.typed import line

_G = Guest.__table__  # type: ignore[attr-defined]

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


@dataclass(frozen=True, slots=True)
class GuestForm:
    """All of a person as somebody typed it; only the name must be there. ``language``: as "es" or "pt-br".

    ``version``: the one that was read before it was changed; 0: whatever stands there is written over.
    """

    name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    address: str = ""
    language: str = ""
    version: int = 0


def tidy(form: GuestForm) -> GuestForm:
    """The person, tidied. Raises Invalid naming the field."""
    name = line(form.name, "name", 200, required="Please enter a name.")
    email = line(form.email, "email", 254).lower()
    if email and not _EMAIL.fullmatch(email):
        raise Invalid(field="email", reason="This is not an email address.")
    language = line(form.language, "language", 10).lower().replace("_", "-")
    if language and not _LANGUAGE.fullmatch(language):
        raise Invalid(field="language", reason="This is not a language. Please write it as en or es.")
    return GuestForm(
        name=name,
        title=line(form.title, "title", 40),
        email=email,
        phone=line(form.phone, "phone", 40),
        company=line(form.company, "company", 200),
        address=line(form.address, "address", 300),
        language=language,
        version=form.version,
    )


def columns_of(form: GuestForm) -> dict[str, Any]:
    """What the row of a (tidied) person says, with what a search finds it by."""
    return {
        "name": composed(form.name)[:200],
        "title": form.title,
        "email": form.email,
        "phone": form.phone,
        "company": form.company,
        "address": form.address,
        "language": form.language,
        "search_name": fold(form.name)[:400],
        "search_text": searchable(form.name, form.email, form.phone, form.company),
    }


def form_of(row: Any) -> GuestForm:
    """A person's row as a form, to change some of it."""
    return GuestForm(
        row.name, row.title, row.email, row.phone, row.company, row.address, row.language, version=row.version
    )


def insert_guests(session: Session, tenant_id: int, forms: Iterable[GuestForm]) -> list[int]:
    """New entries for (tidied) people, in one statement: their ids, in the same order."""
    now = clock.now()
    own = {"tenant_id": tenant_id, "version": 1, "created_at": now, "updated_at": now}
    rows = [own | columns_of(form) for form in forms]
    return insert_rows(session, _G, rows)


def rewrite_guest(session: Session, guest_id: int, form: GuestForm) -> None:
    """Write a (tidied) person over the entry, which becomes a later version. One that was merged into another this very
    moment is looked for again."""
    later = {"version": _G.c.version + 1, "updated_at": clock.now()}
    written = update(_G).where(_G.c.id == guest_id).values(columns_of(form) | later).returning(_G.c.id)
    if session.execute(written).first() is None:
        raise GuessedWrong


def rewrite_guests(session: Session, forms: Mapping[int, GuestForm]) -> None:
    """As ``rewrite_guest``, many at once, in the order of their ids."""
    rows = [
        {"row_id": guest_id} | {f"new_{name}": value for name, value in columns_of(form).items()}
        for guest_id, form in sorted(forms.items())
    ]
    if rows:
        values = {name.removeprefix("new_"): bindparam(name) for name in rows[0] if name != "row_id"}
        later = {"version": _G.c.version + 1, "updated_at": clock.now()}
        session.connection().execute(update(_G).where(_G.c.id == bindparam("row_id")).values(values | later), rows)


def rename_guest(session: Session, guest_id: int, name: str) -> None:
    """Give the entry a (tidied) name, and leave all else."""
    row = session.execute(select(_G).where(_G.c.id == guest_id)).one()
    rewrite_guest(session, guest_id, replace(form_of(row), name=name))


def touch_guests(session: Session, guest_ids: Sequence[int]) -> None:
    """Something beside the entries themselves changed: lists that show them as they are now find it."""
    for start in range(0, len(guest_ids), 1_000):
        some = guest_ids[start : start + 1_000]
        session.execute(update(_G).where(_G.c.id.in_(some)).values(updated_at=clock.now()))


def must_be_theirs(session: Session, tenant_id: int, guest_id: int, email: str) -> None:
    """Raises Invalid when the email is another person's."""
    others = (_G.c.tenant_id == tenant_id, _G.c.email == email, _G.c.id != guest_id)
    if email and (other := session.execute(select(_G.c.name).where(*others)).scalar()):
        raise Invalid(field="email", reason="The address book has this email for {name}.", name=other)
