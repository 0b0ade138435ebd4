"""A guest's party as its pages show it: pure functions from what the service tells."""

from dataclasses import dataclass
from typing import Any

from gala.i18n.dates import both, format_day_time, format_month, format_time, format_weekday, tile
from gala.rules.names import given_name, initials
from gala.services.guest_view import Member, OwnParty, OwnSeat


@dataclass(frozen=True)
class MemberRow:
    """A member as the pages show them. ``answer`` is yes, no or empty; seats are texts, ``held_left`` seconds.

    ``host``: the name of whoever brings this plus-one along; ``unnamed``: it waits for its own name. ``is_away``: a
    plus-one whose host does not come.
    """

    id: int
    name: str
    first: str
    initials: str
    answer: str
    ticket: str
    table: str
    seat: str
    held_table: str
    held_seat: str
    held_left: float
    inside: bool
    has_pass: bool
    meal: str = ""
    dietary: str = ""
    access: str = ""
    host: str = ""
    unnamed: bool = False
    is_away: bool = False
    may_bring: bool = False


@dataclass(frozen=True)
class DishCard:
    """A dish to choose."""

    name: str
    description: str


@dataclass(frozen=True)
class Offer:
    """A free seat offered in place of one that somebody took faster."""

    id: int
    table: str
    seat: str


def event_facts(party: OwnParty) -> dict[str, str]:
    """The event in words that are the same in every language."""
    place = ", ".join(part for part in (party.city, party.country) if part)
    return {
        "name": party.event_name,
        "description": party.description,
        "venue": party.venue,
        "place": place,
        "status": party.status,
        "cover": party.cover,
        "map": f"https://www.openstreetmap.org/search?query={party.venue} {place}" if party.venue else "",
    }


def event_times(party: OwnParty) -> dict[str, dict[str, str]]:
    """When it is and until when one may change something, each in both languages."""
    zone = party.timezone
    return {
        "weekday": both(format_weekday, party.start_at, zone),
        "month": both(format_month, party.start_at, zone),
        "time": both(format_time, party.start_at, zone),
        "deadline": both(format_day_time, party.deadline, zone),
        "tile": tile(party.start_at, zone),
    }


def needs_seat(member: MemberRow) -> bool:
    return member.answer != "no" and not member.seat and not member.held_seat


_ANSWERS = {"accepted": "yes", "attended": "yes", "declined": "no"}


def member_rows(members: tuple[Member, ...]) -> list[MemberRow]:
    """The party, each with the answer and the place that they have."""
    return [_member_row(member, {one.attendee_id: one for one in members}) for member in members]


def _member_row(member: Member, party: dict[int, Member]) -> MemberRow:
    seat, held, host = member.seat, member.held, party.get(member.host)
    return MemberRow(
        id=member.attendee_id,
        name=member.name,
        first=member.name if member.unnamed else given_name(member.name),
        initials="+" if member.unnamed else initials(member.name)[:1],
        answer=_ANSWERS.get(member.status, ""),
        ticket=member.ticket_number if not member.host else "",
        table=seat.table_number if seat else "",
        seat=seat.label if seat else "",
        held_table=held.table_number if held else "",
        held_seat=held.label if held else "",
        held_left=(held.seconds_left or 0.0) if held else 0.0,
        inside=member.status == "attended",
        has_pass=member.has_pass,
        meal=member.needs.meal,
        dietary=member.needs.dietary,
        access=member.needs.access,
        host=given_name(host.name) if host else "",
        unnamed=member.unnamed,
        is_away=host is not None and _ANSWERS.get(host.status) == "no" and not member.comes,
        may_bring=member.may_bring,
    )


def watch_holds(before: dict[int, float], members: tuple[Member, ...], now: float) -> tuple[dict[int, float], bool]:
    """When each member's hold ends, and whether one that was known ended by the clock alone: nobody confirmed it, let
    it go or took another. Seconds since 1970 by attendee id, ``before`` from the last time."""
    waiting = {member.attendee_id for member in members if not member.held and not member.seat}
    ran_out = any(end <= now and attendee_id in waiting for attendee_id, end in before.items())
    return {m.attendee_id: now + (m.held.seconds_left or 0.0) for m in members if m.held}, ran_out


def overlay(members: tuple[Member, ...], tables: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Our seats over the room's: ``mine`` by table and the initials by seat."""
    sizes = {table["id"]: len(table["seats"]) for table in tables}
    rows: dict[int, list[str]] = {}
    letters: dict[str, str] = {}

    def mark(seat: OwnSeat | None, sign: str, member: Member) -> None:
        if seat is not None and seat.table_id in sizes:
            row = rows.setdefault(seat.table_id, ["."] * sizes[seat.table_id])
            row[seat.index] = sign
            letters[str(seat.seat_id)] = "+" if member.unnamed else initials(member.name)[:1]

    for member in members:
        mark(member.seat, "y", member)
        mark(member.held, "m", member)
    return {str(table): "".join(row) for table, row in rows.items()}, letters


def first_table(members: tuple[Member, ...], tables: list[dict[str, Any]]) -> int:
    """The table to show first: where we sit or hold, else the first with seats that guests may choose."""
    for member in members:
        for seat in (member.held, member.seat):
            if seat is not None:
                return seat.table_id
    given = ("vip", "reserved")
    open_to_us = (table for table in tables if any(seat["category"] not in given for seat in table["seats"]))
    return int(next(open_to_us, tables[0])["id"]) if tables else 0
