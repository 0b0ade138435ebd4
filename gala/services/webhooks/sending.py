"""What the worker does with the outbox: take what is due, and write down how it went.

Taken is with ``FOR UPDATE SKIP LOCKED``, so that two workers never take the same; what is taken comes back by itself
after ``LEASE``, should the worker die with it. So a message arrives at least once, and its id tells when it is twice.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import SYSTEM, open_to_all, read_only
from gala.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from gala.rules.webhooks import GAPS, gap_after
from gala.services import activity
from gala.services.webhooks.rows import drop_waiting

LEASE = timedelta(minutes=1)
KEPT = timedelta(days=30)
LOGGED = 20
_GIVE_UP = sum(GAPS, timedelta()) * 0.9

_D = WebhookDelivery.__table__  # type: ignore[attr-defined]
_W = WebhookEndpoint.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is sent now; ``secrets`` are sealed."""

    id: int
    endpoint_id: int
    tries: int
    url: str
    message_id: str
    body: str
    secrets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went: the HTTP status (0: there was none), ``error`` in one word (empty: taken), and its length."""

    status: int
    error: str = ""
    ms: int = 0


@read_only
@open_to_all("Gala's own worker")
def find_due(session: Session, busy: Collection[int] = ()) -> list[int]:
    """Endpoints that wait for something now, but for those in ``busy``."""
    due = exists().where(_D.c.endpoint_id == _W.c.id, _D.c.next_at <= clock.now())
    found = list(session.scalars(select(_W.c.id).where(_W.c.is_active, _W.c.id.not_in(list(busy)), due)))
    random.shuffle(found)  # nobody's turn comes last each time
    return found


@open_to_all("Gala's own worker")
def take(session: Session, endpoint_id: int, most: int) -> list[Outgoing]:
    """At most ``most`` messages for the endpoint that are due, oldest first: they are the caller's for ``LEASE``."""
    now = clock.now()
    found = session.execute(select(_W).where(_W.c.id == endpoint_id, _W.c.is_active)).one_or_none()
    if found is None:
        return []
    due = select(_D.c.id).where(_D.c.endpoint_id == endpoint_id, _D.c.next_at <= now)
    ids = list(session.scalars(due.order_by(_D.c.next_at, _D.c.id).limit(most).with_for_update(skip_locked=True)))
    taken = update(_D).where(_D.c.id.in_(ids)).values(next_at=now + LEASE, tries=_D.c.tries + 1)
    rows = sorted(session.execute(taken.returning(_D)), key=lambda row: row.id)
    old = found.previous_secret if found.previous_until and found.previous_until > now else None
    secrets = (found.secret,) if old is None else (found.secret, old)
    return [Outgoing(one.id, endpoint_id, one.tries, found.url, one.message_id, one.body, secrets) for one in rows]


@open_to_all("Gala's own worker")
def settle(session: Session, sent: Outgoing, outcome: Outcome) -> None:
    """Write down how a try went: done, to be tried again, or given up. An endpoint that answers 410, or took nothing
    for three days, is put out of use."""
    now = clock.now()
    known = select(_W).where(_W.c.id == sent.endpoint_id).with_for_update(key_share=True)
    endpoint = session.execute(known).one_or_none()
    mine = (_D.c.id == sent.id, _D.c.tries == sent.tries, _D.c.status == DeliveryStatus.WAITING)
    row = session.execute(select(_D).where(*mine).with_for_update()).one_or_none()
    if endpoint is None or row is None:
        return  # deleted, given up or sent anew meanwhile
    tried = {"at": now.isoformat(), "status": outcome.status, "error": outcome.error, "ms": outcome.ms}
    gap = gap_after(sent.tries, random.random())
    state = DeliveryStatus.WAITING
    if not outcome.error or outcome.status == 410 or gap is None:
        state, gap = (DeliveryStatus.FAILED if outcome.error else DeliveryStatus.DELIVERED), None
    values = {"status": state.value, "log": [*row.log, tried][-LOGGED:], "next_at": now + gap if gap else None}
    session.execute(update(_D).where(*mine).values(values | {"settled_at": None if gap else now}))
    failing = (endpoint.failing_since or now) if outcome.error else None
    if failing != endpoint.failing_since:
        session.execute(update(_W).where(_W.c.id == endpoint.id).values(failing_since=failing))
    if outcome.status == 410:
        _disable(session, endpoint.tenant_id, endpoint.id, "gone")
    elif failing and gap is None and failing <= now - _GIVE_UP:
        _disable(session, endpoint.tenant_id, endpoint.id, "failing")


@open_to_all("Gala's own timer")
def forget_deliveries(session: Session) -> None:
    """Throw messages away that were settled and are older than a month."""
    old = (_D.c.created_at < clock.now() - KEPT, _D.c.status != DeliveryStatus.WAITING)
    session.execute(delete(_D).where(*old))


def _disable(session: Session, tenant_id: int, endpoint_id: int, reason: str) -> None:
    session.execute(update(_W).where(_W.c.id == endpoint_id).values(is_active=False, disabled_reason=reason))
    drop_waiting(session, endpoint_id)
    activity.log(session, SYSTEM, tenant_id, "webhook.disabled", webhook_id=endpoint_id, reason=reason)
