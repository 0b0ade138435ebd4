"""Many hands at the same entries of the address book: nobody is lost, and nobody has two places at one event."""

import logging
import random
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from gala.errors import Busy, NotFound
from gala.models import Attendee, Guest
from gala.services import invitations, people, placement, rsvp
from gala.services.people import GuestForm, merging
from tests import factories
from tests.concurrency.race import race, refused, take_the_lock_away, won
from tests.conftest import Database


def make(db: Database, **fields: Any) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, **fields)


def places(db: Database, guest_ids: list[int]) -> list[tuple[int, int]]:
    """The (event, guest) of each place that is not given up."""
    with db.transaction() as session:
        rows = select(Attendee.event_id, Attendee.guest_id).where(  # type: ignore[call-overload]
            Attendee.guest_id.in_(guest_ids),  # type: ignore[attr-defined]
            Attendee.status != "canceled",
        )
        return [(event_id, guest_id) for event_id, guest_id in session.execute(rows)]


def test_two_who_merge_the_same_people_each_into_the_other_leave_one_with_one_place(db: Database) -> None:
    for _ in range(5):
        gala = make(db, tables=1, seats=4, parties=(1, 1, 1))
        ids = [party[0].guest_id for party in gala.parties]
        tenant_id = gala.event.tenant_id
        clients = [
            partial(db.run, people.merge_guests, gala.organizer, tenant_id, ids[0], [ids[1]]),
            partial(db.run, people.merge_guests, gala.organizer, tenant_id, ids[1], [ids[0], ids[2]]),
            partial(db.run, people.merge_guests, gala.organizer, tenant_id, ids[2], [ids[1]]),
        ]
        outcomes = race(*clients)
        assert {type(error) for error in refused(outcomes)} <= {NotFound}
        assert won(outcomes)
        with db.transaction() as session:
            left = session.scalars(select(Guest.id).where(Guest.id.in_(ids))).all()  # type: ignore[call-overload, union-attr]
        found = places(db, ids)
        assert len(found) == len(set(found)) == len(left), "each who is left has one place"


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_who_is_invited_while_merged_away_is_not_lost_with_the_entry(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    gala = make(db, tables=1, seats=4, parties=(1, 1))
    with db.transaction() as session:
        elsewhere = factories.make_event(session, gala.tenant).id or 0
    keep, other = (party[0].guest_id for party in gala.parties)
    if not locked:
        take_the_lock_away(monkeypatch, db)
    looked, invited = threading.Event(), threading.Event()
    decide = merging._one_place_at_each_event

    def after_the_invitation(*args: Any) -> Any:
        looked.set()
        invited.wait(1)  # where the entries are locked it does not come
        return decide(*args)

    def invite() -> Any:
        looked.wait(5)
        try:
            return db.run(people.invite_guests, gala.organizer, elsewhere, [other])
        finally:
            invited.set()

    monkeypatch.setattr(merging, "_one_place_at_each_event", after_the_invitation)
    merged, was_invited = race(
        partial(db.run, people.merge_guests, gala.organizer, gala.event.tenant_id, keep, [other]), invite
    )
    assert isinstance(merged, people.Merged)
    has_place = any(event_id == elsewhere for event_id, _ in places(db, [keep, other]))
    is_lost = isinstance(was_invited, people.Invited) and not has_place
    assert is_lost is not locked
    if locked:
        assert isinstance(was_invited, NotFound), "who was merged away is found under the other name"


def test_one_person_is_invited_once_however_many_invite_them(db: Database) -> None:
    gala = make(db, tables=0, parties=(1,))
    with db.transaction() as session:
        ids = [factories.make_guest(session, gala.event.tenant_id).id or 0 for _ in range(5)]
    invite = partial(db.run, people.invite_guests, gala.organizer, gala.event_id, ids)
    join = partial(db.run, people.add_to_party, gala.organizer, gala.invitations[0].id or 0, ids)
    outcomes = race(*[invite, join] * 4)
    assert {type(error) for error in refused(outcomes)} <= {Busy}
    assert sum(one.count for one in won(outcomes)) == 5
    assert sorted(guest_id for _, guest_id in places(db, ids)) == ids


def test_a_party_never_grows_past_twenty_by_moving(db: Database) -> None:
    gala = make(db, tables=0, parties=(18, 1, 1, 1, 1))
    target = gala.invitations[0].id or 0
    clients = [
        partial(db.run, people.move_to_party, gala.organizer, target, gala.party_ids(party)) for party in range(1, 5)
    ]
    outcomes = race(*clients)
    assert sorted(map(str, won(outcomes))) == ["1", "1"]
    with db.transaction() as session:
        here = select(func.count()).select_from(Attendee).where(Attendee.invitation_id == target)  # type: ignore[arg-type]
        assert session.scalar(here) == 20


def test_all_acts_on_people_at_once_never_deadlock(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    gala = make(db, tables=1, seats=6, parties=(2, 2, 2))
    tenant_id, boss, event_id = gala.event.tenant_id, gala.organizer, gala.event_id
    with db.transaction() as session:
        ids = [member.guest_id for party in gala.parties for member in party]
        ids += [factories.make_guest(session, tenant_id).id or 0 for _ in range(6)]
    dice = random.Random(5)

    def some_step() -> Any:
        several, party = dice.sample(ids, 3), dice.randrange(3)
        who, invitation_id = dice.choice(gala.party_ids(party)), gala.invitations[dice.randrange(3)].id or 0
        return dice.choice(
            [
                partial(db.run, people.merge_guests, boss, tenant_id, several[0], several[1:2]),
                partial(db.run, people.invite_guests, boss, event_id, several),
                partial(db.run, people.add_to_party, boss, invitation_id, several[:2]),
                partial(db.run, people.move_to_party, boss, invitation_id, [who]),
                partial(db.run, people.tag, boss, tenant_id, several, "vip"),
                partial(db.run, people.untag, boss, tenant_id, several, "vip"),
                partial(db.run, people.edit_guest, boss, several[0], GuestForm("New name")),
                partial(db.run, invitations.edit_member, boss, who, invitations.MemberForm("Other")),
                partial(db.run, people.delete_guests, boss, tenant_id, several[:1]),
                partial(db.run, placement.assign, boss, event_id, who, dice.choice(gala.seat_ids)),
                partial(db.run, rsvp.answer_for, boss, event_id, {who: True}),
            ]
        )

    def client() -> None:
        for step in steps.pop():
            try:
                step()
            except Exception as error:
                if getattr(error, "status", 500) >= 500:
                    raise

    steps = [[some_step() for _ in range(8)] for _ in range(8)]
    with caplog.at_level(logging.INFO, "gala.db"):
        outcomes = race(*[client] * 8)
    assert refused(outcomes) == []
    assert "deadlock" not in caplog.text
