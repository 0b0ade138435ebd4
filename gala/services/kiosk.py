"""What a tablet at the door knows: the event, its keys, and everybody who may stand before it.

A tablet holds the whole list, so that it can answer without a network, and asks every two seconds what changed. Both
come from a few Core statements, and go to JSON as the rows they are.
"""

import base64
import json
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, cast, func, select, union
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import Forbidden
from gala.hot import Hot
from gala.models import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeHistory,
    Event,
    EventSeat,
    Gate,
    Guest,
    Invitation,
    PassKey,
)
from gala.rules import resume
from gala.rules.door_hours import hours
from gala.rules.standing import CANCELED, standing
from gala.services.gates import is_due

COLUMNS = (
    "id", "version", "revision", "name", "party", "label", "position", "standing", "table", "seat", "seat_number",
    "in", "out", "gate", "ticket", "plus", "finds",
)  # fmt: skip
"""What each row of ``people`` says, in this order."""

_URLSAFE = bytes.maketrans(b"+/", b"-_")

MOST_CHANGES = 2_000
"""With more people changed than these, everybody is sent."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_F = Gate.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_K = PassKey.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class GuestList:
    """``document`` is what the tablet is answered, ready for JSON. ``is_due``: note that it was heard of."""

    document: dict[str, Any]
    is_due: bool


@read_only
@requires(Permission.CHECK_IN)
def get_guest_list(session: Session, actor: Actor, event_id: int, cursor: str = "", waiting: int = 0) -> GuestList:
    """Everybody, or whoever changed since ``cursor`` was given out, with their whole parties.

    Raises Forbidden for whoever is no gate.
    """
    if actor.gate is None:
        raise Forbidden
    now = _ms(clock.now())
    place = resume.read(cursor, event_id, now)
    head, keys = _head(session, event_id, actor.gate.id, place, now)
    if place is not None and head.high < place.high:
        place = None  # the database is an older one, restored
    since = None if place is None else place.high if head.late == place.count else place.safe
    changed = [] if since is None or since == head.high else _changed(session, event_id, since)
    if len(changed) > MOST_CHANGES:
        place, since, changed = None, None, []
    # The place was read before the people, who may be newer: what changed in between is told again.
    people = [] if since is not None and not changed else list(_people(session, event_id, since))
    present = {person[0] for person in people}
    after = place.after(now, head.high, head.count) if place else resume.start(event_id, now, head.high, head.count)
    document = {
        "now": now,
        "cursor": str(after),
        "full": since is None,
        "gate": {"id": actor.gate.id, "name": head.gate_name, "self_service": bool(head.self_service)},
        "event": _event(event_id, head),
        "keys": keys,
        "columns": COLUMNS,
        "people": people,
        "gone": [who for who in changed if who not in present],
    }
    return GuestList(document, is_due(head.last_seen_at, head.waiting, waiting))


def _numbers(*conditions: Any, what: Any = None) -> Any:
    found = select(func.count() if what is None else what).select_from(_H)
    return found.where(_H.c.event_id == bindparam("event_id"), *conditions).scalar_subquery()


_HEAD = Hot(
    select(
        _F.c.name.label("gate_name"), _F.c.self_service, _F.c.last_seen_at, _F.c.waiting,
        _E.c.name, _E.c.timezone, _E.c.start_at, _E.c.end_at, _E.c.status, _E.c.floor_version, _E.c.admit_unanswered,
        _E.c.doors_open_minutes,
        _numbers(what=func.coalesce(func.max(_H.c.id), 0)).label("high"),
        _numbers(
            _H.c.id > bindparam("safe", type_=BigInteger), _H.c.id <= bindparam("known", type_=BigInteger)
        ).label("late"),
        _numbers(_H.c.id > bindparam("next_safe", type_=BigInteger)).label("count"),
    )
    .join(_E, _E.c.id == _F.c.event_id)
    .where(_F.c.id == bindparam("gate_id"))
)  # fmt: skip

_KEYS = Hot(
    select(_K.c.key_id, _K.c.public_key, _K.c.withdrawn_at)
    .where(_K.c.event_id == bindparam("event_id"))
    .order_by(_K.c.id)
)


def _head(
    session: Session, event_id: int, gate_id: int, place: resume.Place | None, now: int
) -> tuple[Any, list[dict[str, Any]]]:
    """The gate, the event and where its changes stand, in one look; and the keys that signed its passes."""
    known = place or resume.Place(event_id, 0, 0, 0, 0, 0)
    places = {"safe": known.safe, "known": known.high, "next_safe": place.next_safe(now) if place else 0}
    head = _HEAD.ask(session, event_id=event_id, gate_id=gate_id, **places)
    keys = _KEYS.ask(session, event_id=event_id)
    return head()[0], [
        {"id": key.key_id, "key": _text(key.public_key), "withdrawn": key.withdrawn_at is not None} for key in keys()
    ]


def _event(event_id: int, head: Any) -> dict[str, Any]:
    door = hours(head.start_at, head.end_at, head.doors_open_minutes)
    return {
        "id": event_id,
        "name": head.name,
        "timezone": head.timezone,
        "starts": _ms(head.start_at),
        "ends": _ms(head.end_at),
        "opens": _ms(door.opens),
        "closes": _ms(door.closes),
        "wipe_at": _ms(door.wipe_at),
        "status": head.status,
        "floor": head.floor_version,
        "admit_unanswered": bool(head.admit_unanswered),
    }


def _changed(session: Session, event_id: int, since: int) -> Sequence[int]:
    """Whose place, answer or seat changed, one more than too many at most."""
    found = select(_H.c.attendee_id).where(_H.c.event_id == event_id, _H.c.id > since).distinct()
    return session.execute(found.limit(MOST_CHANGES + 1)).scalars().all()


def _people(session: Session, event_id: int, since: int | None) -> Iterator[tuple[Any, ...]]:
    """The rows of ``COLUMNS``: of everybody, or of the parties of those who changed ``since``."""
    asked = _PEOPLE.where(_A.c.event_id == event_id)
    if since is not None:
        one, mate = _A.alias(), _A.alias()
        who = select(_H.c.attendee_id).where(_H.c.event_id == event_id, _H.c.id > since)
        mates = select(mate.c.id).join(one, one.c.invitation_id == mate.c.invitation_id).where(one.c.id.in_(who))
        asked = asked.where(_A.c.id.in_(union(who, mates)))
    rows = session.execute(asked).all()
    gates = _gates(session, event_id, [row[0] for row in rows])
    return _shown(event_id, rows, gates)


_PEOPLE = (
    select(
        _A.c.id, _A.c.version, _A.c.pass_revision, _G.c.name, _A.c.invitation_id, _I.c.label, _A.c.position,
        _S.c.table_number, _S.c.label, _S.c.seat_number, _A.c.checked_in_at, _A.c.checked_out_at, _I.c.ticket_number,
        _A.c.status, _A.c.source, cast(_A.c.metadata, String).label("details"), _I.c.max_plus_ones,
        _I.c.unique_code, _G.c.email, _A.c.pass_code,
    )
    .select_from(
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
    )
    .order_by(_A.c.id)
)  # fmt: skip


def _gates(session: Session, event_id: int, attendee_ids: Sequence[int]) -> dict[int, str]:
    """By which gate each of them came in last."""
    came = (_L.c.status == AttendanceStatus.CHECKED_IN.value, _L.c.undone.is_(False))
    found = select(_L.c.attendee_id, _L.c.gate).where(_L.c.event_id == event_id, *came)
    if len(attendee_ids) <= MOST_CHANGES:
        found = found.where(_L.c.attendee_id.in_(attendee_ids))
    return dict(session.execute(found.order_by(_L.c.scanned_at, _L.c.id)).all())


def _shown(event_id: int, rows: Sequence[Any], gates: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    """The rows as ``COLUMNS`` says. What somebody is found by is hashed: a tablet can find it, and does not hold it."""
    salt = f"{event_id}:"

    def hashed(text: str) -> bytes:
        return b2a_base64(sha256((salt + text).encode()).digest()[:6], newline=False)

    plus = _plus_left(rows)
    for (
        who, version, revision, name, party, label, position, table, seat, number, came, left, ticket,
        status, source, details, _, code, email, pass_code,
    ) in rows:  # fmt: skip
        finds = b" ".join([hashed(text) for text in (code, email.lower(), pass_code) if text])
        word = standing(status, source, _says(details, "unpaid"))
        yield (
            who, version, revision, name, party, label or "", position, word, table or "", seat or "", number or "",
            came and _ms(came), left and _ms(left), gates.get(who, ""), ticket or "", plus.get(party, 0),
            finds.translate(_URLSAFE).decode(),
        )  # fmt: skip


def _plus_left(rows: Iterable[Any]) -> dict[int | None, int]:
    """How many more a party may bring than were named, by invitation; only where there are any."""
    left = {row.invitation_id: row.max_plus_ones for row in rows if row.max_plus_ones}
    for row in rows:
        if (
            row.invitation_id in left
            and standing(row.status, row.source) != CANCELED
            and _says(row.details, "plus_one")
        ):
            left[row.invitation_id] -= 1
    return {party: max(0, count) for party, count in left.items()}


def _says(details: str, key: str) -> bool:
    """Whether an attendee's details say ``key: true``. Hardly anybody's say anything, so they are looked at as text."""
    return f'"{key}"' in details and json.loads(details).get(key) is True


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")
