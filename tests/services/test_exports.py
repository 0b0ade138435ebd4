"""Exports: what stands in each file, for whom, and that it is written down who took it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import vault
from gala.access import SYSTEM, Actor
from gala.errors import Forbidden, Invalid, NotFound
from gala.models import ActivityLog, GuestTag, SessionAnswer
from gala.rules.exports import KINDS, Export
from gala.services import exports
from gala.services.exports import Choice
from gala.services.people import GuestQuery
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    """Two parties at an evening in Madrid: Ana and Ben Ruiz, who sit, and Eva alone."""
    gala = factories.make_gala(session, tables=2, seats=2, parties=(), timezone="Europe/Madrid", name="Spring Gala")
    ruiz = factories.make_invitation(session, gala.event, ["Ana Núñez", "Ben Ruiz"], label="Ruiz", max_plus_ones=2)
    eva = factories.make_invitation(session, gala.event, ["Eva Gil"], label="Eva Gil", ticket_number="00042")
    ruiz.responded_at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    gala.invitations, gala.parties = [ruiz, eva], [factories.members_of(session, one) for one in (ruiz, eva)]
    (ana, ben), (alone,) = gala.parties
    ana.status, ana.meal_choice, ana.dietary_notes = "accepted", "Fish", vault.seal(b"no nuts")
    ben.status, alone.status = "declined", "pending"
    factories.sit(session, ana, gala.seats[2])
    session.add_all(GuestTag(tenant_id=gala.tenant.id, guest_id=ana.guest_id, tag=tag) for tag in ("VIP", "Press"))
    session.flush()
    return gala


def column(export: Export, header: str) -> list[Any]:
    at = [column.header for column in export.columns].index(header)
    return [row[at] for row in export.rows]


def read(session: Session, gala: Gala, kind: str, actor: Actor | None = None, **how: Any) -> Export:
    return exports.read_export(session, actor or gala.organizer, gala.event_id, kind, **how)


def test_guests_have_what_an_import_reads(session: Session, gala: Gala) -> None:
    made = read(session, gala, "guests")
    assert column(made, "Name") == ["Ana Núñez", "Ben Ruiz", "Eva Gil"]
    assert column(made, "Party") == ["Ruiz", "Ruiz", ""], "somebody alone is a party of their own"
    assert column(made, "Plus-ones") == [2, None, None], "said once a party"
    assert column(made, "Answer") == ["Yes", "No", ""]
    assert column(made, "Dietary notes") == ["no nuts", "", ""] and made.notes == 1
    assert column(made, "Tags") == ["Press; VIP", "", ""]
    seat = gala.seats[2]
    assert (column(made, "Table")[0], column(made, "Seat")[0]) == (seat.table_number, seat.label)
    assert column(made, "Ticket number")[2] == "00042"
    assert made.name == "Guests" and made.about == "Spring Gala"


def test_accents_do_not_send_a_party_to_the_end(session: Session, gala: Gala) -> None:
    for name in ("Álvaro Ruz", "Zoe Zen", "Ødegård"):
        factories.make_invitation(session, gala.event, [name], label=name)
    known = ["Álvaro Ruz", "Ana Núñez", "Ben Ruiz", "Eva Gil", "Ødegård", "Zoe Zen"]
    assert column(read(session, gala, "guests"), "Name") == known
    parties = column(read(session, gala, "invitations"), "Party")
    assert parties == ["Álvaro Ruz", "Eva Gil", "Ødegård", "Ruiz", "Zoe Zen"]


def test_two_parties_of_one_name_stay_two(session: Session, gala: Gala) -> None:
    for label in ("Ruiz", "RUÍZ", "Ruiz (2)"):
        factories.make_invitation(session, gala.event, 2, label=label)
    parties = column(read(session, gala, "guests"), "Party")
    assert {party for party in parties if party} == {"Ruiz", "Ruiz (2)", "Ruiz (2) (2)", "RUÍZ (3)"}


def test_seating_goes_by_table_and_ends_with_who_has_no_seat(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[1][0], gala.seats[0])
    late = factories.make_attendee(session, gala.invitations[1], name="Late Lena")
    made = read(session, gala, "seating")
    assert column(made, "Name") == ["Eva Gil", "Ana Núñez", "Late Lena"], "who said no needs no seat"
    assert column(made, "Table")[2] is None and late.id


def test_answers_have_a_column_for_each_session_and_the_events_own_time(session: Session, gala: Gala) -> None:
    dinner = factories.make_session(session, gala.event, title="Dinner")
    ana = gala.parties[0][0]
    known = {"tenant_id": gala.tenant.id, "event_id": gala.event_id, "answered_at": datetime.now(UTC)}
    session.add(SessionAnswer(**known, session_id=dinner.id, attendee_id=ana.id, coming=True))
    session.flush()
    made = read(session, gala, "answers")
    assert column(made, "Dinner") == ["Yes", "", ""]
    assert column(made, "Answered on")[0] == datetime(2026, 7, 2, 0, 30), "half past midnight in Madrid"


def test_invitations_are_a_row_each(session: Session, gala: Gala) -> None:
    made = read(session, gala, "invitations")
    assert column(made, "Members") == ["Eva Gil", "Ana Núñez; Ben Ruiz"]
    assert [column(made, head)[1] for head in ("People", "Coming", "Not coming", "Not answered")] == [2, 1, 1, 0]
    assert column(made, "Code")[0].replace("-", "") == gala.invitations[1].unique_code


def test_spanish_files_have_spanish_headers_and_words(session: Session, gala: Gala) -> None:
    made = read(session, gala, "guests", lang="es")
    assert made.name == "Invitados" and column(made, "Respuesta") == ["Sí", "No", ""]


@pytest.mark.parametrize("kind", KINDS)
def test_notes_are_for_whoever_may_read_them(session: Session, gala: Gala, kind: str) -> None:
    made = read(session, gala, kind, gala.staff)
    assert "no nuts" not in str(made.rows) and made.notes == 0
    assert not {"Dietary notes", "Access needs"} & {column.header for column in made.columns}
    assert read(session, gala, kind, SYSTEM).rows


def test_a_list_is_exported_as_it_is_narrowed(session: Session, gala: Gala) -> None:
    def names(kind: str = "guests", ids: tuple[int | None, ...] = (), **query: Any) -> list[str]:
        return column(read(session, gala, kind, choice=Choice(ids, GuestQuery(**query))), "Name")  # type: ignore[arg-type]

    ana, ben = gala.parties[0]
    assert names(search="nunez") == ["Ana Núñez"]
    assert names(tag="VIP") == ["Ana Núñez"]
    assert names(only="declined") == ["Ben Ruiz"]
    assert names(ids=(ben.id,)) == ["Ben Ruiz"]
    assert names(ids=(ana.id, ben.id), only="coming") == ["Ana Núñez"]
    parties = read(session, gala, "invitations", choice=Choice((), GuestQuery(search="nunez")))
    assert column(parties, "Members") == ["Ana Núñez; Ben Ruiz"], "a party is whole"
    one = read(session, gala, "invitations", choice=Choice((int(gala.invitations[1].id or 0),)))
    assert column(one, "Members") == ["Eva Gil"]
    with pytest.raises(Invalid):
        names(only="nobody")


def test_the_address_book_knows_how_many_events_somebody_is_at(session: Session, gala: Gala) -> None:
    factories.make_guest(session, gala.tenant.id, name="Zoe Nowhere")
    made = exports.read_book_export(session, gala.organizer, int(gala.tenant.id or 0))
    assert column(made, "Name") == ["Ana Núñez", "Ben Ruiz", "Eva Gil", "Zoe Nowhere"]
    assert column(made, "Events") == [1, 1, 1, 0]
    query = Choice(query=GuestQuery(search="zoe"))
    assert len(exports.read_book_export(session, gala.organizer, int(gala.tenant.id or 0), query).rows) == 1


def test_it_is_written_down_who_took_what(session: Session, gala: Gala) -> None:
    choice = Choice((1, 2))
    exports.note_export(session, gala.staff, gala.event_id, "guests", "csv", 2, 1, choice)
    exports.note_book_export(session, gala.organizer, int(gala.tenant.id or 0), "xlsx", 3, Choice())
    first, second = session.scalars(select(ActivityLog).order_by(ActivityLog.id)).all()[-2:]
    assert (first.actor, first.action) == (gala.staff.name, "people.exported")
    assert first.details == {
        "event_id": gala.event_id, "kind": "guests", "file": "csv", "rows": 2, "notes": 1, "narrowed": True,
    }  # fmt: skip
    assert second.details == {"kind": "book", "file": "xlsx", "rows": 3, "narrowed": False}


def test_nobody_else_gets_a_list(session: Session, gala: Gala) -> None:
    with pytest.raises(Forbidden):
        read(session, gala, "guests", gala.guest(0))
    with pytest.raises(NotFound):
        read(session, gala, "guests", factories.stranger(session))
    with pytest.raises(NotFound):
        read(session, gala, "passwords")
