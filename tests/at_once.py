"""Several callers at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from gala.errors import GalaError


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; results, or the refusals."""
    barrier = Barrier(len(jobs))

    def go(job: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return job()
        except GalaError as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(go, jobs))
