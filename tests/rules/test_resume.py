"""A tablet's place among the changes: nothing is missed, however late it commits, or told twice without need."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.rules import resume
from gala.rules.resume import LAG_MS, Place


@dataclass
class Changes:
    """Numbers as they show one by one, not in their order, and a tablet that asks now and then."""

    shown: set[int] = field(default_factory=set)
    told: list[int] = field(default_factory=list)
    place: Place | None = None

    def ask(self, now: int) -> None:
        """As ``services.kiosk`` does it."""
        high = max(self.shown, default=0)
        place = resume.read(str(self.place), 7, now) if self.place else None
        if place is None:
            self.told += sorted(self.shown)
            self.place = resume.start(7, now, high, len(self.shown))
            return
        late = sum(place.safe < n <= place.high for n in self.shown)
        since = place.high if late == place.count else place.safe
        self.told += sorted(n for n in self.shown if n > since)
        self.place = place.after(now, high, sum(n > place.next_safe(now) for n in self.shown))


STEPS = st.lists(st.tuples(st.integers(0, LAG_MS - 1), st.integers(0, 12_000), st.booleans()), max_size=60)
"""For each number: how long after it was given out it shows, when the next is given out, whether the tablet asks."""


@given(STEPS)
def test_whatever_shows_within_the_lag_is_told(steps: list[tuple[int, int, bool]]) -> None:
    now, happens = 0, []
    for number, (late, pause, asks) in enumerate(steps, start=1):
        now += pause
        happens.append((now + late, number))
        if asks:
            happens.append((now, 0))
    changes = Changes()
    for at, number in sorted(happens):
        if number:
            changes.shown.add(number)
        else:
            changes.ask(at)
    changes.ask(now + LAG_MS)
    changes.ask(now + LAG_MS)
    assert set(changes.told) == changes.shown


@given(st.lists(st.integers(0, 20_000), max_size=60))
def test_what_shows_in_order_is_told_once(pauses: list[int]) -> None:
    changes, now = Changes(), 0
    for number, pause in enumerate(pauses, start=1):
        now += pause
        changes.shown.add(number)
        changes.ask(now)
    assert changes.told == list(range(1, len(pauses) + 1))


def test_one_that_shows_late_is_told_with_all_since_it() -> None:
    changes = Changes(shown={1, 2, 4})
    changes.ask(0)
    changes.shown.add(5)
    changes.ask(1000)
    assert changes.told == [1, 2, 4, 5]
    changes.shown.add(3)
    changes.ask(2000)
    assert set(changes.told[4:]) == {1, 2, 3, 4, 5}
    del changes.told[:]
    changes.ask(3000)
    assert changes.told == []


@pytest.mark.parametrize(
    "text",
    ["", "x", "7.0.0.0.0", "7.0.0.0.0.0.0", "8.0.0.0.0.0", "7.5.4.9.0.0", "7.0.9.8.0.0", "7.0.0.0.9000.0",
     "7.-1.0.0.0.0", "7.0.0.0.0.٣", "7." + "9" * 40 + ".0.0.0.0", "7.0.0.0.0.0\n"],
)  # fmt: skip
def test_any_other_text_means_everything(text: str) -> None:
    assert resume.read(text, 7, 5000) is None


def test_a_place_is_read_as_it_was_written() -> None:
    place = Place(7, 1, 2, 3, 4000, 2)
    assert resume.read(str(place), 7, 5000) == place
