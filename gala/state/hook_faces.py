"""Webhooks and what was sent to them, as their page shows it: pure functions from what the services tell."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from gala.i18n.dates import both, format_brief_date, format_short_date, format_span
from gala.models import DeliveryStatus
from gala.rules.webhooks import TYPES
from gala.services.webhooks import DeliveryFacts, EndpointFacts
from gala.state.key_faces import NO_WORDS, ZONE, Pair, ago

ORDER = (
    "guest_checked_in",
    "guest_checked_out",
    "rsvp_changed",
    "invitation_changed",
    "seat_assigned",
    "seat_freed",
    "seat_moved",
    "seat_locked",
    "event_changed",
    "floor_changed",
)
"""What a webhook can be told of, with what most want first."""


@dataclass(frozen=True)
class HookLine:
    """A webhook. ``state`` is ``working``, ``failing`` (for so long: ``since``), ``off``, ``gone`` or ``given_up``."""

    id: int
    name: str
    url: str
    description: str
    types: list[str]
    is_all: bool
    is_active: bool
    state: str
    since: Pair
    made: Pair


@dataclass(frozen=True)
class DeliveryLine:
    """One message: what became of it, and of its last try. ``error`` as in ``services.webhooks.sending``."""

    id: int
    type: str
    status: str
    when: Pair
    tries: int
    is_tried: bool
    http: int
    error: str
    ms: int
    next: Pair


@dataclass(frozen=True)
class TryLine:
    """One try: when, to the second and in UTC."""

    at: str
    day: Pair
    http: int
    error: str
    ms: int


@dataclass(frozen=True)
class Message:
    """A message that is looked at: ``body`` as it is sent, ``text`` to be read by people."""

    id: int = 0
    message_id: str = ""
    body: str = ""
    text: str = ""
    tries: list[TryLine] = field(default_factory=list)


def hook_line(hook: EndpointFacts) -> HookLine:
    """A webhook as its row and its panel show it."""
    return HookLine(
        id=hook.id,
        name=hook.description or host_of(hook.url),
        url=hook.url,
        description=hook.description,
        types=sorted(hook.types, key=ORDER.index),
        is_all=set(hook.types) == set(TYPES),
        is_active=hook.is_active,
        state=_state(hook),
        since=both(format_span, hook.failing_since, ZONE) if hook.is_active and hook.failing_since else NO_WORDS,
        made=both(format_brief_date, hook.created_at, ZONE),
    )


def _state(hook: EndpointFacts) -> str:
    if hook.is_active:
        return "failing" if hook.failing_since else "working"
    return {"gone": "gone", "failing": "given_up"}.get(hook.disabled_reason, "off")


def host_of(url: str) -> str:
    """What of an address tells it from others at a glance."""
    return urlsplit(url).netloc or url


def delivery_line(sent: DeliveryFacts, now: datetime) -> DeliveryLine:
    """A message as its row in the log shows it."""
    last: dict[str, Any] = sent.log[-1] if sent.log else {"status": 0, "error": "", "ms": 0}
    waits = sent.status == DeliveryStatus.WAITING and sent.next_at is not None and sent.next_at > now
    return DeliveryLine(
        id=sent.id,
        type=sent.type,
        status=sent.status,
        when=ago(sent.created_at, now),
        tries=sent.tries,
        is_tried=bool(sent.log),
        http=int(last["status"]),
        error=str(last["error"]),
        ms=int(last["ms"]),
        next=ago(sent.next_at, now) if waits and sent.next_at and last["error"] else NO_WORDS,
    )


def message_of(sent: DeliveryFacts) -> Message:
    """A message as it is opened: its body with line breaks, its tries latest first."""
    tries = [_try_line(one) for one in reversed(sent.log)]
    text = json.dumps(json.loads(sent.body), indent=2, ensure_ascii=False)
    return Message(sent.id, sent.message_id, sent.body, text, tries)


def _try_line(one: dict[str, Any]) -> TryLine:
    at = datetime.fromisoformat(str(one["at"]))
    return TryLine(
        at=at.strftime("%H:%M:%S"),
        day=both(format_short_date, at, ZONE),
        http=int(one["status"]),
        error=str(one["error"]),
        ms=int(one["ms"]),
    )
