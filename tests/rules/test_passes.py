"""A pass cannot be forged, changed or shortened; what is read from a QR code can be anything."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from gala.rules import passes
from gala.rules.passes import Finding, Key, Pass, from_base45, judge, read, sign, to_base45

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
OTHER = bytes(range(1, 33))
KEYS = {"1a2b3c4d": Key(PUBLIC)}
EVENT, ANA, REVISION = 7, 4321, 3
GOOD = sign(PRIVATE, "1a2b3c4d", EVENT, ANA, REVISION)
RAW = from_base45(GOOD[6:]) or b""


def finding(text: str, keys: dict[str, Key] = KEYS, event_id: int = EVENT, revision: int | None = REVISION) -> Finding:
    return judge(text, event_id, keys, lambda attendee_id: revision if attendee_id == ANA else None)[0]


def coded(data: bytes) -> str:
    return "GALA1:" + to_base45(data)


# --- what it says ----------------------------------------------------------------------------------------------------


def test_a_good_pass_is_valid_and_says_whose_it_is() -> None:
    found, said = judge(GOOD, EVENT, KEYS, {ANA: REVISION}.get)
    assert found == Finding.VALID
    assert said == Pass("1a2b3c4d", EVENT, ANA, REVISION, RAW[17:])
    assert (len(RAW), len(GOOD)) == (81, 128)


@given(
    event=st.integers(0, 2**40 - 1),
    attendee=st.integers(0, 2**40 - 1),
    revision=st.integers(0, 2**16 - 1),
    key_id=st.binary(min_size=4, max_size=4),
)
def test_every_pass_says_what_was_signed(event: int, attendee: int, revision: int, key_id: bytes) -> None:
    said = read(sign(PRIVATE, key_id.hex(), event, attendee, revision))
    assert said is not None
    assert (said.key_id, said.event_id, said.attendee_id, said.revision) == (key_id.hex(), event, attendee, revision)
    assert passes.is_signed_by(PUBLIC, said)


# --- forgery ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("byte", range(81))
def test_no_bit_can_be_changed(byte: int) -> None:
    """Any single one of the 648, whatever else the door knows: every event, every key, every person."""
    for bit in range(8):
        data = bytearray(RAW)
        data[byte] ^= 1 << bit
        text = coded(bytes(data))
        said = read(text)
        assert said is None or not passes.is_signed_by(PUBLIC, said)
        everywhere = {said.key_id: Key(PUBLIC)} if said else KEYS
        event_id = said.event_id if said else EVENT
        assert judge(text, event_id, everywhere, lambda attendee_id: 0)[0] == Finding.FORGED


def test_another_key_signs_nothing() -> None:
    assert finding(sign(OTHER, "1a2b3c4d", EVENT, ANA, REVISION)) == Finding.FORGED
    assert finding(sign(PRIVATE, "ffffffff", EVENT, ANA, REVISION)) == Finding.FORGED, "a key that this event has not"
    assert finding(GOOD, keys={}) == Finding.FORGED


@pytest.mark.parametrize("context", [b"", b"gala", b"gala pass ", b"Gala pass", b"gala ticket"])
def test_what_was_signed_for_something_else_is_no_pass(context: bytes) -> None:
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(context + RAW[:17])
    assert finding(coded(RAW[:17] + signature)) == Finding.FORGED


@pytest.mark.parametrize("length", [0, 1, 16, 17, 63, 64, 80])
def test_a_shortened_pass_is_forged(length: int) -> None:
    assert finding(coded(RAW[:length])) == Finding.FORGED
    assert finding(coded(RAW[-length:] if length else b"")) == Finding.FORGED


@pytest.mark.parametrize("more", [b"\x00", b"\xff", b"x" * 64, RAW])
def test_a_lengthened_pass_is_forged(more: bytes) -> None:
    assert finding(coded(RAW + more)) == Finding.FORGED
    assert finding(coded(more + RAW)) == Finding.FORGED


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_format_is_not_guessed_at(version: int) -> None:
    assert finding(coded(bytes([version]) + RAW[1:])) == Finding.FORGED


@pytest.mark.parametrize("text", [GOOD + " ", " " + GOOD, GOOD.lower(), GOOD[:6] + GOOD[6:].lower(), GOOD + "\n"])
def test_a_pass_is_written_in_one_way_only(text: str) -> None:
    assert finding(text) in (Finding.FORGED, Finding.UNKNOWN)


def test_a_signature_has_one_form_only() -> None:
    """RFC 8032: S is below the group's order; S plus the order would satisfy the equation too."""
    order = 2**252 + 27742317777372353535851937790883648493
    again = int.from_bytes(RAW[49:], "little") + order
    assert finding(coded(RAW[:49] + again.to_bytes(32, "little"))) == Finding.FORGED


# --- revoked, elsewhere, nobody --------------------------------------------------------------------------------------


def test_an_older_revision_is_revoked() -> None:
    assert finding(GOOD, revision=REVISION + 1) == Finding.REVOKED
    assert finding(GOOD, revision=REVISION) == Finding.VALID
    assert finding(GOOD, revision=REVISION - 1) == Finding.VALID, "this tablet has not heard of the newest one yet"


def test_a_withdrawn_key_revokes() -> None:
    assert finding(GOOD, keys={"1a2b3c4d": Key(PUBLIC, is_withdrawn=True)}) == Finding.REVOKED


def test_a_withdrawn_key_does_not_excuse_a_forgery() -> None:
    forged = sign(OTHER, "1a2b3c4d", EVENT, ANA, REVISION)
    assert finding(forged, keys={"1a2b3c4d": Key(PUBLIC, is_withdrawn=True)}) == Finding.FORGED


def test_another_event_s_pass_is_told_from_a_forged_one() -> None:
    assert finding(GOOD, event_id=EVENT + 1) == Finding.WRONG_EVENT


def test_nobody_we_know_is_unknown() -> None:
    assert finding(GOOD, revision=None) == Finding.UNKNOWN


@pytest.mark.parametrize("text", ["", "GALA1", "GALA2:" + GOOD[6:], "https://gala.example.org/i/ABCDE-FGHJK", "\x00"])
def test_what_does_not_claim_to_be_a_pass_is_unknown(text: str) -> None:
    assert finding(text) == Finding.UNKNOWN


@given(st.text() | st.text(passes._DIGITS) | st.binary().map(to_base45))
def test_no_text_is_valid_or_breaks_anything(text: str) -> None:
    assert finding(text) == (Finding.UNKNOWN if not text.startswith("GALA1:") else Finding.FORGED)
    assert finding("GALA1:" + text) in (Finding.FORGED, Finding.WRONG_EVENT)


@given(st.binary(min_size=81, max_size=81))
def test_no_81_bytes_are_valid(data: bytes) -> None:
    said = read(coded(b"\x01" + data[1:]))
    assert said is not None
    assert not passes.is_signed_by(PUBLIC, said)


# --- base45 (RFC 9285) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_standard_s_own_examples(data: bytes, text: str) -> None:
    assert to_base45(data) == text
    assert from_base45(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "AAAA", "AA\x00", "aa", "ÀÀ", "FGX", "B\n"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    """GGW is 65536, one more than two bytes hold; ":::" is the standard's own example."""
    assert from_base45(text) is None


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    assert from_base45(to_base45(data)) == data


@given(st.text(passes._DIGITS))
def test_bytes_have_one_text_only(text: str) -> None:
    data = from_base45(text)
    assert data is None or to_base45(data) == text


# --- Ed25519 (RFC 8032, section 7.1) ---------------------------------------------------------------------------------

VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_the_signatures_are_the_standard_s(private: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), b"else")


def test_a_pass_is_signed_over_what_the_format_says() -> None:
    """Spelled out here once more, so that tablets that were built before go on reading what is signed later."""
    head = b"\x01" + bytes.fromhex("1a2b3c4d") + (7).to_bytes(5) + (4321).to_bytes(5) + (3).to_bytes(2)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(b"gala pass" + head)
    assert coded(head + signature) == GOOD
