"""What tablets report: each item once, in its order, and nobody let in who should not count."""

from collections import Counter
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Badge
from gala.bus import CheckedIn, CheckedOut, DoorConflict
from gala.errors import Forbidden, NotFound, NotSignedIn
from gala.models import Attendance, Attendee, Event
from gala.rules.door_items import to_ms as ms
from gala.services import checkins
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
        item("in", ana, before=60 * 50), item("note"), item("undo"), item("plus_one", text="Zoe"),
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
