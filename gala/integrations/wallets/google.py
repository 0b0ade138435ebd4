"""Google's Wallet: a link that carries the pass, signed by the operator's service account."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gala import clock
from gala.errors import ConfigurationError
from gala.rules.papers import PassFacts

SAVE: Final = "https://pay.google.com/gp/v/save/"
LONGEST: Final = 1_800
"""So long may the signed text be, as Google says: browsers cut longer addresses."""
GROUND: Final = "#252357"
NAMES: Final = "GALA_GOOGLE_WALLET_ISSUER", "GALA_GOOGLE_WALLET_CREDENTIALS"


@dataclass(frozen=True)
class GoogleWallet:
    """The issuer's number at Google, and the service account that may issue in its name."""

    issuer: str
    email: str
    key: RSAPrivateKey

    @classmethod
    def of(cls, issuer: str, credentials: str) -> "GoogleWallet | None":
        """The wallet of these settings (``credentials`` is a service account's JSON file), None when both are empty.
        Raises ConfigurationError."""
        if not issuer and not credentials:
            return None
        if not issuer or not credentials:
            raise ConfigurationError(reason=f"Google's wallet needs both {' and '.join(NAMES)}.")
        if not issuer.isdecimal():
            raise ConfigurationError(reason=f"{NAMES[0]} is a number, as Google's console shows it.")
        try:
            account = json.loads(Path(credentials).read_bytes())
            key = serialization.load_pem_private_key(account["private_key"].encode(), None)
            email = str(account["client_email"])
        except OSError as error:
            raise ConfigurationError(reason=f"{NAMES[1]}: {credentials} cannot be read: {error.strerror}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            reason = f"{NAMES[1]}: {credentials} is no JSON key of a service account."
            raise ConfigurationError(reason=reason) from error
        if not isinstance(key, RSAPrivateKey):
            raise ConfigurationError(reason=f"{NAMES[1]}: {credentials} holds no RSA key.")
        return cls(issuer, email, key)

    def link(self, facts: PassFacts, lang: str) -> str:
        """The address that saves the pass. Where it would be too long to be opened, texts are cut and the place is left
        out: name, seat and code are always there."""
        for longest, whole in ((200, True), (60, True), (30, True), (30, False), (15, False)):
            token = self._token(facts, lang, longest, whole)
            if len(token) <= LONGEST:
                break
        return SAVE + token

    def _token(self, facts: PassFacts, lang: str, longest: int, whole: bool) -> str:
        def said(text: str) -> dict[str, Any]:
            return {"defaultValue": {"language": lang, "value": _cut(text, longest)}}

        evening: dict[str, Any] = {
            "issuerName": _cut(facts.event, min(longest, 20)),
            "reviewStatus": "UNDER_REVIEW",
            "eventName": said(facts.event),
            "dateTime": {"start": _local(facts.start_at, facts.zone)},
            "hexBackgroundColor": GROUND,
        }
        if whole:
            evening["dateTime"]["doorsOpen"] = _local(facts.doors_at, facts.zone)
            if facts.venue:
                evening["venue"] = {"name": said(facts.venue), "address": said(facts.place or facts.venue)}
        evening = self._named(f"e{facts.event_id}", evening)
        ticket: dict[str, Any] = {
            "classId": evening["id"],
            "state": "ACTIVE",
            "ticketHolderName": _cut(facts.name, longest),
            "barcode": {"type": "QR_CODE", "value": facts.text},
        }
        if facts.seat:
            ticket["seatInfo"] = {"section": said(facts.table), "seat": said(facts.seat)}
        ticket = self._named(f"p{facts.attendee_id}", ticket)
        claims = {
            "iss": self.email,
            "aud": "google",
            "typ": "savetowallet",
            "iat": int(clock.now().timestamp()),
            "payload": {"eventTicketClasses": [evening], "eventTicketObjects": [ticket]},
        }
        return jwt.encode(claims, self.key, "RS256", json_encoder=_Short)

    def _named(self, name: str, said: dict[str, Any]) -> dict[str, Any]:
        """With an id that goes by what it says: of one that it has already, Google would keep the old words."""
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:8]
        return {"id": f"{self.issuer}.{name}-{digest}", **said}


class _Short(json.JSONEncoder):
    """Letters as themselves: escaped, a name in Arabic would be three times as long."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
