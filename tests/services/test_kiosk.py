"""What a tablet at the door is told: everybody of its event, no more of them than it needs, then what changes."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

import gala.db
from gala import clock
from gala.access import Actor
from gala.errors import Forbidden, SeatBlocked, SeatTaken
from gala.models import Attendee, EventSeat, Guest, PassKey
from gala.rules.codes import display_code, normalize_code
from gala.services import attendance, changes, floor, invitations, kiosk, kiosk_room, people, placement, plus_ones
from gala.services.address_book import GuestForm
from tests import factories
from tests.conftest import Database
from tests.services import looking


@pytest.fixture
def evening(session: Session) -> factories.Gala:
    return factories.make_gala(session, parties=(2, 1), status="accepted")


@pytest.fixture
def gate(session: Session, evening: factories.Gala) -> Actor:
    return factories.gate(evening.event)


def ask(session: Session, gate: Actor, cursor: str = "") -> dict[str, Any]:
    """The document as a tablet reads it; people as dicts by id."""
    assert gate.gate is not None
    found = kiosk.get_guest_list(session, gate, gate.gate.event_id, cursor).document
    return read(found)


def read(document: dict[str, Any]) -> dict[str, Any]:
    document = json.loads(json.dumps(document))
    return document | {"people": {row[0]: dict(zip(kiosk.COLUMNS, row, strict=True)) for row in document["people"]}}


def hashed(event_id: int, text: str) -> str:
    digest = hashlib.sha256(f"{event_id}:{text}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:8]


# --- everybody -------------------------------------------------------------------------------------------------------


def test_a_person_with_all_that_the_door_needs(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ana, ben = evening.party_ids()
    party = evening.invitations[0]
    session.execute(update(Guest).where(Guest.id == evening.parties[0][0].guest_id).values(email="ana@gala.test"))
    session.execute(update(Attendee).where(Attendee.id == ana).values(pass_revision=3))
    factories.sit(session, evening.parties[0][0], evening.seats[5])
    attendance.check_in(session, evening.staff, evening.event_id, [ana], "South")
    found = ask(session, gate)
    name = session.get_one(Guest, evening.parties[0][0].guest_id).name
    came = looking.attendee(session, ana)
    finds = [hashed(evening.event_id, text) for text in (party.unique_code, "ana@gala.test", came.pass_code)]
    assert found["people"][ana] == {
        "id": ana, "version": came.version, "revision": 3, "name": name, "party": party.id, "label": party.label,
        "position": 0, "standing": "coming", "table": "2", "seat": "2", "seat_number": "2-2",
        "in": int(came.checked_in_at.timestamp() * 1000), "out": None, "gate": "South", "ticket": "", "plus": 0,
        "finds": " ".join(finds),
    }  # fmt: skip
    assert found["people"][ben]["in"] is None and found["people"][ben]["table"] == ""
    assert normalize_code(display_code(party.unique_code)) == party.unique_code, "what is typed is found by its hash"


def test_what_somebody_is_found_by_is_not_told(session: Session, evening: factories.Gala, gate: Actor) -> None:
    session.execute(update(Guest).values(email="ana@gala.test", phone="+34 600 000 000").where(
        Guest.id == evening.parties[0][0].guest_id))  # fmt: skip
    session.execute(update(Attendee).values(access_notes=b"wheelchair", dietary_notes=b"no nuts", meal_choice="fish"))
    said = json.dumps(kiosk.get_guest_list(session, gate, evening.event_id).document)
    secrets = ["ana@gala.test", "600", "wheelchair", "nuts", "fish"]
    secrets += [one.unique_code for one in evening.invitations]
    secrets += [one.pass_code for party in evening.parties for one in party]
    assert [secret for secret in secrets if secret in said] == []


def test_the_event_and_its_keys(session: Session, evening: factories.Gala, gate: Actor) -> None:
    made = evening.event
    own = {"tenant_id": made.tenant_id, "event_id": made.id, "private_key": b"sealed", "created_at": clock.now()}
    session.add(PassKey(**own, key_id="0badc0de", public_key=bytes(range(32)), withdrawn_at=clock.now()))
    session.add(PassKey(**own, key_id="1a2b3c4d", public_key=b"\xff" * 32))
    session.flush()
    found = ask(session, gate)
    start, end = (int(at.timestamp() * 1000) for at in (made.start_at, made.end_at))
    hour = 3_600_000
    assert found["event"] == {
        "id": made.id, "name": made.name, "timezone": "Europe/Madrid", "starts": start, "ends": end,
        "opens": start - 2 * hour, "closes": end + 4 * hour, "wipe_at": end + 24 * hour, "status": "published",
        "floor": 1, "admit_unanswered": True,
    }  # fmt: skip
    assert gate.gate is not None
    assert found["gate"] == {"id": gate.gate.id, "name": "North", "self_service": False}
    assert [(key["id"], key["withdrawn"]) for key in found["keys"]] == [("0badc0de", True), ("1a2b3c4d", False)]
    raw = [base64.urlsafe_b64decode(key["key"] + "=") for key in found["keys"]]
    assert raw == [bytes(range(32)), b"\xff" * 32]
    assert abs(found["now"] - clock.now().timestamp() * 1000) < 60_000
    assert "sealed" not in json.dumps(found)


def test_everybody_stands_as_they_answered(session: Session, evening: factories.Gala, gate: Actor) -> None:
    expected = {
        "pending": "unanswered", "accepted": "coming", "declined": "declined", "waitlisted": "waitlisted",
        "canceled": "canceled", "refunded": "canceled", "attended": "coming", "no_show": "coming",
    }  # fmt: skip
    invitation = factories.make_invitation(session, evening.event, 0)
    who = {status: factories.make_attendee(session, invitation, status=status).id for status in expected}
    ticket = factories.make_attendee(session, invitation, status="pending", source="ticket").id
    unpaid = factories.make_attendee(session, invitation, status="accepted", details={"unpaid": True}).id
    paid = factories.make_attendee(session, invitation, status="accepted", details={"unpaid": False}).id
    odd = factories.make_attendee(session, invitation, status="accepted", details={"note": 'not "unpaid": true'}).id
    people = ask(session, gate)["people"]
    assert {status: people[one]["standing"] for status, one in who.items()} == expected
    assert [people[one]["standing"] for one in (ticket, unpaid, paid, odd)] == ["ticket", "unpaid", "coming", "coming"]


def test_how_many_more_a_party_may_bring(session: Session, evening: factories.Gala, gate: Actor) -> None:
    party = factories.make_invitation(session, evening.event, 1, max_plus_ones=3)
    host = factories.members_of(session, party)[0].id
    factories.make_attendee(session, party, status="accepted", details={"plus_one": True})
    factories.make_attendee(session, party, status="canceled", details={"plus_one": True})
    assert ask(session, gate)["people"][host]["plus"] == 2


def test_a_printed_ticket_and_somebody_alone(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ticket = factories.make_invitation(session, evening.event, ["Åse"], ticket_number="GALA 7", ticket_key="GALA7")
    alone = factories.make_attendee(session, ticket, invitation_id=None, name="Nobody's")
    people = ask(session, gate)["people"]
    assert people[factories.members_of(session, ticket)[0].id]["ticket"] == "GALA 7"
    assert (people[alone.id]["party"], people[alone.id]["label"], people[alone.id]["ticket"]) == (None, "", "")


def test_a_gate_is_told_of_its_own_event_only(session: Session, evening: factories.Gala, gate: Actor) -> None:
    beside = factories.make_event(session, evening.tenant)
    factories.make_invitation(session, beside, 3)
    factories.make_gala(session, parties=(4,))
    own = {*evening.party_ids(0), *evening.party_ids(1)}
    assert ask(session, gate)["people"].keys() == own


def test_it_is_a_few_statements_however_many_come(session: Session, evening: factories.Gala, gate: Actor) -> None:
    def statements(cursor: str = "") -> int:
        count = 0

        def heard(*_: Any) -> None:
            nonlocal count
            count += 1

        event.listen(session.connection(), "before_cursor_execute", heard)
        ask(session, gate, cursor)
        event.remove(session.connection(), "before_cursor_execute", heard)
        return count

    few = statements()
    cursor = ask(session, gate)["cursor"]
    assert statements(cursor) < few
    for _ in range(10):
        factories.make_invitation(session, evening.event, 5)
    assert statements() == few <= 6


def test_whoever_is_no_gate_gets_no_list(session: Session, evening: factories.Gala) -> None:
    with pytest.raises(Forbidden):
        kiosk.get_guest_list(session, evening.organizer, evening.event_id)


# --- what changed ----------------------------------------------------------------------------------------------------


def test_each_change_is_told_once(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ana, ben = evening.party_ids()
    (zoe,) = evening.party_ids(1)
    first = ask(session, gate)
    assert first["full"]
    second = ask(session, gate, first["cursor"])
    assert (second["full"], second["people"], second["gone"]) == (False, {}, [])
    factories.sit(session, evening.parties[1][0], evening.seats[0])
    third = ask(session, gate, second["cursor"])
    assert not third["full"] and third["people"].keys() == {zoe} and third["people"][zoe]["table"] == "1"
    attendance.check_in(session, evening.staff, evening.event_id, [ben], "South")
    fourth = ask(session, gate, third["cursor"])
    assert fourth["people"].keys() == {ana, ben}, "a party is told as a whole"
    assert ask(session, gate, fourth["cursor"])["people"] == {}
    since_first = ask(session, gate, first["cursor"])
    assert since_first["people"].keys() == {ana, ben, zoe}, "an answer that was lost is asked for again"


def test_whoever_was_removed_is_gone(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ana, _ = evening.party_ids()
    cursor = ask(session, gate)["cursor"]
    session.execute(delete(Attendee).where(Attendee.id == ana))
    found = ask(session, gate, cursor)
    assert found["gone"] == [ana] and ana not in found["people"]
    assert ask(session, gate, found["cursor"])["gone"] == []


def test_a_place_that_is_canceled_is_told_and_not_gone(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ana, _ = evening.party_ids()
    cursor = ask(session, gate)["cursor"]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status="canceled"))
    found = ask(session, gate, cursor)
    assert found["gone"] == [] and found["people"][ana]["standing"] == "canceled"


def test_whoever_is_called_otherwise_is_told_at_once(session: Session, evening: factories.Gala, gate: Actor) -> None:
    """By the address book, the party, the plan, an undo or any statement: with the whole party, and nobody else."""
    by, (ana, ben), party = evening.organizer, evening.party_ids(), evening.invitations[0].id or 0
    entry, chair = evening.parties[0][0].guest_id, factories.sit(session, evening.parties[0][0], evening.seats[0])
    cursor = ask(session, gate)["cursor"]

    def told(change: Callable[[], Any]) -> dict[str, Any]:
        nonlocal cursor
        change()
        found = ask(session, gate, cursor)
        assert not found["full"] and found["people"].keys() == {ana, ben}
        cursor = found["cursor"]
        return dict(found["people"][ana])

    person = GuestForm("Ana Belén", email="ana.belen@gala.test")
    shown = told(lambda: people.edit_guest(session, by, entry, person))
    assert shown["name"] == "Ana Belén" and hashed(evening.event_id, person.email) in shown["finds"]
    assert told(lambda: invitations.rename_invitation(session, by, party, "The Clan"))["label"] == "The Clan"
    code = invitations.reset_code(session, by, party)
    assert hashed(evening.event_id, code) in told(lambda: None)["finds"]
    assert told(lambda: plus_ones.allow_plus_ones(session, by, party, 2))["plus"] == 2
    shown = told(lambda: floor.rename_table(session, by, chair.table_id, "Family"))
    assert (shown["table"], shown["seat_number"]) == ("Family", "Family-1")
    assert told(lambda: floor.label_seat(session, by, chair.id or 0, "A"))["seat"] == "A"
    assert told(lambda: changes.undo(session, by, evening.event_id))["seat"] == "1"
    anybody = update(Guest).where(Guest.id == entry)
    assert told(lambda: session.execute(anybody.values(name="Anabel")))["name"] == "Anabel"
    twin = factories.make_guest(session, evening.tenant.id or 0, name="Ana B.", email="b@gala.test")
    merged = told(lambda: people.merge_guests(session, by, evening.tenant.id or 0, twin.id or 0, [entry]))
    assert merged["name"] == "Ana B."
    session.execute(update(Guest).where(Guest.id == twin.id).values(phone="5", company="Gala", name="Ana B."))
    assert ask(session, gate, cursor)["people"] == {}, "what the door does not show is no difference"


def test_changes_go_on_being_told_for_hours(
    session: Session, evening: factories.Gala, gate: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    (zoe,) = evening.party_ids(1)
    cursor = ask(session, gate)["cursor"]
    for turn in range(12):
        looking.pass_time(monkeypatch, seconds=7 if turn % 2 else 600)
        chair = session.get_one(EventSeat, evening.seat_ids[turn % 8])
        session.execute(update(EventSeat).values(attendee_id=None))
        session.refresh(chair)
        factories.sit(session, evening.parties[1][0], chair)
        found = ask(session, gate, cursor)
        assert not found["full"] and found["people"].keys() == {zoe}
        assert found["people"][zoe]["seat_number"] == chair.seat_number
        cursor = found["cursor"]


def test_another_events_changes_are_not_told(session: Session, evening: factories.Gala, gate: Actor) -> None:
    cursor = ask(session, gate)["cursor"]
    factories.make_invitation(session, factories.make_event(session, evening.tenant), 2)
    assert ask(session, gate, cursor)["people"] == {}


@pytest.mark.parametrize("cursor", ["x", "1.2.3", "0.0.0.0.0.0", "9" * 150, "\x00"])
def test_a_strange_cursor_means_everybody(session: Session, gate: Actor, cursor: str) -> None:
    found = ask(session, gate, cursor)
    assert found["full"] and found["people"]


def test_a_cursor_from_a_database_that_was_restored_means_everybody(
    session: Session, evening: factories.Gala, gate: Actor
) -> None:
    numbers = ask(session, gate)["cursor"].split(".")
    numbers[3] = str(int(numbers[3]) + 1_000)
    assert ask(session, gate, ".".join(numbers))["full"]


def test_too_many_changes_are_everybody(
    session: Session, evening: factories.Gala, gate: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk, "MOST_CHANGES", 2)
    cursor = ask(session, gate)["cursor"]
    session.execute(update(Attendee).values(version=Attendee.version + 1))
    found = ask(session, gate, cursor)
    assert found["full"] and len(found["people"]) == 3 and found["gone"] == []


@pytest.mark.only_postgresql
def test_a_change_that_commits_late_is_told_all_the_same(db: Database) -> None:
    """SQLite has one writer at a time: there, numbers show in their order."""
    with db.transaction() as session:
        evening = factories.make_gala(session, parties=(1, 1), status="accepted")
        gate = factories.gate(evening.event)
        (ana,), (zoe,) = evening.party_ids(0), evening.party_ids(1)

    def told(cursor: str) -> dict[str, Any]:
        return read(db.run(kiosk.get_guest_list, gate, evening.event_id, cursor).document)

    cursor = told("")["cursor"]
    with gala.db.transaction(db.engine) as slow:
        slow.execute(update(Attendee).where(Attendee.id == ana).values(meal_choice="fish"))
        with db.transaction() as quick:
            quick.execute(update(Attendee).where(Attendee.id == zoe).values(meal_choice="fish"))
        seen = told(cursor)
        assert seen["people"].keys() == {zoe}, "the control: the higher number shows first"
    late = told(seen["cursor"])
    assert ana in late["people"]
    assert told(late["cursor"])["people"] == {}


# --- the room --------------------------------------------------------------------------------------------------------


def test_the_room_names_nobody(session: Session, evening: factories.Gala, gate: Actor) -> None:
    factories.sit(session, evening.parties[0][0], evening.seats[0])
    states = {1: {"blocked": True}, 2: {"locked": True}}
    now = clock.now()
    states[3] = {"holder": "attendee:1", "held_at": now, "hold_expires_at": now + timedelta(minutes=5)}
    states[4] = states[3] | {"hold_expires_at": now - timedelta(seconds=1)}
    for index, values in states.items():
        session.execute(update(EventSeat).where(EventSeat.id == evening.seat_ids[index]).values(**values))
    room = kiosk_room.get_room(session, gate, evening.event_id)
    seats = [dict(zip(room["columns"], row, strict=True)) for row in room["seats"]]
    assert [one["state"] for one in seats] == ["taken", "blocked", "locked", "held", "free", "free", "free", "free"]
    first = {"id": evening.seat_ids[0], "table": "1", "label": "1", "number": "1-1", "category": "regular"}
    assert first.items() <= seats[0].items()
    assert [table["number"] for table in room["tables"]] == ["1", "2"]
    assert {"top", "turn", "chairs", "x", "y"} < room["tables"][0].keys()
    assert len([float(number) for number in room["view"].split()]) == 4
    names = [session.get_one(Guest, one.guest_id).name for party in evening.parties for one in party]
    assert [name for name in names if name in json.dumps(room)] == []


def test_a_gate_gives_a_free_seat_and_no_other(session: Session, evening: factories.Gala, gate: Actor) -> None:
    ana, ben = evening.party_ids()
    placement.give_seat(session, gate, evening.event_id, ana, evening.seat_ids[0])
    placement.give_seat(session, gate, evening.event_id, ana, evening.seat_ids[3])
    assert looking.seat_of(session, ana) == evening.seat_ids[3]
    with pytest.raises(SeatTaken):
        placement.give_seat(session, gate, evening.event_id, ben, evening.seat_ids[3])
    session.execute(update(EventSeat).where(EventSeat.id == evening.seat_ids[1]).values(blocked=True))
    with pytest.raises(SeatBlocked):
        placement.give_seat(session, gate, evening.event_id, ben, evening.seat_ids[1])
    history = ask(session, gate)["people"][ana]
    assert history["seat_number"] == "1-4"
