"""Passes: who has one, what ends one, and what a scanned text is worth at the server."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala.access import Actor
from gala.errors import EventArchived, Forbidden, NotComing, NotFound, TooManyAttempts
from gala.models import ActivityLog, Attendee, AttendeeHistory, Event, PassKey
from gala.rules.passes import Finding, read, sign
from gala.services import changes, gates, invitations, limits, passes, rsvp
from gala.services.passes import KeyMissing, PartyPasses
from tests import factories


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.reset()


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    """A party of three and one of two who come, and the key is made."""
    gala = factories.make_gala(session, parties=(3, 2), status="accepted", doors_open_minutes=90)
    passes.make_key(session, gala.guest(), gala.event_id)
    return gala


def own(session: Session, gala: factories.Gala, party: int = 0, actor: Actor | None = None) -> PartyPasses:
    return passes.get_passes(session, actor or gala.guest(party), gala.invitations[party].id)


def texts(session: Session, gala: factories.Gala, party: int = 0) -> list[str]:
    return [one.text for one in own(session, gala, party).passes]


def verdict(session: Session, gala: factories.Gala, text: str) -> str:
    return passes.verify(session, gala.staff, gala.event_id, text).finding


# --- who has one -----------------------------------------------------------------------------------------------------


def test_everybody_of_the_party_has_a_pass_of_their_own(session: Session, gala: factories.Gala) -> None:
    factories.sit(session, gala.parties[0][1], gala.seats[2])
    party = own(session, gala)
    assert [one.attendee_id for one in party.passes] == gala.party_ids()
    assert [(one.table_number, one.seat_label) for one in party.passes] == [("", ""), ("1", "3"), ("", "")]
    assert (gala.event.start_at - party.doors_at).total_seconds() == 90 * 60
    for one in party.passes:
        said = read(one.text)
        assert said is not None
        assert (said.event_id, said.attendee_id, said.revision) == (gala.event_id, one.attendee_id, 1)
        scanned = passes.verify(session, gala.staff, gala.event_id, one.text)
        assert (scanned.finding, scanned.attendee_id) == (Finding.VALID, one.attendee_id)


def test_doors_that_are_open_for_days_have_no_hour(session: Session, gala: factories.Gala) -> None:
    for minutes, told in ((24 * 60 - 1, 24 * 60 - 1), (24 * 60, 0), (30 * 24 * 60, 0)):
        gala.event.doors_open_minutes = minutes
        session.flush()
        assert (gala.event.start_at - own(session, gala).doors_at).total_seconds() == told * 60


def test_a_pass_says_the_same_whenever_it_is_shown(session: Session, gala: factories.Gala) -> None:
    before = texts(session, gala)
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    assert texts(session, gala) == before, "a seat may move without a new pass"


@pytest.mark.parametrize(
    ("status", "source", "details", "has_one"),
    [
        ("accepted", "rsvp", {}, True),
        ("attended", "rsvp", {}, True),
        ("pending", "rsvp", {}, False),
        ("pending", "ticket", {}, True),
        ("declined", "ticket", {}, False),
        ("canceled", "rsvp", {}, False),
        ("refunded", "ticket", {}, False),
        ("waitlisted", "rsvp", {}, False),
        ("no_show", "rsvp", {}, True),
        ("accepted", "ticket", {"unpaid": True}, False),
        ("accepted", "ticket", {"unpaid": False}, True),
    ],
)
def test_who_comes_has_a_pass(
    session: Session, gala: factories.Gala, status: str, source: str, details: dict[str, bool], has_one: bool
) -> None:
    member = gala.parties[0][0]
    member.status, member.source, member.details = status, source, details
    session.flush()
    assert (member.id in [one.attendee_id for one in own(session, gala).passes]) is has_one
    if not has_one:
        with pytest.raises(NotComing):
            passes.reissue(session, gala.organizer, member.id)


def test_staff_and_organizers_see_the_passes_of_every_party(session: Session, gala: factories.Gala) -> None:
    for actor in (gala.staff, gala.organizer):
        assert own(session, gala, 1, actor) == own(session, gala, 1)


def test_a_guest_gets_nobody_else_s_pass_by_any_id(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session, parties=(1,), status="accepted")
    theirs = {one.id for one in gala.invitations[1:]} | {other.invitations[0].id, 0, -1, 10**12}
    for invitation_id in theirs:
        with pytest.raises(NotFound):
            passes.get_passes(session, gala.guest(), invitation_id)
    for attendee_id in (*gala.party_ids(1), *other.party_ids(), 0, -1, 10**12):
        with pytest.raises(NotFound):
            passes.reissue(session, gala.guest(), attendee_id)
    with pytest.raises(Forbidden):
        passes.verify(session, gala.guest(), gala.event_id, texts(session, gala)[0])


# --- keys ------------------------------------------------------------------------------------------------------------


def test_the_key_is_made_on_first_need_and_by_no_reading(session: Session) -> None:
    gala = factories.make_gala(session, status="accepted")
    with pytest.raises(KeyMissing) as missing:
        own(session, gala)
    assert missing.value.event_id == gala.event_id
    passes.make_key(session, gala.guest(), gala.event_id)
    first = texts(session, gala)
    passes.make_key(session, gala.guest(1), gala.event_id)
    assert texts(session, gala) == first, "there is one already"


def test_a_tablet_is_never_paired_without_a_key(session: Session) -> None:
    """Else one that loses its line at once would take the first pass for a forged one."""
    gala = factories.make_gala(session, status="accepted")
    gates.pair_here(session, gala.staff, gala.event_id, "North")
    (known,) = passes.read_keys(session, gala.event_id)
    for text in texts(session, gala):
        said = read(text)
        assert said is not None
        assert said.key_id == known


def test_a_party_without_passes_needs_no_key(session: Session) -> None:
    assert own(session, factories.make_gala(session)).passes == ()


def test_private_keys_lie_sealed_in_the_database(session: Session, gala: factories.Gala) -> None:
    row = session.query(PassKey).filter_by(event_id=gala.event_id).one()
    private = passes.vault.unseal(row.private_key)
    assert len(private) == 32
    assert private not in row.private_key
    said = read(sign(private, row.key_id, gala.event_id, 7, 1))
    assert said is not None


def test_a_new_key_leaves_older_passes_good(session: Session, gala: factories.Gala) -> None:
    old = texts(session, gala)
    passes.rotate_key(session, gala.organizer, gala.event_id)
    new = texts(session, gala)
    assert not set(old) & set(new)
    assert {verdict(session, gala, text) for text in old + new} == {Finding.VALID}


def test_a_withdrawn_key_ends_what_it_signed(session: Session, gala: factories.Gala) -> None:
    first = texts(session, gala)
    passes.rotate_key(session, gala.organizer, gala.event_id)
    second = texts(session, gala)
    passes.rotate_key(session, gala.organizer, gala.event_id, withdraw=True)
    third = texts(session, gala)
    found = [{verdict(session, gala, text) for text in some} for some in (first, second, third)]
    assert found == [{Finding.REVOKED}, {Finding.REVOKED}, {Finding.VALID}]
    mine = select(ActivityLog.action).where(ActivityLog.tenant_id == gala.tenant.id)
    actions = session.scalars(mine.order_by(ActivityLog.id)).all()
    assert actions == ["passes.key_changed", "passes.withdrawn"]


# --- anew ------------------------------------------------------------------------------------------------------------


def test_a_new_pass_ends_the_older_ones_of_this_person_only(session: Session, gala: factories.Gala) -> None:
    ana, *others = gala.party_ids()
    before = texts(session, gala)
    assert passes.reissue(session, gala.guest(), ana) == 2
    after = texts(session, gala)
    assert after[1:] == before[1:]
    assert [verdict(session, gala, text) for text in (before[0], after[0], before[1])] == ["revoked", "valid", "valid"]
    assert passes.reissue(session, gala.organizer, ana) == 3
    assert [verdict(session, gala, text) for text in (before[0], after[0])] == ["revoked", "revoked"]
    assert passes.reissue(session, gala.organizer, others[0]) == 2


def test_a_new_pass_is_written_down(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    rows = select(AttendeeHistory).where(AttendeeHistory.attendee_id == ana).order_by(AttendeeHistory.id.desc())
    version = session.execute(select(Attendee.version).where(Attendee.id == ana)).scalar_one()
    passes.reissue(session, gala.guest(), ana)
    last = session.execute(rows.limit(1)).scalar_one()
    assert (last.action, last.changed_by) == ("update", gala.guest().name)
    assert session.execute(select(Attendee.version).where(Attendee.id == ana)).scalar_one() == version + 1
    line = session.execute(select(ActivityLog).where(ActivityLog.action == "pass.reissued")).scalar_one()
    assert (line.actor, line.details) == (gala.guest().name, {"event_id": gala.event_id, "attendee_id": ana})


def test_staff_at_the_door_make_no_passes(session: Session, gala: factories.Gala) -> None:
    with pytest.raises(Forbidden):
        passes.reissue(session, gala.staff, gala.party_ids()[0])


def test_a_guest_makes_ten_new_passes_an_hour_at_most(session: Session, gala: factories.Gala) -> None:
    ana, ben, _ = gala.party_ids()
    for _ in range(10):
        passes.reissue(session, gala.guest(), ana)
    with pytest.raises(TooManyAttempts):
        passes.reissue(session, gala.guest(), ana)
    assert passes.reissue(session, gala.guest(), ben) == 2
    assert passes.reissue(session, gala.organizer, ana) == 12, "an organizer is not held up"


def test_nothing_is_made_in_the_archive(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Event).where(Event.id == gala.event_id).values(status="archived"))
    with pytest.raises(EventArchived):
        passes.reissue(session, gala.organizer, gala.party_ids()[0])
    with pytest.raises(EventArchived):
        passes.rotate_key(session, gala.organizer, gala.event_id)


def test_who_comes_back_by_an_undo_comes_back_with_the_newest_pass_only(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    old = texts(session, gala)[0]
    passes.reissue(session, gala.organizer, ana)
    new = texts(session, gala)[0]
    away: tuple[tuple[Any, int], ...] = (
        (invitations.remove_member, ana),
        (invitations.delete_invitation, gala.invitations[0].id),
    )
    for go_away, what in away:
        go_away(session, gala.organizer, what)
        changes.undo(session, gala.organizer, gala.event_id)
        assert texts(session, gala)[0] == new
        assert [verdict(session, gala, text) for text in (old, new)] == [Finding.REVOKED, Finding.VALID]


def test_an_undo_of_what_came_before_does_not_take_a_new_pass_back(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    old = texts(session, gala)[0]
    rsvp.answer_for(session, gala.organizer, gala.event_id, {ana: False})
    rsvp.answer_for(session, gala.organizer, gala.event_id, {ana: True})
    passes.reissue(session, gala.organizer, ana)
    changes.undo(session, gala.organizer, gala.event_id)
    assert ana not in [one.attendee_id for one in own(session, gala).passes], "the answer is undone, not the pass"
    changes.redo(session, gala.organizer, gala.event_id)
    assert verdict(session, gala, old) == Finding.REVOKED
    assert verdict(session, gala, texts(session, gala)[0]) == Finding.VALID


# --- what a scanned text is ------------------------------------------------------------------------------------------


def test_another_event_s_pass_is_told_as_such(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session, parties=(1,), status="accepted")
    passes.make_key(session, other.guest(), other.event_id)
    (text,) = texts(session, other)
    scanned = passes.verify(session, gala.staff, gala.event_id, text)
    assert (scanned.finding, scanned.attendee_id) == (Finding.WRONG_EVENT, None)


def test_another_event_s_key_signs_nothing_here(session: Session, gala: factories.Gala) -> None:
    """Not even where its id is the same, which the odds allow."""
    other = factories.make_gala(session, parties=(1,), status="accepted")
    passes.make_key(session, other.guest(), other.event_id)
    here, there = (session.query(PassKey).filter_by(event_id=one.event_id).one() for one in (gala, other))
    private = passes.vault.unseal(there.private_key)
    for key_id in (here.key_id, there.key_id):
        forged = sign(private, key_id, gala.event_id, gala.party_ids()[0], 1)
        assert verdict(session, gala, forged) == Finding.FORGED


def test_somebody_of_another_event_is_nobody_here(session: Session, gala: factories.Gala) -> None:
    """Signed by us, but there is no such person: their row is gone, or was never of this event."""
    other = factories.make_gala(session, parties=(1,))
    row = session.query(PassKey).filter_by(event_id=gala.event_id).one()
    private = passes.vault.unseal(row.private_key)
    for attendee_id in (other.party_ids()[0], 10**9):
        text = sign(private, row.key_id, gala.event_id, attendee_id, 1)
        assert verdict(session, gala, text) == Finding.UNKNOWN


@pytest.mark.parametrize("text", ["", "GALA", "https://example.org", "gala1:AAA", "\x00", "ñ" * 10_000])
def test_what_is_no_pass_is_unknown(session: Session, gala: factories.Gala, text: str) -> None:
    assert verdict(session, gala, text) == Finding.UNKNOWN


def test_what_only_looks_like_a_pass_is_forged(session: Session, gala: factories.Gala) -> None:
    text = texts(session, gala)[0]
    for broken in ("GALA1:", "GALA1:AAA", text[:-1], text + "0", text.lower().replace("gala1", "GALA1")):
        assert verdict(session, gala, broken) == Finding.FORGED
