"""The tablet's script, in the Node that builds it: passes signed by Python, and what it does without a network."""

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gala.rules import codes, names, passes

HERE = Path(__file__).parent
NODE = Path(sys.prefix) / "bin" / "node"
EVENT = 5


def _public(private: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _flipped(text: str) -> list[str]:
    data = passes.from_base45(text.removeprefix(passes.PREFIX))
    assert data is not None
    turned = (int.from_bytes(data) ^ (1 << bit) for bit in range(len(data) * 8))
    return [passes.PREFIX + passes.to_base45(value.to_bytes(len(data))) for value in turned]


def _passes() -> dict[str, Any]:
    ours, old, theirs = (hashlib.sha256(name).digest() for name in (b"ours", b"old", b"theirs"))
    mine = "1a2b3c4d"

    def sign(attendee: int, revision: int = 1) -> dict[str, Any]:
        text = passes.sign(ours, mine, EVENT, attendee, revision)
        return {"text": text, "attendee": attendee, "revision": revision}

    return {
        "key_id": mine,
        "key": _public(ours),
        "old_id": "0badf00d",
        "old_key": _public(old),
        "passes": [sign(1), sign(2), sign(12, 1), sign(12, 3), sign(12, 4)],
        "largest": sign(256**5 - 1, 256**2 - 1),
        "flipped": _flipped(sign(1)["text"]),
        "other_key_here": passes.sign(theirs, "77777777", EVENT, 1, 1),
        "other_key_same_id": passes.sign(theirs, mine, EVENT, 1, 1),
        "other_event": passes.sign(theirs, "77777777", EVENT + 1, 1, 1),
        "by_old_key": passes.sign(old, "0badf00d", EVENT, 1, 1),
        "stranger": sign(999)["text"],
        "find": base64.urlsafe_b64encode(hashlib.sha256(f"{EVENT}:ABCDE23456".encode()).digest())[:8].decode(),
    }


NAMES = [
    "Łukasz  O’Brien-Åström",
    "López, Ana",
    "Dr. Zoë Müller",
    "Prof. Dr. Øyvind Strauß",
    "İpek Yılmaz",
    "ΣΟΦΟΚΛΗΣ Παπάς",
    "Đặng Thị Hạnh",
    "María José d'Àvila",
    "محمد علي",
    "山田 太郎",
    "Анна Йожеф",
    "नेहा शर्मा",
    "“Bo” (Larsen)",
    "Mr.",
    "",
    "  ",
    "ﬁona ﬀ",
    "Jean‑Luc",
]


def _words() -> dict[str, list[list[str]]]:
    chance = random.Random(4)
    letters = [chr(n) for n in range(0x20, 0x2E80) if chr(n).isprintable() and not 0x1380 <= n < 0x1400 and n != 0x13A0]
    mixed = ["".join(chance.choices(letters[:700], k=12)) for _ in range(3000)] + [letter + "a" for letter in letters]
    typed = [
        "abcde-23456",
        "https://x.test/i/abcde-23456/",
        "a/b/i/Q2-3#f",
        "gala 0001",
        "ＧＡＬＡ‑1",
        "é-1/ 2",
        "i/x",
        "//",
    ]
    tried = {
        "fold": (names.fold, [*NAMES, *mixed]),
        "givenName": (names.given_name, NAMES),
        "normalizeCode": (codes.normalize_code, [*typed, *NAMES]),
        "ticketKey": (codes.ticket_key, [*typed, *NAMES]),
    }
    return {name: [[text, call(text)] for text in texts] for name, (call, texts) in tried.items()}


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kiosk") / "vectors.json"
    path.write_text(json.dumps(_passes() | _words()))
    return path


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.name.removesuffix(".test.mjs"))
def test_the_script(file: Path, vectors: Path) -> None:
    """Every test of the file holds."""
    command = [NODE, "--no-warnings", "--test", "--test-reporter=tap", file]
    run = subprocess.run(
        command, env=os.environ | {"GALA_VECTORS": str(vectors)}, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
