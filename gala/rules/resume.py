"""How a tablet's list goes on from where it stood, so that no change is missed and none is sent twice.

Changes have numbers, given out when they are made; they show when their transaction commits, which may be later than
that of a higher number. So a place in their order is not one number but two with a count: everything up to ``safe`` is
known to have shown long ago, and of those from there to ``high`` so many had shown. If more have shown since, some came
late, and all since ``safe`` are told once more.
"""

import re
from dataclasses import dataclass

LAG_MS = 30_000
"""A change shows within so many milliseconds of having got its number."""
_TEXT = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})\.(\d{1,18})\.(\d{1,15})\.(\d{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tablet stands at ``event``. ``mark``: the highest number at ``marked_at``, to become ``safe`` a lag
    later."""

    event: int
    safe: int
    mark: int
    high: int
    marked_at: int
    count: int

    def __str__(self) -> str:
        return f"{self.event}.{self.safe}.{self.mark}.{self.high}.{self.marked_at}.{self.count}"

    def next_safe(self, now: int) -> int:
        """Up to which number everything is known to have shown, ``now``."""
        return self.mark if now - self.marked_at >= LAG_MS else self.safe

    def after(self, now: int, high: int, count: int) -> "Place":
        """The place once all up to ``high`` were told; ``count`` of them are above ``next_safe``."""
        is_due = now - self.marked_at >= LAG_MS
        mark, marked_at = (high, now) if is_due else (self.mark, self.marked_at)
        return Place(self.event, self.next_safe(now), mark, high, marked_at, count)


def start(event: int, now: int, high: int, count: int) -> Place:
    """The place of a tablet that was told everything; ``count`` changes were there, the highest ``high``."""
    return Place(event, 0, high, high, now, count)


def read(text: str, event: int, now: int) -> Place | None:
    """The place that ``str`` gave; None for any other text, for another event, and from the future."""
    found = _TEXT.fullmatch(text)
    place = Place(*map(int, found.groups())) if found else None
    usable = place is not None and place.event == event and place.marked_at <= now
    return place if usable and place and place.safe <= place.mark <= place.high else None
