"""What happens at a Gala, as it happens, over server-sent events."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from gala.client.lines import Line, Lost, Problem

FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0
"""Seconds before a line that broke is taken up again: twice as long each time that nothing was heard."""
_FINAL = {400, 401, 403, 404, 422}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its ``action`` and everything that it says. ``id`` is where to go on after it.

    ``lost`` is the client's own: the line broke, and will be taken up where it was.
    """

    action: str
    content: dict[str, Any]
    id: str


def listen(
    dial: Callable[[], Line], headers: Mapping[str, str], channel: str, renew: Callable[[], bool] = lambda: False
) -> Iterator[Message]:
    """Every message of a channel, over as many connections as it takes. ``renew`` gets another token for one that ran
    out, and says whether it could. Raises Problem for a channel that is none of the caller's."""
    last, wait, is_renewed = "", FIRST_WAIT, False
    while True:
        line = dial()
        line.headers |= headers
        said = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
        try:
            for message in _messages(line.open(f"/live/events?{urlencode({'channel': channel})}", said)):
                last, wait, is_renewed = message.id or last, FIRST_WAIT, False
                if message.action != "closed":
                    yield message
        except Problem as problem:
            if problem.status == 401 and not is_renewed and (is_renewed := renew()):
                continue
            if problem.status in _FINAL:
                raise
        except (Lost, OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        yield Message("lost", {"action": "lost", "channel": channel}, last)
        time.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


def _messages(response: http.client.HTTPResponse) -> Iterator[Message]:
    """Messages from lines, as the standard for event streams has them; lines of comment keep the line alive. What comes
    half is no message."""
    number, lines = "", list[str]()
    for raw in response:
        line = raw.decode(errors="replace").rstrip("\r\n")
        name, _, value = line.partition(":")
        if line and name == "data":
            lines.append(value.removeprefix(" "))
        elif line and name == "id":
            number = value.removeprefix(" ")
        elif not line and lines:
            content = json.loads("\n".join(lines))
            yield Message(str(content.get("action", "")), content, number)
            lines = []


@dataclass
class Picture:
    """What a channel shows, kept as it is by what is heard: ``items`` by id, each with the channel's own fields."""

    items: dict[int, dict[str, Any]] = field(default_factory=dict)

    def hear(self, message: Message) -> None:
        """Take a message in."""
        if message.action == "snapshot":
            self.items = {_id_of(item): item for item in message.content["items"]}
        elif message.content.get("removed"):
            self.items.pop(_id_of(message.content), None)
        elif "status" in message.content or "inside" in message.content:
            about = ("channel", "seq", "event_id", "action")
            self.items[_id_of(message.content)] = {k: v for k, v in message.content.items() if k not in about}


def _id_of(item: Mapping[str, Any]) -> int:
    """A person's, where the channel is about people; else a seat's."""
    known = item.get("seat_id") if str(item.get("channel", "")).endswith("/seats") or "table_id" in item else None
    return int(known if known is not None else item.get("invitation_guest_id", item.get("seat_id", 0)))
