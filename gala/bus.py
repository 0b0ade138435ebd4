"""What happened, told to whoever shows it.

A service calls ``publish(session, event)`` inside its transaction. Before the commit, ``write_along`` lets those who
keep an outbox write it there as well. ``gala.db`` hands the events to ``deliver`` after the commit, on the event loop;
a rollback forgets them. Subscribers are plain functions that must not block. Two transactions may be delivered in the
other order than they committed: so each state in an event carries the ``version`` of its row, and a reader keeps the
newer.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SeatState:
    """One seat as it is after the change. ``index`` is its place (from 0) in its table's order."""

    seat_id: int
    table_id: int
    index: int
    version: int
    blocked: bool = False
    locked: bool = False
    attendee_id: int | None = None
    holder: str | None = None
    hold_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttendeeState:
    """One person's place after the change. ``inside``: checked in and not left; ``checked_in_at``: the last coming."""

    attendee_id: int
    version: int
    name: str
    status: str
    inside: bool
    invitation_id: int | None
    checked_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """The base of all events: something happened at one event (a gala, not a message)."""

    event_id: int


@dataclass(frozen=True, slots=True)
class SeatsChanged(Happened):
    """The base of what happens to seats; ``seats`` as they are now."""

    seats: tuple[SeatState, ...]


@dataclass(frozen=True, slots=True)
class SeatsHeld(SeatsChanged):
    """Channel action ``seat_locked``."""


@dataclass(frozen=True, slots=True)
class SeatsAssigned(SeatsChanged):
    """Channel action ``seat_assigned``."""


@dataclass(frozen=True, slots=True)
class SeatsFreed(SeatsChanged):
    """Channel action ``seat_freed``: released, given back, unblocked or run out."""


@dataclass(frozen=True, slots=True)
class SeatsBlocked(SeatsChanged):
    """Seats taken out of use, or marked with another category."""


@dataclass(frozen=True, slots=True)
class SeatsLocked(SeatsChanged):
    """Seats locked in place, or unlocked."""


@dataclass(frozen=True, slots=True)
class SeatMoved(Happened):
    """An organizer gave somebody another seat, or none (``seat_label`` empty). Told to the guest's open page."""

    invitation_id: int
    attendee_id: int
    name: str
    seat_label: str


@dataclass(frozen=True, slots=True)
class AttendeesChanged(Happened):
    """The base of what happens to people; ``attendees`` as they are now."""

    attendees: tuple[AttendeeState, ...]


@dataclass(frozen=True, slots=True)
class RsvpChanged(AttendeesChanged):
    """Channel action ``rsvp_changed``."""


@dataclass(frozen=True, slots=True)
class CheckedIn(AttendeesChanged):
    """Channel action ``guest_checked_in``."""


@dataclass(frozen=True, slots=True)
class CheckedOut(AttendeesChanged):
    """Channel action ``guest_checked_out``: left, or a check-in undone."""


@dataclass(frozen=True, slots=True)
class DoorConflict(Happened):
    """A gate that was without a network let somebody in who was inside already, or had no place any more; or such a
    line was settled (``is_settled``). ``attendee_id`` is None where the line names nobody at the event."""

    attendee_id: int | None
    name: str
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class InvitationChanged(Happened):
    """Channel action ``invitation_changed``: made, renamed, members added or removed."""

    invitation_id: int


@dataclass(frozen=True, slots=True)
class FloorChanged(Happened):
    """Tables or seats were added, removed or relabelled: read the plan again."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table or a piece of scenery (``kind``) stands now: its centre and its turn."""

    kind: str
    id: int
    version: int
    x: float
    y: float
    rotation: float


@dataclass(frozen=True, slots=True)
class ItemsPlaced(Happened):
    """Tables or scenery were moved or turned: who draws the room sees it at once, before reading the plan again."""

    places: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class EventChanged(Happened):
    """The event's own facts: dates, status, hold time, the dishes to choose from."""


@dataclass(frozen=True, slots=True)
class ProgrammeChanged(Happened):
    """Sessions were made, changed or struck, or somebody answered for one (then of ``invitations``)."""

    invitations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GatesChanged(Happened):
    """A gate was made, paired, renamed, closed or left, came back, or has other check-ins waiting than before."""


@dataclass(frozen=True, slots=True)
class PassesChanged(Happened):
    """The event's passes are signed with another key now."""


Subscriber = Callable[[Happened], None]
Writer = Callable[[Session, Sequence[Happened]], None]
_subscribers: list[Subscriber] = []
_writers: list[Writer] = []
_KEY = "gala.published"


def publish(session: Session, event: Happened) -> None:
    """Tell ``event`` to all subscribers once the session's transaction has committed."""
    session.info.setdefault(_KEY, []).append(event)


def take_published(session: Session) -> list[Happened]:
    """What the session's transaction published; forgets it."""
    taken: list[Happened] = session.info.pop(_KEY, [])
    return taken


def write_along(session: Session) -> None:
    """Let every outbox write what the transaction published, before its commit. One that fails undoes the change."""
    if happened := session.info.get(_KEY):
        for writer in _writers:
            writer(session, happened)


def keep_outbox(writer: Writer) -> None:
    """Call ``writer`` with what each transaction published, just before its commit."""
    if writer not in _writers:
        _writers.append(writer)


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call ``subscriber`` with every delivered event; returns what ends that."""
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


def deliver(events: Iterable[Happened]) -> None:
    """Hand committed events to every subscriber. One that fails is logged and does not stop the others."""
    for event in events:
        for subscriber in tuple(_subscribers):
            try:
                subscriber(event)
            except Exception:
                log.exception("a subscriber failed on %s", type(event).__name__)
