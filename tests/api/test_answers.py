"""Who comes to which session over the API: said by an organizer for anybody, by guests for their own; and what a code
opens in one answer."""

from datetime import timedelta

import pytest

from gala import clock
from gala.models import Event, Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


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
def dinner(db: Database, gala: factories.Gala) -> int:
    """The event's only session."""
    with db.transaction() as session:
        return factories.make_session(session, gala.event, title="Dinner").id or 0


@pytest.fixture
def path(gala: factories.Gala, dinner: int) -> str:
    return f"/events/{gala.event_id}/sessions/{dinner}/answers"


def answers(*said: tuple[int, bool]) -> dict[str, list[dict[str, object]]]:
    return {"answers": [{"attendee_id": who, "coming": coming} for who, coming in said]}


def test_an_organizer_says_who_comes_to_a_session(olga: Program, gala: factories.Gala, path: str) -> None:
    one, two = gala.party_ids(0)
    assert olga("PUT", path, answers((one, True), (two, False))).status_code == 204
    said = {row["attendee_id"]: row["coming"] for row in olga.get(path)["items"]}
    assert said == {one: True, two: False, gala.party_ids(1)[0]: None}
    assert [row["attendee_id"] for row in olga.get(f"{path}?answer=yes")["items"]] == [one]
    assert olga("PUT", path, answers((one, False))).status_code == 204, "who thinks better of it"
    row = olga.get(path.removesuffix("/answers"))
    assert (row["yes"], row["no"]) == (0, 2), "others' answers stay"


def test_the_list_comes_in_pages_by_name(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    names = ["Zoe", "Álvaro", "ana", "Bea", "Carla"]
    with db.transaction() as session:
        factories.make_invitation(session, gala.event, [f"Q {name}" for name in names])
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = olga.get(f"{path}?search=q&limit=2&cursor={cursor}")
        found += [row["name"] for row in page["items"]]
        cursor = page["next"]
    assert found == ["Q Álvaro", "Q ana", "Q Bea", "Q Carla", "Q Zoe"]
    assert olga.refused("GET", f"{path}?cursor=abc") == (422, "invalid")
    assert olga.refused("GET", f"{path}?answer=perhaps") == (422, "invalid")


def test_guests_answer_for_their_own_until_the_deadline(
    db: Database, olga: Program, ana: Program, gala: factories.Gala, path: str
) -> None:
    (one, two), other = gala.party_ids(0), gala.party_ids(1)[0]
    assert ana("PUT", path, answers((one, True), (two, True))).status_code == 204
    assert ana.refused("PUT", path, answers((one, False), (other, True))) == (404, "not_found")
    assert {row["attendee_id"] for row in olga.get(f"{path}?answer=yes")["items"]} == {one, two}, "all or none"
    assert ana.refused("GET", path) == (403, "forbidden"), "who else comes is not theirs to know"
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).start_at = clock.now() + timedelta(hours=1)
    assert ana.refused("PUT", path, answers((one, False))) == (409, "deadline_passed")
    assert olga("PUT", path, answers((one, False))).status_code == 204, "an organizer still may"


def test_who_does_not_come_to_the_event_comes_to_no_session(olga: Program, gala: factories.Gala, path: str) -> None:
    one = gala.party_ids(0)[0]
    member = f"/invitations/{gala.invitations[0].id}/guests/{one}"
    assert olga("PUT", member, {"status": "declined"}).status_code == 200
    assert olga.refused("PUT", path, answers((one, True))) == (409, "not_coming")
    assert olga.refused("PUT", path, {"answers": []}) == (422, "invalid")


def test_another_events_session_is_not_there_and_others_may_not(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    one = gala.party_ids(0)[0]
    with db.transaction() as session:
        beside = factories.make_session(session, factories.make_event(session, gala.tenant)).id
        other = factories.make_gala(session)
    theirs = f"/events/{gala.event_id}/sessions/{beside}/answers"
    assert olga.refused("GET", theirs) == olga.refused("PUT", theirs, answers((one, True))) == (404, "session_unknown")
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert eve.refused("GET", path) == eve.refused("PUT", path, answers((one, True))) == (404, "not_found")
    assert sam.refused("PUT", path, answers((one, True))) == (403, "forbidden")
    assert len(sam.get(path)["items"]) == len(olga.get(path)["items"]) > 2


# --- what a code opens -----------------------------------------------------------------------------------------------


def test_a_code_opens_the_evening_its_people_programme_and_menu(
    olga: Program, ana: Program, gala: factories.Gala, dinner: int, path: str
) -> None:
    one, two = gala.party_ids(0)
    soup = olga.post(f"/events/{gala.event_id}/meals", {"name": "Soup"})
    member = f"/invitations/{gala.invitations[0].id}/guests/{one}"
    assert ana("PUT", member, {"status": "accepted", "meal_choice": "soup"}).status_code == 200
    assert ana("PUT", path, answers((one, True))).status_code == 204
    ana.post(f"/events/{gala.event_id}/seats/hold", {"seats": [{"attendee_id": one, "seat_id": gala.seat_ids[0]}]})
    own = ana.get("/own")
    assert (own["event_id"], own["name"], own["is_open"]) == (gala.event_id, gala.event.name, True)
    assert [guest["id"] for guest in own["guests"]] == [one, two], "nobody else's"
    first = own["guests"][0]
    assert (first["status"], first["meal_choice"], first["seat"]) == ("accepted", "Soup", None)
    assert first["held"]["seat_id"] == gala.seat_ids[0] and first["held"]["seconds_left"] > 0
    assert own["meals"] == [soup | {"chosen": None}]
    assert [(part["title"], part["answers"]) for part in own["sessions"]] == [
        ("Dinner", [{"attendee_id": one, "coming": True}])
    ]
    assert olga.refused("GET", "/own") == (403, "forbidden")
    assert Program(code="NOBODYS234").refused("GET", "/own") == (404, "code_unknown")
