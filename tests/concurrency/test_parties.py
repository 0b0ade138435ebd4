"""Programs that write the same members and teams at once: one seat, one answer each, an organizer left."""

import contextlib
import logging
import threading
from functools import partial
from typing import Any

import pytest

from gala.errors import ChangedSince, SeatTaken, WrongState
from gala.models import TenantUser
from gala.services import parties, team
from gala.services.parties import MemberChange, members
from tests import factories
from tests.concurrency.race import race, read_before_anybody_writes, refused, take_the_lock_away, won
from tests.conftest import Database

CLIENTS = 8


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_of_all_who_write_themselves_onto_one_seat_one_sits_there(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=(1,) * CLIENTS)
    if not locked:
        take_the_lock_away(monkeypatch, db)
        read_before_anybody_writes(monkeypatch, CLIENTS)
    change = MemberChange(status="accepted", seat_id=gala.seat_ids[0])
    outcomes = race(
        *(
            partial(db.run, parties.put_own_member, gala.guest(n), gala.invitations[n].id, gala.party_ids(n)[0], change)
            for n in range(CLIENTS)
        )
    )
    losers = refused(outcomes)
    if locked:
        assert len(won(outcomes)) == 1
        assert {type(error) for error in losers} == {SeatTaken}
    else:
        assert len(won(outcomes)) != 1 or {type(error) for error in losers} != {SeatTaken}


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_members_of_one_invitation_written_at_once_never_wait_for_each_other_for_ever(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, locked: bool
) -> None:
    caplog.set_level(logging.INFO, "gala.db")
    if not locked:
        monkeypatch.setattr(members, "_lock", lambda *known: None)
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=1, seats=6, parties=(3,))
    invitation_id, mates = gala.invitations[0].id, gala.party_ids(0)

    def change(turn: int, n: int) -> MemberChange:
        note = f"note {turn}"
        if (turn + n) % 3 == 0:
            return MemberChange("declined", dietary_notes=note)
        return MemberChange("accepted", gala.seat_ids[(n + turn) % 6], dietary_notes=note)

    for turn in range(8):
        outcomes = race(
            *(
                partial(db.run, parties.put_member, gala.organizer, invitation_id, who, change(turn, n))
                for n, who in enumerate(mates)
            ),
            partial(db.run, parties.put_invitation, gala.organizer, invitation_id, f"Turn {turn}", turn),
        )
        assert {type(error) for error in refused(outcomes)} <= {SeatTaken, ChangedSince}
    if locked:
        assert "deadlock" not in caplog.text
    elif db.kind == "postgresql":  # on SQLite one writes at a time
        assert "deadlock" in caplog.text


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_of_two_organizers_who_take_each_other_out_one_is_left(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    with db.transaction() as session:
        tenant = factories.make_tenant(session)
        one, other = factories.organizer(tenant), factories.organizer(tenant)
        tenant_id = int(tenant.id or 0)
    if not locked:
        take_the_lock_away(monkeypatch, db)
        together(monkeypatch)
    outcomes = race(
        partial(db.run, team.remove_team_member, one, tenant_id, other.user_id),
        partial(db.run, team.remove_team_member, other, tenant_id, one.user_id),
    )
    with db.transaction() as session:
        left = session.query(TenantUser).filter_by(tenant_id=tenant_id).count()
    if locked:
        assert (left, [type(error) for error in refused(outcomes)]) == (1, [WrongState])
    else:
        assert left == 0 or len(refused(outcomes)) != 1


def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have taken the other out before either looks whether somebody is left, and both look before either is done.

    Where one is refused the other goes on after a moment.
    """
    barrier, look = threading.Barrier(2), team.must_have_organizer

    def wait_look_and_wait(*args: Any) -> None:
        barrier.wait(5)
        look(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)

    monkeypatch.setattr(team, "must_have_organizer", wait_look_and_wait)
