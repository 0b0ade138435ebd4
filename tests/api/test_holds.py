"""Seats held, confirmed and let go over the API: all or nothing, one winner, and the losers are told which."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from gala import clock
from gala.models import Event, EventSeat, Role
from gala.services import floor, locking, placement, seating
from tests import factories
from tests.api.program import Program, person
from tests.concurrency.race import race, read_before_anybody_writes, take_the_lock_away
from tests.conftest import Database

CROWD, FEW = 32, 8


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def ana(gala: factories.Gala) -> Program:
    """A guest, of the party of two."""
    return Program(code=gala.invitations[0].unique_code)


@pytest.fixture
def bob(gala: factories.Gala) -> Program:
    """A guest who comes alone."""
    return Program(code=gala.invitations[1].unique_code)


@pytest.fixture
def seats(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/seats"


def pairs(seat_ids: list[int], attendee_ids: list[int]) -> dict[str, Any]:
    """The body of a hold."""
    both = zip(seat_ids, attendee_ids, strict=True)
    return {"seats": [{"seat_id": seat_id, "attendee_id": who} for seat_id, who in both]}


def sitting(db: Database) -> dict[int, int]:
    """Who sits where, as the database has it: attendee by seat."""
    rows = select(EventSeat.id, EventSeat.attendee_id).where(EventSeat.attendee_id.is_not(None))  # type: ignore[union-attr]
    with db.transaction() as session:
        return {seat_id: who for seat_id, who in session.execute(rows)}


def test_a_guest_holds_confirms_and_gives_back(db: Database, gala: factories.Gala, ana: Program, seats: str) -> None:
    people, wanted = gala.party_ids(0), gala.seat_ids[:2]
    held = ana.post(f"{seats}/hold", pairs(wanted, people))
    assert held["seats"] == pairs(wanted, people)["seats"] and held["hold_expires_at"].endswith("Z")
    assert ana.post(f"{seats}/confirm", {"attendee_ids": people}) == pairs(wanted, people)
    assert sitting(db) == dict(zip(wanted, people, strict=True))
    assert ana.post(f"{seats}/release", {"attendee_ids": people}) == {"released": 0}, "only holds, unless it is said"
    assert ana.post(f"{seats}/release", {"attendee_ids": people, "confirmed": True}) == {"released": 2}
    assert sitting(db) == {}


def test_an_organizer_does_it_for_anybody_whatever_the_guests_may(
    db: Database, gala: factories.Gala, olga: Program, ana: Program, seats: str
) -> None:
    people, wanted = [gala.party_ids(0)[0], gala.party_ids(1)[0]], gala.seat_ids[:2]
    db.run(floor.set_category, gala.organizer, gala.event_id, wanted, "vip")
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).start_at = clock.now()
    assert ana.refused("POST", f"{seats}/hold", pairs(wanted[:1], people[:1])) == (409, "deadline_passed")
    olga.post(f"{seats}/hold", pairs(wanted, people))
    assert olga.post(f"{seats}/release", {"attendee_ids": people}) == {"released": 2}
    olga.post(f"{seats}/hold", pairs(wanted, people))
    assert olga.post(f"{seats}/confirm", {"attendee_ids": people}) == pairs(wanted, people)
    assert olga.post(f"{seats}/release", {"attendee_ids": people[:1], "confirmed": True}) == {"released": 1}
    assert sitting(db) == {wanted[1]: people[1]}


def test_the_best_seats_together_are_held(gala: factories.Gala, olga: Program, ana: Program, seats: str) -> None:
    held = ana.post(f"{seats}/best-available", {"attendee_ids": gala.party_ids(0)})
    assert [one["attendee_id"] for one in held["seats"]] == gala.party_ids(0)
    tables = {seat.id: seat.table_id for seat in gala.seats}
    assert len({tables[one["seat_id"]] for one in held["seats"]}) == 1
    everybody = [*gala.party_ids(0), *gala.party_ids(1)]
    assert len(olga.post(f"{seats}/best-available", {"attendee_ids": everybody})["seats"]) == 3


def test_vip_seats_are_chosen_only_where_an_organizer_wants_them(
    db: Database, gala: factories.Gala, olga: Program, ana: Program, seats: str
) -> None:
    db.run(floor.set_category, gala.organizer, gala.event_id, gala.seat_ids, "vip")
    asked = {"attendee_ids": gala.party_ids(0)}
    for wants in ([], ["vip"]):
        assert ana.refused("POST", f"{seats}/best-available", asked | {"wants": wants}) == (409, "no_block")
    assert olga.refused("POST", f"{seats}/best-available", asked) == (409, "no_block")
    assert len(olga.post(f"{seats}/best-available", asked | {"wants": ["vip"]})["seats"]) == 2


@pytest.mark.parametrize("who", ["ana", "olga"])
def test_all_or_nothing_and_the_refusal_says_which(
    db: Database, gala: factories.Gala, seats: str, who: str, request: pytest.FixtureRequest
) -> None:
    caller = request.getfixturevalue(who)
    free, taken, blocked, locked = gala.seat_ids[:4]
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(1)[0], taken)
    db.run(floor.block, gala.organizer, gala.event_id, [blocked])
    db.run(locking.lock_in_place, gala.organizer, gala.event_id, [locked])
    for gone, code in ((taken, "seat_taken"), (blocked, "seat_blocked"), (locked, "seat_blocked")):
        answer = caller("POST", f"{seats}/hold", pairs([free, gone], gala.party_ids(0)))
        assert (answer.status_code, answer.json()["code"], answer.json()["seat_ids"]) == (409, code, [gone])
    assert caller.refused("POST", f"{seats}/confirm", {"attendee_ids": gala.party_ids(0)}) == (409, "hold_expired")
    assert db.run(seating.release, gala.guest(0), gala.event_id, gala.party_ids(0)) == 0, "nothing was held"


@pytest.mark.parametrize("path", ["hold", "confirm", "release", "best-available"])
def test_what_cannot_be_read_is_refused(gala: factories.Gala, olga: Program, seats: str, path: str) -> None:
    one = gala.party_ids(0)[0]
    wrong: list[Any] = [{}, {"attendee_ids": []}, {"attendee_ids": [one, one]}, {"attendee_ids": [0]}, b"{half", []]
    wrong += [{"attendee_ids": [one], "colour": "red"}, {"attendee_ids": ["one"]}, {"seats": []}]
    for body in wrong:
        assert olga.refused("POST", f"{seats}/{path}", body) == (422, "invalid"), body


@pytest.mark.parametrize("who", ["ana", "olga"])
def test_seats_and_people_go_one_to_one(
    gala: factories.Gala, seats: str, who: str, request: pytest.FixtureRequest
) -> None:
    caller, (first, second), seat = request.getfixturevalue(who), gala.party_ids(0), gala.seat_ids[0]
    assert caller.refused("POST", f"{seats}/hold", pairs([seat, seat], [first, second])) == (409, "hold_limit")
    twice = pairs(gala.seat_ids[:2], [first, first])
    assert caller.refused("POST", f"{seats}/hold", twice) == (409, "hold_limit")
    assert caller.refused("POST", f"{seats}/hold", pairs([9**12], [first])) == (404, "seat_unknown")


def test_a_hold_with_a_key_is_made_once(gala: factories.Gala, ana: Program, bob: Program, seats: str) -> None:
    body = pairs(gala.seat_ids[:1], gala.party_ids(0)[:1])
    first = ana("POST", f"{seats}/hold", body, Idempotency_Key="h1")
    ana.post(f"{seats}/release", {"attendee_ids": gala.party_ids(0)})
    bob.post(f"{seats}/hold", pairs(gala.seat_ids[:1], gala.party_ids(1)))
    again = ana("POST", f"{seats}/hold", body, Idempotency_Key="h1")
    assert again.json() == first.json() and again.headers["idempotency-replayed"] == "true"
    assert ana.refused("POST", f"{seats}/hold", body) == (409, "seat_taken")


def test_the_quick_way_of_a_guests_hold_answers_like_the_other(
    db: Database, gala: factories.Gala, ana: Program, seats: str
) -> None:
    """Without a key a guest's hold goes past FastAPI; with one it does not."""
    free, taken = gala.seat_ids[:2]
    mine, other = gala.party_ids(0)[0], gala.party_ids(1)[0]
    db.run(placement.assign, gala.organizer, gala.event_id, other, taken)
    bodies: list[Any] = [
        pairs([free], [mine]), pairs([taken], [mine]), pairs([free], [other]), pairs([9**12], [mine]),
        pairs([free], [0]), pairs([2**53], [mine]), {"seats": []}, {"seats": pairs([free], [mine])["seats"] * 2},
        {"seats": pairs([free], [mine])["seats"] * 201}, pairs([free], [mine]) | {"colour": "red"}, b"{half", [],
    ]  # fmt: skip
    paths = ["/events/0/seats", f"/events/{2**53}/seats", "/events/x/seats", "/events/999999/seats"]
    calls = [(ana, seats, body) for body in bodies] + [(ana, path, bodies[0]) for path in paths]
    calls.append((Program(code="WRNGCXDE22"), seats, bodies[0]))
    for number, (guest, path, body) in enumerate(calls):
        quick = guest("POST", f"{path}/hold", body)
        whole = guest("POST", f"{path}/hold", body, Idempotency_Key=f"k{number}")
        told = [one.json() | {"hold_expires_at": None} for one in (quick, whole)]
        for document in told:
            document.pop("field", None)  # what of it could not be read is said a little otherwise
            document.pop("instance", None)
        assert (quick.status_code, told[0]) == (whole.status_code, told[1]), (path, body)
        kinds = [one.headers["content-type"] for one in (quick, whole)]
        assert kinds[0] == kinds[1]


def test_nobody_acts_for_others(db: Database, gala: factories.Gala, ana: Program, bob: Program, seats: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    zoe = Program(code=other.invitations[0].unique_code)
    who = {"attendee_ids": gala.party_ids(0)}
    calls = [("hold", pairs(gala.seat_ids[:2], gala.party_ids(0))), ("confirm", who), ("release", who)]
    for path, body in [*calls, ("best-available", who), ("release", who | {"confirmed": True})]:
        for caller in (bob, eve, zoe):
            assert caller.refused("POST", f"{seats}/{path}", body) == (404, "not_found"), path
        assert sam.refused("POST", f"{seats}/{path}", body) == (403, "forbidden")
        assert Program().refused("POST", f"{seats}/{path}", body) == (401, "not_signed_in")
    theirs = pairs(gala.seat_ids[:1], other.party_ids(1))
    assert ana.refused("POST", f"{seats}/hold", theirs) == (404, "not_found"), "another event's people"


# --- races -----------------------------------------------------------------------------------------------------------


def crowd(db: Database, count: int, path: str) -> tuple[factories.Gala, list[Any]]:
    """So many guests with a code each, who all want the one seat there is."""
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=1, seats=1, parties=(1,) * count)
    calls = []
    for n in range(count):
        body = pairs(gala.seat_ids, gala.party_ids(n)) if path == "hold" else {"attendee_ids": gala.party_ids(n)}
        guest = Program(code=gala.invitations[n].unique_code)
        calls.append(partial(guest, "POST", f"/events/{gala.event_id}/seats/{path}", body))
    return gala, calls


def test_of_32_at_one_seat_one_wins_and_the_others_are_told_which(db: Database) -> None:
    gala, calls = crowd(db, CROWD, "hold")
    answers = race(*calls)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CROWD - 1)
    losers = [answer.json() for answer in answers if answer.status_code == 409]
    assert {(one["code"], *one["seat_ids"]) for one in losers} == {("seat_taken", gala.seat_ids[0])}
    (winner,) = (answer.json() for answer in answers if answer.status_code == 200)
    with db.transaction() as session:
        assert session.get_one(EventSeat, gala.seat_ids[0]).held_for == winner["seats"][0]["attendee_id"]


def test_of_32_who_want_the_best_seat_one_wins(db: Database) -> None:
    _, calls = crowd(db, CROWD, "best-available")
    answers = race(*calls)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CROWD - 1)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"no_block", "seat_taken"}


def test_an_organizer_and_a_crowd_of_guests_at_one_seat_have_one_winner(db: Database) -> None:
    gala, calls = crowd(db, CROWD - 1, "hold")
    olga = person(db, gala.tenant)
    body = pairs(gala.seat_ids, gala.party_ids(0))
    answers = race(*calls[1:], partial(olga, "POST", f"/events/{gala.event_id}/seats/hold", body))
    assert [answer.status_code for answer in answers].count(200) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_without_the_lock_the_seat_is_held_twice(db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    _, calls = crowd(db, FEW, "hold")
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, FEW)
    answers = race(*calls)
    won = [answer.status_code for answer in answers].count(200)
    assert won == 1 if locked else won > 1
