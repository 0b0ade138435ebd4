"""Which gate holds a token, and what is known of how it does."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Badge, Permission, open_to_all, read_only, requires
from gala.bus import GatesChanged, publish
from gala.errors import Forbidden, GateOver, GateRevoked, GateUnknown
from gala.hot import Hot, many, named
from gala.models import Event, MembershipStatus, Tenant, TenantStatus, TenantUser
from gala.rules.door_hours import KEPT_FOR
from gala.services.gates.rows import ONLINE_WITHIN, G, hashed

WRITE_APART = timedelta(seconds=5)
"""A gate asks every two seconds; what it says of itself is written so often at most, unless its queue changed."""
_LONGEST_TOKEN = 200
_MOST_WAITING, _MOST_SKEW = 1_000_000, 2_000_000_000

_E = Event.__table__  # type: ignore[attr-defined]
_M = TenantUser.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]

_FOUND = (
    select(G.c.id, G.c.event_id, G.c.name, G.c.revoked_at, G.c.is_personal, G.c.last_seen_at, G.c.waiting)
    .add_columns(_E.c.end_at, _T.c.status, _M.c.id.label("membership"))
    .join(_E, _E.c.id == G.c.event_id)
    .join(_T, _T.c.id == G.c.tenant_id)
    .outerjoin(
        _M,
        and_(
            _M.c.tenant_id == G.c.tenant_id,
            _M.c.user_id == G.c.user_id,
            _M.c.status == bindparam("active", MembershipStatus.ACTIVE.value, type_=String),
        ),
    )
    .add_columns(G.c.token_hash)
)
_FIND = Hot(_FOUND.where(G.c.token_hash == bindparam("token_hash")))


@read_only
@open_to_all("it only says which gate holds the token")
def get_gate_actor(session: Session, token: str, ip: str = "", user_agent: str = "") -> Actor:
    """The gate that holds this token: it may look up and check in at its event.

    Raises GateUnknown; GateRevoked, also once the person whose own gate it is has left the team; GateOver a day after
    the event.
    """
    found = find_gate(session, token)
    if is_revoked(found):
        raise GateRevoked
    must_not_be_over(found.end_at)
    return gate_actor(found, ip, user_agent)


def find_gate(session: Session, token: str) -> Any:
    """The row of the gate that holds this token, whether it still works or not. Raises GateUnknown."""
    return ask_gate(session, token)()


def ask_gate(session: Session, token: str) -> Callable[[], Any]:
    """``find_gate`` in one message with what is asked next: call what it returns for the row."""
    rows = _FIND.ask(session, token_hash=hashed(token[:_LONGEST_TOKEN]))

    def found() -> Any:
        here = rows()
        if not here or here[0].status != TenantStatus.ACTIVE:
            raise GateUnknown
        return here[0]

    return found


def ask_gates(session: Session, tokens: Collection[str]) -> Callable[[], dict[str, Any]]:
    """As ``ask_gate``, for several: the rows by token, of those that there are."""
    hashes = {hashed(token[:_LONGEST_TOKEN]): token for token in tokens}
    rows = _find_all(len(hashes)).ask(session, **named("hash", hashes))
    return lambda: {hashes[row.token_hash]: row for row in rows() if row.status == TenantStatus.ACTIVE}


@lru_cache
def _find_all(count: int) -> Hot:
    return Hot(_FOUND.where(G.c.token_hash.in_(many("hash", count, G.c.token_hash.type))))


def is_revoked(found: Any) -> bool:
    """Whether a row of ``find_gate`` is of a gate that was closed, or whose person has left."""
    return found.revoked_at is not None or (found.is_personal and found.membership is None)


def must_not_be_over(end_at: datetime) -> None:
    """Raises GateOver."""
    if clock.now() >= end_at + KEPT_FOR:
        raise GateOver


def gate_actor(gate: Any, ip: str, user_agent: str) -> Actor:
    """Whom a gate's row makes."""
    return actor_of(Badge(gate.id, gate.event_id, gate.name, is_revoked(gate)), ip, user_agent)


def actor_of(badge: Badge, ip: str, user_agent: str) -> Actor:
    """Whoever wears this badge."""
    return Actor(f"gate:{badge.name}", gate=badge, ip=ip[:45], user_agent=user_agent[:300])


@requires(Permission.CHECK_IN, archived=True)
def touch(session: Session, actor: Actor, event_id: int, waiting: int = 0, skew_ms: int = 0, app: str = "") -> None:
    """Note that the gate was heard of, with what it says of itself. Raises Forbidden for whoever is no gate."""
    if actor.gate is None:
        raise Forbidden
    mine = select(G.c.id, G.c.event_id, G.c.last_seen_at, G.c.waiting).where(G.c.id == actor.gate.id)
    note(session, session.execute(mine).one(), waiting, app, skew_ms)


def note(session: Session, gate: Any, waiting: int, app: str, skew_ms: int | None = None) -> None:
    """Write down what a gate says of itself, when that is due; tell open pages when it is back or its queue changed."""
    waiting = min(max(waiting, 0), _MOST_WAITING)
    if not is_due(gate.last_seen_at, gate.waiting, waiting):
        return
    now = clock.now()
    said: dict[str, Any] = {"last_seen_at": now, "waiting": waiting}
    if app:
        said["app_version"] = "".join(filter(str.isprintable, app))[:40]
    if skew_ms is not None:
        said["skew_ms"] = min(max(skew_ms, -_MOST_SKEW), _MOST_SKEW)
    session.execute(update(G).where(G.c.id == gate.id).values(said))
    was_away = gate.last_seen_at is None or now - gate.last_seen_at > ONLINE_WITHIN
    if was_away or gate.waiting != waiting:
        publish(session, GatesChanged(gate.event_id))


def is_due(last_seen_at: datetime | None, known_waiting: int, waiting: int) -> bool:
    """Whether what a gate says of itself is worth writing down."""
    return last_seen_at is None or clock.now() - last_seen_at >= WRITE_APART or known_waiting != waiting
