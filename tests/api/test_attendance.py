"""Coming and going over the API: of one member, or of an invitation of one."""

import pytest

from gala.models import Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def sam(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant, Role.STAFF, "sam@gala.test")


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


def alone(gala: factories.Gala) -> str:
    """The invitation of one."""
    return f"/invitations/{gala.invitations[1].id}/attendance"


def together(gala: factories.Gala) -> str:
    return f"/invitations/{gala.invitations[0].id}"


def test_a_member_comes_once_goes_and_comes_again(sam: Program, gala: factories.Gala) -> None:
    path = f"{together(gala)}/guests/{gala.party_ids(0)[0]}"
    first = sam("PUT", f"{path}/checkin", {"gate": "North"}).json()
    assert (first["outcome"], first["status"]) == ("welcome", "checked_in")
    again = sam("PUT", f"{path}/checkin").json()
    assert (again["outcome"], again["checkin_time"]) == ("already_in", first["checkin_time"])
    left = sam("PUT", f"{path}/checkout").json()
    assert (left["outcome"], left["status"]) == ("left", "left")
    assert sam("PUT", f"{path}/checkout").json()["outcome"] == "not_inside"
    assert sam("PUT", f"{path}/checkin").json()["outcome"] == "welcome"


def test_an_invitation_of_one_is_seated_and_comes_and_goes(olga: Program, gala: factories.Gala) -> None:
    seated = olga.post(alone(gala), {"seat_id": gala.seat_ids[0]})
    assert (seated["outcome"], seated["seat_id"], seated["status"]) == ("seated", gala.seat_ids[0], "not_checked_in")
    assert olga("PUT", f"{alone(gala)}/checkin").json()["outcome"] == "welcome"
    assert olga("PUT", f"{alone(gala)}/checkout").json()["outcome"] == "left"


def test_a_guest_alone_takes_a_seat_by_code_and_may_not_check_in(gala: factories.Gala) -> None:
    guest = Program(code=gala.invitations[1].unique_code)
    for _ in range(2):
        assert guest.post(alone(gala), {"seat_id": gala.seat_ids[0]})["seat_id"] == gala.seat_ids[0]
    assert guest.refused("PUT", f"{alone(gala)}/checkin") == (403, "forbidden")


def test_an_invitation_of_several_names_its_members(olga: Program, gala: factories.Gala) -> None:
    path, mates = f"{together(gala)}/attendance", gala.party_ids(0)
    for method, where, body in (
        ("POST", path, {"seat_id": gala.seat_ids[0]}),
        ("PUT", f"{path}/checkin", None),
        ("PUT", f"{path}/checkout", None),
    ):
        assert olga.refused(method, where, body) == (409, "several_members")
        document = olga(method, where, body).json()
        assert [one["id"] for one in document["members"]] == mates
        assert all(one["name"] in document["title"] for one in document["members"])


def test_who_may_not_come_in_is_refused_and_why_is_told(olga: Program, gala: factories.Gala) -> None:
    path = f"{together(gala)}/guests/{gala.party_ids(0)[0]}"
    olga("PUT", path, {"status": "declined"})
    assert olga.refused("PUT", f"{path}/checkin") == (409, "not_admitted")
    assert olga("PUT", f"{path}/checkin").json()["outcome"] == "declined"
    assert olga.get(path)["checked_in_at"] is None


def test_the_list_says_who_is_there_page_by_page(sam: Program, gala: factories.Gala) -> None:
    path, everybody = f"/events/{gala.event_id}/attendance", [*gala.party_ids(0), *gala.party_ids(1)]
    sam("PUT", f"{together(gala)}/guests/{everybody[0]}/checkin")
    sam("PUT", f"{together(gala)}/guests/{everybody[1]}/checkin")
    sam("PUT", f"{together(gala)}/guests/{everybody[1]}/checkout")
    first = sam.get(f"{path}?limit=2")
    rest = sam.get(f"{path}?limit=2&cursor={first['next']}")
    found = first["items"] + rest["items"]
    assert ([one["attendee_id"] for one in found], rest["next"]) == (everybody, None)
    assert [one["status"] for one in found] == ["checked_in", "left", "not_checked_in"]
    for who, status in zip(everybody, ("checked_in", "left", "not_checked_in"), strict=True):
        assert [one["attendee_id"] for one in sam.get(f"{path}?status={status}")["items"]] == [who]
    for wrong in ("cursor=x", "status=lost", "limit=0"):
        assert sam.refused("GET", f"{path}?{wrong}") == (422, "invalid")


def test_strangers_find_nobody(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, guest = person(db, other.tenant, email="eve@gala.test"), Program(code=gala.invitations[0].unique_code)
    for method, path, body in (
        ("PUT", f"{alone(gala)}/checkin", None), ("PUT", f"{alone(gala)}/checkout", None),
        ("POST", alone(gala), {"seat_id": gala.seat_ids[0]}),
    ):  # fmt: skip
        assert eve.refused(method, path, body) == (404, "not_found")
        assert guest.refused(method, path, body) == (404, "not_found")
    assert eve.refused("GET", f"/events/{gala.event_id}/attendance") == (404, "not_found")
    assert guest.refused("GET", f"/events/{gala.event_id}/attendance") == (403, "forbidden")
