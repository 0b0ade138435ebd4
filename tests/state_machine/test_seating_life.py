"""The whole seating life against a plain model, step by random step, on both databases.

After every step the rows are the model's, nobody has two seats, every group's status follows its members, and a live
board that only heard the events is the board that a fresh read gives.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.errors import GalaError
from gala.models import Attendee, EventSeat, Invitation
from gala.rules.group_status import group_status
from gala.services import attendance, floor, invitations, placement, rsvp, seating
from tests import factories
from tests.state_machine.board import Board
from tests.state_machine.model import HOLD, Chair, Person, Room

PARTIES = (3, 2, 1)
MOST_SEATS = 10
SOME = st.lists(st.integers(0, 59), min_size=1, max_size=3, unique=True)
ONE = st.integers(0, 59)
PARTY = st.integers(0, len(PARTIES) - 1)


class SeatingLife(RuleBasedStateMachine):
    """One evening: six people, six chairs, a clock, and everybody who may touch them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.connection = engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        gala = factories.make_gala(self.session, tables=2, seats=3, parties=PARTIES)
        self.gala, self.event_id = gala, gala.event_id
        self.room = Room(clock.now())
        self.patch.setattr(clock, "now", lambda: self.room.now)
        self.room.chairs = {seat_id: Chair() for seat_id in gala.seat_ids}
        for n, invitation in enumerate(gala.invitations):
            self.room.people |= {who: Person(int(invitation.id or 0)) for who in gala.party_ids(n)}
        self.board = Board(self.session, self.event_id)
        self.tables = list(dict.fromkeys(seat.table_id for seat in gala.seats))
        self.names = 0

    def teardown(self) -> None:
        self.patch.undo()
        self.session.close()
        self.outer.rollback()
        self.connection.close()

    # --- taking a step ---------------------------------------------------------------------------------------

    def step(self, service: Callable[..., Any], *args: Any, model: Callable[[], Any]) -> Any:
        """The service and the model do the same, or are refused alike; what was published reaches the board."""
        expected, answer = outcome(model)
        attempt = self.session.begin_nested()
        happened, result = outcome(lambda: service(self.session, *args))
        if happened:
            attempt.rollback()
        else:
            attempt.commit()
        events = bus.take_published(self.session)
        assert happened is expected, f"{service.__name__}: {happened}, not {expected}"
        self.board.hear([] if happened else events)
        return result, answer

    def seats(self, picks: list[int]) -> list[int]:
        """Different seats, as picked."""
        ids = list(self.room.chairs)
        return list(dict.fromkeys(ids[pick % len(ids)] for pick in picks))

    def people(self, picks: list[int], party: int | None = None) -> list[int]:
        """Different people, of one party or of any."""
        wanted = None if party is None else self.gala.invitations[party].id
        ids = [who for who, person in self.room.people.items() if wanted in (None, person.invitation_id)]
        return list(dict.fromkeys(ids[pick % len(ids)] for pick in picks))

    # --- guests ----------------------------------------------------------------------------------------------

    @rule(party=PARTY, people=SOME, seats=SOME)
    def hold(self, party: int, people: list[int], seats: list[int]) -> None:
        pairs = list(zip(self.seats(seats), self.people(people, party), strict=False))
        wanted, theirs = [seat_id for seat_id, _ in pairs], [who for _, who in pairs]
        guest = self.gala.guest(party)
        self.step(seating.hold, guest, self.event_id, wanted, theirs, model=lambda: self.room.hold(wanted, theirs))

    @rule(party=PARTY, people=SOME)
    def confirm(self, party: int, people: list[int]) -> None:
        theirs = self.people(people, party)
        guest = self.gala.guest(party)
        self.step(seating.confirm, guest, self.event_id, theirs, model=lambda: self.room.confirm(theirs))

    @rule(party=PARTY, people=SOME, seats=SOME)
    def hold_and_confirm(self, party: int, people: list[int], seats: list[int]) -> None:
        self.hold(party, people, seats)
        self.confirm(party, people[: len(seats)])

    @rule(party=PARTY, person=ONE, seats=st.lists(ONE, min_size=2, max_size=3))
    def hold_one_after_the_other(self, party: int, person: int, seats: list[int]) -> None:
        for seat in seats:
            self.hold(party, [person], [seat])

    @rule(party=PARTY, person=ONE, seat=ONE, late=st.booleans(), what=st.integers(0, 5), other=ONE)
    def at_the_end_of_a_hold(self, party: int, person: int, seat: int, late: bool, what: int, other: int) -> None:
        """A moment before or just when a hold runs out, something is done with the seat."""
        self.hold(party, [person], [seat])
        self.room.now += HOLD - timedelta(microseconds=not late)
        [
            lambda: self.confirm(party, [person]),
            lambda: self.hold((party + 1) % len(PARTIES), [other], [seat]),
            lambda: self.assign(other, seat),
            lambda: [self.assign(other, other), self.swap(seat, other)],
            lambda: self.block([seat]),
            lambda: self.hold(party, [other], [seat]),
        ][what]()

    @rule(party=PARTY, people=SOME)
    def release(self, party: int, people: list[int]) -> None:
        theirs = self.people(people, party)
        guest = self.gala.guest(party)
        self.step(seating.release, guest, self.event_id, theirs, model=lambda: self.room.release(theirs))

    @rule(party=PARTY, people=SOME)
    def give_back(self, party: int, people: list[int]) -> None:
        theirs = self.people(people, party)
        guest = self.gala.guest(party)
        self.step(seating.give_back, guest, self.event_id, theirs, model=lambda: self.room.give_back(theirs))

    @rule(party=PARTY, people=SOME, yes=st.lists(st.booleans(), min_size=3, max_size=3))
    def answer(self, party: int, people: list[int], yes: list[bool]) -> None:
        said = dict(zip(self.people(people, party), yes, strict=False))
        self.step(rsvp.answer, self.gala.guest(party), self.event_id, said, model=lambda: self.room.answer(said))

    # --- time ------------------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 4, 14]))
    def time_passes(self, minutes: int) -> None:
        self.room.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        self.step(seating.sweep, model=lambda: None)
        rows = self.session.execute(select(EventSeat.hold_expires_at)).scalars()
        assert all(expires is None or expires > self.room.now for expires in rows)

    # --- organizers ------------------------------------------------------------------------------------------

    @rule(person=ONE, seat=ONE)
    def assign(self, person: int, seat: int) -> None:
        (who,), (seat_id,) = self.people([person]), self.seats([seat])
        boss = self.gala.organizer
        self.step(placement.assign, boss, self.event_id, who, seat_id, model=lambda: self.room.assign(who, seat_id))

    @rule(seat=ONE, other=ONE)
    def swap(self, seat: int, other: int) -> None:
        one, two = self.seats([seat])[0], self.seats([other])[0]
        self.step(placement.swap, self.gala.organizer, self.event_id, one, two, model=lambda: self.room.swap(one, two))

    @rule(seats=SOME)
    def free(self, seats: list[int]) -> None:
        ids = self.seats(seats)
        self.step(placement.free, self.gala.organizer, self.event_id, ids, model=lambda: self.room.free(ids))

    @rule(people=SOME)
    def unseat(self, people: list[int]) -> None:
        them = self.people(people)
        self.step(placement.unseat, self.gala.organizer, self.event_id, them, model=lambda: self.room.give_back(them))

    @rule(people=SOME, yes=st.lists(st.booleans(), min_size=3, max_size=3))
    def answer_for(self, people: list[int], yes: list[bool]) -> None:
        said = dict(zip(self.people(people), yes, strict=False))
        self.step(rsvp.answer_for, self.gala.organizer, self.event_id, said, model=lambda: self.room.answer(said))

    @rule(person=ONE)
    def remove_a_member(self, person: int) -> None:
        (who,) = self.people([person])
        self.step(invitations.remove_member, self.gala.organizer, who, model=lambda: self.room.remove(who))

    @precondition(lambda self: len(self.room.people) < 10)
    @rule(party=PARTY)
    def add_a_member(self, party: int) -> None:
        invitation_id = int(self.gala.invitations[party].id or 0)
        new = invitations.MemberForm(f"New {len(self.room.people)}")
        who, _ = self.step(invitations.add_member, self.gala.organizer, invitation_id, new, model=lambda: None)
        self.room.people[who] = Person(invitation_id)

    # --- the floor -------------------------------------------------------------------------------------------

    @rule(seats=SOME)
    def block(self, seats: list[int]) -> None:
        ids = self.seats(seats)
        self.step(floor.block, self.gala.organizer, self.event_id, ids, model=lambda: self.room.block(ids))

    @rule(seats=SOME)
    def unblock(self, seats: list[int]) -> None:
        ids = self.seats(seats)
        self.step(floor.unblock, self.gala.organizer, self.event_id, ids, model=lambda: self.room.unblock(ids))

    @rule(seats=SOME, category=st.sampled_from(["regular", "regular", "vip", "reserved", "accessible"]))
    def set_category(self, seats: list[int], category: str) -> None:
        ids = self.seats(seats)

        def mark() -> None:
            for seat_id in ids:
                self.room.chairs[seat_id].category = category

        self.step(floor.set_category, self.gala.organizer, self.event_id, ids, category, model=mark)

    @precondition(lambda self: len(self.room.chairs) < MOST_SEATS)
    @rule(seats=st.integers(1, 2))
    def add_a_table(self, seats: int) -> None:
        self.step(floor.add_tables, self.gala.organizer, self.event_id, [seats], model=lambda: None)
        new = set(self.session.execute(select(EventSeat.id).where(EventSeat.event_id == self.event_id)).scalars())
        self.room.chairs |= {int(seat_id or 0): Chair() for seat_id in sorted(new - self.room.chairs.keys())}

    @rule(table=ONE)
    def rename_a_table(self, table: int) -> None:
        self.names += 1
        table_id = self.tables[table % len(self.tables)]
        self.step(floor.rename_table, self.gala.organizer, table_id, f"T{self.names}", model=lambda: None)

    # --- the door --------------------------------------------------------------------------------------------

    @rule(people=SOME)
    def check_in(self, people: list[int]) -> None:
        them = self.people(people)
        verdicts, outcomes = self.step(
            attendance.check_in, self.gala.staff, self.event_id, them, model=lambda: self.room.check_in(them)
        )
        assert [verdict.outcome for verdict in verdicts] == outcomes

    @rule(people=SOME)
    def check_out(self, people: list[int]) -> None:
        them = self.people(people)
        self.step(attendance.check_out, self.gala.staff, self.event_id, them, model=lambda: self.room.check_out(them))

    @rule(people=SOME)
    def undo_check_in(self, people: list[int]) -> None:
        them, door = self.people(people), self.gala.staff
        self.step(attendance.undo_check_in, door, self.event_id, them, model=lambda: self.room.undo_check_in(them))

    # --- what always holds -----------------------------------------------------------------------------------

    @invariant()
    def the_rows_are_the_model_s(self) -> None:
        table = EventSeat.__table__  # type: ignore[attr-defined]
        rows = {row.id: row for row in self.session.execute(select(table).where(table.c.event_id == self.event_id))}
        now = self.room.now
        assert {
            row.id: (row.blocked, row.category, row.attendee_id, row.held_for if is_held(row, now) else None)
            for row in rows.values()
        } == {
            seat_id: (chair.blocked, chair.category, chair.taken, self.room.holder(seat_id))
            for seat_id, chair in self.room.chairs.items()
        }
        for column in ("attendee_id", "held_for"):
            named = [who for row in rows.values() if (who := getattr(row, column)) is not None]
            assert len(named) == len(set(named)), f"somebody stands twice in {column}"

    @invariant()
    def people_are_the_model_s(self) -> None:
        columns = (Attendee.id, Attendee.status, Attendee.checked_in_at, Attendee.checked_out_at)
        rows = self.session.execute(select(*columns).where(Attendee.event_id == self.event_id)).all()
        assert {row[0]: tuple(row[1:]) for row in rows} == {
            who: (person.status, *(person.visits[-1] if person.visits else (None, None)))
            for who, person in self.room.people.items()
        }

    @invariant()
    def a_group_s_status_follows_its_members(self) -> None:
        rows = select(Invitation.id, Invitation.status).where(Invitation.event_id == self.event_id)
        for invitation_id, status in self.session.execute(rows):
            members = [p.status for p in self.room.people.values() if p.invitation_id == invitation_id]
            assert status == group_status(members)

    @invariant()
    def the_live_board_is_the_fresh_board(self) -> None:
        fresh = Board(self.session, self.event_id)
        assert self.board.seats == fresh.seats
        assert self.board.people == fresh.people


def is_held(row: Any, now: Any) -> bool:
    return row.hold_expires_at is not None and row.hold_expires_at > now


def outcome(step: Callable[[], Any]) -> tuple[type[GalaError] | None, Any]:
    """The refusal's kind, or None and the result."""
    try:
        return None, step()
    except GalaError as error:
        return type(error), None


def test_the_seating_life_is_the_model_s(engine: Engine) -> None:
    run_state_machine_as_test(
        lambda: SeatingLife(engine),
        settings=settings(
            max_examples=70,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
