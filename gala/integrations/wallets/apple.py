"""Apple's Wallet: a pass is a zip of its facts, its pictures, their digests, and the operator's signature of those."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from gala import clock
from gala.errors import ConfigurationError
from gala.i18n import tr
from gala.integrations.wallets.pictures import pictures
from gala.rules.papers import PassFacts

MEDIA_TYPE: Final = "application/vnd.apple.pkpass"
GROUND, TEXT, LABEL = "rgb(37, 35, 87)", "rgb(255, 255, 255)", "rgb(201, 200, 238)"
KEPT: Final = timedelta(hours=12)
"""So long after its end the pass of an evening is greyed out."""


@dataclass(frozen=True)
class AppleWallet:
    """What Apple gave the operator: the names of the passes and of the team, and what signs for them."""

    pass_type_id: str
    team_id: str
    certificate: x509.Certificate
    key: RSAPrivateKey
    wwdr: x509.Certificate

    @classmethod
    def of(cls, pass_type_id: str, team_id: str, *, certificate: str, key: str, wwdr: str) -> "AppleWallet | None":
        """The wallet of these settings (the last three are files), None without any. Raises ConfigurationError."""
        given = {"PASS_TYPE_ID": pass_type_id, "TEAM_ID": team_id, "CERTIFICATE": certificate, "KEY": key, "WWDR": wwdr}
        if not any(given.values()):
            return None
        if missing := [f"GALA_APPLE_{name}" for name, value in given.items() if not value]:
            raise ConfigurationError(reason=f"Apple's wallet also needs {', '.join(missing)}.")
        own, own_key = _certificate("CERTIFICATE", certificate), _key(key)
        wallet = cls(pass_type_id, team_id, own, own_key, _certificate("WWDR", wwdr))
        wallet._check()
        return wallet

    def _check(self) -> None:
        """A phone refuses such a pass without a word: so it is said here."""
        reason = ""
        if self.certificate.public_key() != self.key.public_key():
            reason = "GALA_APPLE_KEY is not the key of GALA_APPLE_CERTIFICATE."
        elif _named(self.certificate, NameOID.USER_ID) != self.pass_type_id:
            reason = f"GALA_APPLE_CERTIFICATE is not for passes of the type {self.pass_type_id}."
        elif _named(self.certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) != self.team_id:
            reason = f"GALA_APPLE_CERTIFICATE is not of the team {self.team_id}."
        elif not _issued(self.certificate, self.wwdr):
            reason = "GALA_APPLE_WWDR is not the certificate that issued GALA_APPLE_CERTIFICATE (another generation?)."
        elif not self.certificate.not_valid_before_utc <= clock.now() < self.certificate.not_valid_after_utc:
            reason = f"GALA_APPLE_CERTIFICATE is valid until {self.certificate.not_valid_after_utc:%d %B %Y} only."
        if reason:
            raise ConfigurationError(reason=reason)

    def write_pass(self, facts: PassFacts, lang: str) -> bytes:
        """The .pkpass file. One that is added later, with another seat or revision, takes its place in the wallet."""
        files = {"pass.json": json.dumps(self._said(facts, lang), ensure_ascii=False).encode(), **pictures()}
        files["manifest.json"] = json.dumps({name: _digest(data) for name, data in files.items()}).encode()
        files["signature"] = self._sign(files["manifest.json"])
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in files.items():
                file.writestr(name, data)
        return zipped.getvalue()

    def _sign(self, manifest: bytes) -> bytes:
        signed = pkcs7.PKCS7SignatureBuilder().set_data(manifest)
        # The signer first: with it the builder forgets the certificates that were added before.
        signed = signed.add_signer(self.certificate, self.key, hashes.SHA256()).add_certificate(self.wwdr)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return signed.sign(serialization.Encoding.DER, options)

    def _said(self, facts: PassFacts, lang: str) -> dict[str, Any]:
        start, end = _local(facts.start_at, facts.zone), _local(facts.end_at, facts.zone)
        return {
            "formatVersion": 1,
            "passTypeIdentifier": self.pass_type_id,
            "teamIdentifier": self.team_id,
            "serialNumber": f"{facts.event_id}-{facts.attendee_id}",
            "groupingIdentifier": f"event-{facts.event_id}",
            "organizationName": facts.event,
            "description": f"{facts.event}, {facts.name}",
            "logoText": facts.event,
            "foregroundColor": TEXT,
            "labelColor": LABEL,
            "backgroundColor": GROUND,
            "relevantDate": start,
            "relevantDates": [{"startDate": _local(facts.doors_at, facts.zone), "endDate": end}],
            "expirationDate": _local(facts.end_at + KEPT, facts.zone),
            "barcodes": [
                {"format": "PKBarcodeFormatQR", "message": facts.text, "messageEncoding": "iso-8859-1"},
            ],
            "semantics": _semantics(facts, start, end),
            "eventTicket": _fields(facts, lang, start),
        }


def _fields(facts: PassFacts, lang: str, start: str) -> dict[str, list[dict[str, Any]]]:
    at = {"timeStyle": "PKDateStyleShort", "ignoresTimeZone": True}
    doors = {"dateStyle": "PKDateStyleNone", **at, "value": _local(facts.doors_at, facts.zone)}
    starts = {"dateStyle": "PKDateStyleMedium", **at, "value": start}
    venue = ", ".join(part for part in (facts.venue, facts.place) if part)
    seat = [("table", tr(lang, "Table"), facts.table), ("seat", tr(lang, "Seat"), facts.seat)]
    if not facts.seat:
        seat = [("seat", tr(lang, "Seat"), tr(lang, "not chosen yet"))]
    return {
        "headerFields": [{"key": "doors", "label": tr(lang, "Doors"), **doors}],
        "primaryFields": [{"key": "name", "label": tr(lang, "Name"), "value": facts.name}],
        "secondaryFields": [
            {"key": "starts", "label": tr(lang, "Starts"), **starts},
            *([{"key": "venue", "label": tr(lang, "Place"), "value": venue}] if venue else []),
        ],
        "auxiliaryFields": [{"key": key, "label": label, "value": value} for key, label, value in seat],
        "backFields": [
            {
                "key": "hint",
                "label": tr(lang, "Pass"),
                "value": tr(lang, "This code lets one person in. Please have it ready at the door."),
            },
        ],
    }


def _semantics(facts: PassFacts, start: str, end: str) -> dict[str, Any]:
    """The same for the phone itself: its calendar, its suggestions."""
    said: dict[str, Any] = {"eventName": facts.event, "eventStartDate": start, "eventEndDate": end}
    if facts.venue:
        said["venueName"] = facts.venue
    if facts.seat:
        said["seats"] = [{"seatSection": facts.table, "seatNumber": facts.seat}]
    return said


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _digest(data: bytes) -> str:
    # Apple's format has SHA-1 here; what is signed is the list of these, with SHA-256.
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _read(name: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigurationError(reason=f"GALA_APPLE_{name}: {path} cannot be read: {error.strerror}.") from error


def _certificate(name: str, path: str) -> x509.Certificate:
    data = _read(name, path)
    try:
        is_text = data.lstrip().startswith(b"-----BEGIN")
        return x509.load_pem_x509_certificate(data) if is_text else x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise ConfigurationError(reason=f"GALA_APPLE_{name}: {path} is no certificate (PEM or DER).") from error


def _key(path: str) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(_read("KEY", path), None)
    except (ValueError, TypeError) as error:  # TypeError: it has a password
        raise ConfigurationError(reason=f"GALA_APPLE_KEY: {path} is no PEM key without a password.") from error
    if not isinstance(key, RSAPrivateKey):
        raise ConfigurationError(reason=f"GALA_APPLE_KEY: {path} is no RSA key.")
    return key


def _named(certificate: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found else ""


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
