"""The outbox: what a change has to tell is written in the change's own transaction. Either both are there, or neither.

Told are ids and states, no names: whoever needs more asks the API, and neither the log nor a receiver that leaks gives
anybody away.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, String, Text, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.access import known_tenant
from gala.hot import Hot
from gala.models import DeliveryStatus, Event, WebhookDelivery, WebhookEndpoint
from gala.models.base import Json, UtcDateTime

MOST_ITEMS = 200
"""So many seats or people in one message: seating everybody tells of thousands."""

_E = Event.__table__  # type: ignore[attr-defined]
_D = WebhookDelivery.__table__  # type: ignore[attr-defined]
_W = WebhookEndpoint.__table__  # type: ignore[attr-defined]

_KINDS: dict[type[bus.Happened], str] = {
    bus.SeatsHeld: "seat_locked",
    bus.SeatsAssigned: "seat_assigned",
    bus.SeatsFreed: "seat_freed",
    bus.SeatMoved: "seat_moved",
    bus.CheckedIn: "guest_checked_in",
    bus.CheckedOut: "guest_checked_out",
    bus.RsvpChanged: "rsvp_changed",
    bus.InvitationChanged: "invitation_changed",
    bus.EventChanged: "event_changed",
    bus.FloorChanged: "floor_changed",
}


def _written(*whose: Any) -> Hot:
    """One row for each endpoint of the tenant that asked for it. It has no rows to give back: so it rides with the
    commit, and where no endpoint is it costs next to nothing."""
    at, kind = bindparam("at", type_=UtcDateTime), bindparam("kind", type_=String)
    row = {
        "tenant_id": _W.c.tenant_id,
        "endpoint_id": _W.c.id,
        "message_id": bindparam("message_id", type_=String),
        "type": kind,
        "body": bindparam("body", type_=Text),
        "status": literal(DeliveryStatus.WAITING.value, String),
        "tries": literal(0),
        "log": literal([], Json),
        "next_at": at,
        "created_at": at,
    }
    asked = func.concat(" ", _W.c.types, " ").like(func.concat("% ", kind, " %"))
    return Hot(insert(_D).from_select(list(row), select(*row.values()).where(_W.c.is_active, asked, *whose)))


_OF_EVENT = _written(
    _W.c.tenant_id == select(_E.c.tenant_id).where(_E.c.id == bindparam("event_id", type_=BigInteger)).scalar_subquery()
)
_ANYBODY = Hot(select(_W.c.id).where(_W.c.is_active).limit(1))
_OF_TENANT = _written(_W.c.tenant_id == bindparam("tenant_id", type_=BigInteger))


def keep() -> None:
    """Write what every transaction tells, from now on in this process."""
    bus.keep_outbox(tell)


def tell(session: Session, happened: Sequence[bus.Happened]) -> None:
    """The bus's outbox: write what these events have to tell."""
    # Asking first is cheap where it is no round trip; elsewhere what is written rides with the commit.
    if session.get_bind().dialect.name == "sqlite" and not _ANYBODY(session):
        return
    told: dict[tuple[str, int], dict[str, list[Any]]] = {}
    for event in happened:
        if (kind := _KINDS.get(type(event))) is not None:
            lists = told.setdefault((kind, event.event_id), {})
            for name, items in _facts(event):
                lists.setdefault(name, []).extend(items)
    for (kind, event_id), lists in told.items():
        tenant_id = known_tenant(session, event_id)
        for data in _parts(lists):
            values = message(kind, {"event_id": event_id} | data)
            if tenant_id:  # known without asking; of an event that was just deleted, in no other way
                _OF_TENANT(session, tenant_id=tenant_id, **values)
            else:
                _OF_EVENT(session, event_id=event_id, **values)


def message(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What a new message's row holds."""
    now = clock.now()
    said = {"type": kind, "timestamp": now.isoformat(), "data": data}
    body = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return {"message_id": f"msg_{secrets.token_urlsafe(18)}", "kind": kind, "body": body, "at": now}


def _facts(event: bus.Happened) -> Iterator[tuple[str, Iterable[Any]]]:
    if isinstance(event, bus.SeatsChanged):
        yield "seats", map(_seat, event.seats)
    elif isinstance(event, bus.AttendeesChanged):
        yield "attendees", map(_person, event.attendees)
    elif isinstance(event, bus.SeatMoved):
        moved = {"attendee_id": event.attendee_id, "invitation_id": event.invitation_id}
        yield "attendees", [moved | {"seat_number": event.seat_label or None}]
    elif isinstance(event, bus.InvitationChanged):
        yield "invitation_ids", [event.invitation_id]


def _seat(seat: bus.SeatState) -> dict[str, Any]:
    held = seat.holder.removeprefix("attendee:") if seat.holder else ""
    return {
        "seat_id": seat.seat_id,
        "table_id": seat.table_id,
        "attendee_id": seat.attendee_id,
        "held_for": int(held) if held.isdecimal() else None,
        "hold_expires_at": seat.hold_expires_at.isoformat() if seat.hold_expires_at else None,
    }


def _person(person: bus.AttendeeState) -> dict[str, Any]:
    known = {"attendee_id": person.attendee_id, "invitation_id": person.invitation_id}
    return known | {"status": person.status, "is_inside": person.inside}


def _parts(lists: dict[str, list[Any]]) -> Iterator[dict[str, list[Any]]]:
    """The lists in pieces that a receiver can swallow; of ids each one once."""
    if not lists:
        yield {}
    for name, items in lists.items():
        each = items if items and isinstance(items[0], dict) else list(dict.fromkeys(items))
        for start in range(0, len(each), MOST_ITEMS):
            yield {name: each[start : start + MOST_ITEMS]}
