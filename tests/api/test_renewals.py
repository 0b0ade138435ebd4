"""People put into other parties, and codes and passes made anew, over the API."""

import pytest

from gala.models import Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    """A party of two and one of one."""
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def ana(gala: factories.Gala) -> Program:
    """A guest, of the party of two."""
    return Program(code=gala.invitations[0].unique_code)


def test_people_change_parties_with_all_that_is_theirs(olga: Program, ana: Program, gala: factories.Gala) -> None:
    (one, two), other = gala.party_ids(0), gala.invitations[1].id
    mine = f"/invitations/{gala.invitations[0].id}/guests/{two}"
    assert ana("PUT", mine, {"status": "accepted", "seat_id": gala.seat_ids[0]}).status_code == 200
    now = olga.post(f"/invitations/{other}/members", {"attendee_ids": [two]})
    assert [member["id"] for member in now["guests"]] == [*gala.party_ids(1), two]
    assert (now["guests"][1]["status"], now["guests"][1]["seat_id"]) == ("accepted", gala.seat_ids[0])
    assert ana.refused("GET", mine) == (404, "not_found"), "another party's now"
    alone = olga.post(f"/events/{gala.event_id}/invitations/split", {"attendee_ids": [two], "label": "Two"})
    assert ([member["id"] for member in alone["guests"]], alone["label"]) == ([two], "Two")
    assert Program(code=alone["unique_code"]).get("/own")["guests"][0]["id"] == two
    nobody = {"attendee_ids": [one, 2**40]}
    assert olga.refused("POST", f"/invitations/{other}/members", nobody) == (404, "not_found")


def test_a_code_made_anew_ends_the_old_one(olga: Program, ana: Program, gala: factories.Gala) -> None:
    path = f"/invitations/{gala.invitations[0].id}"
    new = olga.post(f"{path}/code")["unique_code"]
    assert new != gala.invitations[0].unique_code
    assert ana.refused("GET", path) == (404, "code_unknown")
    assert Program(code=new).get(path)["unique_code"] == new


def test_a_pass_is_made_anew_by_the_guest_or_an_organizer(olga: Program, ana: Program, gala: factories.Gala) -> None:
    one, two = gala.party_ids(0)
    members = f"/invitations/{gala.invitations[0].id}/guests"
    assert ana("PUT", f"{members}/{one}", {"status": "accepted"}).status_code == 200
    first = ana("POST", f"{members}/{one}/pass", None, Idempotency_Key="p1")
    again = ana("POST", f"{members}/{one}/pass", None, Idempotency_Key="p1")
    assert first.json() == again.json(), "sent twice, made once"
    assert olga.post(f"{members}/{one}/pass") == {"revision": first.json()["revision"] + 1}
    assert ana("PUT", f"{members}/{two}", {"status": "declined"}).status_code == 200
    assert ana.refused("POST", f"{members}/{two}/pass") == (409, "not_coming")
    other = gala.party_ids(1)[0]
    assert ana.refused("POST", f"{members}/{other}/pass") == (404, "not_found")
    assert olga.refused("POST", f"{members}/{other}/pass") == (404, "not_found"), "of another invitation"


def test_guests_say_who_their_plus_one_is_and_organizers_who_anybody_is(
    olga: Program, ana: Program, gala: factories.Gala
) -> None:
    path, (one, two) = f"/invitations/{gala.invitations[0].id}", gala.party_ids(0)
    assert olga("PUT", path, {"label": "Us", "max_plus_ones": 1}).status_code == 200
    assert ana("PUT", f"{path}/guests/{one}", {"status": "accepted"}).status_code == 200
    plus = ana.post(f"{path}/guests", {"plus_one_of": one})
    mine = f"{path}/guests/{plus['id']}"
    seen = ana("GET", mine).headers["etag"]
    named = ana("PUT", mine, {"name": "Zoe"}, If_Match=seen).json()
    assert (plus["is_unnamed"], named["is_unnamed"], named["name"]) == (True, False, "Zoe")
    assert ana.refused("PUT", mine, {"name": "Zoé"}, If_Match=seen) == (412, "outdated")
    assert ana.refused("PUT", f"{path}/guests/{two}", {"name": "Eva"}) == (404, "not_found"), "no plus-one"
    assert ana.refused("PUT", mine, {"name": ""}) == (422, "invalid")
    before = olga("GET", f"{path}/guests/{two}")
    tag = {"If_Match": before.headers["etag"]}
    now = olga("PUT", f"{path}/guests/{two}", {"name": "Eva Ruiz", "status": "accepted"}, **tag).json()
    assert now == before.json() | {"name": "Eva Ruiz", "status": "accepted", "version": now["version"]}
    assert olga.refused("PUT", f"{path}/guests/{two}", {"name": "Eve"}, **tag) == (412, "outdated")


def test_passes_are_signed_with_a_new_key_or_withdrawn(olga: Program, gala: factories.Gala) -> None:
    path = f"/events/{gala.event_id}/passes/key"
    assert olga("POST", path, {}).status_code == olga("POST", path, {"withdraw": True}).status_code == 204


def test_others_may_not(db: Database, ana: Program, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    one, invitation = gala.party_ids(0)[0], f"/invitations/{gala.invitations[0].id}"
    for path, body in (
        (f"{invitation}/members", {"attendee_ids": [one]}),
        (f"{invitation}/code", None),
        (f"{invitation}/guests/{one}/pass", None),
        (f"/events/{gala.event_id}/passes/key", {}),
        (f"/events/{gala.event_id}/invitations/split", {"attendee_ids": [one], "label": "X"}),
    ):
        assert eve.refused("POST", path, body) == (404, "not_found")
        assert sam.refused("POST", path, body) == (403, "forbidden")
        assert path.endswith("/pass") or ana.refused("POST", path, body) == (403, "forbidden")
