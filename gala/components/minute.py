"""A tick a minute, from the browser: for what moves with time alone."""

from typing import Any

import reflex as rx
from reflex_base.event import no_args_event_spec
from reflex_base.utils.imports import ImportDict

_MINUTE = """
function GalaMinute({ onMinute }) {
  const call = useRef(onMinute);
  useEffect(() => { call.current = onMinute; });
  useEffect(() => {
    const timer = setInterval(() => document.hidden || call.current?.(), 60000);
    return () => clearInterval(timer);
  }, []);
  return null;
}
"""


class Minute(rx.Component):
    """Draws nothing. A page that is out of sight does not tick."""

    tag = "GalaMinute"

    on_minute: rx.EventHandler[no_args_event_spec]

    def add_imports(self) -> ImportDict:
        return {"react": ["useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_MINUTE]


def every_minute(call: Any) -> rx.Component:
    """Calls ``call`` once a minute while the page is looked at."""
    return Minute.create(on_minute=call)
