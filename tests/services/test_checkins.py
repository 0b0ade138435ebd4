"""What tablets report: each item once, in its order, and nobody let in who should not count."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count, permutations
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Badge
from gala.bus import CheckedIn, CheckedOut, DoorConflict
from gala.errors import Forbidden, NotFound, NotSignedIn
from gala.models import ActivityLog, Attendance, Attendee, Event, Guest, Invitation
from gala.rules.door_items import to_ms as ms
from gala.services import arrivals, checkins, conflicts, evening
from tests import factories
from tests.services import looking

_numbers = count(1)


def item(kind: str, attendee: int | None = None, *, before: float = 0, **known: Any) -> dict[str, Any]:
    """An item as a tablet sends it, of something so many minutes ago."""
    at = ms(clock.now() - timedelta(minutes=before))
    return {"id": f"item-{next(_numbers)}", "kind": kind, "attendee": attendee, "at": at} | known


def gate(gala: factories.Gala, name: str = "North", number: int | None = None) -> Actor:
    return Actor(name=f"gate {name}", gate=Badge(number, gala.event_id, name))  # type: ignore[arg-type]


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, parties=(2, 1), status="accepted", start_at=clock.now() + timedelta(hours=1))


def report(session: Session, gala: factories.Gala, *items: dict[str, Any], at: str = "North") -> list[checkins.Result]:
    return checkins.record(session, gate(gala, at), gala.event_id, items)


def outcomes(session: Session, gala: factories.Gala, *items: dict[str, Any], at: str = "North") -> list[str]:
    return [result.outcome for result in report(session, gala, *items, at=at)]


def test_whoever_is_let_in_is_in(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    coming = item("in", ana)
    (result,) = report(session, gala, coming)
    assert result == checkins.Result(coming["id"], "in", ana, coming["at"], "North")
    row = looking.attendee(session, ana)
    assert (row.status, ms(row.checked_in_at), row.checked_out_at) == ("attended", coming["at"], None)
    assert looking.group_status(session, gala.invitations[0].id) == "attended"
    (line,) = looking.log_of(session, ana)
    assert (line.client_id, line.gate, line.verdict, line.status) == (coming["id"], "North", "welcome", "checked_in")
    (told,) = looking.told(session, CheckedIn)
    assert [(s.attendee_id, s.inside, s.version) for s in told.attendees] == [(ana, True, row.version)]


def test_an_item_that_comes_again_is_answered_alike_and_writes_nothing(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    first = item("in", ana, before=1)
    items = [
        first, item("in", ana), item("refused", verdict="forged", text="abc"), item("out", ben), item("out", ana),
        item("note", text="A glass broke"), item("undo", of=first["id"]), item("undo", ben), item("in", 999_999_999),
    ]  # fmt: skip
    once = report(session, gala, *items)
    lines = session.execute(select(func.count()).select_from(Attendance)).scalar_one()
    looking.told(session, CheckedIn)
    assert report(session, gala, *items) == once
    assert [report(session, gala, one)[0] for one in items] == once
    assert session.execute(select(func.count()).select_from(Attendance)).scalar_one() == lines == len(items)
    assert not looking.told(session, CheckedIn) + looking.told(session, CheckedOut)


def test_a_second_gate_online_is_told_who_was_first(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    first, second = item("in", ana), item("in", ana)
    report(session, gala, first)
    (result,) = report(session, gala, second, at="South")
    assert (result.outcome, result.at, result.gate) == ("already_in", first["at"], "North")
    assert [line.verdict for line in looking.log_of(session, ana)] == ["welcome", "already_in"]
    assert not looking.told(session, DoorConflict)


def test_of_two_gates_without_a_network_the_first_counts(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    first, second = item("in", ana, before=13, offline=True), item("in", ana, before=12, offline=True)
    assert outcomes(session, gala, second, at="South") == ["in"]
    looking.told(session, DoorConflict)
    assert outcomes(session, gala, first) == ["in"]
    (told,) = looking.told(session, DoorConflict)
    assert told.attendee_id == ana
    (again,) = report(session, gala, second, at="South")
    assert (again.outcome, again.at, again.gate, again.reason) == ("conflict", first["at"], "North", "twice")
    assert ms(looking.attendee(session, ana).checked_in_at) == first["at"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("pending", "in"),
        ("no_show", "in"),
        ("declined", "declined"),
        ("canceled", "canceled"),
        ("refunded", "canceled"),
        ("waitlisted", "canceled"),
    ],
)
def test_who_is_let_in(session: Session, gala: factories.Gala, status: str, outcome: str) -> None:
    ana = gala.party_ids()[0]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status=status))
    assert outcomes(session, gala, item("in", ana)) == [outcome]
    assert (looking.attendee(session, ana).checked_in_at is None) == (outcome != "in")
    (line,) = looking.log_of(session, ana)
    assert (line.status == "checked_in") == (outcome == "in")


@pytest.mark.parametrize("status", ["declined", "canceled"])
def test_who_was_let_in_offline_and_should_not_is_a_conflict(
    session: Session, gala: factories.Gala, status: str
) -> None:
    ana = gala.party_ids()[0]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status=status))
    (result,) = report(session, gala, item("in", ana, before=3, offline=True))
    assert (result.outcome, result.reason) == ("conflict", status)
    assert (looking.status_of(session, ana), looking.attendee(session, ana).checked_in_at) == (status, None)
    (line,) = looking.log_of(session, ana)
    assert (line.verdict, line.note, line.offline) == ("conflict", status, True)
    assert [told.attendee_id for told in looking.told(session, DoorConflict)] == [ana]


def test_who_has_not_paid_or_not_answered(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    session.execute(update(Attendee).where(Attendee.id == ana).values(details={"unpaid": True}))
    session.execute(update(Attendee).where(Attendee.id == ben).values(status="pending"))
    session.execute(update(Event).where(Event.id == gala.event_id).values(admit_unanswered=False))
    assert outcomes(session, gala, item("in", ana)) == ["unpaid"]
    assert outcomes(session, gala, item("in", ben)) == ["unanswered"]
    session.execute(update(Attendee).where(Attendee.id == ben).values(source="ticket"))
    assert outcomes(session, gala, item("in", ben)) == ["in"], "a printed ticket answers for itself"


def test_in_and_out_and_in_again(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    comings = [item("in", ana, before=13), item("out", ana, before=5), item("in", ana)]
    assert [outcomes(session, gala, one)[0] for one in comings] == ["in", "out", "in"]
    row = looking.attendee(session, ana)
    assert (ms(row.checked_in_at), row.checked_out_at) == (comings[2]["at"], None)
    assert not looking.told(session, DoorConflict)


def test_one_bad_item_spoils_no_other(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    stranger = factories.make_gala(session).party_ids()[0]
    bad: list[Any] = [
        None, 7, {}, item("in", ana, id=""), item("in", ana, id="x" * 37), item("dance", ana), item("in"),
        item("in", True), item("in", ana, at="now"), item("in", ana, at=-1), item("in", ana, at=float("nan")),
        item("in", ana, before=60 * 24 * 400), item("note"), item("undo"), item("plus_one", text="Zoe"),
    ]  # fmt: skip
    mixed = [item("in", ana), *bad, item("in", stranger), item("in", ben)]
    results = report(session, gala, *mixed)
    assert [result.outcome for result in results] == ["in", *["invalid"] * (len(bad) + 1), "in"]
    assert all(result.reason for result in results[1:-1])
    assert looking.attendee(session, stranger).checked_in_at is None


def test_nothing_happens_in_the_future(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    for who, at in ((ana, item("in", before=-30)["at"]), (ben, 1e300)):
        assert outcomes(session, gala, item("in", who, at=at)) == ["in"]
        assert looking.attendee(session, who).checked_in_at <= clock.now()


def test_a_refusal_is_kept(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assert outcomes(
        session, gala, item("refused", ana, verdict="revoked"), item("refused", verdict="forged", text="d1g357"),
        item("refused", verdict="nonsense"),
    ) == ["logged"] * 3  # fmt: skip
    rows = session.execute(select(Attendance.verdict, Attendance.note, Attendance.attendee_id).order_by(Attendance.id))
    assert [tuple(row) for row in rows] == [("revoked", "", ana), ("forged", "d1g357", None), ("unknown", "", None)]
    assert looking.attendee(session, ana).checked_in_at is None


def test_who_may_report(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session)
    for actor, error in (
        (Actor(), NotSignedIn),
        (gala.guest(), Forbidden),
        (factories.stranger(session), NotFound),
        (gate(other), NotFound),
    ):
        with pytest.raises(error):
            checkins.record(session, actor, gala.event_id, [])
    assert checkins.record(session, gala.staff, gala.event_id, []) == []


def test_counts_of_verdicts_are_closed(session: Session, gala: factories.Gala) -> None:
    """Every outcome of a whole evening is a line of the log, once."""
    ana, ben = gala.party_ids()
    items = [item("in", ana), item("in", ana), item("in", ben), item("out", ben), item("refused", verdict="over")]
    report(session, gala, *items)
    verdicts = Counter(session.execute(select(Attendance.verdict)).scalars())
    assert verdicts == {"welcome": 2, "already_in": 1, "left": 1, "over": 1}


# --- out, undo, notes ------------------------------------------------------------------------------------------------


def test_going_is_told_and_going_twice_is_only_written_down(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    report(session, gala, item("in", ana, before=5))
    going = item("out", ana, before=1)
    looking.told(session, CheckedIn)
    assert outcomes(session, gala, going) == ["out"]
    assert ms(looking.attendee(session, ana).checked_out_at) == going["at"]
    (told,) = looking.told(session, CheckedOut)
    assert [(s.attendee_id, s.inside, s.status) for s in told.attendees] == [(ana, False, "attended")]
    assert outcomes(session, gala, item("out", ana)) == ["logged"]
    assert ms(looking.attendee(session, ana).checked_out_at) == going["at"]


def test_a_check_in_is_taken_back_by_its_id(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    coming = item("in", ana)
    report(session, gala, coming)
    looking.told(session, CheckedIn)
    (result,) = report(session, gala, item("undo", of=coming["id"]), at="South")
    assert (result.outcome, result.attendee) == ("undone", ana)
    row = looking.attendee(session, ana)
    assert (row.status, row.checked_in_at, row.checked_out_at) == ("accepted", None, None)
    assert looking.group_status(session, gala.invitations[0].id) == "accepted"
    assert [(line.verdict, line.undone) for line in looking.log_of(session, ana)] == [
        ("welcome", True), ("undone", False)
    ]  # fmt: skip
    (told,) = looking.told(session, CheckedOut)
    assert [(s.inside, s.version) for s in told.attendees] == [(False, row.version)]
    assert outcomes(session, gala, item("in", ana)) == ["in"]


def test_the_last_check_in_is_taken_back_within_one_batch_too(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    first = item("in", ana, before=9, offline=True)
    out = item("out", ana, before=8, offline=True)
    again = item("in", ana, before=7, offline=True)
    undo = item("undo", ana, before=6, offline=True)
    assert outcomes(session, gala, first, out, again, undo) == ["in", "out", "in", "undone"]
    row = looking.attendee(session, ana)
    assert (row.status, ms(row.checked_in_at), ms(row.checked_out_at)) == ("attended", first["at"], out["at"])


def test_an_undo_counts_its_quarter_of_an_hour_at_the_gate(session: Session, gala: factories.Gala) -> None:
    """It was tapped in time, however late the tablet tells."""
    ana, ben = gala.party_ids()
    for who, undone_after, outcome in ((ana, 14, "undone"), (ben, 16, "invalid")):
        coming = item("in", who, before=40, offline=True)
        undo = item("undo", of=coming["id"], before=40 - undone_after, offline=True)
        (_, result) = report(session, gala, coming, undo)
        assert result.outcome == outcome
        assert result.reason == ("too_late" if outcome == "invalid" else "")
    assert looking.attendee(session, ben).checked_in_at is not None


def test_there_is_nothing_to_undo(session: Session, gala: factories.Gala) -> None:
    (result,) = report(session, gala, item("undo", gala.party_ids()[0]))
    assert (result.outcome, result.reason) == ("invalid", "nothing")


def test_undoing_the_first_of_two_makes_the_second_count(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    first, second = item("in", ana, before=9, offline=True), item("in", ana, before=8, offline=True)
    assert outcomes(session, gala, first, second) == ["in", "conflict"]
    assert outcomes(session, gala, item("undo", of=first["id"], before=7)) == ["undone"]
    assert ms(looking.attendee(session, ana).checked_in_at) == second["at"]
    assert conflicts.list_conflicts(session, gala.organizer, gala.event_id) == []


def test_a_note_is_in_the_activity_log(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assert outcomes(session, gala, item("note", ana, text=" Lost her\ncoat ")) == ["logged"]
    (line,) = looking.log_of(session, ana)
    assert (line.verdict, line.note) == ("note", "Lost her coat")
    (entry,) = session.execute(select(ActivityLog.action, ActivityLog.details, ActivityLog.actor)).all()
    assert entry.action == "door.note"
    assert entry.details == {"event_id": gala.event_id, "attendee_id": ana, "text": "Lost her coat"}


def test_let_in_again_on_purpose_is_no_conflict(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    first = item("in", ana, before=20, offline=True)
    again = item("in", ana, before=9, offline=True, verdict="already_in")
    assert outcomes(session, gala, first, again) == ["in", "already_in"]
    assert ms(looking.attendee(session, ana).checked_in_at) == first["at"]
    assert outcomes(session, gala, item("out", ana, before=15, offline=True)) == ["out"]
    assert ms(looking.attendee(session, ana).checked_in_at) == again["at"], "she had been out in between"


# --- plus-ones -------------------------------------------------------------------------------------------------------


def allow_plus_ones(session: Session, gala: factories.Gala, most: int) -> int:
    party = gala.invitations[0].id
    session.execute(update(Invitation).where(Invitation.id == party).values(max_plus_ones=most))
    assert party is not None
    return party


def test_a_plus_one_is_named_and_comes_in(session: Session, gala: factories.Gala) -> None:
    party = allow_plus_ones(session, gala, 1)
    named = item("plus_one", party=party, text="Zoë  Núñez")
    (result,) = report(session, gala, named)
    assert result.outcome == "in" and result.attendee not in gala.party_ids()
    zoe = session.get_one(Attendee, result.attendee)
    assert (zoe.status, zoe.invitation_id, zoe.position) == ("attended", party, 2)
    guest = session.get_one(Guest, zoe.guest_id)
    assert (guest.name, guest.search_name) == ("Zoë Núñez", "zoe nunez")
    assert report(session, gala, named) == [result]
    assert outcomes(session, gala, item("undo", of=named["id"])) == ["undone"]
    assert looking.status_of(session, zoe.id or 0) == "accepted"


def test_one_plus_one_too_many(session: Session, gala: factories.Gala) -> None:
    party = allow_plus_ones(session, gala, 1)
    names = ("Zoe", "Yan", "Xul")
    items = [item("plus_one", party=party, text=name, offline=name == "Xul") for name in names]
    results = report(session, gala, *items)
    assert [(r.outcome, r.reason) for r in results] == [
        ("in", ""), ("invalid", "no_plus_one"), ("conflict", "no_plus_one")
    ]  # fmt: skip
    assert report(session, gala, *items) == results
    assert session.execute(select(func.count()).where(Attendee.invitation_id == party)).scalar_one() == 3
    (conflict,) = conflicts.list_conflicts(session, gala.organizer, gala.event_id)
    assert (conflict.reason, conflict.name, conflict.attendee_id) == ("no_plus_one", "Xul", None)


def test_a_place_given_up_may_be_named_anew(session: Session, gala: factories.Gala) -> None:
    party = allow_plus_ones(session, gala, 1)
    (result,) = report(session, gala, item("plus_one", party=party, text="Zoe"))
    session.execute(update(Attendee).where(Attendee.id == result.attendee).values(status="canceled"))
    assert outcomes(session, gala, item("plus_one", party=party, text="Yan")) == ["in"]


def test_no_plus_one_of_somebody_elses(session: Session, gala: factories.Gala) -> None:
    other = allow_plus_ones(session, factories.make_gala(session), 5)
    assert outcomes(session, gala, item("plus_one", party=other, text="Zoe")) == ["invalid"]


# --- revoked gates, and what organizers are told ---------------------------------------------------------------------


def test_what_a_revoked_gate_reports_is_held_and_does_not_count(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    party = allow_plus_ones(session, gala, 1)
    revoked = replace(gate(gala), gate=Badge(None, gala.event_id, "North", is_revoked=True))  # type: ignore[arg-type]
    before = item("in", ben, before=2)
    report(session, gala, before)
    items = [
        before, item("in", ana), item("out", ben), item("undo", ben), item("refused", verdict="over"),
        item("note", text="Hello"), item("plus_one", party=party, text="Zoe"), {"id": "?"},
    ]  # fmt: skip
    looking.told(session, DoorConflict)
    results = checkins.record(session, revoked, gala.event_id, items)
    assert [result.outcome for result in results] == ["in", *["held"] * 6, "invalid"]
    assert checkins.record(session, revoked, gala.event_id, items) == results
    assert looking.attendee(session, ana).checked_in_at is None
    assert looking.attendee(session, ben).checked_out_at is None
    assert session.execute(select(func.count()).where(Attendee.invitation_id == party)).scalar_one() == 2
    assert [told.attendee_id for told in looking.told(session, DoorConflict)] == [ana]
    (conflict,) = conflicts.list_conflicts(session, gala.organizer, gala.event_id)
    assert (conflict.reason, conflict.attendee_id, conflict.gate) == ("held", ana, "North")


def at_home(session: Session, gala: factories.Gala) -> tuple[str, int, bool]:
    """What the event's home says of the gates."""
    found = evening.get_evening(session, gala.staff, gala.event_id)
    (need,) = [one for one in found.needs if one.kind == "conflicts"]
    assert {one.name for one in found.who["conflicts"]} <= set(session.scalars(select(Guest.name)))
    return need.kind, need.count, need.urgent


def test_conflicts_name_both_gates_and_are_settled_once(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    first, second = item("in", ana, before=13, offline=True), item("in", ana, before=12, offline=True)
    report(session, gala, second, at="South")
    report(session, gala, first, at="North")
    session.execute(update(Attendee).where(Attendee.id == ben).values(status="canceled"))
    report(session, gala, item("in", ben, before=11, offline=True))
    canceled, twice = conflicts.list_conflicts(session, gala.staff, gala.event_id)
    assert (canceled.reason, canceled.attendee_id, canceled.first_at) == ("canceled", ben, None)
    assert (twice.reason, twice.attendee_id, twice.party) == ("twice", ana, gala.invitations[0].label)
    assert (twice.gate, ms(twice.at)) == ("South", second["at"])
    assert (twice.first_gate, twice.first_at and ms(twice.first_at)) == ("North", first["at"])
    assert at_home(session, gala) == ("conflicts", 2, True), (
        "whoever looks at the evening, not at the door, is told too"
    )
    looking.told(session, DoorConflict)
    for _ in range(2):
        conflicts.settle_conflict(session, gala.organizer, gala.event_id, twice.id)
    assert conflicts.list_conflicts(session, gala.organizer, gala.event_id) == [canceled]
    assert [told.is_settled for told in looking.told(session, DoorConflict)] == [True]
    assert at_home(session, gala) == ("conflicts", 1, True)
    other = factories.make_gala(session)
    for actor, event, wanted, error in (
        (gala.organizer, gala.event_id, twice.id + 1000, NotFound),
        (other.organizer, other.event_id, canceled.id, NotFound),
        (gala.staff, gala.event_id, canceled.id, Forbidden),
    ):
        with pytest.raises(error):
            conflicts.settle_conflict(session, actor, event, wanted)


def test_what_the_door_refused_or_could_not_place_is_nobodys_arrival(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    report(session, gala, item("in", ana, before=9, offline=True), item("in", ana, before=8, offline=True))
    session.execute(update(Attendee).where(Attendee.id == ben).values(status="canceled"))
    report(
        session, gala, item("in", ben, before=7, offline=True), item("refused", verdict="forged"),
        item("refused", ana, verdict="already_in"), item("note", text="Hello"), item("undo", ben), item("out", ben),
    )  # fmt: skip
    found = evening.get_evening(session, gala.organizer, gala.event_id)
    assert (len(found.came), found.band.inside) == (1, 1)
    feed = evening.list_happenings(session, gala.organizer, gala.event_id)
    assert [line.kind for line in feed if line.kind in {"in", "out", "undone"}] == ["in"]
    seen = arrivals.get_arrivals(session, gala.staff, gala.event_id)
    assert [(gate.name, gate.came) for gate in seen.gates] == [("North", 1)]


# --- whatever the order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(6))
def test_queues_of_several_gates_end_alike_in_whatever_order(session: Session, gala: factories.Gala, turn: int) -> None:
    people = gala.party_ids()
    queues = {
        "North": [item("in", people[0], before=30), item("out", people[0], before=20), item("in", people[1], before=9)],
        "South": [item("in", people[0], before=29), item("in", people[1], before=10), item("in", people[0], before=12)],
        "Garden": [
            item("out", people[1], before=8),
            item("in", people[1], before=6),
            item("out", people[0], before=25),
        ],
    }
    for name in list(permutations(queues))[turn]:
        report(session, gala, *({**one, "offline": True} for one in queues[name]), at=name)
    north, south, garden = queues.values()
    ana, ben = (looking.attendee(session, who) for who in people)
    assert (ms(ana.checked_in_at), ana.checked_out_at, ana.status) == (south[2]["at"], None, "attended")
    assert (ms(ben.checked_in_at), ben.checked_out_at, ben.status) == (garden[1]["at"], None, "attended")
    verdicts = {line.client_id: (line.verdict, line.status) for who in people for line in looking.log_of(session, who)}
    conflicting = {name for name, (verdict, _) in verdicts.items() if verdict == "conflict"}
    assert conflicting == {south[0]["id"], north[2]["id"]}
    assert verdicts[north[1]["id"]] == ("left", "not_checked_in"), "she had left by the garden before"
