"""``docs/channels.md`` names every channel, message, field and reason, as the code has them."""

import re
from pathlib import Path
from typing import get_args

import pytest

from gala.api.live import CODES, MOST_BYTES, MOST_CHANNELS, SIGN_IN_WITHIN
from gala.api.live_words import _Words
from gala.live.channels import CHECK_AGAIN, HEARTBEAT, LINGER
from gala.live.listeners import KINDS
from gala.live.streams import MOST_AT_ONCE, RING

DOCS = (Path(__file__).parent.parent.parent / "docs" / "channels.md").read_text()
SAID = {word for row in re.findall(r"^\| (`[^|]+) \|", DOCS, re.M) for word in re.findall(r"`([^`]+)`", row)}
LIVE = Path(__file__).parent.parent.parent / "gala" / "live"


def test_every_channel() -> None:
    assert {word for word in SAID if "/" in word} == {f"events/{{id}}/{kind}" for kind in KINDS} | {"invitations/{id}"}


@pytest.mark.parametrize("word", get_args(_Words), ids=lambda word: word.__name__)
def test_every_message_of_programs_with_its_fields(word: type) -> None:
    fields = dict(word.model_fields)  # type: ignore[attr-defined]
    (action,) = get_args(fields.pop("action").annotation)
    (row,) = [line for line in DOCS.splitlines() if line.startswith(f"| `{action}`")]
    assert [name for name in fields if name != "id" and f"`{name}`" not in row] == []


def test_every_action_and_field_of_the_server() -> None:
    source = (LIVE / "picture.py").read_text() + (LIVE / "streams.py").read_text()
    actions = set(re.findall(r'"((?:seat|guest|rsvp|invitation)_(?:\w+ed|\w+ed_in|\w+ed_out))"', source))
    assert len(actions) == 9 and actions <= SAID
    assert {"snapshot", "heartbeat", "answer", "closed"} <= SAID
    fields = set(re.findall(r'"(\w+)": ', source)) - {"id", "name", "guests"}
    assert [field for field in fields if f"`{field}`" not in DOCS and f'"{field}"' not in DOCS] == []


@pytest.mark.parametrize(("reason", "code"), CODES.items())
def test_every_reason(reason: str, code: int) -> None:
    assert [line for line in DOCS.splitlines() if line.startswith(f"| {code} ") and f"`{reason}`" in line]


def test_every_limit() -> None:
    told = (
        f"every {HEARTBEAT:.0f} seconds",
        f"every {CHECK_AGAIN:.0f} seconds",
        f"within {SIGN_IN_WITHIN:.0f} seconds",
    )
    more = (f"{RING} messages", f"more than {MOST_AT_ONCE} things", f"{MOST_CHANNELS} channels")
    flat = " ".join(DOCS.split())
    assert [limit for limit in (*told, *more, f"{MOST_BYTES // 1024} kB", "a minute after") if limit not in flat] == []
    assert LINGER == 60
