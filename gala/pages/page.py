"""What the App needs to know of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True)
class Page:
    """A page: its ``route``, what draws it, its title in the browser's tab, and the handler that loads it."""

    route: str
    draw: Callable[[], rx.Component]
    title: str
    on_load: Any = None
