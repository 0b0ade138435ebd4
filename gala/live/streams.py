"""One channel for one audience: what it shows, a number for each message, and the last of them for who comes back.

Pure: no socket, no clock. The promise: what a reader had, with the messages since then, is what a fresh snapshot holds.
"""

import json
import secrets
from collections import deque
from collections.abc import Iterable
from datetime import datetime

from gala.live.boards import Audience
from gala.live.picture import Item, Items, Kind, Picture, Touched, action_of

RING = 512
"""So many messages are kept: who is further behind gets a snapshot when it joins, and is dropped while it listens."""
MOST_AT_ONCE = 128
"""A change of more things than this is told as one snapshot."""

Frame = tuple[int, str]
"""A message's number and its text."""


class Stream:
    """``epoch`` names this run of numbers; it ends when nobody has listened for a while, or the server starts anew."""

    def __init__(
        self, channel: str, kind: Kind, party: int, audience: Audience, picture: Picture, now: datetime
    ) -> None:
        self.channel, self.kind, self.party, self.audience = channel, kind, party, audience
        self.event_id = picture.event_id
        self.epoch = secrets.token_urlsafe(6)
        self.seq = 0
        self._anew_at = 0
        self._ring: deque[str] = deque(maxlen=RING)
        self._shown: Items = picture.items(kind, party, audience, now)
        self._snapshot: tuple[int, str] = (-1, "")
        self._key = "seat_id" if kind == "seats" else "invitation_guest_id"

    def resume(self, epoch: str, seq: int) -> int:
        """Where a reader goes on who knows this much; -1 where it needs a snapshot."""
        kept = max(self._anew_at, self.seq - len(self._ring))
        return seq if epoch == self.epoch and kept <= seq <= self.seq else -1

    def after(self, seq: int) -> list[Frame] | None:
        """What is to be sent to a reader who is there; None when that is not kept any more."""
        missing = self.seq - seq
        if missing == 0:
            return []
        if seq < self._anew_at or seq < 0:
            return [(self.seq, self.snapshot())]
        if missing > len(self._ring):
            return None
        if missing == 1:
            return [(self.seq, self._ring[-1])]
        return list(enumerate(list(self._ring)[-missing:], seq + 1))

    def snapshot(self) -> str:
        """All that it shows, as one message."""
        if self._snapshot[0] != self.seq:
            said = {"action": "snapshot", "epoch": self.epoch, "items": list(self._shown.values())}
            self._snapshot = (self.seq, self._text(said))
        return self._snapshot[1]

    def update(self, picture: Picture, touched: Touched, now: datetime) -> bool:
        """Tell what differs among what was touched. Whether there was anything to tell."""
        if self.kind == "party" and not touched.whole and self.party not in touched.parties | touched.changed:
            return False
        changes = self._changes(picture, touched, now)
        told = touched.changed & {self.party} if self.kind == "party" else touched.changed
        bare = sorted(told) if self.kind in ("party", "invitations") else []
        for key, _, after in changes:
            if after is None:
                del self._shown[key]
            else:
                self._shown[key] = after
        if len(changes) > MOST_AT_ONCE:
            self.seq += 1
            self._anew_at = self.seq
            self._ring.clear()
            return True
        for key, before, after in changes:
            action = action_of(self.kind, before, after, key in touched.moved)
            self._add({"action": action} | (after if after is not None else {self._key: key, "removed": True}))
        for invitation_id in bare:
            self._add({"action": "invitation_changed", "invitation_id": invitation_id})
        return bool(changes or bare)

    def _changes(self, picture: Picture, touched: Touched, now: datetime) -> list[tuple[int, Item | None, Item | None]]:
        """What shows differently now: its id, before and after."""
        keys: Iterable[int] = touched.seats if self.kind == "seats" else touched.people
        if touched.whole:
            keys = picture.keys(self.kind, self.party) | self._shown.keys()
        shown = ((key, picture.item(self.kind, key, self.party, self.audience, now)) for key in sorted(keys))
        return [(key, before, after) for key, after in shown if after != (before := self._shown.get(key))]

    def _add(self, message: Item) -> None:
        self.seq += 1
        self._ring.append(self._text(message))

    def _text(self, message: Item) -> str:
        about = {"channel": self.channel, "seq": self.seq, "event_id": self.event_id}
        return json.dumps(about | message, ensure_ascii=False, separators=(",", ":"))
