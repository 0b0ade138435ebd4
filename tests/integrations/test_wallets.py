"""Wallet passes, taken apart as a phone takes them apart: every digest, the signature and who stands behind it."""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.bindings._rust import test_support
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from PIL import Image

from gala import config
from gala.errors import ConfigurationError
from gala.integrations import wallets
from gala.integrations.wallets import AppleWallet, GoogleWallet
from gala.integrations.wallets.google import LONGEST, SAVE
from gala.rules import passes
from tests.integrations.accounts import AppleFiles, certify, make_apple_files, make_google_file, new_key, pem
from tests.integrations.facts import make_facts

DER = serialization.Encoding.DER


@pytest.fixture
def apple(tmp_path: Path) -> AppleFiles:
    return make_apple_files(tmp_path)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def made(apple: AppleFiles, lang: str = "en", **fields: Any) -> dict[str, bytes]:
    wallet = AppleWallet.of(**apple.settings)
    assert wallet
    return unpacked(wallet.write_pass(make_facts(**fields), lang))


def verify(files: dict[str, bytes], authority: Any) -> None:
    """Raises unless the manifest was signed by a certificate that ``authority`` issued."""
    test_support.pkcs7_verify(DER, files["signature"], files["manifest.json"], [authority], [])


# --- Apple ------------------------------------------------------------------------------------------------------------


def test_every_file_stands_in_the_manifest_with_its_digest(apple: AppleFiles) -> None:
    files = made(apple)
    digests = json.loads(files["manifest.json"])
    assert digests.keys() == files.keys() - {"manifest.json", "signature"}
    for name, digest in digests.items():
        assert hashlib.sha1(files[name], usedforsecurity=False).hexdigest() == digest, name


def test_the_manifest_is_signed_by_the_pass_type_s_certificate(apple: AppleFiles) -> None:
    files = made(apple)
    verify(files, apple.authority)
    carried = pkcs7.load_der_pkcs7_certificates(files["signature"])
    assert set(carried) == {apple.certificate, apple.authority}
    assert files["manifest.json"] not in files["signature"], "the signature is detached"


def test_a_changed_pass_or_another_authority_does_not_verify(apple: AppleFiles) -> None:
    files = made(apple)
    with pytest.raises(Exception):  # noqa: B017 - OpenSSL's own, by whatever name
        verify(files | {"manifest.json": files["manifest.json"].replace(b"a", b"b")}, apple.authority)
    stranger = certify(new_key(2), {next(iter(apple.authority.subject)).oid: "Test WWDR"})
    with pytest.raises(Exception):  # noqa: B017
        verify(files, stranger)


def test_it_says_what_the_guest_s_page_says(apple: AppleFiles) -> None:
    said = json.loads(made(apple)["pass.json"])
    assert (said["passTypeIdentifier"], said["teamIdentifier"]) == ("pass.test.gala", "TEAM123456")
    assert said["barcodes"][0]["format"] == "PKBarcodeFormatQR"
    assert passes.read(said["barcodes"][0]["message"]) is not None
    assert said["relevantDate"] == "2026-12-19T19:00:00+01:00"
    assert datetime.fromisoformat(said["expirationDate"]) > make_facts().end_at
    ticket = said["eventTicket"]
    values = {field["key"]: (field["label"], field["value"]) for group in ticket.values() for field in group}
    assert values["name"] == ("Name", "Carmen Herrera Vidal")
    assert values["table"] == ("Table", "7") and values["seat"] == ("Seat", "3")
    assert values["doors"] == ("Doors", "2026-12-19T17:00:00+01:00")
    assert values["venue"][1] == "Palacio de los Naranjos, Madrid, Spain"
    assert said["semantics"]["seats"] == [{"seatSection": "7", "seatNumber": "3"}]
    spanish = json.loads(made(apple, "es")["pass.json"])["eventTicket"]
    assert {field["label"] for field in spanish["auxiliaryFields"]} == {"Mesa", "Asiento"}


def test_a_later_one_takes_the_place_of_the_earlier(apple: AppleFiles) -> None:
    numbers = {
        json.loads(made(apple, revision=revision, seat=seat)["pass.json"])["serialNumber"]
        for revision, seat in ((1, "3"), (2, "4"))
    }
    assert len(numbers) == 1
    assert numbers != {json.loads(made(apple, attendee_id=78)["pass.json"])["serialNumber"]}


def test_who_has_no_seat_yet_gets_one_without(apple: AppleFiles) -> None:
    said = json.loads(made(apple, table="", seat="", venue="", place="")["pass.json"])
    assert [field["value"] for field in said["eventTicket"]["auxiliaryFields"]] == ["not chosen yet"]
    assert said["semantics"].keys() == {"eventName", "eventStartDate", "eventEndDate"}


def test_its_pictures_have_apple_s_sizes(apple: AppleFiles) -> None:
    files = made(apple)
    for name, side in (("icon.png", 29), ("icon@2x.png", 58), ("icon@3x.png", 87), ("logo.png", 50)):
        with Image.open(io.BytesIO(files[name])) as picture:
            assert (picture.format, picture.size) == ("PNG", (side, side))


def test_without_settings_there_is_no_wallet() -> None:
    assert AppleWallet.of("", "", certificate="", key="", wwdr="") is None
    assert GoogleWallet.of("", "") is None


def test_pages_offer_the_wallets_that_are_set_up(apple: AppleFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wallets.offered() == []
    for name, value in apple.settings.items():
        monkeypatch.setenv(f"GALA_APPLE_{name.upper()}", value)
    for cached in (config.get_settings, wallets.apple_wallet):
        cached.cache_clear()
    try:
        assert wallets.offered() == ["apple"]
    finally:
        monkeypatch.undo()
        for cached in (config.get_settings, wallets.apple_wallet):
            cached.cache_clear()


@pytest.mark.parametrize("missing", ["pass_type_id", "team_id", "certificate", "key", "wwdr"])
def test_half_of_apple_s_settings_is_said(apple: AppleFiles, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"GALA_APPLE_{missing.upper()}"):
        AppleWallet.of(**apple.settings | {missing: ""})


WRONG = {
    "no such file": (lambda f: (f / "key.pem").unlink(), "GALA_APPLE_KEY: .* cannot be read"),
    "no certificate": (lambda f: (f / "certificate.pem").write_bytes(b"?"), "GALA_APPLE_CERTIFICATE: .* no certif"),
    "no key": (lambda f: (f / "key.pem").write_bytes(b"?"), "no PEM key without a password"),
    "a key with a password": (lambda f: (f / "key.pem").write_bytes(pem(new_key(), b"x")), "without a password"),
    "another key": (lambda f: (f / "key.pem").write_bytes(pem(new_key(2))), "is not the key of"),
    "another authority": (
        lambda f: (f / "wwdr.pem").write_bytes((f / "certificate.pem").read_bytes()), "is not the certificate that"
    ),
    "another pass type": (lambda f: make_apple_files(f, pass_type="pass.other"), "not for passes of the type"),
    "another team": (lambda f: make_apple_files(f, team="OTHER"), "not of the team"),
    "run out": (lambda f: make_apple_files(f, days=-1), "valid until .* only"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_files_that_do_not_fit_are_refused_with_what_is_wrong(apple: AppleFiles, what: str) -> None:
    spoil, word = WRONG[what]
    spoil(apple.folder)
    with pytest.raises(ConfigurationError, match=word):
        AppleWallet.of(**apple.settings)


# --- Google -----------------------------------------------------------------------------------------------------------


def google(folder: Path) -> GoogleWallet:
    wallet = GoogleWallet.of("3388000000022", make_google_file(folder))
    assert wallet
    return wallet


def opened(link: str) -> dict[str, Any]:
    assert link.startswith(SAVE)
    token = link.removeprefix(SAVE)
    claims = jwt.decode(token, new_key().public_key(), algorithms=["RS256"], audience="google")
    return dict(claims)


def test_the_link_carries_a_signed_pass(tmp_path: Path) -> None:
    claims = opened(google(tmp_path).link(make_facts(), "es"))
    assert (claims["iss"], claims["typ"]) == (
        "gala-wallet@some-project-123456.iam.gserviceaccount.test",
        "savetowallet",
    )
    (kind,), (ticket,) = claims["payload"]["eventTicketClasses"], claims["payload"]["eventTicketObjects"]
    assert kind["eventName"]["defaultValue"] == {"language": "es", "value": "Spring Gala"}
    assert kind["dateTime"] == {"start": "2026-12-19T19:00+01:00", "doorsOpen": "2026-12-19T17:00+01:00"}
    assert kind["venue"]["name"]["defaultValue"]["value"] == "Palacio de los Naranjos"
    assert ticket["classId"] == kind["id"] and ticket["id"].startswith("3388000000022.")
    assert ticket["ticketHolderName"] == "Carmen Herrera Vidal"
    assert passes.read(ticket["barcode"]["value"]) is not None
    assert ticket["seatInfo"]["seat"]["defaultValue"]["value"] == "3"


def test_what_says_something_else_has_another_name(tmp_path: Path) -> None:
    """Google keeps the first words of a name for ever."""

    def names(**fields: Any) -> tuple[str, str]:
        payload = opened(google(tmp_path).link(make_facts(**fields), "en"))["payload"]
        return payload["eventTicketClasses"][0]["id"], payload["eventTicketObjects"][0]["id"]

    first, seated, renamed = names(), names(seat="4"), names(event="Autumn Gala")
    assert first == names()
    assert seated[0] == first[0] and seated[1] != first[1]
    assert renamed[0] != first[0]


@pytest.mark.parametrize("letter", ["W", "é", "م", "王"])
def test_endless_texts_still_make_a_link_that_opens(tmp_path: Path, letter: str) -> None:
    long = letter * 200
    link = google(tmp_path).link(make_facts(name=long, event=long, venue=long, place=long, table=long[:40]), "en")
    assert len(link.removeprefix(SAVE)) <= LONGEST
    ticket = opened(link)["payload"]["eventTicketObjects"][0]
    assert ticket["ticketHolderName"].startswith(letter * 14) and passes.read(ticket["barcode"]["value"])


def test_a_token_of_another_s_key_is_refused(tmp_path: Path) -> None:
    token = google(tmp_path).link(make_facts(), "en").removeprefix(SAVE)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, new_key(2).public_key(), algorithms=["RS256"], audience="google")


@pytest.mark.parametrize(
    ("issuer", "change", "word"),
    [
        ("", {}, "needs both"),
        ("me", {}, "is a number"),
        ("1", {"private_key": "?"}, "no JSON key of a service account"),
        ("1", {"client_email": None, "private_key": None}, "no JSON key of a service account"),
    ],
)
def test_google_s_files_that_do_not_fit_are_refused(
    tmp_path: Path, issuer: str, change: dict[str, Any], word: str
) -> None:
    with pytest.raises(ConfigurationError, match=word):
        GoogleWallet.of(issuer, make_google_file(tmp_path, **change))


def test_a_missing_google_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        GoogleWallet.of("1", str(tmp_path / "none.json"))
