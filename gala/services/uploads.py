"""A file between being sent and being imported: kept in the data directory for an hour, for whoever sent it."""

import hashlib
import secrets
import time
from pathlib import Path

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.config import get_settings
from gala.errors import NotFound, TooLarge
from gala.rules.text_file import MAX_BYTES

KEPT = 3600.0
"""Seconds after which a file that was not imported is thrown away."""


@read_only
@requires(Permission.PEOPLE_WRITE)
def may_upload(session: Session, actor: Actor, event_id: int) -> None:
    """Raises when the actor may not import people into this event: before a byte of the file is read."""


@read_only
@requires(Permission.PEOPLE_WRITE)
def keep_upload(session: Session, actor: Actor, event_id: int, data: bytes) -> str:
    """Keep the file; the key to read it again. One a person and event: the one before it goes. Raises TooLarge."""
    if len(data) > MAX_BYTES:
        raise TooLarge(limit="10 MB")
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name.startswith(_own(actor, event_id)) or old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    key = secrets.token_hex(16)
    (folder / (_own(actor, event_id) + key)).write_bytes(data)
    return key


@read_only
@requires(Permission.PEOPLE_WRITE)
def read_upload(session: Session, actor: Actor, event_id: int, key: str) -> bytes:
    """The file that this person sent for this event. Raises NotFound when it is somebody else's, or gone."""
    try:
        return _path(actor, event_id, key).read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


@read_only
@requires(Permission.PEOPLE_WRITE)
def drop_upload(session: Session, actor: Actor, event_id: int, key: str) -> None:
    """Throw the file away. That it is gone already is no error."""
    _path(actor, event_id, key).unlink(missing_ok=True)


def _path(actor: Actor, event_id: int, key: str) -> Path:
    if not (key.isascii() and key.isalnum() and len(key) == 32):
        raise NotFound
    return _folder() / (_own(actor, event_id) + key)


def _own(actor: Actor, event_id: int) -> str:
    """How the names of somebody's files for an event begin: a program is told from the others of the tenant by name."""
    who = actor.user_id if actor.user_id is not None else hashlib.sha256(actor.name.encode()).hexdigest()
    return f"{who}-{event_id}-"


def _folder() -> Path:
    return get_settings().data_dir / "uploads"
