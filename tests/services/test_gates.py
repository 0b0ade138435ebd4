"""Gates: paired by a code that works once, known by a token that opens one event's door, until they are closed."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import SYSTEM, Actor
from gala.bus import GatesChanged
from gala.errors import (
    EventArchived,
    Forbidden,
    GateOver,
    GateRevoked,
    GateUnknown,
    Invalid,
    NotFound,
    PairingUnknown,
    TooManyAttempts,
    WrongState,
)
from gala.models import ActivityLog, Event, Gate, Tenant, TenantUser
from gala.rules.codes import ALPHABET
from gala.services import attendance, gates, limits
from tests import factories
from tests.services import looking


@pytest.fixture(autouse=True)
def forgiven() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session)


def paired(session: Session, gala: factories.Gala, name: str = "North") -> gates.Paired:
    return gates.pair(session, gates.create_gate(session, gala.organizer, gala.event_id, name).code, "192.0.2.7", "Pad")


def listed(session: Session, gala: factories.Gala) -> dict[str, gates.GateRow]:
    return {row.name: row for row in gates.list_gates(session, gala.staff, gala.event_id)}


def did(session: Session) -> list[str]:
    return [row.action for row in session.query(ActivityLog).order_by(ActivityLog.id) if row.action.startswith("gate.")]


# --- codes -----------------------------------------------------------------------------------------------------------


def test_a_code_is_easy_to_read_and_kept_as_a_hash(session: Session, gala: factories.Gala) -> None:
    made = gates.create_gate(session, gala.organizer, gala.event_id, "  North   door ")
    assert made.name == "North door"
    assert len(made.code) == 9 and made.code[4] == "-" and set(made.code) - {"-"} <= set(ALPHABET)
    row = session.execute(text("SELECT * FROM gates")).one()
    assert not [value for value in row if made.code in str(value) or made.code.replace("-", "") in str(value)]
    (waiting,) = listed(session, gala).values()
    assert (waiting.is_paired, waiting.is_online, waiting.code_until) == (False, False, made.expires_at)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\u202eb", "–"])
def test_a_gate_has_a_name(session: Session, gala: factories.Gala, name: str) -> None:
    with pytest.raises(Invalid):
        gates.create_gate(session, gala.organizer, gala.event_id, name)


def test_a_code_pairs_once_within_ten_minutes(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = gates.create_gate(session, gala.organizer, gala.event_id, "North")
    found = gates.pair(session, f"{made.code[:4].lower()} {made.code[5:]}", "192.0.2.7", "Pad")
    assert (found.gate_id, found.gate_name) == (made.gate_id, "North")
    assert (found.event_id, found.event_name) == (gala.event_id, gala.event.name)
    with pytest.raises(PairingUnknown):
        gates.pair(session, made.code)
    late = gates.renew_code(session, gala.organizer, gala.event_id, made.gate_id)
    looking.pass_time(monkeypatch, minutes=10)
    with pytest.raises(PairingUnknown):
        gates.pair(session, late.code)


def test_a_new_code_ends_the_one_before(session: Session, gala: factories.Gala) -> None:
    first = gates.create_gate(session, gala.organizer, gala.event_id, "North")
    second = gates.renew_code(session, gala.organizer, gala.event_id, first.gate_id)
    with pytest.raises(PairingUnknown):
        gates.pair(session, first.code)
    assert gates.pair(session, second.code).gate_id == first.gate_id


def test_guessing_is_limited_by_address(session: Session, gala: factories.Gala) -> None:
    made = gates.create_gate(session, gala.organizer, gala.event_id, "North")
    for _ in range(10):
        with pytest.raises(PairingUnknown):
            gates.pair(session, "2222-2222", "192.0.2.66")
    with pytest.raises(TooManyAttempts):
        gates.pair(session, made.code, "192.0.2.66")
    assert gates.pair(session, made.code, "192.0.2.7").gate_id == made.gate_id


def test_a_robot_cannot_fill_the_database(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gala.services.gates.rows.MOST", 2)
    first, _ = (gates.create_gate(session, gala.organizer, gala.event_id, name) for name in ("A", "B"))
    with pytest.raises(Invalid):
        gates.create_gate(session, gala.organizer, gala.event_id, "C")
    gates.revoke_gate(session, gala.organizer, gala.event_id, first.gate_id)
    gates.create_gate(session, gala.organizer, gala.event_id, "C")


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_a_token_makes_the_gate_and_nobody_else(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    actor = gates.get_gate_actor(session, found.token, "192.0.2.7", "Pad")
    assert actor.gate is not None
    assert (actor.gate.id, actor.gate.event_id, actor.gate.name) == (found.gate_id, gala.event_id, "North")
    assert (actor.user_id, actor.roles, actor.invitations, actor.is_system) == (None, {}, {}, False)
    row = session.execute(text("SELECT * FROM gates")).one()
    assert not [value for value in row if found.token in str(value)]


@pytest.mark.parametrize("token", ["", "made up", "x" * 10_000, "\udcff", "é" * 43])
def test_any_other_token_is_unknown(session: Session, gala: factories.Gala, token: str) -> None:
    paired(session, gala)
    with pytest.raises(GateUnknown):
        gates.get_gate_actor(session, token)


def test_the_hash_in_the_database_is_no_token(session: Session, gala: factories.Gala) -> None:
    paired(session, gala)
    for kept in session.execute(text("SELECT token_hash FROM gates")).scalars():
        with pytest.raises(GateUnknown):
            gates.get_gate_actor(session, kept)


def test_a_gate_paired_anew_loses_its_old_token(session: Session, gala: factories.Gala) -> None:
    old = paired(session, gala)
    code = gates.renew_code(session, gala.organizer, gala.event_id, old.gate_id).code
    assert gates.get_gate_actor(session, old.token).gate, "it works on until the code is used"
    new = gates.pair(session, code)
    assert new.gate_id == old.gate_id
    with pytest.raises(GateUnknown):
        gates.get_gate_actor(session, old.token)
    assert gates.get_gate_actor(session, new.token).gate


def test_a_closed_gate_stays_closed(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    code = gates.renew_code(session, gala.organizer, gala.event_id, found.gate_id).code
    gates.revoke_gate(session, gala.organizer, gala.event_id, found.gate_id)
    gates.revoke_gate(session, gala.organizer, gala.event_id, found.gate_id)
    with pytest.raises(GateRevoked):
        gates.get_gate_actor(session, found.token)
    with pytest.raises(PairingUnknown):
        gates.pair(session, code)
    with pytest.raises(WrongState):
        gates.renew_code(session, gala.organizer, gala.event_id, found.gate_id)
    assert did(session) == ["gate.created", "gate.paired", "gate.code", "gate.revoked"]


def test_a_gate_is_over_a_day_after_the_event(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = paired(session, gala)
    code = gates.renew_code(session, gala.organizer, gala.event_id, found.gate_id).code
    end = gala.event.end_at
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(hours=23, minutes=59))
    assert gates.get_gate_actor(session, found.token).gate
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(hours=24))
    with pytest.raises(GateOver):
        gates.get_gate_actor(session, found.token)
    session.execute(update(Gate).values(pairing_expires_at=end + timedelta(days=2)))
    with pytest.raises(GateOver):
        gates.pair(session, code)


def test_a_tenant_that_is_suspended_has_no_gates(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    code = gates.renew_code(session, gala.organizer, gala.event_id, found.gate_id).code
    session.execute(update(Tenant).where(Tenant.id == gala.tenant.id).values(status="suspended"))
    with pytest.raises(GateUnknown):
        gates.get_gate_actor(session, found.token)
    with pytest.raises(PairingUnknown):
        gates.pair(session, code)


# --- one's own device ------------------------------------------------------------------------------------------------


def test_staff_make_the_device_in_hand_a_gate_until_they_leave_the_team(session: Session, gala: factories.Gala) -> None:
    found = gates.pair_here(session, gala.staff, gala.event_id, "Sam's phone")
    actor = gates.get_gate_actor(session, found.token)
    assert actor.gate and actor.gate.name == "Sam's phone" and not actor.roles
    assert listed(session, gala)["Sam's phone"].is_personal
    own = update(TenantUser).where(TenantUser.user_id == gala.staff.user_id)
    session.execute(own.values(status="disabled"))
    with pytest.raises(GateRevoked):
        gates.get_gate_actor(session, found.token)
    session.execute(own.values(status="active"))
    assert gates.get_gate_actor(session, found.token).gate
    session.execute(text("DELETE FROM users WHERE id = :id"), {"id": gala.staff.user_id})
    with pytest.raises(GateRevoked):
        gates.get_gate_actor(session, found.token)


def test_a_paired_gate_stays_when_whoever_made_it_leaves_the_team(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    session.execute(update(TenantUser).values(status="disabled"))
    assert gates.get_gate_actor(session, found.token).gate


def test_only_a_person_has_a_gate_of_their_own(session: Session, gala: factories.Gala) -> None:
    for nobody in (factories.gate(gala.event), SYSTEM):
        with pytest.raises(Forbidden):
            gates.pair_here(session, nobody, gala.event_id, "Mine")


def test_a_gate_that_leaves_is_unknown_and_a_personal_one_is_gone(session: Session, gala: factories.Gala) -> None:
    shared, own = paired(session, gala), gates.pair_here(session, gala.staff, gala.event_id, "Sam's phone")
    for found in (shared, own):
        gates.leave(session, gates.get_gate_actor(session, found.token), gala.event_id)
        with pytest.raises(GateUnknown):
            gates.get_gate_actor(session, found.token)
    assert listed(session, gala).keys() == {"North"}
    with pytest.raises(WrongState):
        gates.renew_code(session, gala.organizer, gala.event_id, own.gate_id)
    again = gates.renew_code(session, gala.organizer, gala.event_id, shared.gate_id)
    assert gates.pair(session, again.code).gate_id == shared.gate_id


# --- what the organizer sees and does --------------------------------------------------------------------------------


def test_the_organizer_sees_how_each_gate_does(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking.pass_time(monkeypatch)
    actor = gates.get_gate_actor(session, paired(session, gala).token)
    gates.touch(session, actor, gala.event_id, waiting=3, skew_ms=-4200, app="1.2.3")
    row = listed(session, gala)["North"]
    assert (row.is_online, row.is_paired, row.waiting, row.skew_ms, row.app_version) == (True, True, 3, -4200, "1.2.3")
    assert (row.last_seen_at, row.device) == (clock.now(), "Pad")
    looking.pass_time(monkeypatch, seconds=15)
    assert listed(session, gala)["North"].is_online
    looking.pass_time(monkeypatch, seconds=1)
    assert not listed(session, gala)["North"].is_online


def test_what_a_gate_says_is_written_every_five_seconds_or_when_its_queue_changed(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking.pass_time(monkeypatch)
    actor = gates.get_gate_actor(session, paired(session, gala).token)
    looking.told(session, GatesChanged)

    def said(seconds: float, waiting: int) -> tuple[bool, int]:
        """Whether it was written, and how many pages were told."""
        looking.pass_time(monkeypatch, seconds=seconds)
        gates.touch(session, actor, gala.event_id, waiting)
        return listed(session, gala)["North"].last_seen_at == clock.now(), len(looking.told(session, GatesChanged))

    assert said(2, 0) == (False, 0)
    assert said(3, 0) == (True, 0)
    assert said(1, 4) == (True, 1)
    assert said(2, 4) == (False, 0)
    assert said(20, 4) == (True, 1), "it was away"


def test_what_a_gate_says_of_itself_cannot_break_the_list(session: Session, gala: factories.Gala) -> None:
    actor = gates.get_gate_actor(session, paired(session, gala).token)
    gates.touch(session, actor, gala.event_id, waiting=10**30, skew_ms=-(10**30), app="v\x001\n" + "x" * 500)
    row = listed(session, gala)["North"]
    assert row.waiting == 1_000_000 and row.skew_ms == -2_000_000_000
    assert row.app_version == "v1" + "x" * 38


def test_only_a_gate_is_heard_of(session: Session, gala: factories.Gala) -> None:
    for service in (gates.touch, gates.leave):
        with pytest.raises(Forbidden):
            service(session, gala.staff, gala.event_id)


def test_the_log_keeps_the_name_of_each_moment(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    ana = gala.party_ids()[0]
    attendance.check_in(session, gates.get_gate_actor(session, found.token), gala.event_id, [ana], "North")
    gates.rename_gate(session, gala.organizer, gala.event_id, found.gate_id, "East")
    gates.set_self_service(session, gala.organizer, gala.event_id, found.gate_id, True)
    row = listed(session, gala)["East"]
    assert row.self_service and row.is_paired
    (line,) = looking.log_of(session, ana)
    assert (line.gate, line.gate_id) == ("North", found.gate_id)
    assert did(session) == ["gate.created", "gate.paired", "gate.renamed", "gate.self_service"]


def test_every_step_is_told_to_open_pages(session: Session, gala: factories.Gala) -> None:
    event_id, organizer = gala.event_id, gala.organizer
    made = gates.create_gate(session, organizer, event_id, "North")
    assert len(looking.told(session, GatesChanged)) == 1
    token = gates.pair(session, made.code).token
    assert len(looking.told(session, GatesChanged)) == 1
    actor = gates.get_gate_actor(session, token)
    steps = (
        lambda: gates.rename_gate(session, organizer, event_id, made.gate_id, "East"),
        lambda: gates.set_self_service(session, organizer, event_id, made.gate_id, True),
        lambda: gates.renew_code(session, organizer, event_id, made.gate_id),
        lambda: gates.leave(session, actor, event_id),
        lambda: gates.revoke_gate(session, organizer, event_id, made.gate_id),
    )
    for step in steps:
        step()
        assert [told.event_id for told in looking.told(session, GatesChanged)] == [event_id]


def test_another_events_gate_is_not_there(session: Session, gala: factories.Gala) -> None:
    beside = factories.make_event(session, gala.tenant)
    found = gates.create_gate(session, gala.organizer, int(beside.id or 0), "Beside")
    for step in (
        lambda: gates.renew_code(session, gala.organizer, gala.event_id, found.gate_id),
        lambda: gates.rename_gate(session, gala.organizer, gala.event_id, found.gate_id, "Mine"),
        lambda: gates.set_self_service(session, gala.organizer, gala.event_id, found.gate_id, True),
        lambda: gates.revoke_gate(session, gala.organizer, gala.event_id, found.gate_id),
    ):
        with pytest.raises(NotFound):
            step()
    assert gates.list_gates(session, gala.organizer, gala.event_id) == []
    assert gates.pair(session, found.code).event_id == beside.id


def test_in_the_archive_gates_are_only_closed(session: Session, gala: factories.Gala) -> None:
    found = paired(session, gala)
    actor = gates.get_gate_actor(session, found.token)
    session.execute(update(Event).where(Event.id == gala.event_id).values(status="archived"))
    with pytest.raises(EventArchived):
        gates.create_gate(session, gala.organizer, gala.event_id, "South")
    gates.touch(session, actor, gala.event_id, waiting=1)
    gates.leave(session, actor, gala.event_id)
    gates.revoke_gate(session, gala.organizer, gala.event_id, found.gate_id)


def test_the_activity_log_names_no_secret(session: Session, gala: factories.Gala) -> None:
    made = gates.create_gate(session, gala.organizer, gala.event_id, "North")
    token = gates.pair(session, made.code).token
    said = "".join(f"{row.actor}{row.action}{row.details}" for row in session.query(ActivityLog))
    assert "North" in said
    assert token not in said and made.code not in said and made.code.replace("-", "") not in said


@pytest.mark.parametrize("known", [True, False])
def test_an_unknown_token_costs_what_a_known_one_does(session: Session, gala: factories.Gala, known: bool) -> None:
    """Asked for by its hash, in one statement: how long it takes tells nothing of how near a guess was."""
    token = paired(session, gala).token if known else "made up"
    sent: list[str] = []

    def heard(connection: object, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(session.connection(), "before_cursor_execute", heard)
    try:
        with contextlib.suppress(GateUnknown):
            gates.get_gate_actor(session, token)
    finally:
        event.remove(session.connection(), "before_cursor_execute", heard)
    assert len(sent) == 1 and "token_hash" in sent[0]


def test_a_gate_acts_under_its_name(session: Session, gala: factories.Gala) -> None:
    actor: Actor = gates.get_gate_actor(session, paired(session, gala).token, "192.0.2.7", "Pad")
    assert (actor.name, actor.ip, actor.user_agent) == ("gate:North", "192.0.2.7", "Pad")
