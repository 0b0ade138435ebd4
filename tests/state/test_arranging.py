"""Best together on the plan: what the page shows of a proposal, and what becomes of it when the room moves on."""

import asyncio
from typing import Any

import pytest
import reflex as rx
from sqlalchemy import update

from gala.access import SYSTEM, Actor
from gala.errors import SeatTaken
from gala.models import EventSeat
from gala.services import floor, placement
from gala.state.arranging import ArrangingState
from gala.state.plan import PersonRow
from tests import factories
from tests.conftest import Database
from tests.services import looking

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, tables=3, seats=4, parties=(3, 2, 1), status="accepted")


@pytest.fixture
def state(db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch) -> ArrangingState:
    """The page of somebody who may do all, with the plan read."""

    async def operator(self: Any) -> Actor:
        return SYSTEM

    async def english(self: Any) -> str:
        return "en"

    monkeypatch.setattr(ArrangingState, "_who", operator)
    monkeypatch.setattr(ArrangingState, "_lang", english)
    made = rx.State(_reflex_internal_init=True).get_substate(ArrangingState.get_full_name().split("."))
    assert isinstance(made, ArrangingState)
    made._id = gala.event_id
    made.plan = db.run(floor.get_plan, SYSTEM, gala.event_id)
    return made


def call(state: ArrangingState, name: str, *args: Any) -> list[Any]:
    """Run a handler as the page would: what it asks of the browser."""

    async def run() -> list[Any]:
        steps = [step async for step in ArrangingState.event_handlers[name].fn(state, *args)]
        return [one for step in steps for one in (step if isinstance(step, list) else [step]) if one is not None]

    return asyncio.run(run())


def choose(state: ArrangingState, attendee_id: int) -> None:
    state.person = PersonRow(attendee_id, "", "", "y", 0, "", "")


def said(events: list[Any]) -> str:
    return str(events)


def marked(state: ArrangingState) -> int:
    """How many seats are painted as proposed."""
    return "".join(state.paint.values()).count("p")


def test_the_preview_counts_paints_and_lists(state: ArrangingState) -> None:
    call(state, "open_preview")
    assert state.is_open
    assert (state.figures.seats, state.figures.whole, state.figures.split, state.figures.without) == (6, 3, 0, 0)
    assert [(party.size, party.how) for party in state.parties] == [(3, "table"), (2, "table"), (1, "table")]
    assert marked(state) == 6


def test_applying_the_preview_seats_everybody_and_closes_it(
    db: Database, gala: factories.Gala, state: ArrangingState
) -> None:
    call(state, "open_preview")
    assert "6 people have a seat now." in said(call(state, "apply"))
    assert (state.is_open, state.paint, state.waiting) == (False, {}, 0)
    with db.transaction() as session:
        assert all(looking.seat_of(session, one) for party in range(3) for one in gala.party_ids(party))


def test_cancel_leaves_everything_as_it_is(db: Database, gala: factories.Gala, state: ArrangingState) -> None:
    call(state, "open_preview")
    call(state, "cancel")
    assert (state.is_open, state.paint, state._moves) == (False, {}, {})
    call(state, "apply")
    with db.transaction() as session:
        assert looking.seat_of(session, gala.party_ids()[0]) is None


def test_a_stale_preview_says_why_and_offers_a_new_one(
    db: Database, gala: factories.Gala, state: ArrangingState
) -> None:
    call(state, "open_preview")
    db.run(placement.assign, SYSTEM, gala.event_id, gala.party_ids(2)[0], gala.seat_ids[0])
    call(state, "apply")
    assert state.is_open
    assert state.stale["en"].startswith("Somebody took a seat or gave one back")
    assert state.stale["es"].startswith("Mientras tanto alguien")
    call(state, "preview_again")
    assert (state.stale, state.figures.seats) == ({}, 5)
    call(state, "apply")
    assert not state.is_open


def test_nobody_to_seat_and_no_seat_to_give(db: Database, gala: factories.Gala, state: ArrangingState) -> None:
    with db.transaction() as session:
        session.execute(update(EventSeat).where(EventSeat.event_id == gala.event_id).values(blocked=True))
    call(state, "open_preview")
    assert (state.figures.seats, state.figures.without) == (0, 6)
    assert [(one.reason, one.count, len(one.names)) for one in state.without] == [("full", 6, 6)]
    with db.transaction() as session:
        session.execute(update(EventSeat).where(EventSeat.event_id == gala.event_id).values(blocked=False))
    call(state, "preview_again")
    call(state, "apply")
    call(state, "open_preview")
    assert (state.figures.seats, state.figures.without, state.parties) == (0, 0, [])


def test_a_party_is_offered_choices_that_turn_round(gala: factories.Gala, state: ArrangingState) -> None:
    one = gala.party_ids()[0]
    choose(state, one)
    call(state, "find_best")
    assert (state.party.chosen_id, state.party.size, len(state.choices)) == (one, 3, 3)
    shown = []
    for _ in range(3):
        assert marked(state) == 3
        shown.append(tuple(state.paint))
        call(state, "step", 1)
    assert len(set(shown)) == 3
    assert tuple(state.paint) == shown[0]
    call(state, "step", -1)
    assert tuple(state.paint) == shown[2]


def test_the_choice_shown_is_taken(db: Database, gala: factories.Gala, state: ArrangingState) -> None:
    choose(state, gala.party_ids()[0])
    call(state, "find_best")
    call(state, "step", 1)
    wanted = dict(state._options[1].seats)
    call(state, "take")
    with db.transaction() as session:
        assert {one: looking.seat_of(session, one) for one in gala.party_ids()} == wanted
    assert (state.party.chosen_id, state.person.id, state.paint) == (0, 0, {})


def test_a_choice_that_somebody_took_is_refused_and_still_shown(
    db: Database, gala: factories.Gala, state: ArrangingState
) -> None:
    choose(state, gala.party_ids()[0])
    call(state, "find_best")
    seat = next(iter(state._options[0].seats.values()))
    db.run(placement.assign, SYSTEM, gala.event_id, gala.party_ids(2)[0], seat)
    assert SeatTaken.text.partition("}")[2].strip() in said(call(state, "take"))
    assert state.party.chosen_id


def test_a_wish_is_noted_and_looked_for_at_once(db: Database, gala: factories.Gala, state: ArrangingState) -> None:
    with db.transaction() as session:
        session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[9]).values(category="accessible"))
    one = gala.party_ids(2)[0]
    choose(state, one)
    call(state, "find_best")
    call(state, "wish", "accessible")
    assert state.party.wish == "accessible"
    assert [option.seats[one] for option in state._options] == [gala.seat_ids[9]]
    call(state, "wish", "any")
    assert state.party.wish == "any"
    assert len(state._options) > 1


def test_no_choice_is_no_error(db: Database, gala: factories.Gala, state: ArrangingState) -> None:
    with db.transaction() as session:
        session.execute(update(EventSeat).where(EventSeat.event_id == gala.event_id).values(blocked=True))
    choose(state, gala.party_ids()[0])
    call(state, "find_best")
    assert (state.choices, state.paint, state.party.size) == ([], {}, 3)
    call(state, "step", 1)
    assert call(state, "take") == []
