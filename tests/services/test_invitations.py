"""Invitations and their members: made, changed, found, counted; the group's status follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.errors import AlreadyInvited, Forbidden, GalaError, GroupFull, Invalid, NotFound, WrongState
from gala.models import Attendee, AttendeeHistory, EventSeat, Guest
from gala.rules import codes
from gala.services import invitations
from gala.services.invitations import MemberForm
from tests import factories
from tests.factories import Gala

FAMILY = [MemberForm("Ana Núñez", "Ana@Example.com ", "+34 600"), MemberForm("Ben Núñez"), MemberForm("王小明")]


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2, 1))


def create(session: Session, gala: Gala, label: str = "Familia Núñez", members: Any = FAMILY) -> int:
    return invitations.create_invitation(session, gala.organizer, gala.event_id, label, members)


def get(session: Session, gala: Gala, invitation_id: int) -> invitations.InvitationFacts:
    return invitations.get_invitation(session, gala.organizer, invitation_id)


def test_one_code_for_a_family(session: Session, gala: Gala) -> None:
    made = get(session, gala, create(session, gala))
    assert (made.label, made.status, made.event_id) == ("Familia Núñez", "pending", gala.event_id)
    assert [(m.name, m.email, m.status) for m in made.members] == [
        ("Ana Núñez", "ana@example.com", "pending"), ("Ben Núñez", "", "pending"), ("王小明", "", "pending"),
    ]  # fmt: skip
    assert codes.is_code(made.code.replace("-", ""))
    assert made.link == f"http://localhost:8000/i/{made.code}"
    assert made.qr.startswith("<svg") or "<svg" in made.qr
    happened = bus.take_published(session)
    assert bus.InvitationChanged(gala.event_id, made.id) in happened
    (told,) = (event for event in happened if isinstance(event, bus.RsvpChanged))
    assert next((a.name, a.version, a.invitation_id) for a in told.attendees) == ("Ana Núñez", 1, made.id)


def test_the_first_name_is_the_label_when_none_is_given(session: Session, gala: Gala) -> None:
    assert get(session, gala, create(session, gala, label=" ")).label == "Ana Núñez"


def test_one_to_twenty_members(session: Session, gala: Gala) -> None:
    with pytest.raises(Invalid):
        create(session, gala, members=[])
    with pytest.raises(GroupFull):
        create(session, gala, members=[MemberForm(f"Guest {n}") for n in range(21)])
    invitation_id = create(session, gala, members=[MemberForm(f"Guest {n}") for n in range(19)])
    last = invitations.add_member(session, gala.organizer, invitation_id, MemberForm("Zoë"))
    with pytest.raises(GroupFull):
        invitations.add_member(session, gala.organizer, invitation_id, MemberForm("Too Many"))
    invitations.remove_member(session, gala.organizer, last)
    invitations.add_member(session, gala.organizer, invitation_id, MemberForm("Instead"))
    assert [m.name for m in get(session, gala, invitation_id).members][-1] == "Instead"


@pytest.mark.parametrize(
    ("field", "member"),
    [
        ("name", MemberForm("  ")),
        ("name", MemberForm("…")),
        ("name", MemberForm("x" * 201)),
        ("name", MemberForm("Ana\x00")),
        ("email", MemberForm("Ana", "ana")),
        ("email", MemberForm("Ana", "a b@example.com")),
        ("email", MemberForm("Ana", "a@b@example.com")),
        ("email", MemberForm("Ana", "x" * 250 + "@a.bc")),
        ("phone", MemberForm("Ana", "", "1" * 41)),
    ],
)
def test_unusable_members_are_refused_by_field(session: Session, gala: Gala, field: str, member: MemberForm) -> None:
    with pytest.raises(Invalid) as refused:
        create(session, gala, members=[member])
    assert refused.value.params["field"] == field
    with pytest.raises(Invalid):
        invitations.edit_member(session, gala.organizer, gala.party_ids()[0], member)


def test_the_address_book_knows_a_person_by_email(session: Session, gala: Gala) -> None:
    other = factories.make_event(session, gala.tenant)
    create(session, gala)
    again = [MemberForm("ana NUNEZ", "ana@example.com")]
    invitation_id = invitations.create_invitation(session, gala.organizer, other.id or 0, "", again)
    known = session.scalars(select(Guest.id).where(Guest.email == "ana@example.com")).all()  # type: ignore[call-overload]
    assert len(known) == 1
    assert get(session, gala, invitation_id).members[0].name == "Ana Núñez"


def test_nobody_is_invited_twice(session: Session, gala: Gala) -> None:
    create(session, gala)
    with pytest.raises(AlreadyInvited) as refused:
        create(session, gala, members=[MemberForm("Ana Núñez", "ana@example.com")])
    assert refused.value.params == {"name": "Ana Núñez"}
    with pytest.raises(Invalid):
        create(session, gala, members=[MemberForm("Somebody Else", "ana@example.com")])
    with pytest.raises(Invalid):
        create(session, gala, members=[MemberForm("A", "x@example.com"), MemberForm("B", "X@example.com")])


def test_whoever_was_removed_may_be_invited_again(session: Session, gala: Gala) -> None:
    ana = get(session, gala, create(session, gala)).members[0]
    invitations.remove_member(session, gala.organizer, ana.attendee_id, "moved away")
    assert create(session, gala, members=[MemberForm("Ana Núñez", "ana@example.com")])


def test_a_removed_member_s_seat_and_hold_become_free(session: Session, gala: Gala) -> None:
    ana, ben = gala.parties[0]
    factories.sit(session, ana, gala.seats[0])
    gala.seats[1].holder, gala.seats[1].held_for = f"attendee:{ana.id}", ana.id
    gala.seats[1].held_at, gala.seats[1].hold_expires_at = clock.now(), clock.now() + timedelta(minutes=5)
    ben.status = "accepted"
    session.flush()
    invitations.remove_member(session, gala.organizer, gala.party_ids()[0], "ill")
    session.expire_all()
    assert (ana.status, ana.cancellation_reason, ana.invitation_id) == ("canceled", "ill", gala.invitations[0].id)
    assert [(seat.attendee_id, seat.holder) for seat in gala.seats[:2]] == [(None, None)] * 2
    assert gala.invitations[0].status == "accepted", "only Ben is left, and he comes"
    freed = [event for event in bus.take_published(session) if isinstance(event, bus.SeatsFreed)]
    assert [seat.seat_id for event in freed for seat in event.seats] == gala.seat_ids[:2]
    invitations.remove_member(session, gala.organizer, gala.party_ids()[1])
    assert get(session, gala, gala.invitations[0].id or 0).members == ()


def test_whoever_was_there_stays(session: Session, gala: Gala) -> None:
    ana = gala.parties[0][0]
    ana.status, ana.checked_in_at = "attended", clock.now()
    session.flush()
    with pytest.raises(WrongState):
        invitations.remove_member(session, gala.organizer, gala.party_ids()[0])
    with pytest.raises(WrongState):
        invitations.delete_invitation(session, gala.organizer, gala.invitations[0].id or 0)


def test_an_invitation_goes_with_its_members_and_its_history_stays(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    ids = gala.party_ids()
    invitations.delete_invitation(session, gala.organizer, gala.invitations[0].id or 0)
    assert not session.scalars(select(Attendee.id).where(Attendee.id.in_(ids))).all()  # type: ignore[call-overload, union-attr]
    row = session.get(EventSeat, gala.seat_ids[0], populate_existing=True)
    assert row is not None and row.attendee_id is None
    actions = set(session.scalars(select(AttendeeHistory.action).where(AttendeeHistory.attendee_id == ids[0])))  # type: ignore[call-overload]
    assert actions >= {"insert", "seat", "unseat", "delete"}
    with pytest.raises(NotFound):
        get(session, gala, gala.invitations[0].id or 0)


def test_a_corrected_name_is_told_everywhere(session: Session, gala: Gala) -> None:
    ana = get(session, gala, create(session, gala)).members[0]
    bus.take_published(session)
    invitations.edit_member(session, gala.organizer, ana.attendee_id, MemberForm("Ana Núñez Rey", "ana@rey.example"))
    told = [event for event in bus.take_published(session) if isinstance(event, bus.RsvpChanged)]
    assert [(a.name, a.version) for event in told for a in event.attendees] == [("Ana Núñez Rey", 2)]
    assert invitations.count_people(session, gala.staff, gala.event_id, "nunez rey") == 1
    ben = invitations.list_people(session, gala.staff, gala.event_id, "ben nun")[0]
    with pytest.raises(Invalid):
        invitations.edit_member(session, gala.organizer, ben.attendee_id, MemberForm("Ben", "ana@rey.example"))


def test_a_new_code_ends_the_old_one(session: Session, gala: Gala) -> None:
    invitation_id = create(session, gala)
    old = get(session, gala, invitation_id).code
    new = invitations.reset_code(session, gala.organizer, invitation_id)
    assert codes.display_code(new) == get(session, gala, invitation_id).code != old
    invitations.rename_invitation(session, gala.organizer, invitation_id, "Los Núñez")
    assert get(session, gala, invitation_id).label == "Los Núñez"


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["accepted", "accepted"], "accepted"),
        (["declined", "declined"], "declined"),
        (["accepted", "declined"], "partial"),
        (["accepted", "pending"], "pending"),
        (["attended", "declined"], "attended"),
        (["canceled", "declined"], "declined"),
    ],
)
def test_the_status_follows_the_members(session: Session, gala: Gala, statuses: list[str], expected: str) -> None:
    for member, status in zip(gala.parties[0], statuses, strict=True):
        member.status = status
    session.flush()
    invitations.refresh_status(session, [gala.invitations[0].id, None, 10**6])
    session.expire_all()
    assert gala.invitations[0].status == expected
    assert gala.invitations[0].responded_at is not None
    first = gala.invitations[0].responded_at
    bus.take_published(session)
    invitations.refresh_status(session, [gala.invitations[0].id])
    session.expire_all()
    assert gala.invitations[0].responded_at == first
    assert bus.take_published(session) == [], "nothing changed, nothing is told"


def test_the_qr_is_one_path_with_a_quiet_zone() -> None:
    svg = invitations.qr_svg("http://localhost:8000/i/DANCE-PARTY")
    assert svg.count("<path") == 1
    assert "viewBox" in svg and "<script" not in svg


def test_who_may(session: Session, gala: Gala) -> None:
    invitation_id, attendee_id = gala.invitations[0].id, gala.party_ids()[0]
    writes: list[tuple[Callable[..., Any], Any]] = [
        (lambda *a: invitations.create_invitation(*a, "", FAMILY), gala.event_id),
        (lambda *a: invitations.add_member(*a, FAMILY[0]), invitation_id),
        (lambda *a: invitations.edit_member(*a, FAMILY[0]), attendee_id),
        (lambda *a: invitations.rename_invitation(*a, "x"), invitation_id),
        (invitations.remove_member, attendee_id),
        (invitations.reset_code, invitation_id),
        (invitations.delete_invitation, invitation_id),
    ]
    reads: list[tuple[Callable[..., Any], Any]] = [
        (invitations.list_invitations, gala.event_id),
        (invitations.list_people, gala.event_id),
        (invitations.count_people, gala.event_id),
        (invitations.get_invitation, invitation_id),
    ]
    stranger = factories.stranger(session)
    for service, scope in reads:
        service(session, gala.staff, scope)
    for service, scope in writes:
        with pytest.raises(Forbidden):
            service(session, gala.staff, scope)
    for service, scope in [*reads, *writes]:
        with pytest.raises(NotFound):
            service(session, stranger, scope)
        with pytest.raises(GalaError):
            service(session, gala.guest(), scope)
