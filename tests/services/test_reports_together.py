"""Reports of several gates in one transaction: each is its own gate's, and none spoils another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from gala import clock
from gala.access import Actor, Badge
from gala.bus import CheckedIn
from gala.errors import NotFound
from gala.models import AttendeeHistory, Tenant
from gala.pipeline import PipedConnection
from gala.rules.door_items import Item, to_ms
from gala.services import comings, gates, kiosk_report
from gala.services.kiosk_report import Report
from tests import factories
from tests.conftest import Database
from tests.services import looking

NAMES = ("North", "South", "West")


class Doors:
    """A gala with three paired tablets that have reported something already: so they are remembered."""

    def __init__(self, db: Database) -> None:
        with db.transaction() as session:
            start = clock.now() + timedelta(hours=1)
            self.gala = factories.make_gala(session, parties=(4, 2), status="accepted", start_at=start)
        self.db = db
        self.gates = [db.run(gates.create_gate, self.gala.organizer, self.gala.event_id, name) for name in NAMES]
        self.tokens = [db.run(gates.pair, made.code).token for made in self.gates]
        self.people = [*self.gala.party_ids(), *self.gala.party_ids(1)]
        for n in range(len(NAMES)):
            self.alone(self.report(n, kind="note", text="It rains", id=f"rain-{self.gala.event_id}-{n}"))

    def report(self, gate: int, who: int | None = None, **known: Any) -> Report:
        item = {"id": f"{NAMES[gate]}-{who}", "kind": "in", "attendee": who, "at": to_ms(clock.now())}
        return Report(self.tokens[gate], [item | known], ip="192.0.2.7", user_agent=f"Tablet {NAMES[gate]}")

    def alone(self, report: Report) -> str:
        (result,) = self.db.run(kiosk_report.hand_in, report)
        return result.outcome

    def together(self, *reports: Report) -> list[str | None]:
        """What each was answered; None: it must go alone."""
        done = self.db.run(kiosk_report.hand_in_together, self.gala.event_id, reports)
        return [results[0].outcome if results else None for results in done]

    def lines(self) -> list[tuple[int, str]]:
        """Of everybody, in the log: who, and by which gate."""
        with self.db.transaction() as session:
            return [(who, line.gate) for who in self.people for line in looking.log_of(session, who)]


@pytest.fixture
def doors(db: Database) -> Doors:
    return Doors(db)


def test_each_line_and_each_step_of_the_history_is_its_own_gates(doors: Doors) -> None:
    who = doors.people
    reports = [doors.report(gate, who[n]) for n, gate in enumerate((0, 1, 1, 2, 0))]
    assert doors.together(*reports) == ["in"] * 5
    by = ["North", "South", "South", "West", "North"]
    assert doors.lines() == list(zip(who, by, strict=False))
    with doors.db.transaction() as session:
        told = select(AttendeeHistory.attendee_id, AttendeeHistory.changed_by, AttendeeHistory.user_agent)
        came = told.where(AttendeeHistory.new_values.is_not(None), AttendeeHistory.changed_by.like("gate:%"))  # type: ignore[union-attr, attr-defined]
        found = session.execute(came.order_by(AttendeeHistory.attendee_id)).all()
        assert [(one.attendee_id, one.changed_by, one.user_agent) for one in found] == [
            (person, f"gate:{gate}", f"Tablet {gate}") for person, gate in zip(who, by, strict=False)
        ]
        assert [looking.group_status(session, party.id) for party in doors.gala.invitations] == ["attended"] * 2
        assert all(looking.attendee(session, person).checked_in_at for person in who[:5])
    (told_once,) = [event for event in doors.db.events if isinstance(event, CheckedIn)]
    assert sorted(state.attendee_id for state in told_once.attendees) == who[:5]


def test_what_is_not_as_simple_is_left_to_itself(doors: Doors) -> None:
    who = doors.people
    first = doors.report(0, who[0])
    reports = [
        first,
        doors.report(1, who[0]),  # the same person at another gate
        doors.report(1, kind="note", text="Late"),
        doors.report(1, 10_000_000),  # nobody
        doors.report(2, who[1], at=to_ms(clock.now() - timedelta(minutes=2))),  # not just now
        doors.report(2, who[2], offline=True),
        doors.report(2, who[3], id="North-" + str(who[0])),  # an id that is there already
        Report(doors.tokens[2], [*doors.report(2, who[4]).items, *doors.report(2, who[5]).items]),
        Report("never-paired", doors.report(2, who[4]).items),
        doors.report(0, who[5]),
    ]
    assert doors.together(*reports) == ["in", *[None] * 8, "in"]
    assert doors.lines() == [(who[0], "North"), (who[5], "North")]
    assert doors.alone(reports[1]) == "already_in"
    assert doors.together(first) == [None] and doors.alone(first) == "in"


def _revoked(doors: Doors) -> None:
    doors.db.run(gates.revoke_gate, doors.gala.organizer, doors.gala.event_id, doors.gates[1].gate_id)


def _renamed(doors: Doors) -> None:
    doors.db.run(gates.rename_gate, doors.gala.organizer, doors.gala.event_id, doors.gates[1].gate_id, "Garden")


def _paired_anew(doors: Doors) -> None:
    again = doors.db.run(gates.renew_code, doors.gala.organizer, doors.gala.event_id, doors.gates[1].gate_id)
    doors.db.run(gates.pair, again.code)


@pytest.mark.parametrize("happened", [_revoked, _renamed, _paired_anew])
def test_a_gate_that_is_no_longer_what_it_was_keeps_nobody_else_back(
    doors: Doors, happened: Callable[[Doors], None]
) -> None:
    happened(doors)
    who = doors.people
    assert doors.together(*[doors.report(n, who[n]) for n in range(3)]) == ["in", None, "in"]
    assert doors.lines() == [(who[0], "North"), (who[2], "West")]


def test_of_a_tenant_that_was_closed_nothing_is_written(doors: Doors) -> None:
    with doors.db.transaction() as session:
        session.execute(update(Tenant).where(Tenant.id == doors.gala.tenant.id).values(status="suspended"))
    assert doors.together(*[doors.report(n, doors.people[n]) for n in range(3)]) == [None] * 3
    assert doors.lines() == []


def test_another_events_gate_lets_nobody_in_here(doors: Doors) -> None:
    other = Doors(doors.db)
    who = doors.people
    reports = [doors.report(0, who[0]), other.report(0, who[1]), doors.report(1, other.people[0])]
    assert doors.together(*reports) == ["in", None, None]
    assert doors.lines() == [(who[0], "North")] and other.lines() == []


def test_the_service_asks_for_each_gates_own_right(doors: Doors) -> None:
    here, elsewhere = (Actor("gate", gate=Badge(1, event, "Gate")) for event in (doors.gala.event_id, 10_000_000))
    told = [(here, Item("a", "in", clock.now(), doors.people[0])), (elsewhere, Item("b", "in", clock.now(), 1))]
    with pytest.raises(NotFound):
        doors.db.run(comings.record_together, here, doors.gala.event_id, told)
    assert doors.lines() == []


@pytest.mark.only_postgresql
def test_more_reports_take_no_more_messages(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    send = PipedConnection.send_waiting

    def counted(self: PipedConnection) -> None:
        if self._waiting:
            sent.append(len(self._waiting))
        send(self)

    monkeypatch.setattr(PipedConnection, "send_waiting", counted)
    doors.alone(doors.report(0, doors.people[0]))
    assert len(sent) == 2
    sent.clear()
    assert doors.together(*[doors.report(n % 3, doors.people[n]) for n in range(1, 6)]) == ["in"] * 5
    assert len(sent) == 2
