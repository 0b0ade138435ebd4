"""The door as its organizer reads it: parties in words, the log by party, gates by what they are doing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gala.services.arrivals import LateParty, Line, Seated
from gala.services.gates import GateRow
from gala.services.no_shows import NoShows
from gala.state.arrival_faces import Chairs, asked, gate_lines, late_rows, log_rows

NOW = datetime(2027, 5, 1, 18, 0, tzinfo=UTC)
ZONE = "Europe/Madrid"
LINE = Line(1, NOW, "welcome", "Ana", "Familia Ruiz", "North", "4", "7", "", False)
GATE = GateRow(
    id=1, name="North", is_online=True, is_paired=True, is_revoked=False, is_personal=False, self_service=False,
    last_seen_at=NOW, waiting=0, skew_ms=0, app_version="1", device="", code_until=None,
)  # fmt: skip


def family(*names: str) -> tuple[Seated, ...]:
    return tuple(Seated(n, name, "Familia Ruiz", "4", str(n)) for n, name in enumerate(names, 1))


def test_a_late_party_names_some_and_says_where_they_would_sit() -> None:
    (row,) = late_rows([LateParty(7, "Familia Ruiz", 6, family("Ana", "Ben", "Cem", "Dan", "Eva"))])
    assert (row.key, row.missing, row.expected, row.others) == (7, 5, 6, 1)
    assert row.names == "\u2068Ana\u2069, \u2068Ben\u2069, \u2068Cem\u2069, \u2068Dan\u2069"
    assert row.places == [Chairs("4", "1, 2, 3, 4, 5", False)]


def test_somebody_alone_is_not_named_twice() -> None:
    (row,) = late_rows([LateParty(-3, "Ana Ruiz", 1, (Seated(3, "Ana Ruiz", "", "4", "7"),))])
    assert (row.names, row.places) == ("", [Chairs("4", "7", True)])


def test_a_party_at_two_tables_has_two_places() -> None:
    one, two, three = family("Ana", "Ben", "Cem")
    (row,) = late_rows([LateParty(7, "Familia Ruiz", 3, (one, replace(two, table="9"), three))])
    assert row.places == [Chairs("4", "1, 3", False), Chairs("9", "2", True)]


def test_the_question_counts_people_and_chairs_and_says_who_is_left_alone() -> None:
    ana, ben, cem = family("Ana", "Ben", "Cem")
    found = asked(NoShows((ana, replace(ben, table="", seat="")), (cem,)))
    assert (found.people, found.chairs, found.kept) == (2, 1, "\u2068Cem\u2069")


def test_a_party_that_came_together_is_one_line_though_another_gate_spoke_between() -> None:
    lines = [
        LINE,
        replace(LINE, id=2, at=NOW - timedelta(seconds=20), name="Zoe", party="Familia Paz", gate="Garden"),
        replace(LINE, id=3, at=NOW - timedelta(seconds=40), name="Ben", seat="8"),
        replace(LINE, id=4, at=NOW - timedelta(minutes=5), name="Cem", seat="9"),
    ]
    rows = log_rows(lines, ZONE, NOW)
    assert [(row.name, row.count, row.gate) for row in rows] == [
        ("Familia Ruiz", 2, "North"),
        ("Zoe", 1, "Garden"),
        ("Cem", 1, "North"),
    ]
    assert (rows[0].table, rows[0].seat, rows[2].seat, rows[0].when["en"]) == ("4", "", "9", "20:00")


def test_the_same_pass_shown_twice_is_two_lines() -> None:
    shown = replace(LINE, verdict="already_in")
    assert len(log_rows([shown, replace(shown, id=2, at=NOW - timedelta(seconds=9))], ZONE, NOW)) == 2


def test_nobody_known_is_never_put_together() -> None:
    unknown = replace(LINE, verdict="forged", name="", party="")
    assert [row.count for row in log_rows([unknown, replace(unknown, id=2)], ZONE, NOW)] == [1, 1]


def test_a_gate_says_what_it_is_doing() -> None:
    code = NOW + timedelta(minutes=5)
    gates = [
        replace(GATE, id=5, is_revoked=True),
        replace(GATE, id=4, is_paired=False, is_online=False),
        replace(GATE, id=3, is_paired=False, is_online=False, code_until=code),
        replace(GATE, id=2, is_online=False),
        GATE,
    ]
    assert [(line.id, line.state) for line in gate_lines(gates, ZONE, NOW)] == [
        (2, "offline"),
        (1, "online"),
        (4, "empty"),
        (3, "waiting"),
        (5, "closed"),
    ]


def test_a_clock_is_mentioned_from_two_seconds_on() -> None:
    gates = [replace(GATE, id=n, skew_ms=skew) for n, skew in enumerate((2_000, 2_600, -61_000))]
    assert [line.skew for line in gate_lines(gates, ZONE, NOW)] == [0, 3, -61]


def test_when_a_gate_was_last_heard_of_is_an_hour_or_a_day() -> None:
    today, before, never = gate_lines(
        [replace(GATE, last_seen_at=at) for at in (NOW, NOW - timedelta(days=2), None)], ZONE, NOW
    )
    assert (today.seen["en"], before.seen["es"], never.seen["en"]) == ("20:00", "29 abr", "")
