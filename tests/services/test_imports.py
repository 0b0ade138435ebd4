"""A guest list comes in: previewed without a trace, imported whole or not at all, undone as one step."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala import vault
from gala.access import SYSTEM
from gala.errors import ChangedSince, ChangedSinceBy, Forbidden, Invalid, NotFound
from gala.models import Attendee, Change, EventSeat, Guest, GuestTag, Invitation, Meal
from gala.rules.guest_columns import guess
from gala.rules.sheets import read_table
from gala.services import changes, imports, rsvp
from gala.services.imports import Imported, ImportPlan, Preview, planning
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=())


def plan_for(text: str, **options: Any) -> ImportPlan:
    table = read_table(text.encode(), "x.csv")
    return ImportPlan(guess(table.columns, [row.cells for row in table.rows]), **options)


def preview(session: Session, gala: Gala, text: str, **options: Any) -> Preview:
    return imports.preview(session, gala.organizer, gala.event_id, text.encode(), "x.csv", plan_for(text, **options))


def run(session: Session, gala: Gala, text: str, **options: Any) -> Imported:
    done = imports.run_import(session, gala.organizer, gala.event_id, text.encode(), "x.csv", plan_for(text, **options))
    session.expire_all()
    return done


def count(session: Session) -> dict[str, int]:
    models = (Guest, Invitation, Attendee, GuestTag, Meal, Change)
    return {model.__name__: session.scalar(select(func.count()).select_from(model)) or 0 for model in models}


def parties(session: Session, gala: Gala) -> dict[str, list[str]]:
    """The names of each party's members, by its label."""
    found = {}
    for row in session.scalars(select(Invitation).where(Invitation.event_id == gala.event_id).order_by(Invitation.id)):
        found[row.label] = [member_name(session, one) for one in factories.members_of(session, row)]
    return found


def member_name(session: Session, attendee: Attendee) -> str:
    guest = session.get(Guest, attendee.guest_id)
    assert guest is not None
    return guest.name


def attendee(session: Session, name: str) -> Attendee:
    return session.scalars(select(Attendee).join(Guest, Guest.id == Attendee.guest_id).where(Guest.name == name)).one()


def seats(session: Session, gala: Gala) -> dict[str, str]:
    """Who sits where."""
    taken = [seat for seat in factories.seats_of(session, gala.event) if seat.attendee_id]
    return {seat.seat_number: member_name(session, session.get_one(Attendee, seat.attendee_id)) for seat in taken}


LIST = """Our wedding

Title;Name;Email;Party;Language;RSVP;Meal;Allergies;Tags;Plus ones;Table;Seat
Dr;Ana Núñez;ana@gala.test;Ruiz;Español;sí;Fish;nuts;vip, family;2;1;3
;Ben Ruiz;;Ruiz;;;fish;;;;1;
;Carla;carla@gala.test;;en;no;Vegan;;;Dani Pérez;2;1
"""


def test_a_look_says_what_is_in_the_file(session: Session, gala: Gala) -> None:
    looked = imports.look(session, gala.organizer, gala.event_id, LIST.encode(), "list.csv")
    assert (looked.rows, looked.columns[1], looked.guess[1], looked.samples[2][1]) == (3, "Name", "name", "Carla")
    assert looked.guess[7] == "dietary"


def test_a_preview_says_what_would_be_and_leaves_no_trace(session: Session, gala: Gala) -> None:
    before = count(session)
    found = preview(session, gala, LIST)
    assert (found.people, found.parties, found.new, found.known, found.problem_count) == (4, 2, 4, 0, 0)
    assert (found.meals_new, found.tables_missing) == (("Fish", "Vegan"), ())
    assert [(party.label, party.members, party.plus_ones) for party in found.first] == [
        ("Ruiz", ("Ana Núñez", "Ben Ruiz"), 2), ("Carla", ("Carla", "Dani Pérez"), 0),
    ]  # fmt: skip
    assert count(session) == before


def test_everything_that_a_list_says_comes_in(session: Session, gala: Gala) -> None:
    done = run(session, gala, LIST)
    assert (done.people, done.parties, done.new, done.merged, done.skipped) == (4, 2, 4, 0, 0)
    assert parties(session, gala) == {"Ruiz": ["Ana Núñez", "Ben Ruiz"], "Carla": ["Carla", "Dani Pérez"]}
    ana, dani = attendee(session, "Ana Núñez"), attendee(session, "Dani Pérez")
    guest = session.get_one(Guest, ana.guest_id)
    assert (guest.title, guest.email, guest.language, guest.search_name) == ("Dr", "ana@gala.test", "es", "ana nunez")
    assert "ana gala test" in guest.search_text
    assert (ana.status, ana.meal_choice) == ("accepted", "Fish")
    assert b"nuts" not in (ana.dietary_notes or b"") and vault.unseal(ana.dietary_notes or b"") == b"nuts"
    assert attendee(session, "Ben Ruiz").meal_choice == "Fish", "one dish, however it was typed"
    assert (dani.status, dani.details) == ("declined", {"plus_one": True, "host": attendee(session, "Carla").id})
    assert sorted(session.scalars(select(GuestTag.tag))) == ["family", "vip"]
    assert sorted(session.scalars(select(Meal.name))) == ["Fish", "Vegan"]
    invitations = {row.label: row for row in session.scalars(select(Invitation))}
    assert (invitations["Ruiz"].status, invitations["Ruiz"].max_plus_ones) == ("accepted", 2)
    assert (invitations["Carla"].status, invitations["Carla"].responded_at is None) == ("declined", False)
    assert seats(session, gala) == {"1-1": "Ben Ruiz", "1-3": "Ana Núñez"}, "who says no sits nowhere"


# --- rows that are wrong -----------------------------------------------------------------------------------------

WRONG = "Name,Email,Table\nAna,ana@\nBen,ben@gala.test\n,x@gala.test\n"


def test_one_bad_row_refuses_all_unless_it_may_be_left_out(session: Session, gala: Gala) -> None:
    before = count(session)
    assert [(p.line, p.field) for p in preview(session, gala, WRONG).problems] == [(2, "email"), (4, "name")]
    with pytest.raises(Invalid) as refused:
        run(session, gala, WRONG)
    assert (refused.value.params["count"], refused.value.params["line"]) == (2, 2)
    assert count(session) | {"Change": 0} == before
    done = run(session, gala, WRONG, skip_problems=True)
    assert (done.people, done.skipped) == (1, 2)


@pytest.mark.parametrize("mapping", [{}, {0: "email"}, {0: "name", 7: "email"}, {0: "name", 1: "name"}, {0: "nam"}])
def test_a_plan_that_fits_no_file_is_refused(session: Session, gala: Gala, mapping: dict[int, str]) -> None:
    for service in (imports.preview, imports.run_import):
        with pytest.raises(Invalid):
            service(session, gala.organizer, gala.event_id, WRONG.encode(), "x.csv", ImportPlan(mapping))


def test_a_ticket_number_comes_in_once(session: Session, gala: Gala) -> None:
    run(session, gala, "Name,Ticket number\nAna,GALA-0001\n")
    found = preview(session, gala, "Name,Ticket number\nBen,T 2\nEva,t2\n")
    assert [(p.line, p.field) for p in found.problems] == [(3, "ticket_number")], "in the file"
    found = preview(session, gala, "Name,Ticket number\nBen,gala 0001\n")
    assert [p.text for p in found.problems] == ["This ticket number was imported before."]
    assert attendee(session, "Ana").source == "ticket"


# --- who is known ------------------------------------------------------------------------------------------------


def test_who_is_known_is_found_by_email_and_by_name_without_accents(session: Session, gala: Gala) -> None:
    book = {n: factories.make_guest(session, gala.event.tenant_id, name=n, email=e).id for n, e in (
        ("Ana Núñez", "ana@gala.test"), ("Łukasz Żółć", ""), ("Eva Ruiz", "eva@gala.test"),
    )}  # fmt: skip
    text = 'Name,Email\nANA NUNEZ,Ana@gala.test\n"Zolc, Lukasz",\nEva Ruiz,other@gala.test\nLeo,eva@gala.test\n'
    found = preview(session, gala, text)
    assert [(d.line, d.why, d.guest_id, d.choice) for d in found.duplicates] == [
        (2, "email", book["Ana Núñez"], "merge"),
        (3, "name", book["Łukasz Żółć"], "new"),
        (5, "email", book["Eva Ruiz"], "new"),
    ]
    assert (found.new, found.known) == (3, 1)
    done = run(session, gala, text, decisions={3: "merge", 5: "skip"})
    assert (done.people, done.new, done.merged, done.skipped) == (3, 1, 2, 1)


def test_a_shared_email_stays_with_whom_it_was(session: Session, gala: Gala) -> None:
    text = "Name,Email\nAna Ruiz,home@gala.test\nBen Ruiz,home@gala.test\nana ruiz,HOME@gala.test\n"
    found = preview(session, gala, text)
    assert [(d.line, d.other_line, d.why, d.choice) for d in found.duplicates] == [
        (3, 2, "email", "new"), (4, 2, "email", "merge"),
    ]  # fmt: skip
    run(session, gala, text)
    assert [(g.name, g.email) for g in session.scalars(select(Guest).order_by(Guest.id))] == [
        ("Ana Ruiz", "home@gala.test"), ("Ben Ruiz", ""),
    ]  # fmt: skip


def test_an_email_that_a_second_row_brings_is_theirs_for_all_rows_after_it(session: Session, gala: Gala) -> None:
    text = "Name,Email\nAna Ruiz,\nAna Ruiz,home@gala.test\nBen Ruiz,home@gala.test\n"
    decisions = {3: "merge"}
    found = preview(session, gala, text, decisions=decisions)
    assert (found.people, found.doubled, found.unmailed) == (2, 1, 1)
    run(session, gala, text, decisions=decisions)
    assert {g.name: g.email for g in session.scalars(select(Guest))} == {"Ana Ruiz": "home@gala.test", "Ben Ruiz": ""}


def test_who_has_a_name_without_letters_is_still_known_by_email(session: Session, gala: Gala) -> None:
    text = "Name,Email\nʻ,\nʼ,one@gala.test\n"
    run(session, gala, text)
    found = preview(session, gala, text)
    assert [(d.line, d.why) for d in found.duplicates if d.guest_id] == [(3, "email")]
    assert found.unmailed == 0


def test_what_nobody_asked_for_is_said_before_and_done(session: Session, gala: Gala) -> None:
    text = (
        "Name,Email,Table,RSVP\nAna Ruiz,home@gala.test,1,\nBen Ruiz,home@gala.test,1,yes\n"
        "Eva Ruiz,home@gala.test,,\nAna Ruiz,home@gala.test,,\nLeo,leo@gala.test,1,no\n"
    )
    found = preview(session, gala, text)
    assert (found.people, found.new, found.known) == (4, 4, 0), "a row that comes twice is nobody whom we knew"
    assert (found.doubled, found.unmailed, found.said_yes) == (1, 2, 1)
    done = run(session, gala, text)
    assert (done.new, done.merged, done.doubled) == (4, 0, 1)
    assert sorted(g.name for g in session.scalars(select(Guest)) if not g.email) == ["Ben Ruiz", "Eva Ruiz"]
    assert attendee(session, "Ana Ruiz").status == "accepted"
    again = preview(session, gala, text)
    assert (again.known, again.said_yes) == (4, 0), "who sits there already has said yes"


def test_a_code_that_somebody_has_is_replaced_whosever_it_is(session: Session, gala: Gala) -> None:
    ours = factories.make_invitation(session, factories.make_event(session, gala.tenant), 1).unique_code
    stranger = factories.make_event(session, factories.make_tenant(session))
    theirs = factories.make_invitation(session, stranger, 1).unique_code
    text = f"Name,Party,Code\nAna,A,{ours}\nBen,B,{theirs}\nEva,C,ABCDEFGHJK\n"
    assert preview(session, gala, text).codes_taken == 2
    run(session, gala, text)
    rows = session.scalars(select(Invitation).where(Invitation.event_id == gala.event_id))
    codes = {row.label: row.unique_code for row in rows}
    assert codes["C"] == "ABCDEFGHJK"
    assert {ours, theirs}.isdisjoint(codes.values())
    again = f"Name,Party,Code\nAna,A,{codes['A']}\nEva,C,ABCDEFGHJK\n"
    assert preview(session, gala, again).codes_taken == 0, "the event's own parties are found by their codes"


@pytest.mark.parametrize(("merge", "people"), [("all", 1), ("none", 2), ("ask", 2)])
def test_all_are_merged_or_none(session: Session, gala: Gala, merge: str, people: int) -> None:
    factories.make_guest(session, gala.event.tenant_id, name="Ana Ruiz")
    run(session, gala, "Name,Company\nRuiz Ana,Acme\n", merge=merge)
    assert count(session)["Guest"] == people
    acme = session.scalars(select(Guest).where(Guest.company == "Acme")).one()
    assert (acme.version, "acme" in acme.search_text) == (2 if merge == "all" else 1, True)


def test_the_book_is_filled_in_and_never_written_over(session: Session, gala: Gala) -> None:
    factories.make_guest(session, gala.event.tenant_id, name="Ana", email="ana@gala.test", phone="600", company="")
    run(session, gala, "Name,Email,Phone,Company\nAna,ana@gala.test,700,Acme\n")
    ana = session.scalars(select(Guest)).one()
    assert (ana.phone, ana.company, ana.version) == ("600", "Acme", 2)


def test_a_list_that_comes_again_doubles_nobody_and_brings_what_changed(session: Session, gala: Gala) -> None:
    run(session, gala, LIST)
    before = count(session)
    again = LIST.replace("fish", "Soup").replace(";1;3", ";2;3") + ";Eva Ruiz;;Ruiz;;;;;;;;\n"
    found = preview(session, gala, again)
    assert (found.people, found.new, found.known, found.problem_count) == (5, 2, 3, 0)
    done = run(session, gala, again)
    assert (done.new, done.merged) == (1, 3)
    assert parties(session, gala) == {
        "Ruiz": ["Ana Núñez", "Ben Ruiz", "Eva Ruiz"], "Carla": ["Carla", "Dani Pérez"],
    }  # fmt: skip
    assert attendee(session, "Ben Ruiz").meal_choice == "Soup"
    assert seats(session, gala) == {"1-1": "Ben Ruiz", "2-3": "Ana Núñez"}
    after = count(session)
    assert (after["Guest"], after["Attendee"], after["Invitation"]) == (
        before["Guest"] + 1, before["Attendee"] + 1, before["Invitation"],
    )  # fmt: skip


def test_a_party_that_is_there_holds_twenty(session: Session, gala: Gala) -> None:
    full = "Name,Party\n" + "".join(f"P{chr(97 + n)},Big\n" for n in range(20))
    run(session, gala, full)
    found = preview(session, gala, full + "One more,Big\n")
    assert [(p.line, p.field) for p in found.problems] == [(22, "party")]


def test_an_exported_plus_one_is_a_plus_one_again(session: Session, gala: Gala) -> None:
    text = "Name,Party,Brought by,Plus-ones\nGuest of Ana,Ruiz,Ana Ruiz,\nAna Ruiz,Ruiz,,2\nBen,Ruiz,Ana Ruiz,\n"
    run(session, gala, text)
    host = attendee(session, "Ana Ruiz").id
    assert attendee(session, "Ben").details == {"plus_one": True, "host": host}
    unnamed = {"plus_one": True, "host": host, "unnamed": True, "called": "Guest of Ana"}
    assert attendee(session, "Guest of Ana").details == unnamed


# --- seats -------------------------------------------------------------------------------------------------------


def test_named_seats_come_first_and_a_full_table_is_said(session: Session, gala: Gala) -> None:
    text = "Name,Table,Seat\nAna,1,\nBen,Table 1,2\nEva,01,Seat 1\nLeo,1,1\nMia,1,9\nZoe,1,\nPau,,2-2\n"
    found = preview(session, gala, text)
    assert [(p.line, p.field) for p in found.problems] == [(5, "seat"), (6, "seat")]
    assert (found.people, found.problem_count, found.left_out) == (7, 2, 0), "no seat, and not left out"
    run(session, gala, text, skip_problems=True)
    assert seats(session, gala) == {"1-1": "Eva", "1-2": "Ben", "1-3": "Ana", "1-4": "Zoe", "2-2": "Pau"}
    assert attendee(session, "Leo").status == "pending", "the person comes in, without a seat"
    full = preview(session, gala, "Name,Table\nMax,1\n")
    assert [p.text for p in full.problems] == ["This table has no free seat left. {name} would come in without one."]


def test_people_who_exchange_their_seats_in_the_file_exchange_them(session: Session, gala: Gala) -> None:
    run(session, gala, "Name,Table,Seat\nAna,1,1\nBen,1,2\n")
    run(session, gala, "Name,Table,Seat\nAna,2,1\nBen,1,1\n")
    assert seats(session, gala) == {"1-1": "Ben", "2-1": "Ana"}
    run(session, gala, "Name,RSVP\nBen,no\n")
    assert seats(session, gala) == {"2-1": "Ana"}, "who says no gives the seat up"


def test_tables_that_the_room_has_not_are_named_or_made(session: Session, gala: Gala) -> None:
    text = "Name,Table,Seat\n" + "".join(f"P{chr(97 + n)},Garden,\n" for n in range(10)) + "Ana,VIP,A\n"
    assert preview(session, gala, text).tables_missing == ("Garden", "VIP")
    run(session, gala, text, make_tables=True)
    made = [seat.seat_number for seat in factories.seats_of(session, gala.event) if seat.table_number == "VIP"]
    assert made == ["VIP-1", "VIP-2", "VIP-3", "VIP-4", "VIP-5", "VIP-6", "VIP-7", "VIP-A"]
    assert seats(session, gala)["VIP-A"] == "Ana" and seats(session, gala)["Garden-10"] == "Pj"
    changes.undo(session, gala.organizer, gala.event_id)
    assert session.scalar(select(func.count()).select_from(EventSeat)) == 8


# --- one step ----------------------------------------------------------------------------------------------------


def test_an_import_is_undone_as_a_whole_and_done_again(session: Session, gala: Gala) -> None:
    factories.make_guest(session, gala.event.tenant_id, name="Carla", email="carla@gala.test")
    before = count(session)
    done = run(session, gala, LIST)
    after = count(session)
    steps = changes.get_steps(session, gala.organizer, gala.event_id)
    assert steps.undo is not None and (steps.undo.id, steps.undo.details) == (done.change_id, {"count": 4})
    changes.undo(session, gala.organizer, gala.event_id)
    now = count(session)
    assert {key: now[key] for key in before if key != "Change"} == {k: before[k] for k in before if k != "Change"}
    carla = session.scalars(select(Guest)).one()
    session.refresh(carla)
    assert carla.language == "", "what it told the book is taken back"
    changes.redo(session, gala.organizer, gala.event_id)
    again = count(session)
    assert {key: again[key] for key in after if key != "Change"} == {k: after[k] for k in after if k != "Change"}


def test_tags_of_an_import_go_with_it_and_others_stay(session: Session, gala: Gala) -> None:
    known = factories.make_guest(session, gala.event.tenant_id, name="Carla", email="carla@gala.test")
    session.add(GuestTag(tenant_id=gala.event.tenant_id, guest_id=known.id or 0, tag="vip"))
    session.flush()
    run(session, gala, "Name,Email,Tags\nCarla,carla@gala.test,vip;family\nAna,ana@gala.test,family\n")
    ana = session.scalars(select(Guest).where(Guest.name == "Ana")).one()
    session.execute(update(Guest).where(Guest.id == ana.id).values(phone="600"))  # so that she stays in the book
    assert sorted(session.scalars(select(GuestTag.tag))) == ["family", "family", "vip"]
    changes.undo(session, gala.organizer, gala.event_id)
    assert [(tag.guest_id, tag.tag) for tag in session.scalars(select(GuestTag))] == [(known.id, "vip")]


def test_whom_somebody_needs_by_now_stays_in_the_address_book(session: Session, gala: Gala) -> None:
    run(session, gala, "Name,Email\nAna,ana@gala.test\nBen,ben@gala.test\nEva,eva@gala.test\nLeo,leo@gala.test\n")
    other = factories.make_event(session, gala.tenant)
    who = {guest.name: guest for guest in session.scalars(select(Guest))}
    party = factories.make_invitation(session, other, 1)
    session.execute(update(Attendee).where(Attendee.invitation_id == party.id).values(guest_id=who["Ben"].id))
    session.add(GuestTag(tenant_id=gala.event.tenant_id, guest_id=who["Eva"].id or 0, tag="vip"))
    session.execute(update(Guest).where(Guest.id == who["Leo"].id).values(phone="600"))
    session.flush()
    changes.undo(session, gala.organizer, gala.event_id)
    kept = {g.name for g in session.scalars(select(Guest)) if g.email}
    assert kept == {"Ben", "Eva", "Leo"}
    assert parties(session, gala) == {}
    changes.redo(session, gala.organizer, gala.event_id)
    assert {guest.name for guest in session.scalars(select(Guest)) if guest.email} == {"Ana", "Ben", "Eva", "Leo"}


def test_an_answer_given_since_is_not_lost_by_an_undo(session: Session, gala: Gala) -> None:
    run(session, gala, "Name\nAna\nBen\n")
    row = session.scalars(select(Invitation).where(Invitation.label == "Ana")).one()
    rsvp.answer(session, factories.guest(row), gala.event_id, {attendee(session, "Ana").id or 0: True})
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        changes.undo(session, gala.organizer, gala.event_id)
    assert len(parties(session, gala)) == 2


# --- who, and at once --------------------------------------------------------------------------------------------


def test_who_may(session: Session, gala: Gala) -> None:
    for actor, refusal in ((gala.staff, Forbidden), (factories.stranger(session), NotFound)):
        with pytest.raises(refusal):
            imports.look(session, actor, gala.event_id, LIST.encode(), "x.csv")
        for service in (imports.preview, imports.run_import):
            with pytest.raises(refusal):
                service(session, actor, gala.event_id, LIST.encode(), "x.csv", plan_for(LIST))


def test_thousands_come_in_order_with_word_of_how_far_it_is(session: Session, gala: Gala) -> None:
    text = "Name,Party,Tags\n" + "".join(f"Person {n},Party {n // 4},{'x' if n % 2 else ''}\n" for n in range(2400))
    told: list[tuple[int, int]] = []
    plan = plan_for(text)
    args = (text.encode(), "x.csv", plan, lambda done, total: told.append((done, total)))
    done = imports.run_import(session, SYSTEM, gala.event_id, *args)
    assert told == [(0, 2400), (1000, 2400), (2000, 2400), (2400, 2400)]
    assert (done.people, done.parties, done.change_id) == (2400, 600, None)
    rows = session.execute(
        select(Guest.name, Invitation.label, Attendee.position)
        .join(Attendee, Attendee.guest_id == Guest.id)
        .join(Invitation, Invitation.id == Attendee.invitation_id)
    ).all()
    numbers = [(int(row[0].split()[1]), int(row[1].split()[1]), row[2]) for row in rows]
    assert all(person // 4 == party and person % 4 == position for person, party, position in numbers)
    tagged = session.execute(select(Guest.name).join(GuestTag, GuestTag.guest_id == Guest.id)).scalars()
    assert all(int(name.split()[1]) % 2 for name in tagged)


TWICE = "Name,Email\n" + "".join(f"Person {n},p{n}@gala.test\n" for n in range(40)) + "Alone,\n"


def test_two_imports_at_once_bring_nobody_in_twice(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=())
    plan = plan_for(TWICE)
    jobs = [lambda: db.run(imports.run_import, SYSTEM, gala.event_id, TWICE.encode(), "x.csv", plan) for _ in range(3)]
    done = at_once(*jobs)
    assert sorted((one.new, one.merged) for one in done) == [(0, 41), (0, 41), (41, 0)]
    with db.transaction() as session:
        assert (count(session)["Guest"], count(session)["Attendee"]) == (41, 41)


@pytest.mark.only_postgresql
def test_without_its_lock_somebody_would_come_in_twice(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the race above: without the locks, and with both reading before either writes. (SQLite lets one
    write at a time whatever the service does.)"""
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=())
    both = threading.Barrier(2)
    tenant_id, read = gala.event.tenant_id, planning.match
    monkeypatch.setattr("gala.services.imports.running._lock", lambda session, event_id: tenant_id)

    def and_wait(*args: Any, **options: Any) -> Any:
        found = read(*args, **options)
        both.wait(20)
        return found

    monkeypatch.setattr(planning, "match", and_wait)
    text = "Name\nAlone\n"
    plan = plan_for(text)
    at_once(
        *(lambda: db.run(imports.run_import, SYSTEM, gala.event_id, text.encode(), "x.csv", plan) for _ in range(2))
    )
    with db.transaction() as session:
        assert count(session)["Attendee"] == 2
