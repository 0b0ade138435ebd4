"""What the plan's page makes of people, seats and the past: groups of a party, halos, dotted links, old rooms."""

from dataclasses import replace

from gala.services.changes import Occupant, Room
from gala.services.invitations import Person
from gala.state.past_faces import keys_of, plan_of
from gala.state.plan_faces import links, overlay, person_rows, spot

ANA = Person(1, "Ana Ruiz", "Familia Ruiz", 7, "accepted", None, "", "", "", False)
SEATS = [{"id": 10 + n, "label": str(n + 1), "category": "regular", "x": 10.0 * n, "y": 0.0} for n in range(3)]
PLAN = {
    "tables": [
        {"id": 1, "number": "1", "seats": SEATS},
        {"id": 2, "number": "2", "seats": [seat | {"id": seat["id"] + 10, "y": 100.0} for seat in SEATS]},  # type: ignore[operator]
    ]
}


def test_a_party_stands_together_under_its_name_and_those_who_sit_apart_from_those_who_wait() -> None:
    ben, cem = replace(ANA, attendee_id=2), replace(ANA, attendee_id=3, seat_id=10, table_number="1", seat_label="1")
    alone = replace(ANA, attendee_id=4, invitation_id=8, party="Dan Gil", name="Dan Gil")
    rows = person_rows([ANA, ben, alone, cem])
    assert [(row.id, row.heads, row.is_member) for row in rows] == [
        (1, 2, True),
        (2, 0, True),
        (4, 0, False),
        (3, 0, False),
    ]
    assert rows[2].party == "", "a party of one has its person's name"


def test_a_seat_is_found_on_the_plan_or_is_none() -> None:
    assert (spot(PLAN, 21).table, spot(PLAN, 21).label, spot(PLAN, 21).index) == ("2", "2", 1)
    assert spot(PLAN, 99).id == spot(PLAN, 0).id == 0


def test_what_lies_over_the_seats_is_short() -> None:
    assert overlay(PLAN, {11: "s", 20: "g"}) == {"1": ".s", "2": "g"}
    assert overlay(PLAN, {}) == {}


def test_a_link_joins_the_nearest_seats_of_two_tables_and_nothing_within_one() -> None:
    assert links([spot(PLAN, 10), spot(PLAN, 11)]) == []
    (path,) = links([spot(PLAN, 10), spot(PLAN, 12), spot(PLAN, 22)])
    assert path.startswith("M20 0Q") and path.endswith(" 20 100")


def test_an_old_room_is_drawn_as_the_live_one_would_have_been() -> None:
    table = {"table_number": "4", "shape": "round", "x": 50.0, "y": 50.0, "rotation": 0.0, "position": 0}
    table |= {"width": None, "height": None, "sides": 2}
    chair = {"table_id": 1, "seat_number": "4-1", "label": "1", "category": "vip", "blocked": False, "locked": False}
    chair |= {"position": 0, "x": 50.0, "y": 20.0}
    seats = {
        5: chair,
        6: chair | {"position": 1, "locked": True},
        7: chair | {"position": 2, "blocked": True},
        8: chair | {"position": 3},
    }
    people = {5: Occupant(1, "Ana|Ruiz", "Ruiz", False), 6: Occupant(2, "Ben", "", True)}
    room = Room({1: table}, seats, {}, people)
    assert keys_of(room) == {"t1": "tibf", "l1": ".x", "o5": "1|Ana/Ruiz|Ruiz", "o6": "2|Ben|"}
    (drawn,) = plan_of(room)["tables"]
    assert (drawn["number"], [seat["id"] for seat in drawn["seats"]]) == ("4", [5, 6, 7, 8])


def test_an_empty_room_was_a_room_too() -> None:
    nothing = {"left": 0.0, "top": 0.0, "width": 0.0, "height": 0.0, "tables": [], "scenery": []}
    assert plan_of(Room({}, {}, {}, {})) == nothing
