"""Private things sealed at rest: the database, its backups and its logs never hold them in the clear.

The keys are those of ``GALA_SECRET_KEYS``, else the one in ``secret.key`` in the data directory, which is made when it
is first needed. Sealed is with Fernet (AES-128-CBC and HMAC-SHA256, with a random start): the same thing sealed twice
looks different, and a changed byte is noticed.
"""

import os
import secrets
from base64 import urlsafe_b64decode
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gala.config import get_settings
from gala.errors import ConfigurationError

FILE = "secret.key"


def seal(secret: bytes) -> bytes:
    """What may lie in the database. Raises ConfigurationError."""
    return _box(_keys()).encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """What ``seal`` was given, by any of the keys. Raises ConfigurationError when none of them opens it."""
    try:
        return _box(_keys()).decrypt(sealed)
    except InvalidToken as error:
        reason = "The secret keys of this server do not open what was sealed before. Put the old key back."
        raise ConfigurationError(reason=reason) from error


def derived(purpose: str) -> tuple[bytes, ...]:
    """32 bytes for ``purpose`` from each of the keys (HKDF, RFC 5869): sign with the first, believe all of them.

    Raises ConfigurationError.
    """
    return _derived(_keys(), purpose)


@lru_cache
def _derived(keys: tuple[bytes, ...], purpose: str) -> tuple[bytes, ...]:
    return tuple(HKDF(SHA256(), 32, None, purpose.encode()).derive(urlsafe_b64decode(key)) for key in keys)


def _keys() -> tuple[bytes, ...]:
    settings = get_settings()
    listed = tuple(filter(None, map(str.strip, settings.secret_keys.split(","))))
    return tuple(map(str.encode, listed)) or _of_file(settings.data_dir.absolute() / FILE)


@lru_cache
def _box(keys: tuple[bytes, ...]) -> MultiFernet:
    """The first seals, all of them open."""
    return MultiFernet([Fernet(key) for key in keys])


@lru_cache
def _of_file(path: Path) -> tuple[bytes, ...]:
    try:
        key = path.read_bytes() if path.exists() else _make(path)
        Fernet(key)
    except (OSError, ValueError) as error:
        raise ConfigurationError(reason=f"{path} cannot be made or is no key: {error}") from error
    return (key,)


def _make(path: Path) -> bytes:
    """A new key in its file, which only Gala's own user may read; if another process was faster, that one's.

    A link appears all at once: nobody ever reads half a key, and of two that are made only one gets the name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_bytes()
