"""The organizer's side of gates: made with a pairing code, listed, renamed, closed."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound, WrongState
from gala.rules.codes import ALPHABET
from gala.services.gates.rows import ONLINE_WITHIN, G, change, hashed, new_row, tell, tidy_name

CODE_LENGTH = 8
CODE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PairingCode:
    """What to type into a tablet, until when. ``code`` is shown once: only its hash is kept."""

    gate_id: int
    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate in the organizer's list.

    ``code_until``: a pairing code is still waiting to be typed. ``skew_ms``: its clock less the server's. ``device``:
    what its browser calls itself.
    """

    id: int
    name: str
    is_online: bool
    is_paired: bool
    is_revoked: bool
    is_personal: bool
    self_service: bool
    last_seen_at: datetime | None
    waiting: int
    skew_ms: int
    app_version: str
    device: str
    code_until: datetime | None


@requires(Permission.GATE_WRITE)
def create_gate(session: Session, actor: Actor, event_id: int, name: str) -> PairingCode:
    """A new gate, waiting for a tablet. Raises Invalid."""
    known = new_row(session, event_id, name)
    made = int(session.execute(insert(G).values(known).returning(G.c.id)).scalar_one())
    tell(session, actor, event_id, "gate.created", known["name"])
    return _coded(session, event_id, made)


@requires(Permission.GATE_WRITE)
def renew_code(session: Session, actor: Actor, event_id: int, gate_id: int) -> PairingCode:
    """Another code for a gate; the one before opens nothing any more. A tablet that is paired works on until the new
    code is used. Raises NotFound, WrongState for a revoked gate."""
    renewed = _coded(session, event_id, gate_id)
    tell(session, actor, event_id, "gate.code", renewed.name)
    return renewed


@read_only
@requires(Permission.EVENT_READ)
def list_gates(session: Session, actor: Actor, event_id: int) -> list[GateRow]:
    """The event's gates, those that work first; personal ones that were left are no more."""
    here = (G.c.event_id == event_id, or_(G.c.is_personal.is_(False), G.c.token_hash.is_not(None)))
    order = (G.c.revoked_at.is_not(None), func.lower(G.c.name), G.c.id)
    now = clock.now()
    return [_row(found, now) for found in session.execute(select(G).where(*here).order_by(*order))]


def _row(found: Any, now: datetime) -> GateRow:
    paired, revoked = found.token_hash is not None, found.revoked_at is not None
    seen, until = found.last_seen_at, found.pairing_expires_at
    return GateRow(
        id=found.id,
        name=found.name,
        is_online=paired and not revoked and seen is not None and now - seen <= ONLINE_WITHIN,
        is_paired=paired,
        is_revoked=revoked,
        is_personal=found.is_personal,
        self_service=found.self_service,
        last_seen_at=seen,
        waiting=found.waiting,
        skew_ms=found.skew_ms,
        app_version=found.app_version,
        device=found.user_agent,
        code_until=until if found.pairing_hash is not None and until > now else None,
    )


@requires(Permission.GATE_WRITE)
def rename_gate(session: Session, actor: Actor, event_id: int, gate_id: int, name: str) -> None:
    """Call it something else, from now on: the log keeps the name of each moment. Raises Invalid, NotFound."""
    name = tidy_name(name)
    change(session, event_id, gate_id, name=name)
    tell(session, actor, event_id, "gate.renamed", name)


@requires(Permission.GATE_WRITE)
def set_self_service(session: Session, actor: Actor, event_id: int, gate_id: int, on: bool) -> None:
    """Let guests scan alone there, without the search. Raises NotFound."""
    name = change(session, event_id, gate_id, self_service=bool(on)).name
    tell(session, actor, event_id, "gate.self_service", name, on=bool(on))


@requires(Permission.GATE_WRITE)
def put_gate(session: Session, actor: Actor, event_id: int, gate_id: int, name: str, self_service: bool) -> GateRow:
    """Give the gate this name, and let guests scan alone there or not; as it is then. Raises Invalid, NotFound."""
    now = _lock(session, event_id, gate_id)
    if tidy_name(name) != now.name:
        rename_gate(session, actor, event_id, gate_id, name)
    if self_service != now.self_service:
        set_self_service(session, actor, event_id, gate_id, self_service)
    return _row(_lock(session, event_id, gate_id), clock.now())


@requires(Permission.GATE_WRITE, archived=True)
def revoke_gate(session: Session, actor: Actor, event_id: int, gate_id: int) -> None:
    """Close the gate for good: its tablet is told so and forgets the guests; what it still reports is held for the
    organizer. Once more changes nothing. Raises NotFound."""
    found = _lock(session, event_id, gate_id)
    if found.revoked_at is None:
        change(session, event_id, gate_id, revoked_at=clock.now(), pairing_hash=None, pairing_expires_at=None)
        tell(session, actor, event_id, "gate.revoked", found.name)


def _lock(session: Session, event_id: int, gate_id: int) -> Any:
    found = session.execute(select(G).where(G.c.id == gate_id, G.c.event_id == event_id).with_for_update()).first()
    if found is None:
        raise NotFound
    return found


def _coded(session: Session, event_id: int, gate_id: int) -> PairingCode:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    until = clock.now() + CODE_LASTS
    found = change(session, event_id, gate_id, pairing_hash=hashed(code), pairing_expires_at=until)
    if found.revoked_at is not None or found.is_personal:
        raise WrongState(reason="This gate is closed. Please add a new one.")
    return PairingCode(gate_id, found.name, f"{code[:4]}-{code[4:]}", until)
