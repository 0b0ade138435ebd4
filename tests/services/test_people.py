"""The address book and an event's people: found, sorted, narrowed, paged, edited and acted on together."""

import unicodedata
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import ChangedSince, GroupFull, Invalid, NotFound, WrongState
from gala.models import Attendee, Guest, GuestTag
from gala.rules.cursor import write_cursor
from gala.services import imports, invitations, people, plus_ones, sessions
from gala.services.people import GuestForm, GuestQuery
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    made = factories.make_gala(session, tables=2, seats=4, parties=())
    for members in (["Zoë Núñez", "Ben Ångström"], ["Łukasz O’Brien"], ["Ana Ruiz"]):
        invitation = factories.make_invitation(session, made.event, members, label=f"Party of {members[-1].split()[0]}")
        made.invitations.append(invitation)
        made.parties.append(factories.members_of(session, invitation))
    return made


def tenant(gala: Gala) -> int:
    return gala.event.tenant_id


def book(session: Session, gala: Gala, **query: object) -> list[str]:
    page = people.list_guests(session, gala.staff, tenant(gala), GuestQuery(**query))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def at_event(session: Session, gala: Gala, **query: object) -> list[str]:
    page = people.list_event_guests(session, gala.organizer, gala.event_id, GuestQuery(**query))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("nunez", ["Zoë Núñez"]),
        ("NÚÑEZ zo", ["Zoë Núñez"]),
        ("lukasz obrien", ["Łukasz O’Brien"]),
        ("angstrom ben", ["Ben Ångström"]),
        ("%", []),
        ("🎉", []),
        ("nobody", []),
    ],
)
def test_a_search_folds_accents_and_finds_all_its_words(
    session: Session, gala: Gala, search: str, found: list[str]
) -> None:
    assert book(session, gala, search=search) == found
    assert at_event(session, gala, search=search) == found


def test_a_person_is_found_by_email_phone_and_company_and_at_the_event_by_party_and_seat(
    session: Session, gala: Gala
) -> None:
    form = GuestForm("Ana Ruiz", email="ana@ruiz.test", phone="+34 600 111", company="Ruiz & Söhne")
    people.edit_guest(session, gala.organizer, gala.parties[2][0].guest_id, form)
    factories.sit(session, gala.parties[2][0], gala.seats[2])
    for search in ("ana@ruiz.test", "600 111", "sohne ana"):
        assert book(session, gala, search=search) == ["Ana Ruiz"]
    for search in ("ana@ruiz.test", "party of ana", gala.seats[2].seat_number, f"ruiz {gala.seats[2].seat_number}"):
        assert at_event(session, gala, search=search) == ["Ana Ruiz"], search


def test_sorts_put_people_in_their_order_both_ways(session: Session, gala: Gala) -> None:
    zoe, ben, lukasz, ana = [member for party in gala.parties for member in party]
    zoe.status, ben.status, lukasz.status, ana.status = "declined", "accepted", "pending", "accepted"
    factories.sit(session, ben, gala.seats[5])
    factories.sit(session, ana, gala.seats[1])
    session.flush()
    expected = {
        "name": ["Ana Ruiz", "Ben Ångström", "Łukasz O’Brien", "Zoë Núñez"],
        "party": ["Ana Ruiz", "Zoë Núñez", "Ben Ångström", "Łukasz O’Brien"],
        "status": ["Ana Ruiz", "Ben Ångström", "Łukasz O’Brien", "Zoë Núñez"],
        "table": ["Ana Ruiz", "Ben Ångström", "Łukasz O’Brien", "Zoë Núñez"],
    }
    for sort, names in expected.items():
        assert at_event(session, gala, sort=sort) == names, sort
        assert at_event(session, gala, sort=sort, descending=True) == names[::-1], sort
    people.edit_guest(session, gala.organizer, lukasz.guest_id, GuestForm("Łukasz O’Brien", company="Zeta"))
    assert at_event(session, gala, sort="updated", descending=True)[0] == "Łukasz O’Brien"
    assert book(session, gala, sort="updated", descending=True)[0] == "Łukasz O’Brien"
    assert book(session, gala, sort="company")[-1] == "Łukasz O’Brien"


def test_filters_keep_whom_they_say(session: Session, gala: Gala) -> None:
    zoe, ben, _, ana = [member for party in gala.parties for member in party]
    zoe.status, ben.status, ana.status = "declined", "accepted", "accepted"
    ben.details = {"plus_one": True, "host": zoe.id}
    ana.meal_choice, ana.dietary_notes = "Fish", b"sealed"
    factories.sit(session, ana, gala.seats[0])
    factories.make_guest(session, tenant(gala), name="Ana RUÍZ", email="other@ruiz.test")
    session.flush()
    assert at_event(session, gala, only="coming") == ["Ana Ruiz", "Ben Ångström"]
    assert at_event(session, gala, only="declined") == ["Zoë Núñez"]
    assert at_event(session, gala, only="unseated") == ["Ben Ångström", "Łukasz O’Brien"]
    assert at_event(session, gala, only="plus_one") == ["Ben Ångström"]
    assert at_event(session, gala, only="has_needs") == ["Ana Ruiz"]
    assert at_event(session, gala, only="no_meal") == ["Ben Ångström", "Łukasz O’Brien"]
    assert at_event(session, gala, only="duplicate") == ["Ana Ruiz"]
    assert at_event(session, gala, meal="Fish", table=gala.seats[0].table_number) == ["Ana Ruiz"]
    assert at_event(session, gala, party_id=gala.invitations[0].id) == ["Ben Ångström", "Zoë Núñez"]
    assert book(session, gala, only="no_event") == ["Ana RUÍZ"]
    assert book(session, gala, only="duplicate") == ["Ana Ruiz", "Ana RUÍZ"]
    assert book(session, gala, only="no_email", event_id=gala.event_id, search="a uk") == ["Łukasz O’Brien"]
    (row,) = people.list_event_guests(session, gala.staff, gala.event_id, GuestQuery(only="plus_one")).rows
    assert (row.is_plus_one, row.plus_one_of) == (True, "Zoë Núñez")


def test_who_has_no_place_anywhere_is_at_no_event(session: Session, gala: Gala) -> None:
    """A place that was canceled is none; one at any event of the tenant counts; others' people do not."""
    zoe, ben, lukasz, _ = [member for party in gala.parties for member in party]
    other = factories.make_gala(session)
    later = factories.make_invitation(session, factories.make_event(session, gala.tenant), 1)
    zoe.status, ben.status, lukasz.status = "canceled", "refunded", "declined"
    factories.make_attendee(session, later, guest=session.get(Guest, ben.guest_id))
    session.flush()
    assert book(session, gala, only="no_event") == ["Zoë Núñez"]
    assert book(session, other, only="no_event") == []
    everybody = people.list_guest_ids(session, gala.organizer, tenant(gala), GuestQuery(only="no_event"))
    assert everybody == (zoe.guest_id,)


def test_a_session_narrows_to_who_comes_to_it(session: Session, gala: Gala) -> None:
    dinner = factories.make_session(session, gala.event)
    zoe, _, _, ana = [member for party in gala.parties for member in party]
    sessions.answer_session_for(
        session, gala.organizer, gala.event_id, dinner.id or 0, {zoe.id or 0: True, ana.id or 0: False}
    )
    assert at_event(session, gala, session_id=dinner.id) == ["Zoë Núñez"]
    assert at_event(session, gala, session_id=dinner.id, only="declined") == ["Ana Ruiz"]
    assert at_event(session, gala, session_id=dinner.id, only="pending") == ["Ben Ångström", "Łukasz O’Brien"]


def test_needs_are_told_to_nobody_at_the_door(session: Session, gala: Gala) -> None:
    gala.parties[2][0].dietary_notes = b"sealed"
    session.flush()
    query = GuestQuery(search="ana")
    told = [
        people.list_event_guests(session, actor, gala.event_id, query).rows[0].has_needs
        for actor in (gala.organizer, gala.staff)
    ]
    assert told == [True, False]
    with pytest.raises(Invalid):
        people.list_event_guests(session, gala.staff, gala.event_id, GuestQuery(only="has_needs"))


@pytest.mark.parametrize("sort", list(people.EVENT_SORTS))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_an_event_skip_nobody_and_repeat_nobody_while_rows_change(
    session: Session, gala: Gala, sort: str, descending: bool
) -> None:
    names = ["Ana", "Ana", "Ben", "Cleo", "Dora", "Ana"]  # alike: only the id tells them apart
    before = {member.id for _ in range(2) for member in _party(session, gala, names)}
    gone, query = min(one or 0 for one in before), GuestQuery(sort=sort, descending=descending)
    page = people.list_event_guests(session, gala.staff, gala.event_id, query, 3)
    seen = [row.attendee_id for row in page.rows]
    for turn in range(30):
        if not page.next:
            break
        if turn < 5:
            _party(session, gala, ["Aa", "Zz"])  # others come before and after the place where we are
        if turn == 1 and gone not in seen:
            people.remove_from_event(session, gala.organizer, gala.event_id, [gone])
            before -= {gone}
        page = people.list_event_guests(session, gala.staff, gala.event_id, query, 3, page.next)
        seen += [row.attendee_id for row in page.rows]
    assert not page.next
    assert len(seen) == len(set(seen)), "nobody comes twice"
    assert before <= set(seen), "nobody is left out"


def _party(session: Session, gala: Gala, names: list[str]) -> list[Attendee]:
    return factories.members_of(session, factories.make_invitation(session, gala.event, names))


@pytest.mark.parametrize("sort", list(people.BOOK_SORTS))
def test_pages_of_the_book_skip_nobody_and_repeat_nobody_while_rows_change(
    session: Session, gala: Gala, sort: str
) -> None:
    before = {factories.make_guest(session, tenant(gala), name=name).id for name in ["Ana", "Ben"] * 4}
    after, seen = "", []
    for _ in range(40):
        page = people.list_guests(session, gala.staff, tenant(gala), GuestQuery(sort=sort), 2, after)
        seen += [row.guest_id for row in page.rows]
        factories.make_guest(session, tenant(gala), name="Aaron")
        after = page.next
        if not after:
            break
    assert len(seen) == len(set(seen)) and before <= set(seen)


def test_a_cursor_of_another_list_or_a_made_up_one_is_refused(session: Session, gala: Gala) -> None:
    page = people.list_guests(session, gala.staff, tenant(gala), GuestQuery(), 1)
    for query, after in [
        (GuestQuery(sort="updated"), page.next),
        (GuestQuery(descending=True), page.next),
        (GuestQuery(), "x"),
        (GuestQuery(), "é"),
        (GuestQuery(), page.next[:-3]),
        (GuestQuery(sort="updated"), write_cursor("updated", ["no moment", 1])),
        (GuestQuery(sort="nothing"), ""),
        (GuestQuery(only="nothing"), ""),
    ]:
        with pytest.raises(Invalid):
            people.list_guests(session, gala.staff, tenant(gala), query, 1, after)


def test_all_found_can_be_acted_on(session: Session, gala: Gala) -> None:
    ids = people.list_guest_ids(session, gala.staff, tenant(gala), GuestQuery(search="ana"))
    assert ids == (gala.parties[2][0].guest_id,)
    there = people.list_attendee_ids(session, gala.staff, gala.event_id, GuestQuery(only="pending"))
    assert there == tuple(sorted(member.id or 0 for party in gala.parties for member in party))


# --- one person ------------------------------------------------------------------------------------------------------


def test_a_person_is_entered_looked_at_corrected_and_taken_out(session: Session, gala: Gala) -> None:
    form = GuestForm(" Dr  Eva Löwe ", "Dr", "EVA@loewe.test", "+49 30 1", "Löwe AG", "Am Platz 1\nBerlin", "DE")
    guest_id = people.add_guest_to_book(session, gala.organizer, tenant(gala), form)
    facts = people.get_guest(session, gala.staff, guest_id)
    assert (facts.name, facts.email, facts.language, facts.events) == ("Dr Eva Löwe", "eva@loewe.test", "de", ())
    assert facts.address == "Am Platz 1 Berlin"
    changed = replace(form, name="Eva Löwe", version=facts.version)
    assert people.edit_guest(session, gala.organizer, guest_id, changed) == facts.version + 1
    with pytest.raises(ChangedSince):
        people.edit_guest(session, gala.organizer, guest_id, changed)
    people.delete_guest(session, gala.organizer, guest_id)
    assert book(session, gala, search="lowe") == []


def test_an_email_is_one_persons_and_a_wrong_one_is_refused(session: Session, gala: Gala) -> None:
    people.add_guest_to_book(session, gala.organizer, tenant(gala), GuestForm("Eva", email="eva@x.test"))
    for form in (GuestForm("Leo", email="eva@x.test"), GuestForm("Leo", email="no"), GuestForm("")):
        with pytest.raises(Invalid):
            people.add_guest_to_book(session, gala.organizer, tenant(gala), form)
    with pytest.raises(Invalid):
        people.add_guest_to_book(session, gala.organizer, tenant(gala), GuestForm("Leo", language="klingon!"))


def test_who_is_at_an_event_stays_in_the_book(session: Session, gala: Gala) -> None:
    ana, free = gala.parties[2][0], factories.make_guest(session, tenant(gala)).id or 0
    with pytest.raises(WrongState):
        people.delete_guest(session, gala.organizer, ana.guest_id)
    assert people.delete_guests(session, gala.organizer, tenant(gala), [ana.guest_id, free]) == people.Removed(1, 1)
    people.remove_from_event(session, gala.organizer, gala.event_id, [ana.id or 0])
    people.delete_guest(session, gala.organizer, ana.guest_id)


def test_a_person_shows_all_of_their_events(session: Session, gala: Gala) -> None:
    ana = gala.parties[2][0]
    factories.sit(session, ana, gala.seats[0])
    other = factories.make_event(session, gala.tenant)
    guest = session.get_one(Guest, ana.guest_id)
    invitation = factories.make_invitation(session, other, 0, label="Others")
    factories.make_attendee(session, invitation, guest=guest, status="canceled")
    facts = people.get_guest(session, gala.staff, ana.guest_id)
    assert {(one.event_name, one.party, one.status, one.seat_number) for one in facts.events} == {
        (gala.event.name, "Party of Ana", "pending", gala.seats[0].seat_number),
        (other.name, "Others", "canceled", ""),
    }


def test_a_letter_and_its_accent_are_kept_as_one_sign_whoever_wrote_them(session: Session, gala: Gala) -> None:
    one = "José Núñez"
    apart = unicodedata.normalize("NFD", one)
    assert apart != one
    typed = people.add_guest_to_book(session, gala.organizer, tenant(gala), GuestForm(apart))
    data = f"Name\n{apart} Ruiz\n".encode()
    imports.run_import(session, gala.organizer, gala.event_id, data, "x.csv", imports.ImportPlan({0: "name"}))
    at_the_door = plus_ones.name_plus_one(session, gala.invitations[0], apart)
    names = {guest.id: guest.name for guest in session.scalars(select(Guest))}
    assert names[typed] == names[session.get_one(Attendee, at_the_door).guest_id] == one
    assert f"{one} Ruiz" in names.values()


# --- many at once ----------------------------------------------------------------------------------------------------


def test_tags_are_put_on_and_taken_off_many(session: Session, gala: Gala) -> None:
    ids = [member.guest_id for party in gala.parties for member in party]
    assert people.tag(session, gala.organizer, tenant(gala), ids[:2], " VIP  table ") == (ids[0], ids[1])
    assert people.tag(session, gala.organizer, tenant(gala), ids[:3], "VIP table") == (ids[2],)
    assert people.list_tags(session, gala.staff, tenant(gala)) == (people.TagCount("VIP table", 3),)
    assert len(book(session, gala, tag="VIP table")) == len(at_event(session, gala, tag="VIP table")) == 3
    assert people.untag(session, gala.organizer, tenant(gala), ids, "VIP table") == tuple(sorted(ids[:3]))
    assert session.scalars(select(GuestTag)).all() == []
    for bad in ("", "x" * 41):
        with pytest.raises(Invalid):
            people.tag(session, gala.organizer, tenant(gala), ids, bad)
    for number in range(20):
        people.tag(session, gala.organizer, tenant(gala), ids[:1], f"tag {number}")
    with pytest.raises(Invalid):
        people.tag(session, gala.organizer, tenant(gala), ids, "one more")


def test_another_tenants_people_are_touched_by_nothing(session: Session, gala: Gala) -> None:
    theirs = factories.make_guest(session, factories.make_tenant(session).id or 0).id or 0
    assert people.tag(session, gala.organizer, tenant(gala), [theirs], "mine") == ()
    assert people.tag_here(session, gala.organizer, gala.event_id, [theirs], "mine") == ()
    assert people.delete_guests(session, gala.organizer, tenant(gala), [theirs]).count == 0
    for act in (
        lambda: people.invite_guests(session, gala.organizer, gala.event_id, [theirs]),
        lambda: people.add_to_party(session, gala.organizer, gala.invitations[0].id or 0, [theirs]),
        lambda: people.merge_guests(session, gala.organizer, tenant(gala), gala.parties[0][0].guest_id, [theirs]),
    ):
        with pytest.raises(NotFound):
            act()


def test_many_are_invited_apart_or_together_and_nobody_twice(session: Session, gala: Gala) -> None:
    new = [factories.make_guest(session, tenant(gala), name=name).id or 0 for name in ("Cleo", "Dora", "Emil")]
    there = gala.parties[2][0].guest_id
    apart = people.invite_guests(session, gala.organizer, gala.event_id, [*new[:2], there])
    assert (apart.count, apart.skipped, len(apart.party_ids)) == (2, 1, 2)
    together = people.invite_guests(session, gala.organizer, gala.event_id, new, together=True)
    assert (together.count, together.skipped) == (1, 2)
    shown = invitations.get_invitation(session, gala.staff, together.party_ids[0])
    assert (shown.label, [member.name for member in shown.members]) == ("Emil", ["Emil"])
    again = people.invite_guests(session, gala.organizer, gala.event_id, new, together=True)
    assert again == people.Invited((), 0, 3)
    crowd = [factories.make_guest(session, tenant(gala)).id or 0 for _ in range(21)]
    with pytest.raises(GroupFull):
        people.invite_guests(session, gala.organizer, gala.event_id, crowd, together=True)
    with pytest.raises(GroupFull):
        people.add_to_party(session, gala.organizer, gala.invitations[0].id or 0, crowd)
    assert people.invite_guests(session, gala.organizer, gala.event_id, crowd).count == 21


def test_who_moves_to_another_party_keeps_answer_and_seat(session: Session, gala: Gala) -> None:
    (ana,), target = gala.parties[2], gala.invitations[0].id or 0
    ana.status = "accepted"
    factories.sit(session, ana, gala.seats[0])
    assert people.move_to_party(session, gala.organizer, target, [ana.id or 0]) == 1
    assert people.move_to_party(session, gala.organizer, target, [ana.id or 0]) == 0
    (row,) = people.list_event_guests(session, gala.staff, gala.event_id, GuestQuery(search="ana")).rows
    assert (row.party_id, row.status, row.seat_number) == (target, "accepted", gala.seats[0].seat_number)
    assert [m.name for m in invitations.get_invitation(session, gala.staff, target).members][-1] == "Ana Ruiz"
    people.remove_from_event(session, gala.organizer, gala.event_id, [ana.id or 0])
    with pytest.raises(NotFound):
        people.move_to_party(session, gala.organizer, target, [ana.id or 0])


def test_a_party_of_their_own_has_the_name_that_was_typed(session: Session, gala: Gala) -> None:
    (zoe, ben), (ana,) = gala.parties[0], gala.parties[2]
    factories.sit(session, ana, gala.seats[0])
    made = people.move_to_new_party(session, gala.organizer, gala.event_id, [ana.id or 0, ben.id or 0], " Ruiz  & Co ")
    shown = invitations.get_invitation(session, gala.staff, made)
    assert (shown.label, [member.name for member in shown.members]) == ("Ruiz & Co", ["Ben Ångström", "Ana Ruiz"])
    assert shown.code not in [row.unique_code for row in gala.invitations]
    assert gala.seats[0].attendee_id == ana.id, "everybody keeps their seat"
    left = invitations.get_invitation(session, gala.staff, gala.invitations[0].id or 0)
    assert [member.attendee_id for member in left.members] == [zoe.id]
    with pytest.raises(Invalid):
        people.move_to_new_party(session, gala.organizer, gala.event_id, [ana.id or 0], " – ")
    crowd = [factories.make_attendee(session, gala.invitations[n % 3]).id or 0 for n in range(21)]
    with pytest.raises(GroupFull):
        people.move_to_new_party(session, gala.organizer, gala.event_id, crowd, "Crowd")


def test_of_a_plus_one_it_is_said_whose_they_are(session: Session, gala: Gala) -> None:
    (ana,) = gala.parties[2]
    brought = factories.make_attendee(session, gala.invitations[2], name="Noor")
    brought.details = {"plus_one": True, "host": ana.id}
    session.flush()
    (place,) = people.get_guest(session, gala.staff, brought.guest_id).events
    assert (place.host, place.host_id) == ("Ana Ruiz", ana.guest_id)
    (place,) = people.get_guest(session, gala.staff, ana.guest_id).events
    assert (place.host, place.host_id) == ("", 0)


def test_a_plus_one_moves_along_with_the_host(session: Session, gala: Gala) -> None:
    (ana,), target = gala.parties[2], gala.invitations[0].id or 0
    brought = factories.make_attendee(session, gala.invitations[2], name="Noor")
    brought.details = {"plus_one": True, "host": ana.id}
    session.flush()
    assert people.move_to_party(session, gala.organizer, target, [ana.id or 0]) == 2
    assert [m.name for m in invitations.get_invitation(session, gala.staff, target).members][-2:] == [
        "Ana Ruiz",
        "Noor",
    ]


def test_who_has_been_at_the_event_stays_on_its_list(session: Session, gala: Gala) -> None:
    zoe, ben = gala.parties[0]
    zoe.status, zoe.checked_in_at = "attended", clock.now()
    factories.sit(session, ben, gala.seats[0])
    removed = people.remove_from_event(session, gala.organizer, gala.event_id, gala.party_ids(0), "ill")
    assert removed == people.Removed(1, 1)
    session.expire_all()
    assert (ben.status, ben.cancellation_reason, gala.seats[0].attendee_id) == ("canceled", "ill", None)
