"""Any edits, seatings, undos and redos: the room stays whole, and undoing all of it gives back the start."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from gala import bus
from gala.errors import GalaError, NothingToRedo, NothingToUndo
from gala.hot import set_context
from gala.models import Attendee, EventSeat
from gala.rules import geometry
from gala.services import changes, floor, placement
from gala.services.floor import Edit, Place, TableForm
from gala.services.invitations import refresh_status
from tests import factories
from tests.services.test_changes import picture

PICK = st.integers(0, 30)
SPOT = st.floats(-2000, 2000)
LOOKS = st.sampled_from([("round", 2), ("rect", 1), ("rect", 2), ("rect", 4), ("row", 2), ("free", 2)])
LENGTH = st.one_of(st.none(), st.floats(10, 400))


class DrawingLife(RuleBasedStateMachine):
    """Three tables, five people, one who draws."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.connection = engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.gala = factories.make_gala(self.session, tables=3, seats=4, parties=(3, 2), status="accepted")
        self.event_id = self.gala.event_id
        self.who = self.gala.organizer
        self.people = [*self.gala.party_ids(0), *self.gala.party_ids(1)]
        # What the members' answers make of an invitation is derived again by any undo that touches one of them.
        refresh_status(self.session, {invitation.id for invitation in self.gala.invitations})
        self.start = picture(self.session)

    def teardown(self) -> None:
        try:
            self._undo_everything()
            assert picture(self.session) == self.start
        finally:
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    def _undo_everything(self) -> None:
        for _ in range(200):
            try:
                changes.undo(self.session, self.who, self.event_id)
            except NothingToUndo:
                return
        raise AssertionError("undoing has no end")

    def do(self, service: Callable[..., Any], *args: Any) -> Any:
        """The service, or nothing at all when it refuses."""
        before = picture(self.session)
        attempt = self.session.begin_nested()
        try:
            result = service(self.session, self.who, *args)
        except GalaError:
            attempt.rollback()
            # A refusal ends its transaction; here, where the next step shares it, what it belonged to must end too.
            set_context(self.session, "change", None)
            assert picture(self.session) == before, "a refusal left something"
            return None
        attempt.commit()
        bus.take_published(self.session)
        return result

    def tables(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = floor.get_plan(self.session, self.who, self.event_id)["tables"]
        return rows

    def table(self, pick: int) -> dict[str, Any] | None:
        rows = self.tables()
        return rows[pick % len(rows)] if rows else None

    # --- drawing -------------------------------------------------------------------------------------------------

    @rule(picks=st.lists(PICK, min_size=1, max_size=3), x=SPOT, y=SPOT, turn=st.floats(-720, 720), width=LENGTH)
    def place(self, picks: list[int], x: float, y: float, turn: float, width: float | None) -> None:
        rows = {row["id"]: row for pick in picks if (row := self.table(pick))}
        places = [Place("table", i, row["version"], x + n, y, turn, width) for n, (i, row) in enumerate(rows.items())]
        self.do(floor.place_items, self.event_id, places)

    @rule(pick=PICK, stale=st.integers(1, 5))
    def place_what_is_stale(self, pick: int, stale: int) -> None:
        if row := self.table(pick):
            before = picture(self.session)
            self.do(floor.place_items, self.event_id, [Place("table", row["id"], row["version"] - stale, 0, 0)])
            assert picture(self.session) == before

    @rule(look=LOOKS, seats=st.integers(1, 6), x=SPOT, y=SPOT)
    def add(self, look: tuple[str, int], seats: int, x: float, y: float) -> None:
        if len(self.tables()) < 7:
            self.do(floor.add_table, self.event_id, TableForm(look[0], seats, x, y, sides=look[1]))

    @rule(rows=st.integers(1, 2), chairs=st.integers(1, 4), aisles=st.lists(st.integers(0, 4), max_size=1))
    def add_rows(self, rows: int, chairs: int, aisles: list[int]) -> None:
        if len(self.tables()) < 6:
            self.do(floor.add_rows, self.event_id, rows, chairs, 0.0, 0.0, aisles)

    @rule(kind=st.sampled_from(["stage", "bar", "label"]), x=SPOT)
    def add_scenery(self, kind: str, x: float) -> None:
        self.do(floor.add_scenery, self.event_id, kind, x, 0.0)

    @rule(pick=PICK, look=LOOKS, seats=st.integers(0, 7), width=LENGTH)
    def reshape(self, pick: int, look: tuple[str, int], seats: int, width: float | None) -> None:
        if row := self.table(pick):
            self.do(floor.reshape_table, row["id"], row["version"], look[0], look[1], seats, width)

    @rule(pick=PICK)
    def duplicate(self, pick: int) -> None:
        if (row := self.table(pick)) and len(self.tables()) < 7:
            self.do(floor.duplicate_items, self.event_id, [row["id"]])

    @rule(pick=PICK, name=st.sampled_from(["1", "2", "A", "Family", ""]))
    def rename(self, pick: int, name: str) -> None:
        if row := self.table(pick):
            self.do(floor.rename_table, row["id"], name)

    @rule(start=st.integers(-1, 4))
    def renumber(self, start: int) -> None:
        self.do(floor.renumber_tables, self.event_id, start)

    @rule(pick=PICK, locked=st.booleans())
    def lock(self, pick: int, locked: bool) -> None:
        if row := self.table(pick):
            self.do(floor.lock_table, row["id"], locked)

    @rule(pick=PICK)
    def remove_what_nobody_uses(self, pick: int) -> None:
        if row := self.table(pick):
            sitting = self.sitting()
            self.do(floor.remove_items, self.event_id, Edit(tables=(row["id"],)))
            assert self.sitting() == sitting

    @rule(pick=PICK, count=st.integers(0, 3))
    def change_the_room(self, pick: int, count: int) -> None:
        """With consent: everybody goes where it was proposed, and nobody else moves."""
        if not (row := self.table(pick)):
            return
        edit = Edit(seats=((row["id"], count),)) if count else Edit(tables=(row["id"],))
        shown = floor.preview_edit(self.session, self.who, self.event_id, edit)
        moves = {one.attendee_id: one.to_seat_id for one in shown.affected}
        sitting = self.sitting()
        if self.do(floor.apply_edit, self.event_id, edit, moves, shown.digest) is not None:
            wanted = {who: moves.get(who, seat) for who, seat in sitting.items()}
            assert self.sitting() == {who: seat for who, seat in wanted.items() if seat is not None}

    # --- people --------------------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 4), pick=PICK)
    def seat(self, who: int, pick: int) -> None:
        if (row := self.table(pick)) and row["seats"]:
            seat = row["seats"][pick % len(row["seats"])]["id"]
            self.do(placement.assign, self.event_id, self.people[who], seat)

    @rule()
    def undo(self) -> None:
        try:
            changes.undo(self.session, self.who, self.event_id)
        except NothingToUndo:
            assert picture(self.session) == self.start

    @rule()
    def redo(self) -> None:
        with suppress(NothingToRedo):
            changes.redo(self.session, self.who, self.event_id)

    @rule()
    def there_and_back(self) -> None:
        before = picture(self.session)
        try:
            changes.undo(self.session, self.who, self.event_id)
        except NothingToUndo:
            return
        changes.redo(self.session, self.who, self.event_id)
        assert picture(self.session) == before

    # --- what always holds -----------------------------------------------------------------------------------------

    def sitting(self) -> dict[int, int]:
        rows = select(EventSeat.attendee_id, EventSeat.id).where(EventSeat.attendee_id.is_not(None))  # type: ignore[union-attr]
        return {int(who or 0): int(seat or 0) for who, seat in self.session.execute(rows)}

    @invariant()
    def chairs_stand_around_their_table_in_order_and_by_name(self) -> None:
        for row in self.tables():
            wide, deep = row["size"]
            seats = row["seats"]
            assert seats, "a table without chairs"
            expected = geometry.seat_positions(
                row["shape"], len(seats), row["x"], row["y"], row["rotation"], width=wide, height=deep,
                sides=row["sides"],
            )  # fmt: skip
            assert [(seat["x"], seat["y"]) for seat in seats] == [tuple(at) for at in expected]
            assert [seat["number"] for seat in seats] == [f"{row['number']}-{seat['label']}" for seat in seats]

    @invariant()
    def nobody_is_lost(self) -> None:
        assert self.session.execute(select(func.count()).select_from(Attendee)).scalar_one() == len(self.people)


@pytest.mark.parametrize("steps", [12])
def test_the_room_stays_whole_and_undoing_gives_back_the_start(engine: Engine, steps: int) -> None:
    run_state_machine_as_test(
        lambda: DrawingLife(engine),
        settings=settings(
            max_examples=25, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
