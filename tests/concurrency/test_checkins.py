"""Many tablets at the same moment: one person comes in once, one item is written once."""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, update

from gala import clock
from gala.access import Actor, Badge
from gala.hot import Hot
from gala.models import Attendance, Attendee, Event, Invitation
from gala.rules.door_items import Item, to_ms
from gala.services import checkins, comings, door_book
from tests import factories
from tests.concurrency.race import build_anew, race, refused, take_the_lock_away
from tests.conftest import Database
from tests.services import looking

GATES = 32
GATES_APART = 6


def make(db: Database, *parties: int) -> factories.Gala:
    with db.transaction() as session:
        start = clock.now() + timedelta(hours=1)
        return factories.make_gala(session, parties=parties, status="accepted", start_at=start)


def coming(who: int, name: str, *, before: float = 0, **known: Any) -> dict[str, Any]:
    return {"id": name, "kind": "in", "attendee": who, "at": to_ms(clock.now() - timedelta(minutes=before))} | known


def gate(db: Database, gala: factories.Gala, name: str, *items: dict[str, Any]) -> Callable[[], list[checkins.Result]]:
    actor = Actor(name, gate=Badge(None, gala.event_id, name))  # type: ignore[arg-type]
    return partial(db.run, checkins.record, actor, gala.event_id, items)


def lines_of(db: Database, who: int) -> Counter[str]:
    with db.transaction() as session:
        return Counter(line.verdict for line in looking.log_of(session, who))


def test_one_pass_at_thirty_two_gates_comes_in_once(db: Database) -> None:
    """And whoever was not first is told at once who was."""
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    for turn in range(3):
        items = [coming(ana, f"{turn}-{n}") for n in range(GATES)]
        answers = [done[0] for done in race(*[gate(db, gala, f"Gate {n}", one) for n, one in enumerate(items)])]
        assert Counter(answer.outcome for answer in answers) == {"in": 1, "already_in": GATES - 1}
        assert len({(answer.at, answer.gate) for answer in answers}) == 1
        assert lines_of(db, ana)["welcome"] == turn + 1
        gate(db, gala, "Garden", {"id": f"out-{turn}", "kind": "out", "attendee": ana, "at": to_ms(clock.now())})()


def let_anybody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the update asks for."""
    person = Attendee.__table__  # type: ignore[attr-defined]
    anyway = Hot(
        update(person)
        .where(person.c.id == bindparam("who_0"))
        .values(checked_in_at=bindparam("at"), version=person.c.version + 1)
        .returning(person.c.id, person.c.version, person.c.tenant_id)
    )
    monkeypatch.setattr(comings, "enter", lambda count, reported: anyway)


def test_without_its_conditions_every_gate_lets_the_pass_in(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the update asks for is what decides."""
    let_anybody_in(monkeypatch)
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    race(*[gate(db, gala, f"Gate {n}", coming(ana, f"item-{n}")) for n in range(GATES)])
    assert lines_of(db, ana) == {"welcome": GATES}


def together(
    db: Database, gala: factories.Gala, name: str, people: Sequence[int]
) -> Callable[[], list[checkins.Result | None]]:
    """The comings of these people, in this order, each at a gate of its own, in one transaction."""
    with db.transaction() as session:
        event = session.get(Event, gala.event_id)
        assert event is not None
        gates = [factories.gate(event, f"{name} {n}") for n in range(len(people))]
    told = [(actor, Item(f"{name}-{who}", "in", clock.now(), who)) for actor, who in zip(gates, people, strict=True)]
    return partial(db.run, comings.record_together, gates[0], gala.event_id, told)


BATCHES = 6


def test_people_who_are_reported_in_many_batches_at_once_come_in_once(db: Database) -> None:
    """Each batch names them in another order, and some are reported alone: nobody waits for ever."""
    gala = make(db, 2, 2, 2)
    people = [*gala.party_ids(), *gala.party_ids(1), *gala.party_ids(2)]
    orders = [people[n:] + people[:n] for n in range(len(people))]
    batches = [together(db, gala, f"Door {n}", order[:: 1 if n % 2 else -1]) for n, order in enumerate(orders)]
    single = [gate(db, gala, f"Gate {who}", coming(who, f"alone-{who}")) for who in people]
    answers = race(*batches, *single)
    assert not refused(answers)
    for who in people:
        told = [result for results in answers for result in results if result and result.attendee == who]
        assert [result.outcome for result in told].count("in") == 1
        assert lines_of(db, who)["welcome"] == 1


def test_without_the_conditions_every_batch_lets_them_in(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    let_anybody_in(monkeypatch)
    gala = make(db, 2)
    people = gala.party_ids()
    race(*[together(db, gala, f"Door {n}", people) for n in range(BATCHES)])
    assert [lines_of(db, who)["welcome"] for who in people] == [BATCHES] * 2


def test_of_thirty_two_gates_without_a_network_the_first_counts(db: Database) -> None:
    """They all come back at the same moment; each item came with an earlier time than the one before."""
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    items = [coming(ana, f"item-{n}", before=n, offline=True) for n in range(1, GATES + 1)]
    answers = race(*[gate(db, gala, f"Gate {n}", one) for n, one in enumerate(items)])
    assert not refused(answers)
    assert lines_of(db, ana) == {"welcome": 1, "conflict": GATES - 1}
    assert since(db, ana) == items[-1]["at"]


def test_without_the_lock_they_all_count(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: each reads the person's lines before another has written."""
    take_the_lock_away(monkeypatch, db)
    build_anew(monkeypatch, door_book, "_lock")
    everybody, read = threading.Barrier(GATES_APART), checkins.open_book

    def read_and_wait(*args: Any, **kwargs: Any) -> Any:
        book = read(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            everybody.wait(5)
        return book

    monkeypatch.setattr(checkins, "open_book", read_and_wait)
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    items = [coming(ana, f"item-{n}", before=n, offline=True) for n in range(1, GATES_APART + 1)]
    race(*[gate(db, gala, f"Gate {n}", one) for n, one in enumerate(items)])
    assert lines_of(db, ana)["welcome"] > 1


def test_one_batch_sent_twice_at_once_is_written_once(db: Database) -> None:
    """A tablet that heard no answer sends again while the server still works on the first."""
    gala = make(db, 4)
    with db.transaction() as session:
        party = gala.invitations[0].id
        session.execute(update(Invitation).where(Invitation.id == party).values(max_plus_ones=1))
    people = gala.party_ids()
    for turn in range(5):
        batch = [
            *(coming(who, f"{turn}-in-{who}", before=9, offline=True) for who in people),
            *({**coming(who, f"{turn}-out-{who}", before=8, offline=True), "kind": "out"} for who in people),
            {**coming(0, f"{turn}-refused"), "kind": "refused", "verdict": "forged"},
            {**coming(0, f"{turn}-note"), "kind": "note", "text": "Hello"},
            {**coming(0, f"{turn}-undo"), "kind": "undo", "of": f"{turn}-out-{people[0]}"},
            {**coming(0, f"{turn}-zoe"), "kind": "plus_one", "party": party, "text": "Zoe"},
        ]
        answers = race(*[gate(db, gala, "North", *batch)] * 8)
        assert not refused(answers)
        assert all(answer == answers[0] for answer in answers)
        assert [answer.id for answer in answers[0]] == [item["id"] for item in batch]
        with db.transaction() as session:
            lines = session.execute(select(func.count()).where(Attendance.client_id.startswith(f"{turn}-")))
            assert lines.scalar_one() == len(batch)
            named = session.execute(select(func.count()).where(Attendee.invitation_id == party)).scalar_one()
            assert named == len(people) + 1


def test_one_check_in_sent_many_times_at_once_is_written_once(db: Database) -> None:
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    item = coming(ana, "the-one")
    answers = race(*[gate(db, gala, "North", item)] * GATES)
    assert not refused(answers)
    assert {answer.outcome for (answer,) in answers} == {"in"}
    assert lines_of(db, ana) == {"welcome": 1}


def test_a_refusal_sent_many_times_at_once_is_written_once(db: Database) -> None:
    """It is about nobody, so there is nobody to lock: the line's own id is what lets only one in."""
    gala = make(db, 1)
    item = {"id": "forged", "kind": "refused", "verdict": "forged", "at": to_ms(clock.now())}
    answers = race(*[gate(db, gala, "North", item)] * 8)
    assert not refused(answers)
    assert {answer.outcome for (answer,) in answers} == {"logged"}


def test_two_gates_hand_in_their_queues_at_once_in_any_order(db: Database) -> None:
    """Forty people, let in and out at both, heard in both orders of people: nobody waits for ever, all end alike."""
    found = []
    for turn in range(2):
        gala = make(db, *[2] * 10)
        people = [who for party in gala.parties for who in (member.id for member in party)]
        north = [coming(who or 0, f"{turn}-n{i}", before=30 - i, offline=True) for i, who in enumerate(people)]
        south = [coming(who or 0, f"{turn}-s{i}", before=29 - i, offline=True) for i, who in enumerate(people)]
        south += [
            {**coming(who or 0, f"{turn}-o{i}", before=5, offline=True), "kind": "out"}
            for i, who in enumerate(people[::2])
        ]
        one, other = gate(db, gala, "North", *north), gate(db, gala, "South", *south[::-1])
        answers = race(one, other) if turn else [other(), one()]
        assert not refused(answers)
        found.append([(lines_of(db, who or 0), story(db, who or 0)) for who in people])
    assert [lines for lines, _ in found[0]] == [lines for lines, _ in found[1]]
    assert [told for _, told in found[0]] == [told for _, told in found[1]]


def since(db: Database, who: int) -> int:
    with db.transaction() as session:
        return to_ms(looking.attendee(session, who).checked_in_at)


def story(db: Database, who: int) -> tuple[str, bool, bool, list[str]]:
    with db.transaction() as session:
        row = looking.attendee(session, who)
        counted = sorted(line.gate for line in looking.log_of(session, who) if line.status == "checked_in")
        return row.status, row.checked_in_at is not None, row.checked_out_at is not None, counted
