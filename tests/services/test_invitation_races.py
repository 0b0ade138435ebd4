"""Invitations when several people change them at the same moment."""

from sqlalchemy import func, select

from gala.access import SYSTEM
from gala.errors import AlreadyInvited, GroupFull
from gala.models import Attendee, Invitation
from gala.services import invitations, rsvp
from gala.services.invitations import MemberForm
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database


def test_of_two_who_invite_one_person_at_once_one_succeeds(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0)
        guest = factories.make_guest(session, gala.event.tenant_id, name="Ana", email="ana@example.com")
    members = [MemberForm("Ana", "ana@example.com")]
    results = at_once(
        *(lambda: db.run(invitations.create_invitation, SYSTEM, gala.event_id, "", members) for _ in range(6))
    )
    assert sorted(type(result) is int for result in results) == [False] * 5 + [True]
    assert all(isinstance(result, int | AlreadyInvited) for result in results)
    with db.transaction() as session:
        mine = select(func.count()).select_from(Attendee).where(Attendee.guest_id == guest.id)  # type: ignore[arg-type]
        assert session.scalar(mine) == 1


def test_members_who_answer_at_once_leave_the_right_status(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=(4,))
        actor = gala.guest()
    for _ in range(5):
        for comes, expected in ((True, "accepted"), (False, "declined")):
            jobs = [
                lambda attendee_id=i, comes=comes: db.run(rsvp.answer, actor, gala.event_id, {attendee_id: comes})
                for i in gala.party_ids()
            ]
            assert at_once(*jobs) == [None] * 4
            with db.transaction() as session:
                assert session.get(Invitation, gala.invitations[0].id).status == expected  # type: ignore[union-attr]


def test_a_party_never_grows_past_twenty_at_once(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=(18,))
    jobs = [
        lambda n=n: db.run(invitations.add_member, SYSTEM, gala.invitations[0].id, MemberForm(f"Late {n}"))
        for n in range(6)
    ]
    results = at_once(*jobs)
    assert sum(isinstance(result, GroupFull) for result in results) == 4
    with db.transaction() as session:
        assert len(invitations.get_invitation(session, SYSTEM, gala.invitations[0].id or 0).members) == 20
