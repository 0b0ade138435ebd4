"""What the lists of people are asked, and what they answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GuestQuery:
    """What a list of people is narrowed to, and its order.

    ``search``: words that must all be found; ``sort``: a key of ``BOOK_SORTS`` or ``EVENT_SORTS``; ``only``: a key of
    ``BOOK_ONLY`` or ``EVENT_ONLY``. In the address book ``event_id`` keeps who is at that event. At an event ``meal``
    is the dish of those who have not said no, ``table`` a table's number, ``party_id`` an invitation; ``session_id``
    keeps who comes to that session, and with it ``only`` "coming", "declined" or "pending" is about the answer for the
    session.
    """

    search: str = ""
    tag: str = ""
    only: str = ""
    sort: str = "name"
    descending: bool = False
    event_id: int | None = None
    session_id: int | None = None
    meal: str = ""
    table: str = ""
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A person in the address book. ``events``: at how many they have a place."""

    guest_id: int
    name: str
    title: str
    email: str
    phone: str
    company: str
    language: str
    tags: tuple[str, ...]
    events: int
    version: int
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class GuestPage:
    """Some of the address book. ``next`` is what to go on with, empty at the end; ``total`` all that were found."""

    rows: tuple[GuestRow, ...]
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class EventGuestRow:
    """One person's place at an event. ``table`` and ``seat`` are empty while there is none ("4" and "7" of "4-7").

    ``plus_one_of`` names the host of a plus-one, where one is known. ``has_needs`` is told only to whoever may read
    the notes themselves.
    """

    attendee_id: int
    guest_id: int
    name: str
    title: str
    email: str
    phone: str
    company: str
    party_id: int | None
    party: str
    status: str
    table: str
    seat: str
    seat_number: str
    meal: str
    tags: tuple[str, ...]
    is_plus_one: bool
    plus_one_of: str
    inside: bool
    has_needs: bool


@dataclass(frozen=True, slots=True)
class EventGuestPage:
    """Some of an event's people. ``next`` is what to go on with, empty at the end; ``total`` all that were found."""

    rows: tuple[EventGuestRow, ...]
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class GuestEvent:
    """One event of a person's, newest first in their list; canceled places too.

    ``host`` brings the person along: their name and ``host_id``, the guest's; empty and 0 for one who comes by
    themselves.
    """

    event_id: int
    event_name: str
    start_at: datetime
    timezone: str
    attendee_id: int
    party_id: int | None
    party: str
    status: str
    seat_number: str
    meal: str
    inside: bool
    host: str = ""
    host_id: int = 0


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """All of one person, to be looked at and edited."""

    guest_id: int
    tenant_id: int
    name: str
    title: str
    email: str
    phone: str
    company: str
    address: str
    language: str
    tags: tuple[str, ...]
    events: tuple[GuestEvent, ...]
    version: int
    created_at: datetime
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and how many people have it."""

    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class Invited:
    """``count`` people got a place, in ``party_ids``; ``skipped`` had one at the event already."""

    party_ids: tuple[int, ...]
    count: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Removed:
    """``count`` people went; ``kept`` could not: they are, or have been, at an event."""

    count: int
    kept: int


@dataclass(frozen=True, slots=True)
class Alike:
    """People of the address book who may be one: ``why`` is "name" or "phone". The one to keep stands first."""

    why: str
    people: tuple[GuestRow, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """``count`` entries became one; ``places`` are the events' places that went over, ``given_up`` the second places at
    events where several of them had one."""

    guest_id: int
    count: int
    places: int
    given_up: int
