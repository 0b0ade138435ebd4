"""The door as its organizer's page shows it: pure functions from what the services tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gala.i18n.dates import both, format_day_time, format_short_date, format_time
from gala.models import AttendeeStatus, EventStatus
from gala.services.arrivals import Arrivals, LateParty, Line, Seated
from gala.services.conflicts import Conflict
from gala.services.door import Arrival
from gala.services.events import EventFacts
from gala.services.gates import GateRow
from gala.services.no_shows import NoShows

Pair = dict[str, str]
NO_WORDS: Pair = {"en": "", "es": ""}
TOGETHER = timedelta(seconds=90)
NAMED = 4
"""So many people are named in a line; the others are counted."""
SKEWED = 2_000
"""Milliseconds by which a tablet's clock may differ unmentioned."""


@dataclass(frozen=True)
class TableTile:
    """A table: how many sit there, how many of them are inside, and whether that is everybody."""

    id: int
    number: str
    seated: int
    inside: int
    is_complete: bool


@dataclass(frozen=True)
class Chairs:
    """Where some of a party sit: a table and its ``seats``, "7, 8"; ``one``: it is a single one."""

    table: str
    seats: str
    one: bool


@dataclass(frozen=True)
class LateRow:
    """A party of whom ``missing`` of ``expected`` have not come: some ``names``, ``others`` more; and their
    ``places``."""

    key: int
    label: str
    expected: int
    missing: int
    names: str
    others: int
    places: list[Chairs]


@dataclass(frozen=True)
class Standing:
    """Somebody inside without a chair."""

    id: int
    name: str
    party: str


@dataclass(frozen=True)
class LogRow:
    """What a gate answered: to ``name``, or to ``count`` of a party at once."""

    key: str
    kind: str
    name: str
    count: int
    gate: str
    table: str
    seat: str
    note: str
    is_offline: bool
    when: Pair


@dataclass(frozen=True)
class ConflictRow:
    """What gates reported and does not fit together. ``reason`` as in ``services.conflicts``."""

    id: int
    reason: str
    name: str
    gate: str
    at: Pair
    first_gate: str
    first_at: Pair


@dataclass(frozen=True)
class Hit:
    """Somebody found by hand. ``state``: ready, inside, left, unanswered, declined or canceled."""

    id: int
    name: str
    party: str
    table: str
    seat: str
    state: str
    at: str


@dataclass(frozen=True)
class Asked:
    """The question before chairs are given up: of how many people, how many chairs; who is named; whose seat is locked
    and stays."""

    people: int = 0
    chairs: int = 0
    names: str = ""
    others: int = 0
    kept: str = ""


@dataclass(frozen=True)
class GateLine:
    """A gate. ``state``: online, offline, waiting (for a tablet), empty (its code ran out) or closed. ``skew``:
    seconds that its clock is ahead, 0 where it does not matter. ``has_code``: a pairing code waits to be typed."""

    id: int
    name: str
    state: str
    is_personal: bool
    self_service: bool
    seen: Pair
    waiting: int
    skew: int
    version: str
    has_code: bool


# --- the day -----------------------------------------------------------------------------------------------------


def doors_of(event: EventFacts, now: datetime) -> tuple[str, Pair]:
    """soon, open, over, draft, canceled or archived; and when they open."""
    opens = event.start_at - timedelta(minutes=event.doors_open_minutes)
    form = format_time if _is_today(opens, now, event.timezone) else format_day_time
    words = both(form, opens, event.timezone)
    if event.status != EventStatus.PUBLISHED:
        return event.status, words
    return ("over" if event.end_at <= now else "open" if opens <= now else "soon"), words


def table_tiles(found: Arrivals) -> list[TableTile]:
    """Every table at which somebody may sit."""
    return [TableTile(t.table_id, t.number, t.seated, t.inside, t.is_complete) for t in found.tables if t.seats]


# --- people ------------------------------------------------------------------------------------------------------


def isolated(name: str) -> str:
    """A name that keeps its direction to itself."""
    return f"\u2068{name}\u2069"


def named(people: Sequence[Seated]) -> tuple[str, int]:
    """The first of them, and how many others there are."""
    return ", ".join(isolated(person.name) for person in people[:NAMED]), max(0, len(people) - NAMED)


def late_rows(late: Sequence[LateParty]) -> list[LateRow]:
    """Late parties, the biggest first, as given."""
    return [_late(party) for party in late]


def _late(party: LateParty) -> LateRow:
    names, others = named(party.missing)
    tables: dict[str, list[str]] = {}
    for person in party.missing:
        if person.table:
            tables.setdefault(person.table, []).append(person.seat)
    alone = len(party.missing) == 1 and party.missing[0].name == party.label
    return LateRow(
        key=party.key,
        label=party.label,
        expected=party.expected,
        missing=len(party.missing),
        names="" if alone else names,
        others=others,
        places=[Chairs(table, ", ".join(seats), len(seats) == 1) for table, seats in tables.items()],
    )


def standing(people: Sequence[Seated]) -> list[Standing]:
    """Who is inside without a chair; the party where it says more than the name."""
    return [Standing(p.attendee_id, p.name, "" if p.party == p.name else p.party) for p in people]


def asked(found: NoShows) -> Asked:
    """The question before these people give up their chairs."""
    names, others = named(found.people)
    kept, more = named(found.kept)
    return Asked(len(found.people), found.chairs, names, others, kept + (f" +{more}" if more else ""))


_GONE = (AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED, AttendeeStatus.WAITLISTED)


def hit(arrival: Arrival, zone: str) -> Hit:
    """Somebody as the search shows them, with times on the clocks of ``zone``."""
    moment = arrival.checked_in_at if arrival.is_inside else arrival.checked_out_at
    return Hit(
        id=arrival.attendee_id,
        name=arrival.name,
        party="" if arrival.party == arrival.name else arrival.party,
        table=arrival.table_number,
        seat=arrival.seat_label,
        state=_state_of(arrival),
        at=format_time("en", moment, zone) if moment else "",
    )


def _state_of(arrival: Arrival) -> str:
    if arrival.status in _GONE:
        return "canceled"
    if arrival.is_inside:
        return "inside"
    if arrival.checked_out_at:
        return "left"
    states = {AttendeeStatus.DECLINED: "declined", AttendeeStatus.PENDING: "unanswered"}
    return states.get(AttendeeStatus(arrival.status), "ready")


# --- the log -----------------------------------------------------------------------------------------------------


def log_rows(lines: Sequence[Line], zone: str, now: datetime) -> list[LogRow]:
    """Newest first, as given; what one gate answered to one party at about the same moment is one row."""
    groups: list[list[Line]] = []
    for line in lines:
        group = next((group for group in groups[-4:] if _together(group, line)), None)
        if group is None:
            groups.append([line])
        else:
            group.append(line)
    return [_log_row(group, zone, now) for group in groups]


def _together(group: Sequence[Line], line: Line) -> bool:
    first = group[0]
    alike = bool(line.party) and (first.party, first.verdict, first.gate) == (line.party, line.verdict, line.gate)
    return alike and first.at - line.at <= TOGETHER and line.name not in {one.name for one in group}


def _log_row(group: Sequence[Line], zone: str, now: datetime) -> LogRow:
    first = group[0]
    tables = list(dict.fromkeys(line.table for line in group if line.table))
    return LogRow(
        key=str(first.id),
        kind=first.verdict,
        name=first.name if len(group) == 1 else first.party,
        count=len(group),
        gate=first.gate,
        table=", ".join(tables),
        seat=first.seat if len(group) == 1 else "",
        note=first.note,
        is_offline=first.is_offline,
        when=_short(first.at, now, zone),
    )


def _short(at: datetime, now: datetime, zone: str) -> Pair:
    """The hour of today's, the day of what is older."""
    return both(format_time if _is_today(at, now, zone) else format_short_date, at, zone)


def _is_today(at: datetime, now: datetime, zone: str) -> bool:
    local = ZoneInfo(zone)
    return at.astimezone(local).date() == now.astimezone(local).date()


def conflict_rows(found: Sequence[Conflict], zone: str, now: datetime) -> list[ConflictRow]:
    """What is still to be seen, the newest first, as given."""
    return [
        ConflictRow(
            id=one.id,
            reason=one.reason,
            name=one.name or one.party,
            gate=one.gate,
            at=_short(one.at, now, zone),
            first_gate=one.first_gate,
            first_at=_short(one.first_at, now, zone) if one.first_at else NO_WORDS,
        )
        for one in found
    ]


# --- the gates ---------------------------------------------------------------------------------------------------


def gate_lines(gates: Sequence[GateRow], zone: str, now: datetime) -> list[GateLine]:
    """The gates with what is worth a word of each: those with a tablet first, then those that wait for one."""
    lines = [
        GateLine(
            id=gate.id,
            name=gate.name,
            state=_gate_state(gate),
            is_personal=gate.is_personal,
            self_service=gate.self_service,
            seen=_short(gate.last_seen_at, now, zone) if gate.last_seen_at else NO_WORDS,
            waiting=gate.waiting,
            skew=round(gate.skew_ms / 1000) if abs(gate.skew_ms) > SKEWED else 0,
            version=gate.app_version,
            has_code=gate.code_until is not None,
        )
        for gate in gates
    ]
    return sorted(lines, key=lambda line: _PLACES[line.state])


_PLACES = {"online": 0, "offline": 0, "waiting": 1, "empty": 1, "closed": 2}


def _gate_state(gate: GateRow) -> str:
    if gate.is_revoked:
        return "closed"
    if gate.is_paired:
        return "online" if gate.is_online else "offline"
    return "waiting" if gate.code_until else "empty"
