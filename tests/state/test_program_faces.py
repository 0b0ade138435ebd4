"""Keys and webhooks in words: what a key may, when it ends, how a message went; and what a form asks for."""

import shlex
from datetime import timedelta
from typing import Any

import pytest

from gala import clock
from gala.access import ROLES, Permission
from gala.models import Role
from gala.pages.programs import MAY, TOLD
from gala.rules.webhooks import TYPES
from gala.services.api_keys import KeyFacts
from gala.services.webhooks import DeliveryFacts, EndpointFacts
from gala.state.hook_faces import ORDER, delivery_line, hook_line, message_of
from gala.state.key_faces import NO_WORDS, OFFERED, PRESETS, key_line, trial, typed_days, typed_scopes

NOW = clock.now()
DAY = timedelta(days=1)


def key(**facts: Any) -> KeyFacts:
    known = {
        "id": 1, "name": "Till", "start": "gala_abcdef", "scopes": ("tenant:read",), "made_by": "Olga Rey",
        "created_at": NOW, "last_used_at": None, "expires_at": None,
    }  # fmt: skip
    return KeyFacts(**known | facts)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_no_choice_of_the_page_lets_a_key_decide_over_the_tenant_or_do_more_than_its_maker() -> None:
    for scopes in (*PRESETS.values(), set(OFFERED)):
        assert Permission.TENANT_WRITE not in scopes
        assert scopes <= ROLES[Role.TENANT_ADMIN]
    assert PRESETS["read"] < PRESETS["people"] < PRESETS["all"]
    assert not {Permission.NEEDS_READ, Permission.PASS_READ} & PRESETS["read"], "what only few should read is asked for"


def test_everything_that_can_be_chosen_is_in_words() -> None:
    assert tuple(MAY) == OFFERED
    assert tuple(TOLD) == ORDER
    assert set(ORDER) == set(TYPES)


@pytest.mark.parametrize("kind", PRESETS)
def test_a_preset_is_made_and_known_again(kind: str) -> None:
    scopes = typed_scopes({"preset": kind, "may event:write": "on"})
    assert set(scopes) == PRESETS[kind]
    assert key_line(key(scopes=tuple(sorted(scopes))), NOW).kind == kind


def test_of_ones_own_choice_only_what_is_ticked_and_offered_counts() -> None:
    form = {"preset": "own", "may people:read": "on", "may tenant:write": "on", "may rsvp:own": "on"}
    assert typed_scopes(form) == ["people:read"]
    assert key_line(key(scopes=("people:read",)), NOW).kind == "own"
    assert typed_scopes({}) == []


@pytest.mark.parametrize(
    ("typed", "days"), [("30", 30), ("never", None), ("", 0), ("soon", 0), ("-1", 0), ("9" * 99, 0), (None, 0)]
)
def test_only_who_says_so_gets_a_key_without_an_end(typed: Any, days: int | None) -> None:
    assert typed_days({"days": typed}) == days


@pytest.mark.parametrize(
    ("left", "ending"),
    [(None, "never"), (-DAY, "over"), (0 * DAY, "over"), (DAY, "soon"), (14 * DAY, "soon"), (15 * DAY, "later")],
)
def test_a_key_that_ends_soon_is_told_from_others(left: timedelta | None, ending: str) -> None:
    line = key_line(key(expires_at=NOW + left if left is not None else None), NOW)
    assert line.ending == ending
    assert (line.ends == NO_WORDS) is (left is None)


def test_a_key_says_when_it_was_used() -> None:
    assert key_line(key(), NOW).used == NO_WORDS
    assert key_line(key(last_used_at=NOW - timedelta(seconds=50)), NOW).used == {"en": "just now", "es": "ahora mismo"}
    assert key_line(key(last_used_at=NOW - 3 * DAY), NOW).used["en"] == "3 days ago"


def test_the_line_to_try_a_key_calls_something_that_it_may() -> None:
    assert shlex.split(trial("https://gala.test", "gala_x", ["people:read", "tenant:read"])) == [
        "curl", "-H", "Authorization: Bearer gala_x", "https://gala.test/api/events",
    ]  # fmt: skip
    assert trial("https://gala.test", "gala_x", ["people:read"]).endswith("/api/guests")
    assert trial("https://gala.test", "gala_x", ["door:check_in"]) == ""


# --- webhooks --------------------------------------------------------------------------------------------------------


def hook(**facts: Any) -> EndpointFacts:
    known = {
        "id": 1, "url": "https://example.com:8443/in?x=1", "description": "", "types": TYPES[:2], "is_active": True,
        "disabled_reason": "", "failing_since": None, "created_at": NOW,
    }  # fmt: skip
    return EndpointFacts(**known | facts)


@pytest.mark.parametrize(
    ("facts", "state", "since"),
    [
        ({}, "working", ""),
        ({"failing_since": NOW - 2 * DAY}, "failing", "2 days"),
        ({"is_active": False}, "off", ""),
        ({"is_active": False, "disabled_reason": "gone", "failing_since": NOW}, "gone", ""),
        ({"is_active": False, "disabled_reason": "failing", "failing_since": NOW - 3 * DAY}, "given_up", ""),
    ],
)
def test_the_state_of_a_webhook(facts: dict[str, Any], state: str, since: str) -> None:
    line = hook_line(hook(**facts))
    assert (line.state, line.since["en"]) == (state, since)


def test_a_webhook_is_called_by_its_description_or_else_by_its_host() -> None:
    assert hook_line(hook()).name == "example.com:8443"
    assert hook_line(hook(description="The till")).name == "The till"
    assert hook_line(hook(types=("seat_freed", "guest_checked_in"))).types == ["guest_checked_in", "seat_freed"]
    assert [hook_line(hook(types=types)).is_all for types in (TYPES, TYPES[1:])] == [True, False]


def sent(**facts: Any) -> DeliveryFacts:
    known = {
        "id": 7, "message_id": "msg_1", "type": "ping", "body": '{"data":{"name":"Zoé"}}', "status": "waiting",
        "tries": 0, "log": [], "next_at": NOW, "created_at": NOW, "settled_at": None,
    }  # fmt: skip
    return DeliveryFacts(**known | facts)


def one_try(status: int, error: str = "") -> dict[str, Any]:
    return {"at": "2027-05-01T17:04:11.120000+00:00", "status": status, "error": error, "ms": 35}


def test_a_message_that_waits_for_its_next_try_says_when_that_is() -> None:
    failed = sent(tries=1, log=[one_try(500, "status")], next_at=NOW + timedelta(hours=5))
    line = delivery_line(failed, NOW)
    assert (line.is_tried, line.http, line.error, line.next["en"]) == (True, 500, "status", "in 5 hours")
    soon = delivery_line(sent(tries=1, log=[one_try(0, "timeout")], next_at=NOW + timedelta(seconds=5)), NOW)
    assert soon.next == {"en": "in a moment", "es": "en un momento"}
    for other in (sent(), sent(status="delivered", tries=1, log=[one_try(204)], next_at=None)):
        assert delivery_line(other, NOW).next == NO_WORDS
    assert not delivery_line(sent(), NOW).is_tried


def test_an_opened_message_is_legible_and_can_be_copied_to_the_letter() -> None:
    shown = message_of(sent(log=[one_try(500, "status"), one_try(204)]))
    assert shown.body == '{"data":{"name":"Zoé"}}'
    assert shown.text.splitlines()[2] == '    "name": "Zoé"'
    assert [(one.at, one.http) for one in shown.tries] == [("17:04:11", 204), ("17:04:11", 500)]
