"""Invitations and their members over the API: by organizers for anybody, by a guest's code for the own ones."""

from datetime import timedelta
from typing import Any

import pytest

from gala import clock
from gala.models import Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database

RUIZ = {"label": "The Ruiz", "guests": [{"name": "Ana Ruiz", "email": "ana@aurora.example"}, {"name": "Bea Ruiz"}]}


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        made = factories.make_gala(session)
        factories.make_meal(session, made.event, name="Fish")
        return made


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def ana(gala: factories.Gala) -> Program:
    return Program(code=gala.invitations[0].unique_code)


def own(gala: factories.Gala, index: int = 0) -> str:
    return f"/invitations/{gala.invitations[index].id}"


def member(gala: factories.Gala, index: int = 0) -> str:
    return f"{own(gala)}/guests/{gala.party_ids(0)[index]}"


# --- invitations -----------------------------------------------------------------------------------------------------


def test_an_invitation_is_made_read_renamed_and_taken_back(olga: Program, gala: factories.Gala) -> None:
    made = olga.post(f"/events/{gala.event_id}/invitations", RUIZ | {"max_plus_ones": 1})
    assert (made["label"], made["status"], made["max_plus_ones"]) == ("The Ruiz", "pending", 1)
    assert [one["name"] for one in made["guests"]] == ["Ana Ruiz", "Bea Ruiz"]
    path = f"/invitations/{made['id']}"
    assert olga.get(path) == made
    assert olga.get(f"{path}/guests") == {"items": made["guests"], "next": None}
    changed = olga("PUT", path, {"label": "Ruiz & friends", "max_plus_ones": 2}).json()
    assert (changed["label"], changed["max_plus_ones"], changed["guests"]) == ("Ruiz & friends", 2, made["guests"])
    assert olga("DELETE", path).status_code == 204
    assert olga.refused("GET", path) == (404, "not_found")


def test_people_of_the_address_book_are_invited_by_id_and_nobody_twice(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        book = [factories.make_guest(session, gala.event.tenant_id, name=name).id for name in ("Cleo", "Dan")]
    path = f"/events/{gala.event_id}/invitations"
    made = olga.post(path, {"label": "Us", "guests": [{"guest_id": guest_id} for guest_id in book]})
    assert ([one["guest_id"] for one in made["guests"]], made["label"]) == (book, "Us")
    again = {"guests": [{"name": "Eva"}, {"guest_id": book[0]}]}
    assert olga.refused("POST", path, again) == (409, "already_invited")
    assert olga.refused("POST", path, {"guests": [{"guest_id": 987_654}]}) == (404, "not_found")
    assert olga.refused("POST", f"{own(gala)}/guests", {"guest_id": book[1]}) == (409, "already_invited")
    assert len(olga.get(path)["items"]) == 3


def test_an_invitation_that_another_changed_meanwhile_stays(olga: Program, gala: factories.Gala) -> None:
    seen = olga("GET", own(gala)).headers["etag"]
    assert olga("PUT", own(gala), {"label": "First"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", own(gala), {"label": "Second"}, If_Match=seen) == (412, "outdated")
    assert olga.get(own(gala))["label"] == "First"


def test_the_list_is_read_in_pages_and_every_invitation_comes_once(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        for number in range(3):
            factories.make_invitation(session, gala.event, ["Zoe"], label=f"P{number}", ticket_key=f"T{number}")
    path, found, cursor = f"/events/{gala.event_id}/invitations", [], ""
    for _ in range(10):
        page = olga.get(f"{path}?limit=2&cursor={cursor}")
        found += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert found[:2] == sorted(found[:2], reverse=True)
    assert (len(found), len(set(found)), found[2:]) == (5, 5, sorted(found[2:]))
    assert len(olga.get(f"{path}?search=zoe")["items"]) == 3
    assert olga.get(f"{path}?only=seated")["items"] == []
    for wrong in ("cursor=x", "status=lost", "only=rich", "limit=0"):
        assert olga.refused("GET", f"{path}?{wrong}") == (422, "invalid")


@pytest.mark.parametrize(
    "body", [{}, {"guests": []}, {"guests": [{"name": ""}]}, {"guests": [{"name": "A", "email": "a"}]}, {"colour": 1}]
)
def test_an_invitation_that_cannot_be_is_refused(olga: Program, gala: factories.Gala, body: dict[str, Any]) -> None:
    assert olga.refused("POST", f"/events/{gala.event_id}/invitations", body) == (422, "invalid")


# --- members, by an organizer ----------------------------------------------------------------------------------------


def test_answer_seat_meal_and_needs_are_written_at_once(olga: Program, gala: factories.Gala) -> None:
    said = {"status": "accepted", "seat_id": gala.seat_ids[0], "meal_choice": "fish", "dietary_notes": "no nuts"}
    done = olga("PUT", member(gala), said).json()
    assert (done["status"], done["seat_id"], done["meal_choice"]) == ("accepted", gala.seat_ids[0], "Fish")
    assert (done["dietary_notes"], done["access_notes"]) == ("no nuts", "")
    assert olga.get(member(gala)) == done
    assert olga("PUT", member(gala), {"seat_id": gala.seat_ids[1]}).json()["seat_id"] == gala.seat_ids[1]
    kept = olga("PUT", member(gala), {"meal_choice": ""}).json()
    assert (kept["meal_choice"], kept["seat_id"], kept["dietary_notes"]) == ("", gala.seat_ids[1], "no nuts")
    assert olga("PUT", member(gala), {"seat_id": None}).json()["seat_id"] is None
    olga("PUT", member(gala), {"seat_id": gala.seat_ids[1]})
    gone = olga("PUT", member(gala), {"status": "declined", "seat_id": None}).json()
    assert (gone["status"], gone["seat_id"]) == ("declined", None)


def test_one_part_that_cannot_be_undoes_all_of_it(olga: Program, gala: factories.Gala) -> None:
    before = olga.get(member(gala))
    taken = f"{own(gala, 1)}/guests/{gala.party_ids(1)[0]}"
    assert olga("PUT", taken, {"seat_id": gala.seat_ids[0]}).status_code == 200
    for wrong, refusal in (
        ({"seat_id": gala.seat_ids[0]}, (409, "seat_taken")),
        ({"seat_id": 987_654}, (404, "seat_unknown")),
        ({"meal_choice": "Unicorn"}, (422, "invalid")),
        ({"status": "declined", "seat_id": gala.seat_ids[1]}, (409, "not_coming")),
        ({"status": "perhaps"}, (422, "invalid")),
    ):
        assert olga.refused("PUT", member(gala), {"status": "accepted"} | wrong) == refusal
    assert olga.get(member(gala)) == before


def test_a_member_whom_another_changed_meanwhile_stays(olga: Program, gala: factories.Gala) -> None:
    seen = olga("GET", member(gala)).headers["etag"]
    first = olga("PUT", member(gala), {"seat_id": gala.seat_ids[0]}, If_Match=seen)
    assert first.status_code == 200
    assert olga.refused("PUT", member(gala), {"status": "declined"}, If_Match=seen) == (412, "outdated")
    assert olga("PUT", member(gala), {"status": "declined"}, If_Match=first.headers["etag"]).status_code == 200


def test_members_are_added_and_taken_off(olga: Program, gala: factories.Gala) -> None:
    made = olga.post(f"{own(gala)}/guests", {"name": "Cleo"}, Idempotency_Key="cleo")
    assert olga.post(f"{own(gala)}/guests", {"name": "Cleo"}, Idempotency_Key="cleo") == made
    assert [one["name"] for one in olga.get(own(gala))["guests"]][2:] == ["Cleo"]
    path = f"{own(gala)}/guests/{made['id']}"
    assert olga("DELETE", f"{path}?reason=moved").status_code == 204
    assert olga.refused("GET", path) == olga.refused("PUT", path, {"status": "accepted"}) == (404, "not_found")


def test_a_member_is_found_on_their_own_invitation_only(olga: Program, gala: factories.Gala) -> None:
    elsewhere = f"{own(gala, 1)}/guests/{gala.party_ids(0)[0]}"
    for method, way, body in (
        ("GET", "", None), ("PUT", "", {"status": "accepted"}), ("DELETE", "", None),
        ("PUT", "/checkin", None), ("PUT", "/checkout", None),
    ):  # fmt: skip
        assert olga.refused(method, elsewhere + way, body) == (404, "not_found")
    assert olga.refused("POST", f"{own(gala, 1)}/guests", {"plus_one_of": gala.party_ids(0)[0]}) == (404, "not_found")


# --- members, by a guest's code --------------------------------------------------------------------------------------


def test_a_guest_answers_sits_and_eats_by_code(ana: Program, gala: factories.Gala) -> None:
    said = {"status": "accepted", "seat_id": gala.seat_ids[2], "meal_choice": "Fish", "access_notes": "ramp"}
    done = ana("PUT", member(gala), said).json()
    assert (done["status"], done["seat_id"], done["meal_choice"]) == ("accepted", gala.seat_ids[2], "Fish")
    assert (done["access_notes"], done["email"], done["guest_id"]) == ("ramp", None, None)
    assert ana.get(own(gala))["guests"][0] == done
    assert ana("PUT", member(gala), {"seat_id": None}).json()["seat_id"] is None


def test_a_guest_brings_whom_the_invitation_allows(olga: Program, ana: Program, gala: factories.Gala) -> None:
    host = gala.party_ids(0)[0]
    ana("PUT", member(gala), {"status": "accepted"})
    bring = {"plus_one_of": host, "name": "Zoe"}
    assert ana.refused("POST", f"{own(gala)}/guests", bring) == (409, "wrong_state")
    olga("PUT", own(gala), {"label": "Us", "max_plus_ones": 1})
    made = ana.post(f"{own(gala)}/guests", bring)
    assert (made["name"], made["plus_one_of"], made["is_plus_one"]) == ("Zoe", host, True)
    assert ana.refused("POST", f"{own(gala)}/guests", {"name": "Anybody"}) == (422, "invalid")
    assert ana("DELETE", f"{own(gala)}/guests/{made['id']}").status_code == 204
    assert ana.refused("DELETE", member(gala, 1)) == (404, "not_found")


def test_a_guest_has_the_own_invitation_and_no_other(ana: Program, gala: factories.Gala) -> None:
    other = f"{own(gala, 1)}/guests/{gala.party_ids(1)[0]}"
    for method, path, body in (
        ("GET", own(gala, 1), None), ("GET", f"{own(gala, 1)}/guests", None), ("GET", other, None),
        ("PUT", other, {"status": "declined"}), ("DELETE", other, None),
        ("POST", f"{own(gala, 1)}/guests", {"plus_one_of": gala.party_ids(1)[0]}),
        ("PUT", f"{own(gala)}/guests/{gala.party_ids(1)[0]}", {"status": "declined"}),
    ):  # fmt: skip
        assert ana.refused(method, path, body) == (404, "not_found"), path
    assert ana.refused("PUT", own(gala), {"label": "Mine"}) == (403, "forbidden")
    assert ana.refused("GET", f"/events/{gala.event_id}/invitations") == (403, "forbidden")


def test_after_the_deadline_only_organizers_change(
    db: Database, olga: Program, ana: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        event = session.merge(gala.event)
        event.start_at = clock.now() + timedelta(hours=1)
    assert ana.refused("PUT", member(gala), {"status": "accepted"}) == (409, "deadline_passed")
    assert ana.refused("PUT", member(gala), {"seat_id": gala.seat_ids[0]}) == (409, "deadline_passed")
    assert olga("PUT", member(gala), {"status": "accepted"}).json()["status"] == "accepted"


# --- others ----------------------------------------------------------------------------------------------------------


def test_strangers_find_nothing_and_staff_only_look_and_read_no_notes(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    olga("PUT", member(gala), {"dietary_notes": "no nuts"})
    tries: tuple[tuple[str, str, Any], ...] = (
        ("PUT", own(gala), {"label": "x"}), ("DELETE", own(gala), None),
        ("PUT", member(gala), {"status": "accepted"}), ("DELETE", member(gala), None),
        ("POST", f"{own(gala)}/guests", {"name": "X"}), ("POST", f"/events/{gala.event_id}/invitations", RUIZ),
    )  # fmt: skip
    for method, path, body in tries:
        assert eve.refused(method, path, body) == (404, "not_found"), path
        assert sam.refused(method, path, body) == (403, "forbidden"), path
        assert Program().refused(method, path, body) == (401, "not_signed_in"), path
    assert eve.refused("GET", own(gala)) == eve.refused("GET", member(gala)) == (404, "not_found")
    seen = sam.get(member(gala))
    assert (seen["dietary_notes"], seen["access_notes"]) == (None, None)
