"""Tickets from a file: previewed, imported all or none, found by their numbers."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gala import bus
from gala.access import SYSTEM
from gala.errors import Forbidden, GalaError, Invalid, NotFound
from gala.models import Attendee, Guest, Invitation
from gala.rules import codes
from gala.services import invitations, tickets
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database
from tests.factories import Gala

GOOD = "ticket_number,full_name\nGALA-0001,Ana Núñez\ngala 0002,Ben O’Brien\nGALA-0003,王小明\n".encode()
BAD = b"ticket_number,full_name\nGALA-0001,Ana\nGALA 0001,Again\n,Nobody\nGALA-0004,=SUM(A1)\nGALA-0005,Eva\n"


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=0, parties=())


def count(session: Session) -> list[Any]:
    return [session.scalar(select(func.count()).select_from(model)) for model in (Guest, Invitation, Attendee)]


def test_a_preview_writes_nothing(session: Session, gala: Gala) -> None:
    preview = tickets.preview_import(session, gala.organizer, gala.event_id, BAD, "list.csv")
    assert (preview.filename, preview.total, preview.good, preview.bad) == ("list.csv", 5, 2, 3)
    assert [(row.line, row.ticket_number, row.full_name) for row in preview.first] == [
        (2, "GALA-0001", "Ana"), (6, "GALA-0005", "Eva"),
    ]  # fmt: skip
    assert [problem.line for problem in preview.problems] == [3, 4, 5]
    assert count(session) == [0, 0, 0]


def test_each_ticket_is_an_invitation_of_one(session: Session, gala: Gala) -> None:
    steps: list[tuple[int, int]] = []
    made = tickets.import_tickets(session, gala.organizer, gala.event_id, GOOD, lambda *step: steps.append(step))
    assert made == 3 and steps == [(3, 3)]
    listed = invitations.list_invitations(session, gala.staff, gala.event_id)
    assert [row.ticket_number for row in listed] == ["GALA-0001", "gala 0002", "GALA-0003"]
    assert [[m.name for m in row.members] for row in listed] == [["Ana Núñez"], ["Ben O’Brien"], ["王小明"]]
    row = session.scalars(select(Invitation).where(Invitation.ticket_key == "GALA0002")).one()
    assert codes.is_code(row.unique_code) and row.status == "pending"
    ben = factories.members_of(session, row)[0]
    assert (ben.source, ben.status, len(ben.pass_code)) == ("ticket", "pending", 24)
    assert bus.EventChanged(gala.event_id) in bus.take_published(session)


def test_one_bad_row_refuses_all(session: Session, gala: Gala) -> None:
    with pytest.raises(Invalid) as refused:
        tickets.import_tickets(session, gala.organizer, gala.event_id, BAD)
    assert (refused.value.params["count"], refused.value.params["line"]) == (3, 3)
    assert [problem.line for problem in refused.value.params["problems"]] == [3, 4, 5]
    assert count(session) == [0, 0, 0]


def test_what_was_imported_before_is_named(session: Session, gala: Gala) -> None:
    tickets.import_tickets(session, gala.organizer, gala.event_id, GOOD)
    preview = tickets.preview_import(session, gala.organizer, gala.event_id, GOOD)
    assert (preview.good, preview.bad) == (0, 3)
    with pytest.raises(Invalid):
        tickets.import_tickets(session, gala.organizer, gala.event_id, GOOD)
    other = factories.make_event(session, gala.tenant)
    assert tickets.import_tickets(session, gala.organizer, other.id or 0, GOOD) == 3


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\x00", b"name\nAna\n", b"ticket_number,full_name\n"])
def test_unusable_files(session: Session, gala: Gala, data: bytes) -> None:
    for service in (tickets.preview_import, tickets.import_tickets):
        with pytest.raises(GalaError):
            service(session, gala.organizer, gala.event_id, data)
    assert count(session) == [0, 0, 0]


def test_five_thousand_rows_keep_their_order(session: Session, gala: Gala) -> None:
    data = "ticket_number,full_name\n" + "".join(f"T-{n:05d},Person {n}\n" for n in range(5000))
    steps: list[int] = []
    tickets.import_tickets(session, SYSTEM, gala.event_id, data.encode(), lambda done, of: steps.append(done))
    assert steps == [2000, 4000, 5000]
    wrong = (
        select(func.count())
        .select_from(Attendee)
        .join(Invitation, Invitation.id == Attendee.invitation_id)  # type: ignore[arg-type]
        .join(Guest, Guest.id == Attendee.guest_id)  # type: ignore[arg-type]
        .where(Guest.name != Invitation.label)  # type: ignore[arg-type]
    )
    assert count(session) == [5000] * 3
    assert session.scalar(wrong) == 0


def test_who_may(session: Session, gala: Gala) -> None:
    for service in (tickets.preview_import, tickets.import_tickets):
        with pytest.raises(Forbidden):
            service(session, gala.staff, gala.event_id, GOOD)
        with pytest.raises(NotFound):
            service(session, factories.stranger(session), gala.event_id, GOOD)


def test_two_imports_at_once_bring_each_number_in_once(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=())
    results = at_once(*(lambda: db.run(tickets.import_tickets, SYSTEM, gala.event_id, GOOD) for _ in range(4)))
    assert sorted(result == 3 for result in results) == [False] * 3 + [True]
    assert all(result == 3 or isinstance(result, Invalid) for result in results)
    with db.transaction() as session:
        assert count(session) == [3, 3, 3]
