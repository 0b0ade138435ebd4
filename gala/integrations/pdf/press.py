"""Where papers are made: in one thread of their own, one after the other. They must not take Python from the door."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_press = ThreadPoolExecutor(1, thread_name_prefix="gala-paper")


async def pressed(make: Callable[P, T], *about: P.args, **how: P.kwargs) -> T:
    """What ``make`` makes, when its turn has come."""
    return await asyncio.get_running_loop().run_in_executor(_press, partial(make, *about, **how))
