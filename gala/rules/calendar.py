"""The evening as a calendar file (RFC 5545), one that a later one replaces or takes back (RFC 5546)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vUri

Standing = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

PRODUCT: Final = "-//Gala//Events with a seat for everyone//EN"
_AROUND: Final = timedelta(days=370)
"""How much of a time zone's rules is told before and after the event: both changes of the clock on either side."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One party's entry. ``uid`` never changes; ``sequence`` is higher whenever the rest says something else.

    Times are aware; ``zone`` is the IANA name that they are told in. ``organizer`` is a name, ``reply_to`` an email.
    """

    uid: str
    sequence: int
    changed_at: datetime
    standing: Standing
    name: str
    start_at: datetime
    end_at: datetime
    zone: str
    place: str
    description: str
    url: str
    organizer: str
    reply_to: str
    lang: str


def write_calendar(entry: Entry, now: datetime) -> bytes:
    """The file: UTF-8, lines folded at 75 bytes and ended by CRLF. A canceled entry takes itself off the calendar."""
    is_off = entry.standing == "CANCELLED"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    zone = ZoneInfo(entry.zone)
    if entry.zone != "UTC":  # its times end in Z and need no rules
        calendar.add_component(_rules(zone, entry.start_at - _AROUND, entry.end_at + _AROUND))
    calendar.add_component(_event(entry, zone, now))
    return calendar.to_ical()


def _event(entry: Entry, zone: ZoneInfo, now: datetime) -> Event:
    organizer = vCalAddress(f"mailto:{entry.reply_to}")
    organizer.params["CN"] = entry.organizer.replace('"', "'")  # the one character that a quoted parameter cannot hold
    said = {"language": entry.lang}
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.start_at.astimezone(zone))
    event.add("dtend", entry.end_at.astimezone(zone))
    event.add("summary", entry.name)
    event.add("description", entry.description, said)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", vUri(entry.url))
    event.add("organizer", organizer)
    event.add("status", entry.standing)
    event.add("class", "PRIVATE")
    return event


def _rules(zone: ZoneInfo, since: datetime, until: datetime) -> Timezone:
    """The zone's hours from ``since`` to ``until``, one change after the other.

    icalendar's own ``from_tzinfo`` searches in strides that miss a change: it puts Casablanca's Ramadan an hour off.
    """
    rules = Timezone()
    rules.add("tzid", zone.key)
    before = since.astimezone(zone).utcoffset()
    for moment in (since, *_changes(zone, since, until)):
        local = moment.astimezone(zone)
        hours = TimezoneDaylight() if local.dst() else TimezoneStandard()
        # A change is told by the clock as it stood before.
        hours.add("dtstart", (moment.astimezone(UTC) + (before or timedelta())).replace(tzinfo=None, microsecond=0))
        hours.add("tzoffsetfrom", before)
        hours.add("tzoffsetto", local.utcoffset())
        hours.add("tzname", local.tzname())
        rules.add_component(hours)
        before = local.utcoffset()
    return rules


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments at which the clock is changed, to the second. No zone changes twice in two days."""
    low = since.astimezone(UTC).replace(microsecond=0)
    while low < until:
        high = low + timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            yield _between(zone, low, high)
        low = high


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high
