"""What nearly every report of a tablet is: one person comes in, now. Several gates' comings may be written together.

A transaction costs more than the statements in it. When hundreds come in a minute, those that are reported while one is
on its way share the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, Scope, act_as, may, requires
from gala.bus import CheckedIn, publish
from gala.errors import Forbidden
from gala.models import AttendeeStatus, ScanVerdict
from gala.rules.door_items import Item, read, to_ms
from gala.services.door_book import AGAIN, ask_people, came, line, write_line
from gala.services.door_entry import enter, party_came
from gala.services.guests import Person, attendee_state

AT_ONCE = timedelta(seconds=5)
"""A check-in that took longer to get here was made without the server's knowledge, whatever the tablet thought."""

EARLIEST = timedelta(days=366)
"""Nothing happens at the door longer before the start: doors are tried weeks ahead, but a clock may stand at 1970."""

Coming = tuple[Actor, Item]
"""Who reports it, and what ``simple`` read."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item, as the tablet is answered. ``at`` is in milliseconds since 1970: of the coming that
    counts where somebody is in already. ``reason``: the word for why an item is invalid or a conflict."""

    id: str
    outcome: str
    attendee: int | None = None
    at: int | None = None
    gate: str = ""
    reason: str = ""


def simple(raw: Any, now: datetime) -> Item | None:
    """The item, where it says no more than that somebody comes in at this moment."""
    item = read(raw, now, now - AT_ONCE)
    if not isinstance(item, Item) or item.kind != "in" or item.offline or item.attendee is None:
        return None
    return item


@requires(Permission.CHECK_IN, archived=True, later=True)
def record_together(session: Session, actor: Actor, event_id: int, comings: Sequence[Coming]) -> list[Result | None]:
    """Comings at several gates of the event, each written as its own gate's; the first one is ``actor``'s.

    Raises Forbidden, NotFound when one of them is nobody who may.
    """
    scope = Scope(tenant_id=0, event_id=event_id)
    if not all(may(gate, Permission.CHECK_IN, scope) for gate, _ in comings):
        raise Forbidden
    return come_in(session, event_id, comings)


def come_in(session: Session, event_id: int, comings: Sequence[Coming]) -> list[Result | None]:
    """Let in, once, everybody who may come in (see ``enter``). None, and nothing is changed, for each coming that is
    not as simple. The triggers know already who reports the first."""
    # All are locked at once, in one order: what the WHERE reads cannot change any more.
    people = ask_people(session, event_id, [item.attendee or 0 for _, item in comings])
    asked, speaking = [], comings[0][0]
    for actor, item in comings:
        if actor != speaking:
            act_as(session, actor)
            speaking = actor
        known = {"at": item.at, "latest": item.at + EARLIEST, "client_id": item.id}
        asked.append(enter(1, reported=True).ask(session, event_id=event_id, who_0=item.attendee, **known))
    entered = [next(iter(rows()), None) for rows in asked]
    _tell(session, event_id, people(), comings, entered)
    return [_write(session, event_id, *one, row) if row else None for one, row in zip(comings, entered, strict=True)]


def _write(session: Session, event_id: int, actor: Actor, item: Item, entered: Any) -> Result:
    """The line of somebody who has just come in."""
    again = {"note": AGAIN} if item.verdict == ScanVerdict.ALREADY_IN else {}
    told = line(actor, entered.tenant_id, event_id, entered.id, item.at, client_id=item.id, **came(item.at), **again)
    write_line(session, told)
    return Result(item.id, "in", entered.id, to_ms(item.at), told["gate"])


def _tell(
    session: Session, event_id: int, people: Mapping[int, Person], comings: Sequence[Coming], entered: Sequence[Any]
) -> None:
    """Tell who has come, and that their parties have."""
    states = []
    for (_, item), row in zip(comings, entered, strict=True):
        if row:
            now_so = {"inside": True, "checked_in_at": item.at, "status": AttendeeStatus.ATTENDED.value}
            states.append(attendee_state(people[row.id], version=row.version, **now_so))
    if states:
        publish(session, CheckedIn(event_id, tuple(states)))
    for invitation_id in sorted({state.invitation_id for state in states if state.invitation_id}):
        party_came(session, invitation_id)
