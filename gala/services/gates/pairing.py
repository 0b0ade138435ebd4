"""How a tablet becomes a gate, and stops being one."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, open_to_all, requires
from gala.errors import Forbidden, PairingUnknown
from gala.models import Event, Tenant, TenantStatus
from gala.rules.codes import normalize_code
from gala.services.gates.knowing import gate_actor, must_not_be_over
from gala.services.gates.rows import G, change, hashed, new_row, tell
from gala.services.limits import pairing_limit
from gala.services.passes import ensure_key

_E = Event.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Paired:
    """A tablet's token, and what it was paired with."""

    token: str
    gate_id: int
    gate_name: str
    event_id: int
    event_name: str


@open_to_all("whoever knows the pairing code; wrong ones are limited by address")
def pair(session: Session, code: str, ip: str = "", user_agent: str = "") -> Paired:
    """Make the tablet that typed this code the code's gate. The code is used up, and the tablet that was this gate
    before is it no more.

    Raises PairingUnknown, TooManyAttempts; GateOver when the event is over for good.
    """
    pairing_limit.check(f"ip:{ip}")
    now, token = clock.now(), secrets.token_urlsafe(32)
    # One statement decides: of two tablets with one code the second finds it used.
    waiting = (G.c.pairing_hash == hashed(normalize_code(code)), G.c.pairing_expires_at > now)
    taken = update(G).where(*waiting, G.c.revoked_at.is_(None)).values(_paired(token, now, user_agent))
    found = session.execute(taken.returning(G)).first()
    if found is None:
        pairing_limit.count(f"ip:{ip}")
        raise PairingUnknown
    paired = _opened(session, found, token)
    tell(session, gate_actor(found, ip, user_agent), found.event_id, "gate.paired", found.name)
    return paired


@requires(Permission.CHECK_IN)
def pair_here(session: Session, actor: Actor, event_id: int, name: str) -> Paired:
    """Make the device of somebody who is signed in a gate of their own, which ends with their membership.

    Raises Forbidden for whoever is no person, Invalid, GateOver.
    """
    if actor.user_id is None:
        raise Forbidden
    token = secrets.token_urlsafe(32)
    known = new_row(session, event_id, name) | {"user_id": actor.user_id, "is_personal": True}
    known |= _paired(token, clock.now(), actor.user_agent)
    found = session.execute(insert(G).values(known).returning(G)).one()
    paired = _opened(session, found, token)
    tell(session, actor, event_id, "gate.paired", found.name)
    return paired


def _paired(token: str, now: datetime, user_agent: str) -> dict[str, Any]:
    fresh = {"token_hash": hashed(token), "pairing_hash": None, "pairing_expires_at": None}
    return fresh | {"paired_at": now, "last_seen_at": now, "waiting": 0, "user_agent": user_agent[:300]}


def _opened(session: Session, gate: Any, token: str) -> Paired:
    """Raises PairingUnknown for a gate of a tenant that is closed, GateOver."""
    about = select(_E.c.name, _E.c.end_at, _T.c.status).join(_T, _T.c.id == _E.c.tenant_id)
    event = session.execute(about.where(_E.c.id == gate.event_id)).one()
    if event.status != TenantStatus.ACTIVE:
        raise PairingUnknown
    must_not_be_over(event.end_at)
    ensure_key(session, gate.event_id)  # a key made later would be unknown to a tablet that has lost its line
    return Paired(token, gate.id, gate.name, gate.event_id, event.name)


@requires(Permission.CHECK_IN, archived=True)
def leave(session: Session, actor: Actor, event_id: int) -> None:
    """The tablet stops being a gate: its token opens nothing any more. Raises Forbidden for whoever is no gate."""
    if actor.gate is None:
        raise Forbidden
    # A personal one is over with it: nobody can pair it anew.
    ended = case((G.c.is_personal, clock.now()), else_=G.c.revoked_at)
    change(session, event_id, actor.gate.id, token_hash=None, paired_at=None, waiting=0, revoked_at=ended)
    tell(session, actor, event_id, "gate.left", actor.gate.name)
