"""Webhooks are signed as standardwebhooks.com says, tried again for three days, and never sent inside."""

import base64
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from gala.errors import Invalid
from gala.rules.addresses import checked_url, is_public
from gala.rules.webhooks import GAPS, PING, TYPES, gap_after, secret_text, sign, verify

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "webhooks.md").read_text()
AT = datetime.fromtimestamp(1614265330, UTC)


def test_the_signature_is_that_of_the_published_example() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = sign([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_a_signature_holds_for_its_secret_body_id_and_five_minutes() -> None:
    old, new = b"o" * 32, b"n" * 32
    headers = sign([new, old], "msg_1", AT, b"{}")
    for key in (old, new):
        assert verify(secret_text(key), headers, b"{}", AT + timedelta(minutes=4))
        assert not verify(secret_text(key), headers, b"{ }", AT)
        assert not verify(secret_text(key), headers | {"webhook-id": "msg_2"}, b"{}", AT)
        assert not verify(secret_text(key), headers | {"webhook-timestamp": "1614265331"}, b"{}", AT)
        assert not verify(secret_text(key), headers, b"{}", AT + timedelta(minutes=6))
        assert not verify(secret_text(key), headers, b"{}", AT - timedelta(minutes=6))
    assert not verify(secret_text(b"x" * 32), headers, b"{}", AT)
    for wrong in ({}, headers | {"webhook-timestamp": "now"}, headers | {"webhook-signature": ""}):
        assert not verify(secret_text(new), wrong, b"{}", AT)
    assert not verify("whsec_é", headers, b"{}", AT)


def test_gaps_grow_and_end_after_three_days() -> None:
    assert all(later > sooner for sooner, later in pairwise(GAPS))
    assert timedelta(hours=70) < sum(GAPS, timedelta()) < timedelta(hours=72)
    assert gap_after(1, 0) == GAPS[0] and gap_after(len(GAPS), 0) == GAPS[-1]
    assert gap_after(len(GAPS) + 1, 0) is None
    assert gap_after(3, 1) == GAPS[2] * 0.9


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "192.0.2.1", "203.0.113.9", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:1:2:3:4:80ff:fffe", "2001:db8::1", "", "example.com", "0x7f.1",
    ],
)  # fmt: skip
def test_inner_addresses_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "http://example.com/", "ftp://example.com/", "https://", "https:///x", "https://user@a.com/",
        "https://user:pw@a.com/", "https://a.com/#x", "https://a.com/ x", "https://a.com\\@b.com/", "https://a.com:x/",
        "https://localhost/", "https://x.localhost/", "https://db/", "https://db.internal/", "https://printer.local/",
        "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[::1/",
        "https://169.254.169.254/latest", "https://a.com:22/", "https://a.com:6553500/", "https://ñandú.com/",
        "https://localhost./", "https://a.com/" + "x" * 2000, "https://a.com/\r\nX-Y: z", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_nobody_is_told_at_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        checked_url(url)


def test_addresses_of_the_internet_are_taken_and_inner_ones_where_the_operator_says_so() -> None:
    for url in ("https://example.com/hook?x=1", "https://hooks.example.com:8443/", "https://1.1.1.1/"):
        assert checked_url(url) == url
    for url in ("http://127.0.0.1:9/", "https://db.internal/"):
        assert checked_url(url, inner=True) == url
    with pytest.raises(Invalid):
        checked_url("file:///etc/passwd", inner=True)


def test_the_guide_names_every_type_and_its_own_code_tells_what_is_from_gala(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [kind for kind in (*TYPES, PING) if f"| `{kind}` |" not in GUIDE] == []
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)
    monkeypatch.setattr(known["time"], "time", lambda: AT.timestamp())
    headers = sign([b"k" * 32, b"o" * 32], "msg_1", AT, b"{}")
    assert known["is_from_gala"](secret_text(b"o" * 32), headers, b"{}")
    assert not known["is_from_gala"](secret_text(b"o" * 32), headers, b"{ }")
    assert not known["is_from_gala"](secret_text(b"x" * 32), headers, b"{}")
