"""A tablet hands over what it kept: its gate is remembered from one report to the next, and never believed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from gala import clock
from gala.errors import GateUnknown
from gala.hot import GuessedWrong
from gala.models import Attendance, Event, Gate, Tenant
from gala.pipeline import PipedConnection
from gala.rules.door_items import to_ms
from gala.services import gates, kiosk_report
from gala.services.kiosk_report import Report
from tests import factories
from tests.conftest import Database
from tests.services import looking


class Door:
    """A gala with a paired tablet that reports comings."""

    def __init__(self, db: Database) -> None:
        with db.transaction() as session:
            self.gala = factories.make_gala(session, parties=(4,), status="accepted", start_at=clock.now())
        code = db.run(gates.create_gate, self.gala.organizer, self.gala.event_id, "North")
        self.db, self.gate_id = db, code.gate_id
        self.token = db.run(gates.pair, code.code).token
        self.people = self.gala.party_ids()

    def comes(self, index: int) -> str:
        who = self.people[index]
        item = {"id": f"came-{who}", "kind": "in", "attendee": who, "at": to_ms(clock.now())}
        (result,) = self.db.run(kiosk_report.hand_in, Report(self.token, [item]))
        return result.outcome

    def lines(self) -> list[tuple[str, str]]:
        with self.db.transaction() as session:
            return [(line.gate, line.verdict) for who in self.people for line in looking.log_of(session, who)]


@pytest.fixture
def door(db: Database) -> Door:
    return Door(db)


def test_reports_follow_each_other(door: Door) -> None:
    assert [door.comes(n) for n in range(3)] == ["in"] * 3
    assert door.lines() == [("North", "welcome")] * 3


def test_a_gate_that_was_closed_since_its_last_report_is_held(door: Door) -> None:
    door.comes(0)
    door.db.run(gates.revoke_gate, door.gala.organizer, door.gala.event_id, door.gate_id)
    assert [door.comes(1), door.comes(2)] == ["held", "held"]
    assert door.lines() == [("North", "welcome"), ("North", "held"), ("North", "held")]
    with door.db.transaction() as session:
        assert looking.attendee(session, door.people[1]).checked_in_at is None


def test_a_gate_that_was_renamed_since_its_last_report_writes_its_new_name(door: Door) -> None:
    door.comes(0)
    door.db.run(gates.rename_gate, door.gala.organizer, door.gala.event_id, door.gate_id, "Garden")
    door.comes(1)
    assert door.lines() == [("North", "welcome"), ("Garden", "welcome")]


def _paired_anew(door: Door) -> None:
    code = door.db.run(gates.renew_code, door.gala.organizer, door.gala.event_id, door.gate_id)
    door.db.run(gates.pair, code.code)


def _tenant_closed(door: Door) -> None:
    with door.db.transaction() as session:
        session.execute(update(Tenant).where(Tenant.id == door.gala.tenant.id).values(status="suspended"))


def _event_gone(door: Door) -> None:
    with door.db.transaction() as session:
        session.execute(delete(Gate).where(Gate.id == door.gate_id))
        session.execute(delete(Event).where(Event.id == door.gala.event_id))


@pytest.mark.parametrize("happened", [_paired_anew, _tenant_closed, _event_gone])
def test_a_token_that_opens_nothing_any_more_is_unknown(door: Door, happened: Callable[[Door], None]) -> None:
    door.comes(0)
    happened(door)
    for _ in range(2):
        with pytest.raises(GateUnknown):
            door.comes(1)
    with door.db.transaction() as session:
        assert session.query(Attendance).filter_by(attendee_id=door.people[1]).count() == 0


def test_a_wrong_guess_keeps_nothing(door: Door) -> None:
    door.comes(0)
    door.db.run(gates.rename_gate, door.gala.organizer, door.gala.event_id, door.gate_id, "Garden")
    item: dict[str, Any] = {"id": "once", "kind": "in", "attendee": door.people[1], "at": to_ms(clock.now())}
    with pytest.raises(GuessedWrong), door.db.transaction() as session:
        kiosk_report.hand_in(session, Report(door.token, [item]))
    assert door.lines() == [("North", "welcome")]


@pytest.mark.only_postgresql
def test_the_guess_saves_a_message(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    send = PipedConnection.send_waiting

    def counted(self: PipedConnection) -> None:
        if self._waiting:
            sent.append(len(self._waiting))
        send(self)

    monkeypatch.setattr(PipedConnection, "send_waiting", counted)
    found = []
    for n in range(2):
        sent.clear()
        door.comes(n)
        found.append(len(sent))
    assert found == [3, 2]


def test_a_report_that_is_days_late_is_kept(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    looking.pass_time(monkeypatch, days=3)
    assert door.comes(0) == "in"
