"""Passes: what a QR code at the door says, and how a tablet without a network knows that it is ours.

A pass is ``GALA1:`` and 81 bytes in base45 (RFC 9285), which a QR code holds in its alphanumeric mode: version 6 at
error level M. The bytes, all numbers big-endian::

    0      format, 1
    1-4    key id
    5-9    event id
    10-14  attendee id
    15-16  revision
    17-80  Ed25519 signature (RFC 8032) over b"gala pass" and the bytes before

A tablet holds the event's public keys and nobody's private key. Nothing about the person stands in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX: Final = "GALA1:"
FORMAT: Final = 1
CONTEXT: Final = b"gala pass"
HEAD: Final = 17
LENGTH: Final = HEAD + 64
LAST_REVISION: Final = 2**16 - 1
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass says of itself, true only if ``is_signed_by`` says so. ``key_id`` is 8 hexadecimal digits."""

    key_id: str
    event_id: int
    attendee_id: int
    revision: int
    signature: bytes = b""


class Finding(StrEnum):
    """What a scanned text turns out to be. Whoever it is for may still be canceled, or inside already."""

    VALID = "valid"
    UNKNOWN = "unknown"
    """No pass of ours at all."""
    FORGED = "forged"
    WRONG_EVENT = "wrong_event"
    REVOKED = "revoked"
    """Issued anew since, or signed by a key that was withdrawn."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as a door knows it: raw public key, and whether it was withdrawn."""

    public: bytes
    is_withdrawn: bool = False


def judge(
    text: str, event_id: int, keys: Mapping[str, Key], revision_of: Callable[[int], int | None]
) -> tuple[Finding, Pass | None]:
    """What ``text`` is at the door of this event, and the pass in it where there is one to speak of.

    ``keys`` by key id; ``revision_of`` an attendee of this event, None for one who is not there. Of a pass that names
    another event nothing is believed: its signature cannot be checked here.
    """
    if not is_pass(text):
        return Finding.UNKNOWN, None
    if (found := read(text)) is None:
        return Finding.FORGED, None
    if found.event_id != event_id:
        return Finding.WRONG_EVENT, None
    key = keys.get(found.key_id)
    if key is None or not is_signed_by(key.public, found):
        return Finding.FORGED, None
    revision = revision_of(found.attendee_id)
    if revision is None:
        return Finding.UNKNOWN, found
    is_older = found.revision < revision
    return (Finding.REVOKED if key.is_withdrawn or is_older else Finding.VALID), found


def sign(private_key: bytes, key_id: str, event_id: int, attendee_id: int, revision: int) -> str:
    """The text of a pass's QR code. ``private_key`` is a raw Ed25519 key of 32 bytes."""
    head = _head(Pass(key_id, event_id, attendee_id, revision))
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(CONTEXT + head)
    return PREFIX + to_base45(head + signature)


def read(text: str) -> Pass | None:
    """The pass in a QR code's text, signed or not; None where it has not the form of one."""
    if not is_pass(text):
        return None
    data = from_base45(text[len(PREFIX) :])
    if data is None or len(data) != LENGTH or data[0] != FORMAT:
        return None
    number = int.from_bytes
    return Pass(
        key_id=data[1:5].hex(),
        event_id=number(data[5:10]),
        attendee_id=number(data[10:15]),
        revision=number(data[15:17]),
        signature=data[HEAD:],
    )


def is_pass(text: str) -> bool:
    """Whether a text wants to be read as a pass; if it then cannot be, it is a forged or a broken one."""
    return text.startswith(PREFIX)


def is_signed_by(public_key: bytes, found: Pass) -> bool:
    """Whether the holder of the key signed exactly this. ``public_key`` is a raw Ed25519 key of 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(found.signature, CONTEXT + _head(found))
    except InvalidSignature:
        return False
    return True


def _head(said: Pass) -> bytes:
    numbers = ((said.event_id, 5), (said.attendee_id, 5), (said.revision, 2))
    return bytes([FORMAT]) + bytes.fromhex(said.key_id) + b"".join(value.to_bytes(size) for value, size in numbers)


def to_base45(data: bytes) -> str:
    """RFC 9285: two bytes give three digits, a last one alone gives two; the least digit first."""
    text = ""
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            text += _DIGITS[digit]
    return text


def from_base45(text: str) -> bytes | None:
    """What ``to_base45`` was given; None where ``text`` is not what it gives."""
    data = b""
    for start in range(0, len(text), 3):
        digits = [_DIGITS.find(character) for character in text[start : start + 3]]
        if len(digits) == 1 or -1 in digits:
            return None
        value = sum(digit * 45**power for power, digit in enumerate(digits))
        size = len(digits) - 1
        if value >= 256**size:
            return None
        data += value.to_bytes(size)
    return data
