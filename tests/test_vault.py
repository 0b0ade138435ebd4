"""What is sealed stays sealed: keys come from the setting or from one file, and a wrong one says so."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gala import config, vault
from gala.config import Settings
from gala.errors import ConfigurationError


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A server of its own, with no keys yet."""
    monkeypatch.delenv("GALA_SECRET_KEYS", raising=False)
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path / "data"))
    fresh()
    yield monkeypatch
    monkeypatch.undo()
    fresh()


def fresh() -> None:
    """As after a restart."""
    config.get_settings.cache_clear()
    vault._of_file.cache_clear()


def keys(settings: pytest.MonkeyPatch, *some: bytes) -> None:
    settings.setenv("GALA_SECRET_KEYS", ", ".join(key.decode() for key in some))
    fresh()


ONE, OTHER = Fernet.generate_key(), Fernet.generate_key()


@given(st.binary())
def test_what_was_sealed_opens(secret: bytes) -> None:
    assert vault.unseal(vault.seal(secret)) == secret


def test_the_same_secret_never_looks_the_same() -> None:
    assert vault.seal(b"private") != vault.seal(b"private")
    assert b"private" not in vault.seal(b"private")


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(vault.seal(b"private"))
    sealed[30] ^= 1
    with pytest.raises(ConfigurationError):
        vault.unseal(bytes(sealed))


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    sealed = vault.seal(b"private")
    path = tmp_path / "data" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"], "no draft stays behind"
    made = path.read_bytes()
    fresh()
    assert vault.unseal(sealed) == b"private"
    assert path.read_bytes() == made


def test_of_two_keys_made_at_the_same_moment_everybody_uses_one(tmp_path: Path, settings: pytest.MonkeyPatch) -> None:
    """Each stands for a process of its own: all have seen that there is no file before any makes one."""
    together, link = threading.Barrier(8), os.link
    settings.setattr(os, "link", lambda *paths: (together.wait(20), link(*paths)))
    used: list[bytes] = []
    make = [threading.Thread(target=lambda: used.append(vault._make(tmp_path / "secret.key"))) for _ in range(8)]
    for thread in make:
        thread.start()
    for thread in make:
        thread.join(20)
    assert used == [(tmp_path / "secret.key").read_bytes()] * 8


def test_the_first_key_seals_and_all_of_them_open(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys(settings, ONE)
    old = vault.seal(b"private")
    keys(settings, OTHER, ONE)
    new = vault.seal(b"private")
    assert vault.unseal(old) == b"private"
    keys(settings, OTHER)
    assert vault.unseal(new) == b"private"
    assert not (tmp_path / "data").exists(), "with keys in the setting no file is made"


def test_a_lost_key_is_told_to_the_operator(settings: pytest.MonkeyPatch) -> None:
    keys(settings, ONE)
    sealed = vault.seal(b"private")
    keys(settings, OTHER)
    with pytest.raises(ConfigurationError, match="Put the old key back"):
        vault.unseal(sealed)


def test_a_broken_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    path.parent.mkdir()
    path.write_bytes(b"half a k")
    with pytest.raises(ConfigurationError, match="secret"):
        vault.seal(b"private")
    assert path.read_bytes() == b"half a k"


@pytest.mark.parametrize("wrong", ["secret", f"{ONE.decode()},short", "ñ"], ids=["a word", "one of two", "a letter"])
def test_a_wrong_key_in_the_setting_is_refused_and_not_shown(wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(secret_keys=wrong)
    (error,) = refused.value.errors()
    assert error["loc"] == ("secret_keys",)
    assert "openssl rand" in error["msg"]
    assert wrong not in error["msg"]


def test_what_is_derived_differs_by_purpose_and_by_key_and_stays(settings: pytest.MonkeyPatch) -> None:
    keys(settings, ONE)
    (first,) = vault.derived("tokens")
    assert len(first) == 32
    assert first not in ONE
    assert vault.derived("tokens") == (first,)
    assert vault.derived("other") != (first,)
    keys(settings, OTHER, ONE)
    newer, older = vault.derived("tokens")
    assert older == first
    assert newer != first
