"""The door's question: who is this, where do they sit, are they in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound
from gala.hot import Hot, many, named
from gala.models import Attendee, EventSeat, Guest, Invitation
from gala.rules.codes import normalize_code, ticket_key
from gala.rules.names import fold
from gala.services import door_names

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person as the door sees them.

    ``exact``: found by a code, pass, seat or ticket number, not by name.
    """

    attendee_id: int
    name: str
    party: str
    invitation_id: int | None
    status: str
    table_number: str
    seat_label: str
    seat_number: str
    ticket_number: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    exact: bool = False

    @property
    def is_inside(self) -> bool:
        return self.checked_in_at is not None and self.checked_out_at is None


_COLUMNS = (
    _A.c.id.label("attendee_id"), _G.c.name, _I.c.label.label("party"), _A.c.invitation_id, _A.c.status,
    _S.c.table_number, _S.c.label.label("seat_label"), _S.c.seat_number, _I.c.ticket_number,
    _A.c.checked_in_at, _A.c.checked_out_at,
)  # fmt: skip
_FROM = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
_FROM = _FROM.outerjoin(_S, _S.c.attendee_id == _A.c.id)


def _arrival(row: Any) -> Arrival:
    values: dict[str, Any] = row._asdict()
    values |= {key: "" for key in _TEXTS if key in values and values[key] is None}
    return Arrival(**values)


_TEXTS = frozenset({"party", "table_number", "seat_label", "seat_number", "ticket_number"})
_PARTS = re.compile(r"[^\W_]+")


@read_only
@requires(Permission.CHECK_IN)
def find(session: Session, actor: Actor, event_id: int, text: str, limit: int = 20) -> list[Arrival]:
    """Look attendees up by name (accents and order forgiven), code, pass, seat or ticket number; exact hits first."""
    words = fold(text).split()
    if not words:
        return []
    if door_names.is_large(session, event_id):
        return _find_among_many(session, event_id, text, words, limit)
    code, ticket = normalize_code(text), ticket_key(text)
    exact = or_(
        _I.c.unique_code == code,
        _A.c.pass_code == text.strip(),
        _I.c.ticket_key == (ticket or None),
        func.lower(_S.c.seat_number).in_({text.strip().lower(), "-".join(_PARTS.findall(text)).lower()}),
    )
    by_name = and_(*(_G.c.search_name.contains(word, autoescape=True) for word in words))
    by_party = and_(*(_I.c.search_label.contains(word, autoescape=True) for word in words))
    statement = (
        select(*_COLUMNS, case((exact, true()), else_=false()).label("exact"))
        .select_from(_FROM)
        .where(_A.c.event_id == event_id, or_(exact, by_name, by_party))
        .order_by(case((exact, 0), (by_name, 1), else_=2), _G.c.search_name, _A.c.id)
        .limit(limit)
    )
    return [_arrival(row) for row in session.execute(statement)]


def _find_among_many(session: Session, event_id: int, text: str, words: list[str], limit: int) -> list[Arrival]:
    """As ``find``, each kind of hit by an index of its own."""
    exact = set(session.execute(_exact(event_id, text)).scalars())
    by_name, parties = door_names.find_names(session, event_id, words, limit)
    mates = select(_A.c.id, _I.c.search_label).join(_I, _I.c.id == _A.c.invitation_id).where(_I.c.id.in_(parties))
    rows = session.execute(mates.order_by(_I.c.id, _A.c.position).limit(limit)) if parties else []
    by_party = [row.id for row in rows if all(word in row.search_label for word in words)]  # not by what it was called
    places: dict[int, int] = {}
    for who in (*sorted(exact), *by_name, *by_party):
        places.setdefault(who, len(places))
    here = select(*_COLUMNS).select_from(_FROM).where(_A.c.event_id == event_id, _A.c.id.in_(list(places)[:limit]))
    found = sorted(session.execute(here), key=lambda row: places[row.attendee_id]) if places else []
    return [replace(_arrival(row), exact=row.attendee_id in exact) for row in found]


def _exact(event_id: int, text: str) -> Any:
    """Who has this code, pass, ticket or seat."""
    said, dashed = text.strip(), "-".join(_PARTS.findall(text))
    seats = {way(each) for each in (said, dashed) for way in (str, str.lower, str.upper, str.title)}
    mine = select(_A.c.id).where(_A.c.event_id == event_id)
    of_party = mine.join(_I, _I.c.id == _A.c.invitation_id)
    ticket = of_party.where(_I.c.event_id == event_id, _I.c.ticket_key == (ticket_key(text) or None))
    sits = select(_S.c.attendee_id).where(_S.c.event_id == event_id, _S.c.seat_number.in_(seats))
    return union_all(
        of_party.where(_I.c.unique_code == normalize_code(text)),
        mine.where(_A.c.pass_code == said),
        ticket,
        sits.where(_S.c.attendee_id.is_not(None)),
    )


def ask_arrivals(session: Session, event_id: int, attendee_ids: Sequence[int]) -> Callable[[], dict[int, Arrival]]:
    """These people by id, for any service, in one message with what was asked before: call what it returns.

    Raises NotFound when one is not of this event.
    """
    ids = sorted(set(attendee_ids))
    if not ids:
        raise NotFound
    rows = _arrivals(len(ids)).ask(session, event_id=event_id, **named("who", ids))

    def people() -> dict[int, Arrival]:
        found = {row.attendee_id: _arrival(row) for row in rows()}
        if len(found) != len(ids):
            raise NotFound
        return found

    return people


@lru_cache
def _arrivals(count: int) -> Hot:
    wanted = _A.c.id.in_(many("who", count, _A.c.id.type))
    return Hot(select(*_COLUMNS).select_from(_FROM).where(_A.c.event_id == bindparam("event_id"), wanted))
