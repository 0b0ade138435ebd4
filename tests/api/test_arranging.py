"""Seats for parties and everybody over the API: looked at, then given, all or nothing; and who did not come."""

from datetime import timedelta
from typing import Any

import pytest

from gala import clock
from gala.models import AttendeeStatus, Event, Role
from gala.services import locking, placement
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    """A party of two, one of one, and two tables of four."""
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def path(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/arrangement"


def seats_of(olga: Program, gala: factories.Gala) -> dict[int, int]:
    """Seat by attendee, of who has one."""
    rows = olga.get(f"/events/{gala.event_id}/seats?status=taken")["items"]
    return {row["attendee_id"]: row["id"] for row in rows}


def sit(db: Database, gala: factories.Gala, **places: int) -> None:
    """Seats by index for the members of the first party."""
    for name, index in places.items():
        who = gala.party_ids(0)[int(name.removeprefix("member_"))]
        db.run(placement.assign, gala.organizer, gala.event_id, who, gala.seat_ids[index])


def test_everybody_gets_the_seat_that_was_proposed(olga: Program, gala: factories.Gala, path: str) -> None:
    shown = olga.post(f"{path}/preview", {})
    moves = {move["attendee_id"]: move["seat_id"] for move in shown["moves"]}
    assert moves.keys() == {*gala.party_ids(0), *gala.party_ids(1)}
    assert (shown["whole"], shown["split"], shown["without"]) == (2, 0, 0)
    assert {party["size"] for party in shown["parties"]} == {1, 2} and shown["parties"][0]["tables"]
    assert seats_of(olga, gala) == {}, "nothing is changed by looking"
    consent = {"digest": shown["digest"], "moves": shown["moves"]}
    first, again = (olga("POST", f"{path}/everybody", consent, Idempotency_Key="e1") for _ in range(2))
    assert first.json() == again.json() == {"seated": 3}
    assert seats_of(olga, gala) == moves
    assert olga.refused("POST", f"{path}/everybody", consent) == (409, "proposal_stale")


def test_a_party_gets_one_of_the_options(olga: Program, gala: factories.Gala, path: str) -> None:
    party = gala.party_ids(0)
    options = olga.post(f"{path}/options", {"attendee_ids": party})["items"]
    assert options[0]["kind"] == "same_table_adjacent" and options[0]["was"] == []
    body = {"seats": options[0]["seats"], "was": options[0]["was"]}
    assert olga.post(f"{path}/party", body) == {"seated": 2}
    assert seats_of(olga, gala) == {one["attendee_id"]: one["seat_id"] for one in options[0]["seats"]}
    stale = {"seats": options[1]["seats"], "was": []}
    assert olga.refused("POST", f"{path}/party", stale) == (409, "proposal_stale"), "they sit elsewhere than seen"


def test_a_party_sits_down_at_the_table_that_was_chosen(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    second, party = gala.seats[4].table_id, gala.party_ids(0)
    given = olga.post(f"{path}/table", {"table_id": second, "attendee_ids": party})["seats"]
    assert {one["seat_id"] for one in given} <= set(gala.seat_ids[4:]) and len(given) == 2
    assert seats_of(olga, gala) == {one["attendee_id"]: one["seat_id"] for one in given}
    seen = [{"seat_id": gala.seat_ids[0], "attendee_id": party[0]}]
    body = {"table_id": second, "attendee_ids": party, "seen": seen}
    assert olga("POST", f"{path}/table", body).json()["code"] in {"changed_since", "changed_since_by"}
    with db.transaction() as session:
        theirs = factories.make_gala(session).seats[0].table_id
    assert olga.refused("POST", f"{path}/table", body | {"table_id": theirs, "seen": None})[0] in {404, 409}


def test_two_exchange_seats_unless_somebody_else_sits_there_now(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    one, two = gala.party_ids(0)
    sit(db, gala, member_0=0, member_1=5)
    seats = {"seat_id": gala.seat_ids[0], "other_seat_id": gala.seat_ids[5]}
    seen = [
        {"seat_id": gala.seat_ids[0], "attendee_id": one},
        {"seat_id": gala.seat_ids[5], "attendee_id": two},
    ]
    assert olga("POST", f"{path}/swap", seats | {"seen": seen}).status_code == 204
    assert seats_of(olga, gala) == {one: gala.seat_ids[5], two: gala.seat_ids[0]}
    answer = olga("POST", f"{path}/swap", seats | {"seen": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_since_by")
    assert seats_of(olga, gala)[one] == gala.seat_ids[5]
    empty = {"seat_id": gala.seat_ids[1], "other_seat_id": gala.seat_ids[2]}
    assert olga.refused("POST", f"{path}/swap", empty) == (409, "wrong_state")


def test_wishes_are_noted_and_met(olga: Program, gala: factories.Gala, path: str) -> None:
    seat = olga.get(f"/seats/{gala.seat_ids[6]}")
    marks = {name: seat[name] for name in ("seat_number", "blocked", "locked")} | {"category": "accessible"}
    assert olga("PUT", f"/seats/{seat['id']}", marks).status_code == 200
    who = gala.party_ids(1)
    assert olga("PUT", f"{path}/wishes", {"attendee_ids": who, "wish": "accessible"}).status_code == 204
    moves = olga.post(f"{path}/preview", {})["moves"]
    assert {"attendee_id": who[0], "seat_id": seat["id"]} in moves
    assert olga.refused("PUT", f"{path}/wishes", {"attendee_ids": who, "wish": "golden"}) == (422, "invalid")


def test_who_did_not_come_gives_the_seat_up_but_not_a_locked_one(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    one, two = gala.party_ids(0)
    sit(db, gala, member_0=0, member_1=1)
    db.run(locking.lock_in_place, gala.organizer, gala.event_id, [gala.seat_ids[1]])
    assert olga.refused("POST", f"{path}/no-shows", {"attendee_ids": [one]}) == (409, "wrong_state"), "not yet begun"
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).start_at = clock.now() - timedelta(hours=1)
    absent = olga.get(f"{path}/absent")
    assert ([row["attendee_id"] for row in absent["people"]], absent["chairs"]) == ([one], 1)
    assert [row["attendee_id"] for row in absent["kept"]] == [two]
    assert olga.refused("POST", f"{path}/no-shows", {"attendee_ids": [one, two]}) == (409, "seat_locked")
    assert olga.post(f"{path}/no-shows", {"attendee_ids": [one]}) == {"people": 1, "chairs": 1, "came": []}
    member = olga.get(f"/invitations/{gala.invitations[0].id}/guests/{one}")
    assert (member["status"], member["seat_id"]) == (AttendeeStatus.NO_SHOW, None)


@pytest.mark.parametrize(
    ("method", "what", "body"),
    [
        ("POST", "preview", {}),
        ("POST", "options", {"attendee_ids": [1]}),
        ("POST", "swap", {"seat_id": 1, "other_seat_id": 2}),
        ("PUT", "wishes", {"attendee_ids": [1], "wish": ""}),
        ("GET", "absent", None),
    ],
)
def test_others_may_not(
    db: Database, gala: factories.Gala, path: str, method: str, what: str, body: dict[str, Any] | None
) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert eve.refused(method, f"{path}/{what}", body) == (404, "not_found")
    assert sam.refused(method, f"{path}/{what}", body) == (403, "forbidden")
