"""Calendar files: read back by a strict reader, they say what was put in, at the hours that guests' watches show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from gala.rules.calendar import Entry, write_calendar

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
ENTRY = Entry(
    uid="event-1-invitation-7@gala.test",
    sequence=3,
    changed_at=datetime(2026, 3, 30, 9, tzinfo=UTC),
    standing="CONFIRMED",
    name="Gala of the Fundación Aurora",
    start_at=datetime(2026, 4, 25, 17, tzinfo=UTC),
    end_at=datetime(2026, 4, 26, 0, tzinfo=UTC),
    zone="Europe/Madrid",
    place="Palacio de Cibeles, Madrid, Spain",
    description="Ana Núñez: table 4, seat 7",
    url="https://gala.test/i/ABCDE-FGHJK",
    organizer="Fundación Aurora",
    reply_to="noreply@gala.test",
    lang="en",
)
ZONES = (
    "Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe",
    "Africa/Casablanca", "Europe/Dublin", "Asia/Tehran",
)  # fmt: skip


def read(data: bytes) -> Calendar:
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    return calendar


def offsets(data: bytes, *moments: datetime) -> list[timedelta | None]:
    """What the file's own rules, without any table of the world's zones, make of these moments."""
    (rules,) = read(data).walk("VTIMEZONE")
    zone = rules.to_tz(lookup_tzid=False)
    return [moment.astimezone(zone).utcoffset() for moment in moments]


def test_it_says_what_was_put_in() -> None:
    calendar = read(write_calendar(ENTRY, NOW))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert (event["UID"], event["SEQUENCE"]) == (ENTRY.uid, 3)
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (NOW, ENTRY.changed_at)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (ENTRY.start_at, ENTRY.end_at)
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (ENTRY.name, ENTRY.place, ENTRY.description)
    assert event["URL"] == ENTRY.url
    assert event["ORGANIZER"] == "mailto:noreply@gala.test" and event["ORGANIZER"].params["CN"] == ENTRY.organizer


def test_what_is_off_takes_itself_off_the_calendar() -> None:
    calendar = read(write_calendar(replace(ENTRY, standing="CANCELLED"), NOW))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", ENTRY.uid)


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1, max_size=300))
def test_any_words_come_back_and_no_line_is_too_long(text: str) -> None:
    """Commas, semicolons, backslashes, line ends, accents, Arabic, emoji: a letter is never cut in two by a fold."""
    text = "".join(text.splitlines(keepends=False)) + "\nx, y; z\\"
    data = write_calendar(replace(ENTRY, name=text, place=text, description=text, organizer='The "Best"'), NOW)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()
    (event,) = read(data).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (text, text, text)
    assert event["ORGANIZER"].params["CN"] == "The 'Best'"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_file_carries_the_zone_s_own_hours(zone: str, month: int) -> None:
    """Also an evening over a change of the clock, and in zones without one, or with half an hour."""
    start = datetime(2027, month, 27, 20, tzinfo=UTC)
    evening = [start + timedelta(hours=hours) for hours in (0, 3, 6, 12)]
    data = write_calendar(replace(ENTRY, zone=zone, start_at=start, end_at=evening[-1]), NOW)
    assert offsets(data, *evening) == [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in evening]


def test_the_night_on_which_the_clock_goes_forward() -> None:
    """From 22:00 to 04:00 are five hours on 28 March 2026 in Madrid."""
    start = datetime(2026, 3, 28, 21, tzinfo=UTC)
    data = write_calendar(replace(ENTRY, start_at=start, end_at=start + timedelta(hours=5)), NOW)
    assert b"DTSTART;TZID=Europe/Madrid:20260328T220000" in data
    assert b"DTEND;TZID=Europe/Madrid:20260329T040000" in data
    assert offsets(data, start, start + timedelta(hours=5)) == [timedelta(hours=1), timedelta(hours=2)]


def test_a_universal_hour_needs_no_rules() -> None:
    data = write_calendar(replace(ENTRY, zone="UTC"), NOW)
    assert b"VTIMEZONE" not in data and b"DTSTART:20260425T170000Z" in data


def test_it_is_small() -> None:
    assert len(write_calendar(ENTRY, NOW)) < 2_000
