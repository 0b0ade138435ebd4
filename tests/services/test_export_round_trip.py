"""What is exported comes in again as the same data, whatever people are called and whatever the file is."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from gala import vault
from gala.integrations.sheets import write_csv, write_xlsx
from gala.models import Attendee, Guest, GuestTag, Invitation
from gala.rules.exports import Export
from gala.rules.formulas import restore
from gala.rules.guest_columns import COLUMNS
from gala.rules.guest_values import is_nothing
from gala.rules.names import fold
from gala.rules.ticket_file import CONTROLS, is_damaged
from gala.services import exports, imports
from gala.services.imports import ImportPlan
from tests import factories
from tests.factories import Gala

FILES = ("csv", "semicolons", "xlsx")
DISHES = ("Fish & chips", "Ñoquis; sin gluten", "=Risotto")


def is_kept(text: str) -> bool:
    """Whether Gala keeps this text as it is. Two kinds never come back: an apostrophe of one's own before a sign, which
    reads as a spreadsheet's mark, and "n/a" and its like, which read as nothing."""
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    shown = not CONTROLS.search(text) and not is_damaged(text) and not is_nothing(text)
    return tidy == text and shown and restore(text) == text


alphabet = st.sampled_from("=+-@＝'\"\\,;|&<>_x0041 aéÑß王محमि😀👩‍🚀🇪🇸") | st.characters(
    codec="utf-8", categories=("L", "N", "P", "S", "M")
)
texts = st.text(alphabet, min_size=1, max_size=24).map(str.strip).filter(is_kept)
names = texts.filter(lambda text: any(map(str.isalnum, text)))
maybe = st.just("") | texts
tags = st.text(alphabet, min_size=1, max_size=12).map(str.strip)
tags = tags.filter(lambda tag: is_kept(tag) and fold(tag) != "" and not set(tag) & set(",;|"))
people = st.fixed_dictionaries(
    {
        "name": names,
        **dict.fromkeys(("title", "phone", "company", "address", "dietary", "access"), maybe),
        "meal": st.sampled_from(["", *DISHES]),
        "language": st.sampled_from(["", "en", "es", "pt-br"]),
        "status": st.sampled_from(["pending", "accepted", "declined"]),
        **dict.fromkeys(("has_email", "sits", "is_brought"), st.booleans()),
        "tags": st.lists(tags, max_size=3, unique_by=fold),
    }
)
parties = st.fixed_dictionaries(
    {
        "label": names, "members": st.lists(people, min_size=1, max_size=3, unique_by=lambda one: fold(one["name"])),
        "plus_ones": st.integers(0, 4), "ticket": st.booleans(),
    }
)  # fmt: skip


@contextmanager
def rolled_back(session: Session) -> Iterator[None]:
    """One of many examples: nothing of it is there for the next."""
    step = session.begin_nested()
    try:
        yield
    finally:
        step.rollback()
        session.expunge_all()


def furnish(session: Session, gala: Gala, drawn: list[dict[str, Any]]) -> None:
    seats = iter(gala.seats)
    for number, party in enumerate(drawn):
        about = {"label": party["label"], "max_plus_ones": party["plus_ones"]}
        ticket = {"ticket_number": f"00{number}-A", "ticket_key": f"00{number}A"} if party["ticket"] else {}
        invitation = factories.make_invitation(session, gala.event, 0, **about, **ticket)
        host: Attendee | None = None
        for position, one in enumerate(party["members"]):
            texts = {key: one[key] for key in ("name", "title", "phone", "company", "address", "language")}
            email = f"guest{number}.{position}@gala.test" if one["has_email"] else ""
            guest = factories.make_guest(session, gala.tenant.id, email=email, **texts)
            notes = {
                f"{key}_notes": vault.seal(one[key].encode()) if one[key] else None for key in ("dietary", "access")
            }
            brought = {"plus_one": True, "host": host.id} if host and one["is_brought"] else {}
            place = {"position": position, "meal_choice": one["meal"], "status": one["status"], "details": brought}
            made = factories.make_attendee(session, invitation, guest=guest, **place, **notes)
            host = host or made
            if one["sits"] and one["status"] == "accepted" and (seat := next(seats, None)):
                factories.sit(session, made, seat)
            session.add_all(GuestTag(tenant_id=gala.tenant.id, guest_id=guest.id, tag=tag) for tag in one["tags"])
    session.flush()


def forget(session: Session, gala: Gala) -> None:
    """Nobody was ever invited; the room stays."""
    for seat in gala.seats:
        seat.attendee_id = None
    session.flush()
    for model in (Attendee, Invitation, GuestTag, Guest):
        session.execute(delete(model).where(model.tenant_id == gala.tenant.id))  # type: ignore[attr-defined]
    session.expire_all()


def read(session: Session, gala: Gala, lang: str) -> Export:
    return exports.read_export(session, gala.organizer, gala.event_id, "guests", lang=lang)


def bring_in(session: Session, gala: Gala, export: Export, file: str) -> None:
    data = write_xlsx(export) if file == "xlsx" else b"".join(write_csv(export, ";" if file == "semicolons" else ","))
    name = "guests.xlsx" if file == "xlsx" else "guests.csv"
    looked = imports.look(session, gala.organizer, gala.event_id, data, name)
    assert [looked.guess[at] for at in range(len(looked.columns))] == [
        key for key in COLUMNS if key not in ("first_name", "last_name")
    ], "every column is known by its header"
    imports.run_import(session, gala.organizer, gala.event_id, data, name, ImportPlan(looked.guess, sheet=looked.sheet))


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(parties, min_size=1, max_size=4), lang=st.sampled_from(["en", "es"]))
def test_an_export_imports_back_to_the_same_data(session: Session, file: str, lang: str, drawn: list[Any]) -> None:
    with rolled_back(session):
        gala = factories.make_gala(session, tables=2, seats=3, parties=())
        furnish(session, gala, drawn)
        export = read(session, gala, lang)
        forget(session, gala)
        bring_in(session, gala, export, file)
        assert sorted(read(session, gala, lang).rows, key=str) == sorted(export.rows, key=str)


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(parties, min_size=1, max_size=3))
def test_an_export_over_itself_changes_nothing(session: Session, file: str, drawn: list[Any]) -> None:
    with rolled_back(session):
        gala = factories.make_gala(session, tables=2, seats=3, parties=())
        furnish(session, gala, drawn)
        export = read(session, gala, "en")
        bring_in(session, gala, export, file)
        assert read(session, gala, "en").rows == export.rows
