"""How a webhook is signed (standardwebhooks.com, ``v1``), what it tells, and when it is tried again."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

PING = "ping"
TYPES = (
    "seat_locked",
    "seat_assigned",
    "seat_freed",
    "seat_moved",
    "guest_checked_in",
    "guest_checked_out",
    "rsvp_changed",
    "invitation_changed",
    "event_changed",
    "floor_changed",
)
"""What an endpoint can ask for; the first eight are the actions of the channels."""

GAPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 72_000, 86_400)
)
"""How long to wait after each try that failed: twelve more tries within three days."""
TOLERANCE = timedelta(minutes=5)
PREFIX = "whsec_"


def secret_text(secret: bytes) -> str:
    """The secret as people copy it."""
    return PREFIX + base64.b64encode(secret).decode()


def sign(secrets: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove who sent the body, and when: one signature for each secret that is good now."""
    seconds = str(int(at.timestamp()))
    signed = " ".join(_signature(secret, message_id, seconds, body) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": signed}


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the body came from who knows the secret, within five minutes of now."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        seconds = headers["webhook-timestamp"]
        late = abs(now.timestamp() - int(seconds))
        own = _signature(key, headers["webhook-id"], seconds, body).encode()
        given = headers["webhook-signature"].encode().split()
    except (KeyError, ValueError):
        return False
    return late <= TOLERANCE.total_seconds() and any(hmac.compare_digest(own, one) for one in given)


def _signature(key: bytes, message_id: str, seconds: str, body: bytes) -> str:
    digest = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def gap_after(tries: int, spread: float) -> timedelta | None:
    """How long to wait after so many tries; None: it was the last. ``spread`` (0 to 1) keeps those that failed together
    from coming back together."""
    return GAPS[tries - 1] * (1 - 0.1 * spread) if tries <= len(GAPS) else None
