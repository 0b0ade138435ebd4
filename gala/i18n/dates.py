"""Dates as people read them, made on the server, since only there the event's time zone is at hand.

Every function takes ``lang`` ("en" or "es"), an aware ``datetime`` and the name of a time zone. English days
are written as in Europe ("Saturday, 25 April") and hours on 24: the pages serve both sides of the ocean, and this is
the form nobody misreads.
"""

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime, format_timedelta, get_timezone

from gala import clock

_LOCALE = {"en": "en_GB", "es": "es_ES"}


def _format(pattern_en: str, pattern_es: str) -> Callable[[str, datetime, str], str]:
    def form(lang: str, dt: datetime, tz: str) -> str:
        pattern = pattern_es if lang == "es" else pattern_en
        return format_datetime(dt, pattern, tzinfo=get_timezone(tz), locale=_LOCALE.get(lang, "en_GB"))

    return form


format_day = _format("EEEE, d MMMM", "EEEE, d 'de' MMMM")
"""Saturday, 25 April · sábado, 25 de abril"""

format_long_day = _format("EEEE, d MMMM y", "EEEE, d 'de' MMMM 'de' y")
"""Saturday, 25 April 2026 · sábado, 25 de abril de 2026"""

format_weekday = _format("EEEE", "EEEE")
"""Saturday · sábado"""

format_month = _format("MMMM", "MMMM")
"""April · abril"""

format_date = _format("d MMMM y", "d 'de' MMMM 'de' y")
"""25 April 2026 · 25 de abril de 2026"""

format_brief_date = _format("d MMM y", "d MMM y")
"""25 Apr 2026 · 25 abr 2026"""

format_short_date = _format("d MMM", "d MMM")
"""25 Apr · 25 abr"""

format_short_day = _format("EEE d MMM", "EEE d MMM")
"""Sat 25 Apr · sáb 25 abr"""

format_time = _format("HH:mm", "HH:mm")
"""19:00"""

format_day_time = _format("EEEE, d MMMM, HH:mm", "EEEE, d 'de' MMMM, HH:mm")
"""Saturday, 25 April, 19:00 · sábado, 25 de abril, 19:00"""


def format_distance(lang: str, dt: datetime, tz: str) -> str:
    """How far away it is from now: in 3 weeks · dentro de 3 semanas"""
    return format_timedelta(dt - clock.now(), threshold=1, add_direction=True, locale=_LOCALE.get(lang, "en_GB"))


def format_span(lang: str, dt: datetime, tz: str) -> str:
    """How long it has lasted by now, a minute at least: 3 weeks · 3 semanas"""
    return format_timedelta(clock.now() - dt, granularity="minute", threshold=1, locale=_LOCALE.get(lang, "en_GB"))


def both(form: Callable[[str, datetime, str], str], dt: datetime, tz: str) -> dict[str, str]:
    """``{"en": …, "es": …}``: what a state holds for ``t_pair``. ``both(format_day, starts_at, "Europe/Madrid")``."""
    return {lang: form(lang, dt, tz) for lang in _LOCALE}


def tile(dt: datetime, tz: str) -> dict[str, str]:
    """The parts of a date tile: ``{"day": "25", "en": "Apr", "es": "abr"}``."""
    month = _format("LLL", "LLL")
    return {"day": _format("d", "d")("en", dt, tz), **both(month, dt, tz)}
