"""What an organizer does can be undone and done again, exactly; and never over what somebody else has done since."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.access import SYSTEM, Actor
from gala.errors import ChangedSince, ChangedSinceBy, Forbidden, NothingToRedo, NothingToUndo
from gala.models import Change, EventSeat, EventSession, Guest, SessionAnswer
from gala.services import (
    arranging,
    chairs,
    changes,
    drawing,
    floor,
    holding,
    imports,
    invitations,
    locking,
    meals,
    needs,
    people,
    placement,
    plus_ones,
    rsvp,
    seating,
    sessions,
)
from gala.services.changes.rows import ENTITIES, read
from gala.services.invitations import MemberForm
from gala.services.meals import MealForm
from gala.services.needs import Needs
from tests import factories
from tests.services import looking

Gala = factories.Gala
Do = Callable[[Session, Gala], object]


@pytest.fixture
def gala(session: Session) -> Gala:
    made = factories.make_gala(session, tables=2, seats=4, parties=(2, 1, 1))
    placement.assign(session, SYSTEM, made.event_id, made.party_ids(1)[0], made.seat_ids[4])
    placement.assign(session, SYSTEM, made.event_id, made.party_ids(2)[0], made.seat_ids[5])
    made.parties[2][0].status, made.invitations[2].max_plus_ones = "accepted", 1
    _answer_the_programme(session, made)
    people.tag(session, SYSTEM, made.event.tenant_id, guest_ids(made)[:2], "family")
    bus.take_published(session)
    return made


def _answer_the_programme(session: Session, gala: Gala) -> None:
    """So that who goes and comes back by an undo has an answer to lose."""
    owned = {"tenant_id": gala.tenant.id, "event_id": gala.event_id}
    times = {"start_at": gala.event.start_at, "end_at": gala.event.end_at, "created_at": clock.now()}
    dinner = EventSession(title="Dinner", **owned, **times)
    session.add(dinner)
    session.flush()
    answer = {"session_id": dinner.id, "attendee_id": gala.party_ids(1)[0], "answered_at": clock.now()}
    session.add(SessionAnswer(coming=True, **owned, **answer))
    session.flush()


def picture(session: Session) -> dict[str, dict[int, Any]]:
    """Every row that organizers change. A new name in the address book is no change of the evening."""
    session.expire_all()
    found = {}
    for name, entity in ENTITIES.items():
        found[name] = read(session, name, list(session.execute(select(entity.table.c.id)).scalars()))
    for invitation in found["invitations"].values():  # the moment of an answer is new when it is given again
        invitation["responded_at"] = invitation["responded_at"] is not None
    return found


def without_new_guests(now: dict[str, dict[int, Any]], before: dict[str, dict[int, Any]]) -> dict[str, dict[int, Any]]:
    return now | {"guests": {key: row for key, row in now["guests"].items() if key in before["guests"]}}


def guest_ids(gala: Gala) -> list[int]:
    return [member.guest_id for party in gala.parties for member in party]


def org(gala: Gala) -> Actor:
    return gala.organizer


def remove_with_people(session: Session, gala: Gala) -> None:
    """The second table goes; the two who sit there go where it was proposed."""
    edit = floor.Edit((gala.seats[4].table_id,))
    shown = floor.preview_edit(session, org(gala), gala.event_id, edit)
    moves = {one.attendee_id: one.to_seat_id for one in shown.affected}
    floor.apply_edit(session, org(gala), gala.event_id, edit, moves, shown.digest)


def book(session: Session, gala: Gala, count: int) -> list[int]:
    """So many people of the address book who are at no event."""
    return [factories.make_guest(session, gala.event.tenant_id).id or 0 for _ in range(count)]


def import_guests(session: Session, gala: Gala) -> None:
    """New people, one who is here already, a table and a dish that were not there."""
    known = session.get(Guest, gala.parties[1][0].guest_id)
    assert known is not None
    rows = f"Name;Email;Party;Table;Meal;Tags;Plus-ones\nAna;a@gala.test;P;9;Fish;vip;Eva\n{known.name};;;;Fish;vip;\n"
    mapping = dict(enumerate(("name", "email", "party", "table", "meal", "tags", "plus_ones")))
    plan = imports.ImportPlan(mapping, make_tables=True)
    imports.run_import(session, org(gala), gala.event_id, rows.encode(), "guests.csv", plan)


ACTIONS: dict[str, Do] = {
    "seat.assigned": lambda s, g: placement.assign(s, org(g), g.event_id, g.party_ids(0)[0], g.seat_ids[0]),
    "a move": lambda s, g: placement.assign(s, org(g), g.event_id, g.party_ids(1)[0], g.seat_ids[0]),
    "seats.added": lambda s, g: chairs.add_seats(
        s, org(g), g.event_id, [chairs.NewSeat("1-9", "1", "vip"), chairs.NewSeat("A12", "Balcony")]
    ),
    "seat.edited": lambda s, g: chairs.put_seat(
        s, org(g), g.seat_ids[0], chairs.SeatForm("1-A", "vip", blocked=True, locked=True)
    ),
    "seat.removed": lambda s, g: chairs.delete_seat(s, org(g), g.seat_ids[0]),
    "a hold confirmed": lambda s, g: (
        holding.hold_for(s, org(g), g.event_id, g.seat_ids[:2], g.party_ids(0)),
        holding.confirm_for(s, org(g), g.event_id, g.party_ids(0)),
    ),
    "seat.swapped": lambda s, g: placement.swap(s, org(g), g.event_id, g.seat_ids[4], g.seat_ids[5]),
    "a swap with an empty seat": lambda s, g: placement.swap(s, org(g), g.event_id, g.seat_ids[4], g.seat_ids[0]),
    "seat.freed": lambda s, g: placement.free(s, org(g), g.event_id, [g.seat_ids[4], g.seat_ids[5]]),
    "party.seated": lambda s, g: arranging.seat_party(
        s, org(g), g.event_id, dict(zip(g.party_ids(0), g.seat_ids[:2], strict=True))
    ),
    "everyone.seated": lambda s, g: arranging.apply_all(
        s, org(g), g.event_id, (plan := arranging.preview_all(s, org(g), g.event_id)).moves, plan.digest
    ),
    "wish.set": lambda s, g: arranging.set_wish(s, org(g), g.event_id, g.party_ids(0), "vip"),
    "unseat": lambda s, g: placement.unseat(s, org(g), g.event_id, g.party_ids(1)),
    "seat.locked": lambda s, g: locking.lock_in_place(s, org(g), g.event_id, g.seat_ids[3:5]),
    "seat.blocked": lambda s, g: floor.block(s, org(g), g.event_id, g.seat_ids[:3]),
    "seat.categorized": lambda s, g: floor.set_category(s, org(g), g.event_id, g.seat_ids[:3], "vip"),
    "seat.labelled": lambda s, g: floor.label_seat(s, org(g), g.seat_ids[0], "A"),
    "table.renamed": lambda s, g: floor.rename_table(s, org(g), g.seats[0].table_id, "Family"),
    "tables.added": lambda s, g: floor.add_tables(s, org(g), g.event_id, [3, 5], "rect"),
    "items.placed": lambda s, g: floor.place_items(
        s,
        org(g),
        g.event_id,
        [floor.Place("table", g.seats[0].table_id, None, 300.0, 40.0, rotation=30.0, width=120.0)],
    ),
    "table.reshaped": lambda s, g: floor.reshape_table(s, org(g), g.seats[0].table_id, None, "rect", 4, 7),
    "a smaller table": lambda s, g: floor.reshape_table(s, org(g), g.seats[4].table_id, None, "round", 2, 2),
    "tables.renumbered": lambda s, g: floor.renumber_tables(s, org(g), g.event_id, start=2),
    "table.added": lambda s, g: floor.add_table(s, org(g), g.event_id, floor.TableForm("rect", 9, 500, 80, sides=1)),
    "rows.added": lambda s, g: floor.add_rows(s, org(g), g.event_id, 3, 14, 400, 400, [7]),
    "scenery.added": lambda s, g: floor.add_scenery(s, org(g), g.event_id, "stage", 200, 40),
    "items.duplicated": lambda s, g: floor.duplicate_items(s, org(g), g.event_id, [g.seats[0].table_id]),
    "items.removed": lambda s, g: floor.remove_items(s, org(g), g.event_id, floor.Edit((g.seats[0].table_id,))),
    "table.edited": lambda s, g: drawing.put_table(
        s, org(g), g.seats[0].table_id or 0, floor.TableForm("rect", 6, 300, 200, sides=1), "Family", locked=True
    ),
    "table.locked": lambda s, g: floor.lock_table(s, org(g), g.seats[0].table_id, True),
    "room.changed": lambda s, g: remove_with_people(s, g),
    "answers.entered": lambda s, g: rsvp.answer_for(s, org(g), g.event_id, {g.party_ids(1)[0]: False}),
    "invitation.created": lambda s, g: invitations.create_invitation(
        s, org(g), g.event_id, "Ruiz", [MemberForm("Eva Ruiz", "eva@gala.test"), MemberForm("Leo Ruiz")]
    ),
    "member.added": lambda s, g: invitations.add_member(s, org(g), g.invitations[0].id or 0, MemberForm("Noor")),
    "member.removed": lambda s, g: invitations.remove_member(s, org(g), g.party_ids(1)[0], "ill"),
    "member.edited": lambda s, g: invitations.edit_member(s, org(g), g.party_ids(1)[0], MemberForm("Zoë", "z@x.test")),
    "guests.invited": lambda s, g: people.invite_guests(s, org(g), g.event_id, book(s, g, 3), together=False),
    "guests invited together": lambda s, g: people.invite_guests(s, org(g), g.event_id, book(s, g, 3), together=True),
    "guests.added": lambda s, g: people.add_to_party(s, org(g), g.invitations[1].id or 0, book(s, g, 2)),
    "guests.moved": lambda s, g: people.move_to_party(s, org(g), g.invitations[0].id or 0, g.party_ids(1)),
    "a new party": lambda s, g: people.move_to_new_party(
        s, org(g), g.event_id, [g.party_ids(0)[0], *g.party_ids(1)], "Gonzalo & Co"
    ),
    "guests.tagged": lambda s, g: people.tag_here(s, org(g), g.event_id, guest_ids(g), "vip"),
    "guests.untagged": lambda s, g: people.untag_here(s, org(g), g.event_id, guest_ids(g), "family"),
    "guests.removed": lambda s, g: people.remove_from_event(s, org(g), g.event_id, g.party_ids(0) + g.party_ids(1)),
    "invitation.renamed": lambda s, g: invitations.rename_invitation(s, org(g), g.invitations[0].id or 0, "Others"),
    "invitation.code_reset": lambda s, g: invitations.reset_code(s, org(g), g.invitations[0].id or 0),
    "needs.said": lambda s, g: needs.say_needs_for(
        s, org(g), g.event_id, {g.party_ids(1)[0]: Needs("", "no nuts", "a ramp")}
    ),
    "meals.changed": lambda s, g: meals.set_meals(s, org(g), g.event_id, [MealForm("Soup"), MealForm("Fish")]),
    "session.answered": lambda s, g: sessions.answer_session_for(
        s, org(g), g.event_id, s.execute(select(EventSession.id)).scalar_one() or 0, {g.party_ids(2)[0]: True}
    ),
    "plus_ones.allowed": lambda s, g: plus_ones.allow_plus_ones(s, org(g), g.invitations[0].id or 0, 2),
    "plus_one.brought": lambda s, g: plus_ones.bring_for(s, org(g), g.event_id, g.party_ids(2)[0], "Zoe"),
    "guests.imported": lambda s, g: import_guests(s, g),
    "invitation.deleted": lambda s, g: invitations.delete_invitation(s, org(g), g.invitations[1].id or 0),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_undo_restores_what_was_and_redo_what_became(session: Session, gala: Gala, action: str) -> None:
    before = picture(session)
    ACTIONS[action](session, gala)
    after = picture(session)
    assert after != before
    changes.undo(session, gala.organizer, gala.event_id)
    assert without_new_guests(picture(session), before) == before
    changes.redo(session, gala.organizer, gala.event_id)
    assert picture(session) == after


def test_a_new_floor_is_undone_whole(session: Session) -> None:
    gala = factories.make_gala(session, tables=3, seats=4)
    before = picture(session)
    floor.make_floor(session, gala.organizer, gala.event_id, [8, 8], "rect")
    after = picture(session)
    changes.undo(session, gala.organizer, gala.event_id)
    assert picture(session) == before
    changes.redo(session, gala.organizer, gala.event_id)
    assert picture(session) == after


def test_another_room_is_undone_whole(session: Session) -> None:
    gala = factories.make_gala(session, tables=3, seats=4)
    other = factories.make_event(session, gala.tenant)
    factories.make_floor(session, other, 2, 5)
    kept = floor.save_template(session, SYSTEM, other.id or 0, "Hall")
    before = picture(session)
    floor.apply_template(session, gala.organizer, gala.event_id, kept)
    after = picture(session)
    changes.undo(session, gala.organizer, gala.event_id)
    assert picture(session) == before
    changes.redo(session, gala.organizer, gala.event_id)
    assert picture(session) == after


def test_many_steps_go_back_one_by_one_and_forward_again(session: Session, gala: Gala) -> None:
    pictures = [picture(session)]
    for action in ("seat.assigned", "seat.swapped", "table.renamed", "member.removed", "seat.blocked"):
        seat = {"seat.blocked": lambda s, g: floor.block(s, org(g), g.event_id, [g.seat_ids[7]])}
        seat.get(action, ACTIONS[action])(session, gala)
        pictures.append(picture(session))
    for earlier in reversed(pictures[:-1]):
        changes.undo(session, gala.organizer, gala.event_id)
        assert picture(session) == earlier
    with pytest.raises(NothingToUndo):
        changes.undo(session, gala.organizer, gala.event_id)
    for later in pictures[1:]:
        changes.redo(session, gala.organizer, gala.event_id)
        assert picture(session) == later
    with pytest.raises(NothingToRedo):
        changes.redo(session, gala.organizer, gala.event_id)


def test_something_new_ends_what_could_be_done_again(session: Session, gala: Gala) -> None:
    ACTIONS["seat.assigned"](session, gala)
    changes.undo(session, gala.organizer, gala.event_id)
    ACTIONS["table.renamed"](session, gala)
    with pytest.raises(NothingToRedo):
        changes.redo(session, gala.organizer, gala.event_id)


def test_each_organizer_has_steps_of_their_own(session: Session, gala: Gala) -> None:
    other = factories.organizer(gala.tenant)
    ACTIONS["seat.assigned"](session, gala)
    with pytest.raises(NothingToUndo):
        changes.undo(session, other, gala.event_id)
    floor.block(session, other, gala.event_id, [gala.seat_ids[7]])
    assert changes.undo(session, gala.organizer, gala.event_id).action == "seat.assigned"
    assert looking.seat(session, gala.seat_ids[7]).blocked


def test_what_changed_nothing_is_no_step(session: Session, gala: Gala) -> None:
    floor.unblock(session, gala.organizer, gala.event_id, gala.seat_ids[:2])
    assert session.execute(select(Change)).all() == []


def test_the_command_line_and_guests_leave_no_steps(session: Session, gala: Gala) -> None:
    placement.assign(session, SYSTEM, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    seating.hold(session, gala.guest(0), gala.event_id, [gala.seat_ids[1]], [gala.party_ids(0)[1]])
    assert session.execute(select(Change)).all() == []


def test_a_step_says_what_it_was(session: Session, gala: Gala) -> None:
    ACTIONS["seat.assigned"](session, gala)
    steps = changes.get_steps(session, gala.organizer, gala.event_id)
    assert steps.redo is None and steps.undo is not None
    assert (steps.undo.action, steps.undo.details["seat"]) == ("seat.assigned", "1-1")


def test_staff_cannot_undo(session: Session, gala: Gala) -> None:
    with pytest.raises(Forbidden):
        changes.undo(session, gala.staff, gala.event_id)


# --- others have acted since ---------------------------------------------------------------------------------


def _another_moves_them(s: Session, g: Gala) -> None:
    placement.assign(s, factories.organizer(g.tenant), g.event_id, g.party_ids(0)[0], g.seat_ids[3])


def _another_takes_the_old_seat(s: Session, g: Gala) -> None:
    placement.assign(s, factories.organizer(g.tenant), g.event_id, g.party_ids(0)[1], g.seat_ids[4])


def _a_guest_holds_the_old_seat(s: Session, g: Gala) -> None:
    seating.hold(s, g.guest(0), g.event_id, [g.seat_ids[4]], [g.party_ids(0)[0]])


def _the_guest_declines(s: Session, g: Gala) -> None:
    rsvp.answer(s, g.guest(1), g.event_id, {g.party_ids(1)[0]: False})


def _somebody_sits_at_the_new_table(s: Session, g: Gala) -> None:
    new = s.execute(select(EventSeat.id).where(EventSeat.event_id == g.event_id).order_by(EventSeat.id.desc())).scalar()
    placement.assign(s, factories.organizer(g.tenant), g.event_id, g.party_ids(0)[0], new or 0)


def _a_member_joins_the_new_invitation(s: Session, g: Gala) -> None:
    newest = max(i.id for i in invitations.list_invitations(s, g.organizer, g.event_id))
    invitations.add_member(s, factories.organizer(g.tenant), newest, MemberForm("Late"))


def _the_name_is_given_again(s: Session, g: Gala) -> None:
    floor.rename_table(s, factories.organizer(g.tenant), g.seats[4].table_id, "1")


def _another_locks_them(s: Session, g: Gala) -> None:
    locking.lock_in_place(s, factories.organizer(g.tenant), g.event_id, [g.seat_ids[0]])


CLASHES: dict[str, tuple[str, Do]] = {
    "moved on": ("seat.assigned", _another_moves_them),
    "locked in place since": ("seat.assigned", _another_locks_them),
    "the old seat is taken": ("unseat", _another_takes_the_old_seat),
    "the old seat is held": ("unseat", _a_guest_holds_the_old_seat),
    "not coming any more": ("unseat", _the_guest_declines),
    "somebody sits at what would go": ("tables.added", _somebody_sits_at_the_new_table),
    "somebody joined what would go": ("invitation.created", _a_member_joins_the_new_invitation),
    "the old name is given again": ("table.renamed", _the_name_is_given_again),
}


@pytest.mark.parametrize("clash", CLASHES)
def test_undo_never_writes_over_what_others_did_since(session: Session, gala: Gala, clash: str) -> None:
    action, then = CLASHES[clash]
    ACTIONS[action](session, gala)
    then(session, gala)
    before = picture(session)
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        changes.undo(session, gala.organizer, gala.event_id)
    assert picture(session) == before
    steps = changes.get_steps(session, gala.organizer, gala.event_id)
    assert steps.undo is not None, "the step stays: it can be tried again"


def test_the_refusal_names_who_and_what(session: Session, gala: Gala) -> None:
    ACTIONS["seat.assigned"](session, gala)
    other = factories.organizer(gala.tenant)
    placement.assign(session, other, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[3])
    with pytest.raises(ChangedSinceBy) as refused:
        changes.undo(session, gala.organizer, gala.event_id)
    assert refused.value.params == {"what": "1-1", "who": other.name}


def test_an_unrelated_act_of_another_stands_in_nobodys_way(session: Session, gala: Gala) -> None:
    ACTIONS["seat.assigned"](session, gala)
    seating.hold(session, gala.guest(0), gala.event_id, [gala.seat_ids[2]], [gala.party_ids(0)[1]])
    rsvp.answer(session, gala.guest(0), gala.event_id, {gala.party_ids(0)[1]: True})
    changes.undo(session, gala.organizer, gala.event_id)
    assert looking.seat_of(session, gala.party_ids(0)[0]) is None
    assert looking.hold_of(session, gala.party_ids(0)[1]) == gala.seat_ids[2]


# --- who is told -----------------------------------------------------------------------------------------------


def test_an_undone_move_is_told_like_any_move(session: Session, gala: Gala) -> None:
    ACTIONS["a move"](session, gala)
    bus.take_published(session)
    changes.undo(session, gala.organizer, gala.event_id)
    events = bus.take_published(session)
    moved = [event for event in events if isinstance(event, bus.SeatMoved)]
    assert [(event.attendee_id, event.seat_label) for event in moved] == [(gala.party_ids(1)[0], "2-1")]
    told = {state.seat_id: state.attendee_id for e in events if isinstance(e, bus.SeatsChanged) for state in e.seats}
    assert told == {gala.seat_ids[0]: None, gala.seat_ids[4]: gala.party_ids(1)[0]}


# --- the triggers and the code agree -----------------------------------------------------------------------------


def migration(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[2] / f"alembic/versions/{name}.py")
    assert spec and spec.loader
    step = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(step)
    return step


def test_the_triggers_keep_the_columns_that_the_code_reads() -> None:
    answers = migration("0005_answers_are_undone")
    kept = migration("0003_room_and_changes").KEPT | {answers.TABLE: answers.KEPT}
    after = kept["attendees"].index("pass_code") + 1  # where migration 0006 puts it
    kept["attendees"] = (*kept["attendees"][:after], "pass_revision", *kept["attendees"][after:])
    menus = migration("0009_menus_are_undone")
    kept |= {menus.TABLE: menus.KEPT}
    kept |= migration("0008_what_the_address_book_and_the_kitchen_know").KEPT
    came = migration("0010_who_came_into_the_book_by_a_step_leaves_it_with_it")
    assert kept["guests"] == came.KEPT
    assert {name: entity.columns for name, entity in ENTITIES.items()} == kept


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_column_that_is_left_out_is_left_out_on_purpose(name: str) -> None:
    """A new column of one of these tables must be undone too, or be named here."""
    left_out = {
        "id", "version", "holder", "held_for", "held_at", "hold_expires_at", "is_available", "checked_in_at",
        "updated_at",
    }  # fmt: skip
    entity = ENTITIES[name]
    assert {column.name for column in entity.table.c} - set(entity.columns) - set(entity.folded.values()) <= left_out


def test_a_chair_that_another_added_never_stays_behind_its_table(session: Session, gala: Gala) -> None:
    form = floor.TableForm("rect", 3, 400, 400, sides=4)
    table_id = floor.add_table(session, org(gala), gala.event_id, form)
    floor.place_items(session, org(gala), gala.event_id, [floor.Place("table", table_id, None, 900, 400)])
    other = factories.organizer(gala.tenant)
    floor.reshape_table(session, other, table_id, None, "rect", 4, 4)
    before = picture(session)
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        changes.undo(session, org(gala), gala.event_id)
    assert picture(session) == before


def test_a_new_member_who_chose_a_session_since_is_not_taken_back(session: Session, gala: Gala) -> None:
    party = gala.invitations[0].id
    assert party is not None
    talk = factories.make_session(session, gala.event).id
    assert talk is not None
    added = invitations.add_member(session, org(gala), party, MemberForm("Zoe"))
    sessions.answer_session_for(session, factories.organizer(gala.tenant), gala.event_id, talk, {added: True})
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        changes.undo(session, org(gala), gala.event_id)


def test_a_member_put_back_still_comes_to_the_sessions_they_chose(session: Session, gala: Gala) -> None:
    talk = factories.make_session(session, gala.event).id
    assert talk is not None
    who = gala.party_ids(0)[0]
    sessions.answer_session_for(session, org(gala), gala.event_id, talk, {who: True})
    invitations.remove_member(session, org(gala), who)
    changes.undo(session, org(gala), gala.event_id)
    assert session.execute(select(SessionAnswer.coming).where(SessionAnswer.attendee_id == who)).scalar() is True
