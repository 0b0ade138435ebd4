"""What a guest reads on a pass."""

from datetime import UTC, datetime, timedelta

from gala.rules import qr
from gala.services.passes import GuestPass, PartyPasses
from gala.state import pass_faces

START = datetime(2027, 5, 1, 17, 30, tzinfo=UTC)
PARTY = PartyPasses(
    event_id=1, invitation_id=1, event_name="Spring Gala", venue="Casa Ana", city="Madrid", country="Spain",
    start_at=START, end_at=START + timedelta(hours=5), doors_at=START - timedelta(minutes=90),
    timezone="Europe/Madrid", status="published", cover="", passes=(),
)  # fmt: skip
ANA = GuestPass(7, "Dr. Ana Ruiz", "4", "7", 1, "GALA1:ABC")


def test_times_are_the_event_s_own() -> None:
    card = pass_faces._card(PARTY, ANA)
    assert (card.starts, card.doors) == ("19:30", "18:00")
    assert card.day == {"en": "Sat 1 May", "es": "sáb 1 may"}
    assert (card.place, card.first, card.table, card.seat) == ("Casa Ana, Madrid", "Ana", "4", "7")


def test_the_code_is_drawn_with_its_margin() -> None:
    card, squares = pass_faces._card(PARTY, ANA), qr.modules("GALA1:ABC")
    assert card.qr == qr.svg_path(squares)
    assert card.view == f"0 0 {len(squares) + 8} {len(squares) + 8}"
