"""The room as it was: at every moment of a random evening exactly the picture that was taken then."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import SYSTEM
from gala.errors import Forbidden, GalaError, Invalid, NotFound
from gala.hot import set_context
from gala.i18n import steps
from gala.models import Attendee, EventSeat, EventTable
from gala.services import attendance, changes, floor, invitations, locking, placement, rsvp, seating
from gala.services.changes import past
from gala.services.changes.moments import list_moments
from gala.services.changes.rows import read
from tests import factories
from tests.conftest import Database

Gala = factories.Gala
SEATS = 8


def make(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2, 1, 1))


def picture(session: Session, gala: Gala) -> Any:
    """All that stands and who sits there, as it is now, looked up without the history."""
    session.expire_all()
    found = []
    for name, model in (("event_tables", EventTable), ("event_seats", EventSeat)):
        ids = session.execute(select(model.id).where(model.event_id == gala.event_id)).scalars()  # type: ignore[attr-defined]
        rows = read(session, name, list(ids))
        found.append({row_id: {k: v for k, v in row.items() if k != "attendee_id"} for row_id, row in rows.items()})
    sits = select(EventSeat.id, Attendee).join(Attendee, Attendee.id == EventSeat.attendee_id)  # type: ignore[arg-type]
    people = {
        seat: (one.id, one.checked_in_at is not None and one.checked_out_at is None)
        for seat, one in session.execute(sits.where(EventSeat.event_id == gala.event_id))
    }
    return *found, people


def as_it_was(session: Session, gala: Gala, moment: past.Moment) -> Any:
    room = past.room_at(session, gala.event_id, moment)
    seats = {i: {k: v for k, v in row.items() if k != "attendee_id"} for i, row in room.seats.items()}
    return room.tables, seats, {seat: (one.attendee_id, one.inside) for seat, one in room.occupants.items()}


def act(session: Session, gala: Gala, what: str, n: int, m: int) -> None:
    """One of the things that happen; what is refused changes nothing."""
    people = [one.id or 0 for party in gala.parties for one in party]
    seats, tables = (
        list(session.execute(select(model.id).where(model.event_id == gala.event_id).order_by(model.id)).scalars())  # type: ignore[attr-defined]
        for model in (EventSeat, EventTable)
    )
    boss, event_id, who = gala.organizer, gala.event_id, people[n % len(people)]
    seat, other = seats[n % len(seats)], seats[m % len(seats)]
    does = {
        "assign": lambda: placement.assign(session, boss, event_id, who, other),
        "swap": lambda: placement.swap(session, boss, event_id, seat, other),
        "free": lambda: placement.free(session, boss, event_id, [seat, other]),
        "block": lambda: floor.block(session, boss, event_id, [seat]),
        "unblock": lambda: floor.unblock(session, boss, event_id, [seat]),
        "category": lambda: floor.set_category(session, boss, event_id, [seat], "vip"),
        "lock": lambda: locking.lock_in_place(session, boss, event_id, [seat]),
        "unlock": lambda: locking.unlock(session, boss, event_id, [seat]),
        "rename": lambda: floor.rename_table(session, boss, tables[n % len(tables)], f"T{m}"),
        "add": lambda: floor.add_tables(session, boss, event_id, [2], "rect"),
        "make": lambda: floor.make_floor(session, boss, event_id, [3, 2]),
        "undo": lambda: changes.undo(session, boss, event_id),
        "redo": lambda: changes.redo(session, boss, event_id),
        "decline": lambda: rsvp.answer_for(session, boss, event_id, {who: bool(m % 2)}),
        "remove": lambda: invitations.remove_member(session, boss, who, "ill"),
        "come": lambda: attendance.check_in(session, gala.staff, event_id, [who]),
        "go": lambda: attendance.check_out(session, gala.staff, event_id, [who]),
        "together": lambda: seating.best_together(session, gala.guest(0), event_id, gala.party_ids(0)),
        "confirm": lambda: seating.confirm(session, gala.guest(0), event_id, gala.party_ids(0)),
    }
    try:
        with session.begin_nested():
            does[what]()
    except GalaError:
        # A refusal ends its transaction; here, where the next thing shares it, what it belonged to must end too.
        set_context(session, "change", None)


WHAT = [
    "assign",
    "assign",
    "assign",
    "swap",
    "free",
    "block",
    "unblock",
    "category",
    "lock",
    "unlock",
    "rename",
    "add",
    "make",
    "undo",
    "undo",
    "redo",
    "decline",
    "remove",
    "come",
    "go",
    "together",
    "confirm",
]
STORY = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 11), st.integers(0, 11)), min_size=3, max_size=14)


@given(story=STORY)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_moment_is_shown_exactly_as_it_was(session: Session, story: list[tuple[str, int, int]]) -> None:
    gala = make(session)
    taken = [(past.now(session, gala.event_id), picture(session, gala))]
    for what, n, m in story:
        act(session, gala, what, n, m)
        taken.append((past.now(session, gala.event_id), picture(session, gala)))
    for moment, then in taken:
        assert as_it_was(session, gala, moment) == then


def test_moments_say_who_did_what_and_lead_to_the_room_just_after(db: Database) -> None:
    with db.transaction() as session:
        gala = make(session)
    ana = gala.party_ids(0)[0]
    db.run(placement.assign, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    with db.transaction() as session:
        here = picture(session, gala)
    db.run(rsvp.answer, gala.guest(1), gala.event_id, {gala.party_ids(1)[0]: True})
    newest, before, *_ = db.run(list_moments, gala.organizer, gala.event_id)
    assert (newest.action, newest.who) == ("answer.yes", gala.guest(1).name)
    assert (before.action, before.who, before.details["label"]) == ("seat.assigned", gala.organizer.name, "1")
    with db.transaction() as session:
        assert as_it_was(session, gala, past.Moment.read(before.cursor)) == here


def test_an_undo_is_told_as_one_with_who_and_what(db: Database) -> None:
    with db.transaction() as session:
        gala = make(session)
    for service, action in ((changes.undo, "undone"), (changes.redo, "redone")):
        if action == "undone":
            db.run(floor.block, gala.organizer, gala.event_id, [gala.seat_ids[0]])
        db.run(service, gala.organizer, gala.event_id)
        newest, *_ = db.run(list_moments, gala.organizer, gala.event_id)
        assert (newest.action, newest.who) == (action, gala.organizer.name)
        words = {"undone": "Undone: 1-1 blocked", "redone": "Done again: 1-1 blocked"}
        assert steps.moment("en", newest.action, newest.details, newest.count) == words[action]


def test_names_of_those_who_are_gone_are_still_told(session: Session) -> None:
    gala = make(session)
    ana = gala.party_ids(0)[0]
    placement.assign(session, SYSTEM, gala.event_id, ana, gala.seat_ids[0])
    moment = past.now(session, gala.event_id)
    invitations.delete_invitation(session, gala.organizer, gala.invitations[0].id or 0)
    told = past.get_plan_at(session, gala.staff, gala.event_id, str(moment)).occupants[gala.seat_ids[0]]
    assert (told.attendee_id, bool(told.name)) == (ana, True)


@pytest.mark.parametrize("moment", ["", "1", "1.x", "-1.2", "1.2.3", "9" * 40 + ".1"])
def test_what_is_no_moment_is_said_to_be_none(session: Session, moment: str) -> None:
    gala = make(session)
    with pytest.raises(Invalid):
        past.get_plan_at(session, gala.organizer, gala.event_id, moment)


def test_guests_and_strangers_see_nothing_of_the_past(session: Session) -> None:
    gala = make(session)
    with pytest.raises(Forbidden):
        list_moments(session, gala.guest(0), gala.event_id)
    with pytest.raises(NotFound):
        past.get_plan_at(session, factories.stranger(session), gala.event_id, "0.0")
