"""How many calls a program may make a minute: kept in this process's memory, counted for each credential that it shows.

A credential that nobody has proved yet spends its address's budget as well, when it turns out to be wrong: whoever
makes credentials up gets no further than with one.
"""

import hashlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SECONDS = 60
MOST_KEPT = 20_000
"""Budgets at the same time; those that are over are forgotten first."""


@dataclass(slots=True)
class Budget:
    """What one caller has spent since ``since``. ``is_proved``: its credential has opened something."""

    since: float
    spent: int = 0
    is_proved: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands after a call: ``left`` calls in the next ``seconds``, of ``quota`` a minute."""

    quota: int
    left: int
    seconds: int
    is_over: bool

    @property
    def headers(self) -> Mapping[str, str]:
        """As the IETF's draft on RateLimit header fields writes them."""
        return {
            "RateLimit-Policy": f'"caller";q={self.quota};w={SECONDS}',
            "RateLimit": f'"caller";r={self.left};t={self.seconds}',
        }


class Budgets:
    """The budgets of all callers of this process. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, Budget] = {}

    def spend(self, caller: str, ip: str, quota: int) -> Standing:
        """One more call of ``caller``, who comes from ``ip``. It is over when the quota was spent before."""
        mine = self._of(caller)
        addressed = self._kept.get(ip) if caller != ip and not mine.is_proved else None
        if addressed is not None and self._seconds(addressed) and addressed.spent >= quota:
            return Standing(quota, 0, self._seconds(addressed), True)
        is_over = mine.spent >= quota
        mine.spent += not is_over
        return Standing(quota, quota - mine.spent, self._seconds(mine), is_over)

    def prove(self, caller: str) -> None:
        """The caller's credential opened something."""
        self._of(caller).is_proved = True

    def doubt(self, caller: str, ip: str) -> None:
        """The caller's credential opened nothing: its address pays too."""
        if caller != ip:
            self._of(caller).is_proved = False
            self._of(ip).spent += 1

    def forget(self) -> None:
        """Begin again: for tests."""
        self._kept.clear()

    def _of(self, caller: str) -> Budget:
        budget = self._kept.get(caller)
        if budget is None:
            self._make_room()
            budget = self._kept[caller] = Budget(self._clock())
        elif not self._seconds(budget):
            budget.since, budget.spent = self._clock(), 0
        return budget

    def _seconds(self, budget: Budget) -> int:
        """How long the budget goes on; 0: it is over."""
        return max(0, math.ceil(budget.since + SECONDS - self._clock()))

    def _make_room(self) -> None:
        if len(self._kept) < MOST_KEPT:
            return
        self._kept = {caller: kept for caller, kept in self._kept.items() if self._seconds(kept)}
        for caller in list(self._kept)[: max(0, len(self._kept) - MOST_KEPT // 2)]:
            del self._kept[caller]


def name_of(credential: bytes) -> str:
    """What a budget is kept under: never the credential itself."""
    return hashlib.blake2b(credential, digest_size=16).hexdigest()


budgets = Budgets()
