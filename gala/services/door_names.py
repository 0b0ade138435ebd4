"""The names of a large event, kept in memory: a database would read all of them for each part of a word.

What is kept is brought up to date at each look by the attendees' history, which changes whenever somebody is added,
goes or is renamed. Only a party that is renamed is found by its new name as late as ``KEPT`` after it.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Attendee, AttendeeHistory, Guest, Invitation
from gala.rules.name_index import NameIndex

LARGE = 3_000
"""So many people are looked through by the database soon enough."""
KEPT = timedelta(minutes=10)
MOST_EVENTS = 8
MOST_CHANGES = 5_000
LAG = timedelta(seconds=30)
"""A change shows within so long of having got its number in the history."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Names:
    """One event's people and parties. All changes up to number ``safe`` are in them."""

    people: NameIndex
    parties: NameIndex
    safe: int
    made_at: datetime

    def is_stale(self, now: datetime) -> bool:
        return now - self.made_at > KEPT or now < self.made_at or self.people.changes > MOST_CHANGES


_kept: OrderedDict[int, _Names] = OrderedDict()
_lock = Lock()


def is_large(session: Session, event_id: int) -> bool:
    """Whether the event has more people than the database should look through for each letter."""
    one_more = select(_A.c.id).where(_A.c.event_id == event_id).offset(LARGE).limit(1)
    return session.execute(one_more).first() is not None


def find_names(session: Session, event_id: int, words: Collection[str], limit: int) -> tuple[list[int], list[int]]:
    """The attendees whose names hold all of the folded words, and the invitations whose labels do."""
    with _lock:
        names, now = _kept.pop(event_id, None), clock.now()
        if names is None or names.is_stale(now):
            names = _read(session, event_id, now)
        else:
            _renew(session, event_id, names, now)
        _kept[event_id] = names
        while len(_kept) > MOST_EVENTS:
            _kept.popitem(last=False)
        return names.people.find(words, limit), names.parties.find(words, limit)


def forget() -> None:
    """Keep nothing any more."""
    with _lock:
        _kept.clear()


def _read(session: Session, event_id: int, now: datetime) -> _Names:
    safe = _safe(session, event_id, now)
    people = select(_A.c.id, _G.c.search_name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.event_id == event_id)
    parties = select(_I.c.id, _I.c.search_label).where(_I.c.event_id == event_id, _I.c.search_label != "")
    return _Names(_index(session, people), _index(session, parties), safe, now)


def _index(session: Session, named: Select[tuple[int, str]]) -> NameIndex:
    return NameIndex((who, name) for who, name in session.execute(named))


def _safe(session: Session, event_id: int, now: datetime) -> int:
    long_ago = select(func.max(_H.c.id)).where(_H.c.event_id == event_id, _H.c.created_at < now - LAG)
    return int(session.execute(long_ago).scalar() or 0)


def _renew(session: Session, event_id: int, names: _Names, now: datetime) -> None:
    safe = _safe(session, event_id, now)
    since = select(_H.c.attendee_id).where(_H.c.event_id == event_id, _H.c.id > names.safe)
    changed = session.execute(since.distinct()).scalars().all()
    there = select(_A.c.id, _G.c.search_name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.id.in_(since))
    found = {who: name for who, name in session.execute(there)} if changed else {}
    for who in changed:
        names.people.put(who, found.get(who, ""))
    names.safe = max(safe, names.safe)
