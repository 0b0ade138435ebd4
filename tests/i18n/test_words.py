"""Server-made text in two languages."""

from datetime import UTC, datetime

import pytest

from gala.errors import CodeUnknown, TooManyAttempts, WrongState
from gala.i18n import both, format_date, format_day, format_day_time, guess, say, tile, tr

EVENING = datetime(2026, 4, 25, 17, 0, tzinfo=UTC)


def test_tr_speaks_spanish_and_falls_back_to_english() -> None:
    assert tr("es", "Close") == "Cerrar"
    assert tr("fr", "Close") == "Close"
    assert tr("es", "A sentence nobody translated") == "A sentence nobody translated"


def test_tr_fills_places_and_leaves_the_unknown_ones_visible() -> None:
    assert tr("en", "{seats} was just taken.", seats="4-7") == "4-7 was just taken."
    assert tr("en", "{seats} was just taken.") == "{seats} was just taken."


def test_a_name_with_braces_is_only_a_name() -> None:
    assert tr("en", "{name} is already on the list for this event.", name="{limit}").startswith("{limit} ")


def test_say_translates_the_refusal_and_its_reason() -> None:
    assert say("es", CodeUnknown()).startswith("No conocemos")
    assert "5 minutos" in say("es", TooManyAttempts(minutes=5))
    assert say("es", WrongState(reason="Please sign in first.")) == "Inicia sesión primero."


@pytest.mark.parametrize(
    ("header", "lang"),
    [("es-ES,es;q=0.9,en;q=0.8", "es"), ("en-GB,es;q=0.5", "en"), ("ca,es;q=0.9", "es"), ("de", "en"), ("", "en")],
)
def test_the_first_known_language_of_the_browser_counts(header: str, lang: str) -> None:
    assert guess(header) == lang


def test_dates_are_in_the_time_zone_of_the_event() -> None:
    assert both(format_day_time, EVENING, "Europe/Madrid") == {
        "en": "Saturday, 25 April, 19:00",
        "es": "sábado, 25 de abril, 19:00",
    }
    assert format_day("en", EVENING, "Pacific/Auckland") == "Sunday, 26 April"
    assert format_date("es", EVENING, "Europe/Madrid") == "25 de abril de 2026"
    assert tile(EVENING, "Europe/Madrid") == {"day": "25", "en": "Apr", "es": "abr"}


def test_a_text_with_a_program_s_braces_is_told_as_it_is() -> None:
    for text in ("({ a: stringify((_event)) })", "const {a.b} = {", "{0[x}", "{:{:{:{}}}}"):
        assert tr("en", text) == text
