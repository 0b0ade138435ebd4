"""What the App needs to know of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True)
class Page:
    """A page: its ``route``, what draws it, its English name for the browser's tab, the handler that loads it."""

    route: str
    draw: Callable[[], rx.Component]
    title: str
    on_load: Any = None
