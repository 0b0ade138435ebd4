"""Who is invited: listed, searched, narrowed and counted."""

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import Invalid
from gala.live.boards import Board
from gala.models import AttendeeStatus
from gala.rules import codes
from gala.services import changes, door, invitations
from gala.services.board import read_board
from gala.services.people import GuestQuery, list_event_guests
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2, 1))


def test_parties_are_listed_newest_first_then_tickets(session: Session, gala: Gala) -> None:
    ticket = factories.make_invitation(
        session, gala.event, ["Tomás Vega"], ticket_number="GALA-0001", ticket_key="GALA0001"
    )
    first, second = (invitation.id for invitation in gala.invitations)
    listed = invitations.list_invitations(session, gala.staff, gala.event_id)
    assert [row.id for row in listed] == [second, first, ticket.id]
    assert [len(row.members) for row in listed] == [1, 2, 1]
    page: list[int] = []
    after = None
    while rows := invitations.list_invitations(session, gala.staff, gala.event_id, limit=1, after=after):
        page.append(rows[0].id)
        after = rows[-1].cursor
    assert page == [second, first, ticket.id]


def test_a_list_of_parties_takes_two_queries(session: Session, gala: Gala) -> None:
    for _ in range(5):
        factories.make_invitation(session, gala.event, 3)
    count: list[str] = []
    sa_event.listen(session.connection(), "before_cursor_execute", lambda *a: count.append(a[2]))
    assert len(invitations.list_invitations(session, gala.staff, gala.event_id)) == 7
    assert len(count) == 3, "one for the permission"


def test_a_party_is_found_and_sorted_without_its_accents_whatever_it_was_called_before(
    session: Session, gala: Gala
) -> None:
    made = factories.make_invitation(session, gala.event, ["Zoe Zamora", "Yago Zamora"], label="Los Álvarez-Ñíguez")
    made_id = int(made.id or 0)

    def finds(text: str) -> bool:
        listed = [row.id for row in invitations.list_invitations(session, gala.staff, gala.event_id, text)]
        beside_plan = {one.invitation_id for one in invitations.list_people(session, gala.staff, gala.event_id, text)}
        guests = list_event_guests(session, gala.organizer, gala.event_id, GuestQuery(search=text)).rows
        at_door = {one.party for one in door.find(session, gala.staff, gala.event_id, text)}
        answers = (made_id in listed, made_id in beside_plan, bool(guests), bool(at_door))
        assert len(set(answers)) == 1, f"{text}: every list finds it or none: {answers}"
        return answers[0]

    assert finds("alvarez") and finds("NIGUEZ") and finds("los alvarez")
    invitations.rename_invitation(session, gala.organizer, made_id, "Familia Únzaga")
    assert finds("unzaga") and not finds("alvarez")
    changes.undo(session, gala.organizer, gala.event_id)
    assert finds("alvarez") and not finds("unzaga")
    for other in ("Zzz", "Lopez"):
        factories.make_invitation(session, gala.event, 1, label=other)
    by_party = list_event_guests(session, gala.organizer, gala.event_id, GuestQuery(sort="party")).rows
    named = [row.party for row in by_party if row.party in ("Lopez", "Zzz", "Los Álvarez-Ñíguez")]
    assert named == ["Lopez", "Los Álvarez-Ñíguez", "Los Álvarez-Ñíguez", "Zzz"]


def test_search_finds_names_parties_codes_seats_and_tickets(session: Session, gala: Gala) -> None:
    made = factories.make_invitation(session, gala.event, ["Łucja Żółkiewska", "Nguyễn Văn Hùng"], label="Mesa 100%")
    ticket = factories.make_invitation(session, gala.event, ["Zed"], ticket_number="GALA-0042", ticket_key="GALA0042")
    factories.sit(session, factories.members_of(session, made)[0], gala.seats[5])

    def found(text: str) -> list[int | None]:
        return [row.id for row in invitations.list_invitations(session, gala.staff, gala.event_id, text)]

    def people(text: str) -> list[str]:
        return [one.name for one in invitations.list_people(session, gala.staff, gala.event_id, text)]

    code = codes.display_code(made.unique_code).lower()
    for text in ("lucja", "ŻÓŁ", "van hung", "nguyen  lucja", "100%", code, code[:7], "2-2"):
        assert found(text) == [made.id], text
    for text in ("gala-0042", "GALA 0042", "gala0042", "0042"):
        assert found(text) == [ticket.id], text
    assert found("%") == [made.id], "a percent sign is only itself"
    assert found("_") == []
    assert people("lucja") == people("2-2") == ["Łucja Żółkiewska"]
    assert people("100%") == ["Nguyễn Văn Hùng", "Łucja Żółkiewska"]
    assert people("0042") == ["Zed"]
    assert found("lucja\x00") == [made.id], "a control is only a space"


def test_lists_are_narrowed(session: Session, gala: Gala) -> None:
    (ana, ben), (eva,) = gala.parties
    ana.status, ben.status, eva.status = "accepted", "declined", "pending"
    factories.sit(session, ana, gala.seats[0])
    session.flush()
    unseated = invitations.list_invitations(session, gala.staff, gala.event_id, unseated_only=True)
    assert [row.id for row in unseated] == [gala.invitations[1].id]
    assert invitations.list_invitations(session, gala.staff, gala.event_id, status="partial") == []
    people = invitations.list_people(session, gala.staff, gala.event_id)
    assert people[0].attendee_id == eva.id, "whoever may come and has no seat stands first"
    seated = next(one for one in people if one.attendee_id == ana.id)
    assert (seated.seat_id, seated.seat_number, seated.table_number, seated.seat_label) == (
        gala.seat_ids[0], "1-1", "1", "1",
    )  # fmt: skip

    def names(only: str) -> set[int]:
        ids = {one.attendee_id for one in invitations.list_people(session, gala.staff, gala.event_id, only=only)}
        assert invitations.count_people(session, gala.staff, gala.event_id, only=only) == len(ids)
        return ids

    assert names("unseated") == names("pending") == {eva.id}
    assert names("seated") == names("coming") == {ana.id}
    assert names("declined") == {ben.id}
    assert names("inside") == set()
    for wrong in ({"only": "nobody"}, {"status": "maybe"}):
        service = invitations.list_people if "only" in wrong else invitations.list_invitations
        with pytest.raises(Invalid):
            service(session, gala.staff, gala.event_id, **wrong)


def test_figures(session: Session, gala: Gala) -> None:
    (ana, ben), (eva,) = gala.parties
    ana.status, ana.checked_in_at, ben.status = "attended", clock.now(), "declined"
    factories.sit(session, ana, gala.seats[0])
    figures = invitations.get_figures(session, gala.staff, gala.event_id)
    assert (figures.invited, figures.answered, figures.coming, figures.declined, figures.inside) == (3, 2, 1, 1, 1)
    assert (figures.seats, figures.seated, figures.free, figures.held, figures.blocked) == (8, 1, 7, 0, 0)
    ana.checked_out_at = clock.now()
    eva.status = "canceled"
    session.flush()
    figures = invitations.get_figures(session, gala.staff, gala.event_id)
    assert (figures.invited, figures.inside, figures.coming) == (2, 0, 1)


def test_who_sits_without_having_answered_hides_nobody_who_comes_and_has_no_seat(session: Session, gala: Gala) -> None:
    (ana, ben), (eva,) = gala.parties
    ana.status = "accepted"
    factories.sit(session, eva, gala.seats[0])
    session.flush()
    figures = invitations.get_figures(session, gala.staff, gala.event_id)
    assert (figures.coming, figures.seated, figures.unseated) == (1, 1, 1), (
        "one comes and another sits: Ana has no seat"
    )
    factories.sit(session, ana, gala.seats[1])
    ben.status = "no_show"
    assert invitations.get_figures(session, gala.staff, gala.event_id).unseated == 0, "who did not come wants no seat"


@pytest.mark.parametrize("status", [status.value for status in AttendeeStatus])
def test_lists_count_as_the_live_header_does(session: Session, gala: Gala, status: str) -> None:
    (ana, ben), _ = gala.parties
    ana.status, ben.status = status, "accepted"
    factories.sit(session, ben, gala.seats[0])
    session.flush()
    figures = invitations.get_figures(session, gala.staff, gala.event_id)
    live = Board(gala.event_id, read_board(session, gala.event_id), clock.now()).snapshot("staff")[f"c{gala.event_id}"]
    _, coming, seated, free, inside, held = map(int, live.split("|"))
    shown = (figures.coming, figures.seated, figures.free, figures.inside, figures.held)
    assert shown == (coming, seated, free, inside, held)
