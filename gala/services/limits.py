"""Limits on guessing: so many failures a while, by address and by what is guessed at. Kept in this process's memory."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from gala.errors import TooManyAttempts

_limiter = MovingWindowRateLimiter(MemoryStorage())


class Limit:
    """At most so many failures per key in a moving window. Successes are free."""

    def __init__(self, name: str, amount: int, minutes: int) -> None:
        self._name = name
        self._item: RateLimitItem = RateLimitItemPerMinute(amount, minutes)

    def check(self, *keys: str) -> None:
        """Raises TooManyAttempts, with the ``minutes`` to wait, when one of the keys has used up its failures."""
        for key in keys:
            if not _limiter.test(self._item, self._name, key):
                reset, _ = _limiter.get_window_stats(self._item, self._name, key)
                raise TooManyAttempts(minutes=max(1, math.ceil((reset - time.time()) / 60)))

    def count(self, *keys: str) -> None:
        """One more failure for each key."""
        for key in keys:
            _limiter.hit(self._item, self._name, key)

    def forget(self, *keys: str) -> None:
        """Start the keys' count again."""
        for key in keys:
            _limiter.clear(self._item, self._name, key)


login_limit = Limit("login", 10, 15)
"""Ten wrong passwords in a quarter of an hour, by address and by email."""

code_limit = Limit("code", 20, 10)
"""Twenty wrong codes in ten minutes from one address."""

event_code_limit = Limit("event-code", 300, 10)
"""Three hundred wrong tickets in ten minutes at one event, from wherever they come."""

pairing_limit = Limit("pairing", 10, 10)
"""Ten wrong pairing codes in ten minutes from one address."""

register_limit = Limit("register", 10, 60)
"""Ten sign-ups an hour from one address, whether they succeed or not."""

reissue_limit = Limit("reissue", 10, 60)
"""Ten new passes an hour for one person, when guests make them themselves."""


def reset() -> None:
    """Forget every count: for tests."""
    _limiter.storage.reset()
