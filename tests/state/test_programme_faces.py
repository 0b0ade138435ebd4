"""The programme as its pages show it: by day for the team, with the own members for a guest."""

from datetime import UTC, datetime, timedelta

from gala.services.guest_view import Member, OwnParty
from gala.services.sessions import OwnSession, SessionRow
from gala.state.programme_faces import session_cards
from gala.state.sessions import local, tiles

NINE = datetime(2027, 5, 1, 19, tzinfo=UTC)  # 21:00 in Madrid
HOUR = timedelta(hours=1)


def row(number: int, start: datetime, *clashes: str) -> SessionRow:
    return SessionRow(number, f"Session {number}", "", "", start, start + HOUR, 1, 2, 3, clashes, False)


def test_a_day_is_named_once_and_is_that_of_the_event() -> None:
    shown = tiles([row(1, NINE), row(2, NINE + 2 * HOUR), row(3, NINE + 3 * HOUR)], "Europe/Madrid")
    assert [tile.day["en"] for tile in shown] == ["Saturday, 1 May", "", "Sunday, 2 May"]
    assert (shown[0].starts["en"], shown[0].ends["en"]) == ("21:00", "22:00")


def test_titles_that_clash_keep_their_directions() -> None:
    (tile,) = tiles([row(1, NINE, "عشاء", "Dance")], "UTC")
    assert tile.clashes == "\u2068عشاء\u2069, \u2068Dance\u2069"


def test_a_field_for_an_hour_is_filled_in_on_the_event_s_clocks() -> None:
    assert local(NINE, "Asia/Tokyo") == "2027-05-02T04:00"


def member(attendee_id: int, status: str) -> Member:
    comes = status != "declined"
    return Member(attendee_id, 1, f"Dr. Ana{attendee_id} Ruiz", status, comes, comes, "", None, None)


def test_a_guest_is_asked_for_those_who_said_that_they_come() -> None:
    dinner = OwnSession(7, "Dinner", "", "", NINE, NINE + HOUR, {1: True, 2: False, 4: True})
    members = (member(1, "accepted"), member(2, "attended"), member(3, "accepted"), member(4, "declined"))
    party = OwnParty(
        event_id=1, event_name="Gala", description="", venue="", city="", country="", start_at=NINE, end_at=NINE + HOUR,
        timezone="Europe/Madrid", status="published", cover="", deadline=NINE, hold_minutes=5, is_open=True,
        members=(*members, member(5, "pending")), sessions=(dinner,),
    )  # fmt: skip
    (card,) = session_cards(party)
    assert [(one.id, one.first, one.said) for one in card.ours] == [
        (1, "Ana1", "yes"),
        (2, "Ana2", "no"),
        (3, "Ana3", ""),
    ]
    assert card.starts["es"] == "sábado, 1 de mayo, 21:00"
