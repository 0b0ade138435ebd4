"""What Apple and Google would have given an operator, made here: a certificate authority, a certificate, keys."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from gala import clock

PASS_TYPE, TEAM = "pass.test.gala", "TEAM123456"


@lru_cache
def new_key(number: int = 0) -> rsa.RSAPrivateKey:
    """An RSA key; the same for the same number, since making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey, password: bytes = b"") -> bytes:
    """The key's file."""
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def certify(
    key: rsa.RSAPrivateKey, names: dict[x509.ObjectIdentifier, str], issuer: x509.Certificate | None = None,
    issuer_key: rsa.RSAPrivateKey | None = None, days: int = 300,
) -> x509.Certificate:  # fmt: skip
    """A certificate for ``key``, by its issuer or by itself, that ends in so many ``days``."""
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in names.items()])
    ends = clock.now() + timedelta(days=days)
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.EMAIL_PROTECTION])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=365))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer:
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(issuer_key or key, hashes.SHA256())


@dataclass
class AppleFiles:
    """Files that fit together, as settings name them."""

    folder: Path
    authority: x509.Certificate
    certificate: x509.Certificate

    @property
    def settings(self) -> dict[str, str]:
        """What ``AppleWallet.of`` takes."""
        return {
            "pass_type_id": PASS_TYPE,
            "team_id": TEAM,
            **{name: str(self.folder / f"{name}.pem") for name in ("certificate", "key", "wwdr")},
        }


def make_apple_files(folder: Path, **changed: Any) -> AppleFiles:
    """``days``, ``pass_type`` and ``team`` may be others."""
    authority = certify(new_key(1), {NameOID.COMMON_NAME: "Test WWDR"})
    names = {
        NameOID.USER_ID: changed.get("pass_type", PASS_TYPE),
        NameOID.COMMON_NAME: f"Pass Type ID: {PASS_TYPE}",
        NameOID.ORGANIZATIONAL_UNIT_NAME: changed.get("team", TEAM),
    }
    certificate = certify(new_key(), names, authority, new_key(1), changed.get("days", 300))
    (folder / "wwdr.pem").write_bytes(authority.public_bytes(serialization.Encoding.DER))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(pem(new_key()))
    return AppleFiles(folder, authority, certificate)


def make_google_file(folder: Path, **changed: Any) -> str:
    """A service account's JSON key."""
    account = {
        "type": "service_account",
        "client_email": "gala-wallet@some-project-123456.iam.gserviceaccount.test",
        "private_key_id": "abc123",
        "private_key": pem(new_key()).decode(),
    }
    path = folder / "account.json"
    path.write_text(json.dumps(account | changed))
    return str(path)
