"""A sent file waits for its import: for whoever sent it, for its event, and not for ever."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from gala.config import get_settings
from gala.errors import Forbidden, NotFound, TooLarge
from gala.rules.text_file import MAX_BYTES
from gala.services import uploads
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=0, parties=())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path / "uploads"
    get_settings.cache_clear()


def test_what_was_kept_is_read_until_it_is_dropped(session: Session, gala: Gala, folder: Path) -> None:
    key = uploads.keep_upload(session, gala.organizer, gala.event_id, b"rows")
    assert uploads.read_upload(session, gala.organizer, gala.event_id, key) == b"rows"
    uploads.drop_upload(session, gala.organizer, gala.event_id, key)
    uploads.drop_upload(session, gala.organizer, gala.event_id, key)
    with pytest.raises(NotFound):
        uploads.read_upload(session, gala.organizer, gala.event_id, key)
    assert list(folder.iterdir()) == []


def test_a_second_file_takes_the_place_of_the_first(session: Session, gala: Gala, folder: Path) -> None:
    first = uploads.keep_upload(session, gala.organizer, gala.event_id, b"one")
    uploads.keep_upload(session, gala.organizer, gala.event_id, b"two")
    assert len(list(folder.iterdir())) == 1
    with pytest.raises(NotFound):
        uploads.read_upload(session, gala.organizer, gala.event_id, first)


def test_a_forgotten_file_goes_when_another_comes(session: Session, gala: Gala, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "77-1-old").write_bytes(b"old")
    (folder / "77-1-fresh").write_bytes(b"fresh")
    long_ago = time.time() - uploads.KEPT - 1
    os.utime(folder / "77-1-old", (long_ago, long_ago))
    uploads.keep_upload(session, gala.organizer, gala.event_id, b"new")
    assert {path.name for path in folder.iterdir()} >= {"77-1-fresh"}
    assert not (folder / "77-1-old").exists()


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "*", "a" * 31, "ü" * 32, "." * 32, "/" * 32])
def test_a_made_up_key_leads_nowhere(session: Session, gala: Gala, key: str) -> None:
    with pytest.raises(NotFound):
        uploads.read_upload(session, gala.organizer, gala.event_id, key)


def test_only_who_may_import_and_only_ones_own(session: Session, gala: Gala) -> None:
    key = uploads.keep_upload(session, gala.organizer, gala.event_id, b"rows")
    with pytest.raises(Forbidden):
        uploads.may_upload(session, gala.staff, gala.event_id)
    with pytest.raises(Forbidden):
        uploads.read_upload(session, gala.staff, gala.event_id, key)
    with pytest.raises(NotFound):
        uploads.read_upload(session, factories.stranger(session), gala.event_id, key)


def test_ten_megabytes_are_the_limit(session: Session, gala: Gala) -> None:
    uploads.keep_upload(session, gala.organizer, gala.event_id, bytes(MAX_BYTES))
    with pytest.raises(TooLarge):
        uploads.keep_upload(session, gala.organizer, gala.event_id, bytes(MAX_BYTES + 1))
