"""A tick a minute or oftener, from the browser: for what moves with time alone."""

from typing import Any

import reflex as rx
from reflex_base.event import no_args_event_spec
from reflex_base.utils.imports import ImportDict

_MINUTE = """
function GalaMinute({ onMinute, seconds }) {
  const call = useRef(onMinute);
  useEffect(() => { call.current = onMinute; });
  useEffect(() => {
    const timer = setInterval(() => document.hidden || call.current?.(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return null;
}
"""


class Minute(rx.Component):
    """Draws nothing. A page that is out of sight does not tick."""

    tag = "GalaMinute"

    seconds: rx.Var[int]
    on_minute: rx.EventHandler[no_args_event_spec]

    def add_imports(self) -> ImportDict:
        return {"react": ["useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_MINUTE]


def every_minute(call: Any) -> rx.Component:
    """Calls ``call`` once a minute while the page is looked at."""
    return every_seconds(60, call)


def every_seconds(seconds: int, call: Any) -> rx.Component:
    """Calls ``call`` so often while the page is looked at."""
    return Minute.create(on_minute=call, seconds=seconds)
