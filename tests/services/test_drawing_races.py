"""Programs that write one table or menu at the same moment, each having read it: one is first, the others are told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from gala.errors import GalaError, Outdated
from gala.services import drawing, meals, menu
from gala.services.floor import TableForm
from gala.services.meals import MealForm
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database

Write = Callable[[int, Callable[[Any], None]], Any]


def writers(db: Database, what: str) -> tuple[Any, Write, Callable[[], Any]]:
    """What stands there, how the n-th writes it, and what stands there afterwards."""
    with db.transaction() as session:
        gala = factories.make_gala(session)
        factories.make_meal(session, gala.event, name="Soup")
    table_id, me = gala.seats[0].table_id, gala.organizer
    if what == "table":
        before = db.run(drawing.get_table, me, table_id)

        def move(n: int, seen: Callable[[Any], None]) -> Any:
            form = TableForm("round", 4, 100.0 * (n + 1), 50.0)
            return db.run(drawing.put_table, me, table_id, form, before.table_number, None, seen).x

        return before, move, lambda: db.run(drawing.get_table, me, table_id).x

    def rewrite(n: int, seen: Callable[[Any], None]) -> Any:
        return db.run(menu.put_menu, me, gala.event_id, [MealForm(f"Dish {n}")], seen)[0].name

    dishes = tuple(dish.name for dish in db.run(meals.list_meals, me, gala.event_id))
    return dishes, rewrite, lambda: db.run(meals.list_meals, me, gala.event_id)[0].name


def state(now: Any) -> Any:
    return now.version if hasattr(now, "version") else tuple(dish.name for dish in now)


@pytest.mark.parametrize("what", ["table", "menu"])
def test_of_many_who_saw_the_same_one_writes(db: Database, what: str) -> None:
    before, write, now = writers(db, what)
    wanted = before.version if what == "table" else before

    def seen(found: Any) -> None:
        if state(found) != wanted:
            raise Outdated

    done = at_once(*(lambda n=n: write(n, seen) for n in range(4)))
    winners = [one for one in done if not isinstance(one, GalaError)]
    assert len(winners) == 1 and [one.code for one in done if isinstance(one, GalaError)] == ["outdated"] * 3
    assert now() == winners[0]


@pytest.mark.only_postgresql
@pytest.mark.parametrize(("what", "lock"), [("table", "drawing.writing.lock_room"), ("menu", "menu.lock_event")])
def test_without_the_lock_two_would_write(db: Database, monkeypatch: pytest.MonkeyPatch, what: str, lock: str) -> None:
    """The control: both look before either writes. (SQLite lets one write at a time whatever the service does.)"""
    monkeypatch.setattr(f"gala.services.{lock}", lambda session, event_id: None)
    _, write, _ = writers(db, what)
    both = threading.Barrier(2)
    done = at_once(*(lambda n=n: write(n, lambda found: both.wait(20)) for n in range(2)))
    assert not [one for one in done if isinstance(one, GalaError)]
