"""Passes: who has one, the keys that sign them, and what a scanned one is worth.

A pass is nothing that is kept: it is signed anew whenever it is shown, always to the same text, from the attendee's id
and revision and the event's key. So a seat may move without a new pass, and raising the revision ends the older ones.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from gala import clock, vault
from gala.access import Actor, Permission, read_only, requires
from gala.bus import InvitationChanged, PassesChanged, publish
from gala.errors import NotComing, WrongState
from gala.models import Attendee, Event, EventSeat, Guest, Invitation, PassKey
from gala.rules import passes
from gala.rules.passes import Finding, Key
from gala.rules.standing import WELCOME, standing
from gala.services import activity
from gala.services.guests import lock_attendees
from gala.services.limits import reissue_limit

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_K = PassKey.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


class KeyMissing(Exception):
    """The event has no key that signs: a service that may write makes one (``make_key``), then it is asked again."""

    def __init__(self, event_id: int) -> None:
        super().__init__(event_id)
        self.event_id = event_id


@dataclass(frozen=True, slots=True)
class GuestPass:
    """One member's pass. ``text`` is what its QR code says; table and seat are empty until there is a seat."""

    attendee_id: int
    name: str
    table_number: str
    seat_label: str
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class PartyPasses:
    """The passes of one invitation, in the party's order, with what stands on each.

    ``doors_at``: let in from then; the start where the doors stand open for days, since an hour alone would mislead.
    """

    event_id: int
    invitation_id: int
    event_name: str
    venue: str
    city: str
    country: str
    start_at: datetime
    end_at: datetime
    doors_at: datetime
    timezone: str
    status: str
    cover: str
    passes: tuple[GuestPass, ...]


@read_only
@requires(Permission.PASS_READ)
def get_passes(session: Session, actor: Actor, invitation_id: int) -> PartyPasses:
    """A pass for each member who comes by the door's own rule: who said yes, or holds a ticket.

    Raises KeyMissing before the first one.
    """
    event: Any = session.execute(
        select(_E).join(_I, _I.c.event_id == _E.c.id).where(_I.c.id == invitation_id)
    ).one()  # fmt: skip
    ahead = timedelta(minutes=event.doors_open_minutes)
    facts = ("venue", "city", "country", "start_at", "end_at", "timezone", "status")
    return PartyPasses(
        event_id=event.id,
        invitation_id=invitation_id,
        event_name=event.name,
        doors_at=event.start_at - (ahead if ahead < timedelta(days=1) else timedelta()),
        cover=event.hero_image_url,
        passes=_signed(session, event.id, _holders(session, invitation_id)),
        **{name: getattr(event, name) for name in facts},
    )


def _holders(session: Session, invitation_id: int) -> list[Row[Any]]:
    rows = session.execute(
        select(_A.c.id, _A.c.status, _A.c.source, _A.c.metadata, _A.c.pass_revision, _G.c.name)
        .add_columns(_S.c.table_number, _S.c.label)
        .select_from(_A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_S, _S.c.attendee_id == _A.c.id))
        .where(_A.c.invitation_id == invitation_id)
        .order_by(_A.c.position, _A.c.id)
    )
    return [row for row in rows if has_pass(row.status, row.source, row.metadata)]


def has_pass(status: str, source: str, details: Mapping[str, Any]) -> bool:
    """Whether an attendee with these columns comes, by the door's own rule: then there is a pass."""
    return standing(status, source, details.get("unpaid") is True) in WELCOME


def _signed(session: Session, event_id: int, holders: list[Row[Any]]) -> tuple[GuestPass, ...]:
    if not holders:
        return ()
    key = _signing_key(session, event_id)
    if key is None:
        raise KeyMissing(event_id)
    private = vault.unseal(key.private_key)
    return tuple(
        GuestPass(
            attendee_id=one.id,
            name=one.name,
            table_number=one.table_number or "",
            seat_label=one.label or "",
            revision=one.pass_revision,
            text=passes.sign(private, key.key_id, event_id, one.id, one.pass_revision),
        )
        for one in holders
    )


# --- keys ------------------------------------------------------------------------------------------------------------


@requires(Permission.PASS_READ, archived=True)
def make_key(session: Session, actor: Actor, event_id: int) -> None:
    """See to it that the event has a key that signs. Those who ask at the same moment get the same one."""
    ensure_key(session, event_id)


def ensure_key(session: Session, event_id: int) -> None:
    """``make_key`` for a service that was let in already, and writes."""
    if _signing_key(session, event_id) is None:
        tenant_id = _lock_event(session, event_id)
        if _signing_key(session, event_id) is None:  # nobody made one while we waited
            _add_key(session, tenant_id, event_id)


@requires(Permission.EVENT_WRITE)
def rotate_key(session: Session, actor: Actor, event_id: int, withdraw: bool = False) -> None:
    """Sign with a new key from now on. ``withdraw``: what older keys have signed no longer opens the door, so that
    everybody has to show the pass that their page shows now; else it stays good."""
    tenant_id = _lock_event(session, event_id)
    if withdraw:
        older = (_K.c.event_id == event_id, _K.c.withdrawn_at.is_(None))
        session.execute(update(_K).where(*older).values(withdrawn_at=clock.now()))
    _add_key(session, tenant_id, event_id)
    publish(session, PassesChanged(event_id))
    action = "passes.withdrawn" if withdraw else "passes.key_changed"
    activity.log(session, actor, tenant_id, action, event_id=event_id)


def read_keys(session: Session, event_id: int) -> dict[str, Key]:
    """The public keys that an event's door checks passes with, by key id; for a service that was let in."""
    rows = session.execute(
        select(_K.c.key_id, _K.c.public_key, _K.c.withdrawn_at).where(_K.c.event_id == event_id).order_by(_K.c.id)
    )
    return {row.key_id: Key(row.public_key, row.withdrawn_at is not None) for row in rows}


def _signing_key(session: Session, event_id: int) -> Row[Any] | None:
    newest = select(_K.c.key_id, _K.c.private_key).where(_K.c.event_id == event_id, _K.c.withdrawn_at.is_(None))
    return session.execute(newest.order_by(_K.c.id.desc()).limit(1)).one_or_none()


def _lock_event(session: Session, event_id: int) -> int:
    """Whose event it is, under the lock that all who change its keys take first."""
    own = select(_E.c.tenant_id).where(_E.c.id == event_id).with_for_update(key_share=True)
    return int(session.execute(own).scalar_one())


def _add_key(session: Session, tenant_id: int, event_id: int) -> None:
    private = Ed25519PrivateKey.generate()
    values = {
        "tenant_id": tenant_id,
        "event_id": event_id,
        "key_id": secrets.token_hex(4),
        "public_key": private.public_key().public_bytes_raw(),
        "private_key": vault.seal(private.private_bytes_raw()),
        "created_at": clock.now(),
    }
    session.execute(insert(_K).values(values))


# --- one pass --------------------------------------------------------------------------------------------------------


@requires(Permission.PASS_WRITE)
def reissue(session: Session, actor: Actor, attendee_id: int) -> int:
    """A new pass for this person, whose revision is returned: all older ones are refused from now on. It cannot be
    undone. Raises NotComing for one who has none, TooManyAttempts for a guest who does it all the time."""
    limited = f"attendee:{attendee_id}"
    if actor.is_only_guest:
        reissue_limit.check(limited)
    event_id = int(session.execute(select(_A.c.event_id).where(_A.c.id == attendee_id)).scalar_one())
    person = lock_attendees(session, event_id, [attendee_id])[attendee_id]
    own = select(_A.c.tenant_id, _A.c.source, _A.c.metadata, _A.c.pass_revision).where(_A.c.id == attendee_id)
    known: Any = session.execute(own).one()
    if not has_pass(person.status, known.source, known.metadata):
        raise NotComing(name=person.name)
    if known.pass_revision >= passes.LAST_REVISION:
        raise WrongState(reason="This pass was issued anew too often.")
    newer = {"pass_revision": _A.c.pass_revision + 1, "version": _A.c.version + 1}
    session.execute(update(_A).where(_A.c.id == attendee_id).values(newer))
    if person.invitation_id is not None:
        publish(session, InvitationChanged(event_id, person.invitation_id))
    activity.log(session, actor, known.tenant_id, "pass.reissued", event_id=event_id, attendee_id=attendee_id)
    if actor.is_only_guest:
        reissue_limit.count(limited)
    return int(known.pass_revision) + 1


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a text is at an event's door, and whose; ``attendee_id`` only where the pass is this event's and signed."""

    finding: Finding
    attendee_id: int | None = None


@read_only
@requires(Permission.CHECK_IN)
def verify(session: Session, actor: Actor, event_id: int, text: str) -> Scanned:
    """The server's own verdict on a scanned text, by the same rule as the tablets'. It checks nobody in."""

    def revision_of(attendee_id: int) -> int | None:
        mine = (_A.c.id == attendee_id, _A.c.event_id == event_id)
        return session.execute(select(_A.c.pass_revision).where(*mine)).scalar_one_or_none()

    finding, found = passes.judge(text, event_id, read_keys(session, event_id), revision_of)
    return Scanned(finding, found.attendee_id if found else None)
