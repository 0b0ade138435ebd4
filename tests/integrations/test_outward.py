"""What Gala sends on somebody's word goes where that was looked at, is not led on, and never hangs or fails."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import pytest

from gala.integrations import outward
from gala.integrations.outward import post
from tests.receiver import receiver

HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}


def send(url: str, *, inner: bool = True) -> tuple[int, str]:
    status, error, took = asyncio.run(post(url, HEADERS, b"{}", inner=inner))
    assert took >= 0
    return status, error


@contextmanager
def talking(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with its one connection as ``answer`` says."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                try:
                    answer(connection)
                except OSError:
                    return

        threading.Thread(target=talk, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_it_arrives_with_its_headers_and_body() -> None:
    with receiver(204) as there:
        assert send(there.url) == (204, "")
        ((headers, body),) = there.came
    assert (body, headers["webhook-id"], headers["content-length"]) == (b"{}", "msg_1", "2")
    assert headers["host"] == there.url.split("/")[2]


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_anything_but_2xx_was_not_taken(status: int) -> None:
    with receiver(status) as there:
        assert send(there.url) == (status, "status")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with receiver(204) as inside, receiver(status) as there:
        there.location = inside.url
        assert send(there.url) == (status, "redirect")
        assert inside.came == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "0.0.0.0"])
def test_inner_addresses_are_refused_however_they_are_written(host: str) -> None:
    with receiver() as there:
        port = there.url.split(":")[2]
        assert send(f"http://{host}:{port}", inner=False) == (0, "address")
        assert there.came == []


def _names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The name server says this, one answer after the other; what was asked, and where connections went."""
    left, seen = list(answers), []

    async def resolve(host: str, port: int) -> list[str]:
        seen.append(f"ask {host}")
        return left.pop(0)

    class Net(httpcore.AnyIOBackend):
        async def connect_tcp(self, host: str, port: int, *args: object, **options: object) -> object:
            seen.append(f"connect {host}")
            raise httpcore.ConnectError

    monkeypatch.setattr(outward, "resolve", resolve)
    monkeypatch.setattr(httpcore, "AnyIOBackend", Net)
    return seen


def test_a_name_is_asked_once_and_the_connection_goes_to_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name server's next answer would be an inner one: nobody asks for it."""
    seen = _names(monkeypatch, ["1.1.1.1"], ["127.0.0.1"])
    assert send("https://rebind.example.com/", inner=False) == (0, "connection")
    assert seen == ["ask rebind.example.com", "connect 1.1.1.1"]


def test_a_name_with_one_inner_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _names(monkeypatch, ["1.1.1.1", "169.254.169.254"])
    assert send("https://mixed.example.com/", inner=False) == (0, "address")
    assert seen == ["ask mixed.example.com"]


def test_the_next_address_is_tried_where_the_first_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _names(monkeypatch, ["1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4"])
    assert send("https://many.example.com/", inner=False) == (0, "connection")
    assert seen[1:] == ["connect 1.1.1.1", "connect 1.0.0.1", "connect 8.8.8.8"]


def test_a_name_that_is_unknown_is_told_like_an_inner_one() -> None:
    assert send("https://nobody.invalid/", inner=False) == (0, "address")


def test_nobody_there_and_no_http_and_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/") == (0, "connection")
    with talking(lambda there: there.sendall(b"220 smtp ready\r\n" * 3)) as url:
        assert send(url) == (0, "answer")
    with talking(lambda there: None) as url:
        assert send(url)[1] in {"answer", "connection"}
    with talking(lambda there: there.sendall(b"no tls")) as url:
        assert send(url.replace("http:", "https:")) == (0, "connection")


def test_who_never_answers_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "WHOLE", 0.3)
    release = threading.Event()
    with talking(lambda there: bool(release.wait(5)) and None) as url:
        assert send(url) == (0, "timeout")
    release.set()


def test_who_drips_an_endless_answer_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "WHOLE", 0.5)

    def drip(there: socket.socket) -> None:
        there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            there.sendall(b"x")
            threading.Event().wait(0.05)

    with talking(drip) as url:
        assert send(url) == (0, "timeout")


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    sent = []

    def flood(there: socket.socket) -> None:
        there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        for _ in range(1000):
            there.sendall(b"x" * 100_000)
            sent.append(1)

    with talking(flood) as url:
        assert send(url) == (200, "")
    assert len(sent) < 200


def test_the_certificate_is_checked_against_the_name() -> None:
    context = outward._tls()
    assert context.check_hostname and context.verify_mode.name == "CERT_REQUIRED"
