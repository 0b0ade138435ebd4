"""The people of a large address book or event, kept in memory: a database would read all of them for each letter typed.

What is kept is brought up to date at each look by what changed since: the attendees' history, the entries'
``updated_at``, and what organizers changed of parties, tables and seats. Small ones are looked through by the database.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Attendee, Guest, GuestsApart, GuestTag, SessionAnswer
from gala.rules.roster import Keep, Roster, page_of
from gala.services.guests import COMING
from gala.services.invitations.figures import ACTIVE
from gala.services.people import knowing
from gala.services.people.knowing import LAST, Moments
from gala.services.people.paging import MOST, Sort, cursor_of, key_of
from gala.services.people.shapes import GuestQuery
from gala.services.typed import words

LARGE = 5_000
"""So many people are looked through by the database soon enough."""
KEPT = timedelta(minutes=10)
MOST_KEPT = 200_000
"""So many people at most are kept, of all events and address books together; but the one looked at always."""
LAG = timedelta(seconds=30)
"""A change shows within so long of its own time stamp or number."""

_A, _G, _N, _P, _T = (model.__table__ for model in (Attendee, Guest, SessionAnswer, GuestsApart, GuestTag))  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Kept:
    """All changes up to number ``safe`` of the history and before ``since`` are in the roster, and of an address book
    those that were ``seen`` since then."""

    roster: Roster
    safe: int
    since: datetime
    made_at: datetime
    seen: Moments

    def is_stale(self, now: datetime) -> bool:
        return now - self.made_at > KEPT or now < self.made_at


_kept: OrderedDict[tuple[str, int], _Kept] = OrderedDict()
_lock = Lock()

BOOK_KEEPS = frozenset({"", "no_email", "duplicate"})
"""What the roster of an address book can be narrowed to."""
_may_come = Keep("status", frozenset(map(str, COMING)))
_is, _empty = frozenset((True,)), frozenset(("",))
EVENT_KEEPS: dict[str, tuple[Keep, ...]] = {
    "": (),
    "unseated": (Keep("seat", frozenset((LAST,))), _may_come),
    "seated": (Keep("seat", frozenset((LAST,)), is_not=True),),
    "inside": (Keep("inside", _is),),
    "pending": (Keep("status", frozenset(("pending",))),),
    "coming": (Keep("status", frozenset(("accepted", "attended"))),),
    "declined": (Keep("status", frozenset(("declined",))),),
    "plus_one": (Keep("is_plus_one", _is),),
    "no_email": (Keep("email", _empty),),
    "no_meal": (Keep("meal", _empty), _may_come),
    "has_needs": (Keep("has_needs", _is), _may_come),
}
"""What the roster of an event can be narrowed to."""


def is_large_event(session: Session, event_id: int) -> bool:
    """Whether the event has more people than the database should look through for each letter."""
    return _has_more(session, select(_A.c.id).where(_A.c.event_id == event_id))


def is_large_book(session: Session, tenant_id: int) -> bool:
    """Whether the address book has more people than the database should look through for each letter."""
    return _has_more(session, select(_G.c.id).where(_G.c.tenant_id == tenant_id))


def _has_more(session: Session, people: Any) -> bool:
    return session.execute(people.offset(LARGE).limit(1)).first() is not None


def forget() -> None:
    """Keep nobody any more."""
    with _lock:
        _kept.clear()


# --- pages -----------------------------------------------------------------------------------------------------------

Page = tuple[list[int], str, int]
"""The ids of the next people, the cursor to go on with, and how many were found in all."""


def page_of_book(session: Session, tenant_id: int, query: GuestQuery, sort: Sort, limit: int, after: str) -> Page:
    """A page of a large address book, of a query that one of ``BOOK_KEEPS`` narrows. Raises Invalid."""
    keep = [*_tagged(session, tenant_id, query.tag)]
    if query.event_id is not None:
        here = select(_A.c.guest_id).where(_A.c.event_id == query.event_id, ACTIVE)
        keep.append(Keep("id", _set(session, here)))
    if query.only == "no_email":
        keep.append(Keep("email", _empty))
    with _known(session, "book", tenant_id) as roster:
        if query.only == "duplicate":
            apart = select(_P.c.guest_id, _P.c.other_id).where(_P.c.tenant_id == tenant_id)
            alone = roster.alone("name", ((one, other) for one, other in session.execute(apart)))
            keep += [Keep("name", roster.repeated("name") - _empty), Keep("id", alone, is_not=True)]
        return _page(roster, knowing.BOOK_PLACES, query, keep, sort, limit, after)


def page_of_event(session: Session, event_id: int, query: GuestQuery, sort: Sort, limit: int, after: str) -> Page:
    """A page of a large event, of a query that a key of ``EVENT_KEEPS`` narrows. Raises Invalid."""
    keep = [*_tagged(session, knowing.tenant_of(session), query.tag), *_answered(session, query)]
    if query.meal:
        keep += [Keep("meal", frozenset((query.meal,))), _may_come]
    if query.table:
        keep.append(Keep("table_number", frozenset((query.table,))))
    if query.party_id is not None:
        keep.append(Keep("party_id", frozenset((query.party_id,))))
    with _known(session, "event", event_id) as roster:
        return _page(roster, knowing.EVENT_PLACES, query, keep, sort, limit, after)


def _page(roster: Roster, places: Any, query: GuestQuery, keep: list[Keep], sort: Sort, limit: int, after: str) -> Page:
    place, size = places[sort.name], max(1, min(limit, MOST))
    key = key_of(sort, after) if after else None
    found = roster.find(sort.name, words(query.search), keep)
    page, more = page_of(found, place, sort.descending, key, size)
    return [one.id for one in page], cursor_of(sort, place(page[-1])) if more else "", len(found)


def _tagged(session: Session, tenant_id: int, tag: str) -> tuple[Keep, ...]:
    if not tag:
        return ()
    theirs = select(_T.c.guest_id).where(_T.c.tenant_id == tenant_id, _T.c.tag == tag)
    return (Keep("guest_id", _set(session, theirs)),)


def _answered(session: Session, query: GuestQuery) -> tuple[Keep, ...]:
    """As ``only`` says of the event, or of the session that is asked about."""
    if query.session_id is None:
        return EVENT_KEEPS[query.only]
    said = select(_N.c.attendee_id).where(_N.c.session_id == query.session_id)
    if query.only == "pending":
        return (_may_come, Keep("id", _set(session, said), is_not=True))
    wanted = _N.c.coming.is_(query.only != "declined")
    more = () if query.only in ("", "coming", "declined") else EVENT_KEEPS[query.only]
    return (_may_come, Keep("id", _set(session, said.where(wanted))), *more)


def _set(session: Session, ids: Any) -> frozenset[int]:
    return frozenset(session.execute(ids).scalars())


# --- kept and renewed ------------------------------------------------------------------------------------------------


@contextmanager
def _known(session: Session, kind: str, owner: int) -> Iterator[Roster]:
    """Everybody, as they are now; nobody else renews or looks meanwhile."""
    with _lock:
        kept, now = _kept.pop((kind, owner), None), clock.now()
        if kept is None or kept.is_stale(now) or not _renew(session, kind, owner, kept, now):
            kept = _read(session, kind, owner, now)
        kept.since = now - LAG
        _kept[kind, owner] = kept
        while len(_kept) > 1 and sum(len(one.roster) for one in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
        yield kept.roster


def _read(session: Session, kind: str, owner: int, now: datetime) -> _Kept:
    """Everybody anew. What may change meanwhile is asked for first: then it is looked at again the next time."""
    if kind == "book":
        seen = knowing.moments(session, owner, now - LAG)
        return _Kept(knowing.read_book(session, owner), 0, now, now, seen)
    safe = knowing.last_line(session, owner, now - LAG)
    return _Kept(knowing.read_event(session, owner), safe, now, now, {})


def _renew(session: Session, kind: str, owner: int, kept: _Kept, now: datetime) -> bool:
    """Bring what is kept up to date; False when all must be read anew."""
    if kind == "book":
        seen, kept.seen = kept.seen, knowing.moments(session, owner, kept.since)
        return knowing.renew_book(session, owner, kept.roster, knowing.first_news(seen, kept.seen))
    safe = knowing.last_line(session, owner, now - LAG)
    is_renewed = knowing.renew_event(session, owner, kept.roster, kept.safe, kept.since)
    kept.safe = max(safe, kept.safe)
    return is_renewed
