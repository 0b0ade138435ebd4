"""Keys for programs as their page shows them: pure functions from what the services tell, and from what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gala.access import ROLES, Permission
from gala.i18n.dates import both, format_brief_date, format_distance
from gala.i18n.words import LANGUAGES, phrase, tr
from gala.models import Role
from gala.services.api_keys import KeyFacts

P = Permission
Pair = dict[str, str]
NO_WORDS: Pair = {"en": "", "es": ""}
ZONE = "UTC"

OFFERED = tuple(one for one in Permission if one in ROLES[Role.TENANT_ADMIN] and one is not P.TENANT_WRITE)
"""What a key may be allowed: all that an organizer may, but to decide over the tenant itself."""

_READS = frozenset({P.TENANT_READ, P.EVENT_READ, P.PEOPLE_READ})
PRESETS: Mapping[str, frozenset[Permission]] = {
    "read": _READS,
    "door": ROLES[Role.STAFF],
    "people": _READS | {P.PEOPLE_WRITE, P.SEAT_ASSIGN},
    "all": frozenset(OFFERED),
}
"""What most keys are for. The door's may what its staff may."""
SOON = timedelta(days=14)
_A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True)
class KeyLine:
    """A key. ``kind`` is one of PRESETS or ``own``; ``ending`` is ``never``, ``later``, ``soon`` or ``over``."""

    id: int
    name: str
    start: str
    kind: str
    may: list[str]
    made_by: str
    made: Pair
    used: Pair
    ends: Pair
    ending: str


def key_line(key: KeyFacts, now: datetime) -> KeyLine:
    """A key as its row and its panel show it."""
    return KeyLine(
        id=key.id,
        name=key.name,
        start=key.start,
        kind=next((kind for kind, scopes in PRESETS.items() if scopes == set(key.scopes)), "own"),
        may=[one for one in OFFERED if one in key.scopes],
        made_by=key.made_by,
        made=both(format_brief_date, key.created_at, ZONE),
        used=ago(key.last_used_at, now) if key.last_used_at else NO_WORDS,
        ends=both(format_brief_date, key.expires_at, ZONE) if key.expires_at else NO_WORDS,
        ending=_ending(key.expires_at, now),
    )


def _ending(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return "over" if at <= now else "soon" if at <= now + SOON else "later"


def ago(at: datetime, now: datetime) -> Pair:
    """How long ago it was, or how soon it is."""
    if abs(now - at) < _A_MOMENT:
        words = phrase("just now") if at <= now else phrase("in a moment")
        return {lang: tr(lang, words) for lang in LANGUAGES}
    return both(format_distance, at, ZONE)


def typed_scopes(form: Mapping[str, Any]) -> list[str]:
    """What was chosen: one of PRESETS, or one by one."""
    preset = PRESETS.get(str(form.get("preset")))
    return [str(one) for one in OFFERED if (one in preset if preset else form.get(f"may {one}"))]


def typed_days(form: Mapping[str, Any]) -> int | None:
    """For how many days; None: without an end. What is neither is no number of days that anybody may have."""
    text = str(form.get("days") or "")
    return None if text == "never" else int(text) if text.isdecimal() and len(text) < 6 else 0


def trial(site: str, key: str, scopes: Sequence[str]) -> str:
    """A line for a terminal that this key answers; empty where no list is open to it."""
    lists = {P.TENANT_READ: "/api/events", P.PEOPLE_READ: "/api/guests"}
    path = next((path for scope, path in lists.items() if scope in scopes), "")
    return f'curl -H "Authorization: Bearer {key}" {site}{path}' if path else ""
