"""Steps over the API: each takes back and does again what they did themselves, a key as well as a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from gala.access import Permission as P
from gala.config import get_settings
from gala.models import Change, ChangeRow, Role
from gala.services import api_keys, floor, placement
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def path(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}"


def a_key(db: Database, gala: factories.Gala, name: str) -> Program:
    scopes = [P.SEAT_ASSIGN, P.PEOPLE_READ, P.PEOPLE_WRITE]
    return Program(db.run(api_keys.create_key, gala.organizer, gala.tenant.id or 0, name, scopes).key)


def rename(who: Program, gala: factories.Gala, label: str) -> None:
    address = f"/invitations/{gala.invitations[0].id}"
    known = who.get(address)
    assert who("PUT", address, {"label": label, "max_plus_ones": known["max_plus_ones"]}).status_code == 200


def label_of(who: Program, gala: factories.Gala) -> str:
    return str(who.get(f"/invitations/{gala.invitations[0].id}")["label"])


@pytest.mark.parametrize("who", ["person", "key"])
def test_a_step_is_taken_back_and_done_again(
    db: Database, olga: Program, gala: factories.Gala, path: str, who: str
) -> None:
    program = olga if who == "person" else a_key(db, gala, "CRM")
    assert program.get(f"{path}/steps") == {"undo": None, "redo": None}
    before = label_of(program, gala)
    rename(program, gala, "Ruiz")
    step = program.get(f"{path}/steps")["undo"]
    assert (step["action"], step["text"]) == ("invitation.renamed", "Party renamed to Ruiz")
    assert step["actor"] == ("olga@gala.test" if who == "person" else "key:CRM")
    assert program.post(f"{path}/steps/undo") == step
    assert label_of(program, gala) == before
    assert program.get(f"{path}/steps") == {"undo": None, "redo": step}
    assert program.refused("POST", f"{path}/steps/undo") == (409, "nothing_to_undo")
    assert program.post(f"{path}/steps/redo", {"step_id": step["id"]}) == step
    assert label_of(program, gala) == "Ruiz"
    assert program.refused("POST", f"{path}/steps/redo") == (409, "nothing_to_redo")


def test_only_the_step_that_is_meant_is_taken_back(olga: Program, gala: factories.Gala, path: str) -> None:
    rename(olga, gala, "First")
    first = olga.get(f"{path}/steps")["undo"]["id"]
    rename(olga, gala, "Second")
    assert olga.refused("POST", f"{path}/steps/undo", {"step_id": first}) == (409, "wrong_state")
    assert label_of(olga, gala) == "Second"
    second = olga.post(f"{path}/steps/undo")["id"]
    olga.post(f"{path}/steps/undo", {"step_id": first})
    assert olga.refused("POST", f"{path}/steps/redo", {"step_id": second}) == (409, "wrong_state")
    for body in ({"step_id": 0}, {"step_id": "last"}, {"step": 1}):
        assert olga.refused("POST", f"{path}/steps/undo", body) == (422, "invalid")


def test_what_is_asked_twice_is_taken_back_once(olga: Program, gala: factories.Gala, path: str) -> None:
    rename(olga, gala, "First")
    rename(olga, gala, "Second")
    done, again = (olga("POST", f"{path}/steps/undo", Idempotency_Key="a") for _ in range(2))
    assert (again.json(), again.headers["idempotency-replayed"]) == (done.json(), "true")
    assert label_of(olga, gala) == "First"


@pytest.mark.parametrize("who", ["person", "key"])
def test_an_import_is_undone_as_a_whole(db: Database, olga: Program, gala: factories.Gala, path: str, who: str) -> None:
    program = olga if who == "person" else a_key(db, gala, "CRM")
    book = {one["name"] for one in program.get("/guests")["items"]}
    file = program.post(f"{path}/imports", b"Name\nAna Ruiz\nBea Soler\n", Content_Type="text/csv")["id"]
    step = program.post(f"{path}/imports/{file}/run", {"mapping": ["name"]})["step_id"]
    assert {one["name"] for one in program.get("/guests")["items"]} == book | {"Ana Ruiz", "Bea Soler"}
    undone = program.post(f"{path}/steps/undo", {"step_id": step})
    assert (undone["id"], undone["text"]) == (step, "Import of 2 people")
    assert {one["name"] for one in program.get("/guests")["items"]} == book


def test_what_others_did_since_is_not_written_over(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    crm = a_key(db, gala, "CRM")
    rename(crm, gala, "First")
    rename(olga, gala, "Second")
    answer = crm("POST", f"{path}/steps/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_since_by")
    assert answer.json()["who"] == "olga@gala.test"
    assert label_of(olga, gala) == "Second"


def test_each_has_steps_of_their_own(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    """Also beside those of somebody whose account is gone: they are nobody's."""
    crm, shop = a_key(db, gala, "CRM"), a_key(db, gala, "Shop")
    rename(crm, gala, "First")
    assert shop.get(f"{path}/steps") == olga.get(f"{path}/steps") == {"undo": None, "redo": None}
    assert shop.refused("POST", f"{path}/steps/undo") == (409, "nothing_to_undo")
    rename(olga, gala, "Second")
    with db.transaction() as session:
        session.execute(update(Change).where(Change.actor == "olga@gala.test").values(user_id=None))
    assert shop.refused("POST", f"{path}/steps/undo") == (409, "nothing_to_undo")
    assert crm.get(f"{path}/steps")["undo"]["actor"] == "key:CRM"


def test_the_history_tells_what_everybody_did(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    rename(a_key(db, gala, "CRM"), gala, "First")
    member = gala.party_ids(0)[0]
    address = f"{path}/seats/hold"
    guest = Program(code=gala.invitations[0].unique_code)
    assert guest("POST", address, {"seats": [{"attendee_id": member, "seat_id": gala.seat_ids[0]}]}).status_code < 300
    assert guest("POST", f"{path}/seats/confirm", {"attendee_ids": [member]}).status_code < 300
    last, *before = olga.get(f"{path}/history")["items"]
    assert (last["action"], last["count"], last["actor"][:6]) == ("seat.taken", 1, "guest:")
    assert last["text"].endswith(" took 1-1")
    assert ("key:CRM", "Party renamed to First") in [(one["actor"], one["text"]) for one in before]
    assert len(olga.get(f"{path}/history?limit=1")["items"]) == 1
    for wrong in ("limit=0", "limit=201"):
        assert olga.refused("GET", f"{path}/history?{wrong}") == (422, "invalid")


def test_the_room_is_read_as_it_was(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    member, (first, second) = gala.party_ids(0)[0], gala.seat_ids[:2]
    for seat in (first, second):
        db.run(placement.assign, gala.organizer, gala.event_id, member, seat)
    db.run(floor.rename_table, gala.organizer, gala.seats[0].table_id, "Family")
    moments = [one["moment"] for one in olga.get(f"{path}/history")["items"]]
    now = olga.get(f"{path}/history/{moments[0]}")
    assert now["tables"][0]["table_number"] == "Family"
    assert {one["id"]: one["attendee_id"] for one in now["seats"] if one["attendee_id"]} == {second: member}
    with db.transaction() as session:
        rows = [(one.entity, one.id or 0) for one in session.scalars(select(ChangeRow).order_by(ChangeRow.id))]
    history, _ = moments[0].split(".")
    renamed = max(row for entity, row in rows if entity == "event_tables")
    before = olga.get(f"{path}/history/{history}.{renamed - 1}")
    assert (before["tables"][0]["table_number"], before["tables"][0]["shape"]) == ("1", "round")
    for seat in before["seats"]:
        sits = seat["id"] == second
        assert (seat["attendee_id"], seat["name"] != "", seat["inside"]) == (member if sits else None, sits, False)
    nothing = olga.get(f"{path}/history/0.0")
    assert [one["attendee_id"] for one in nothing["seats"] if one["attendee_id"]] == []
    for _, row in rows:  # also between two rows of one step there is a room
        assert olga("GET", f"{path}/history/{history}.{row - 1}").status_code == 200
    for wrong in ("now", "1", "1.x", "1." + "9" * 19):
        assert olga.refused("GET", f"{path}/history/{wrong}") == (422, "invalid")


def test_staff_look_at_the_history_and_take_nothing_back(db: Database, gala: factories.Gala, path: str) -> None:
    with db.transaction() as session:
        elsewhere = factories.make_gala(session)
    eve = person(db, elsewhere.tenant, email="eve@gala.test")
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert isinstance(sam.get(f"{path}/history")["items"], list)
    for method, address in (("GET", "steps"), ("POST", "steps/undo"), ("POST", "steps/redo")):
        assert sam.refused(method, f"{path}/{address}") == (403, "forbidden")
        assert eve.refused(method, f"{path}/{address}") == (404, "not_found")
    for address in ("history", "history/0.0"):
        assert eve.refused("GET", f"{path}/{address}") == (404, "not_found")
