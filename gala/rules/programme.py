"""A programme's sessions against each other: who cannot be at both."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def overlaps(times: Mapping[K, tuple[datetime, datetime]]) -> dict[K, list[K]]:
    """Of each session (start, end) those that run at some of the same time, in order of their start.

    One that ends as another starts does not overlap it.
    """
    ordered = sorted(times, key=lambda key: times[key])
    found: dict[K, list[K]] = {key: [] for key in times}
    running: list[K] = []
    for key in ordered:
        running = [other for other in running if times[other][1] > times[key][0]]
        for other in running:
            found[key].append(other)
            found[other].append(key)
        running.append(key)
    return {key: sorted(others, key=lambda other: times[other]) for key, others in found.items()}
