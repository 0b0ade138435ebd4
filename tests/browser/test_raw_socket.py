"""A client that is no browser: it speaks the pages' socket by hand, from anywhere, and calls every handler there is."""

import json
import time
import uuid

import pytest
import simple_websocket
from reflex_base.registry import RegistrationContext

import gala.gala

assert gala.gala
SECRETS = ("Herrera", "Fundación Aurora", "organizer@gala.test", "GALA-0001")
"""What a stranger must never be told: a guest's name, a tenant, a user, a ticket."""


def connect(site: str, origin: str) -> simple_websocket.Client:
    address = f"{site.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    return simple_websocket.Client(address, headers={"Origin": origin})


def listen(socket: simple_websocket.Client, seconds: float) -> str:
    """All that comes within so many seconds, heartbeats answered."""
    heard, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        message = socket.receive(timeout=left)
        if message == "2":
            socket.send("3")
        heard.append(str(message or ""))
    return "\n".join(heard)


def test_another_site_cannot_open_the_socket(site: str) -> None:
    own = connect(site, site)  # the control: the same call from this site is let in
    own.close()
    with pytest.raises(simple_websocket.ConnectionError):
        connect(site, "https://evil.example")


def test_a_stranger_who_calls_every_handler_is_told_nothing(site: str) -> None:
    handlers = [name for name in RegistrationContext.ensure_context().event_handlers if ".gala___" in name]
    assert len(handlers) > 40
    socket = connect(site, site)
    socket.send("40/_event,")
    heard = listen(socket, 1.0)
    assert "40/_event" in heard
    for name in handlers:
        place = {"pathname": "/events/1/plan", "asPath": "/events/1/plan", "query": {"event_id": "1", "code": "x"}}
        event = {"name": name, "payload": {}, "router_data": place}
        socket.send("42/_event," + json.dumps(["event", event]))
    heard += listen(socket, 6.0)
    socket.close()
    assert "/login" in heard, "no handler answered at all"
    assert [secret for secret in SECRETS if secret in heard] == []
