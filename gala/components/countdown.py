"""A clock that runs down in the browser, without asking the server."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportDict

from gala.i18n.page import t

_CLOCK = """
function GalaClock({ seconds, total, stamp, label, last, ring, text, size, ...rest }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [seconds, stamp]);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const stroke = Math.max(2.5, size / 7);
  const r = (size - stroke) / 2;
  const at = { cx: size / 2, cy: size / 2, r, fill: "none", strokeWidth: stroke };
  const share = total > 0 ? Math.min(1, left / total) : 0;
  const arc = { ...at, className: "arc", pathLength: 1, strokeDasharray: `${share} 1`, strokeLinecap: "round" };
  return createElement("span", { ...rest, className: "clock", "data-last": left <= 60 },
    ring && createElement("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": true },
      createElement("circle", { ...at, className: "track" }), share > 0 && createElement("circle", arc)),
    createElement("span",
      { role: "timer", "aria-label": `${time} ${label}`, className: text ? "time" : "unseen" }, time),
    createElement("span", { role: "status", className: "unseen" }, left > 0 && left <= 60 ? last : ""));
}
"""


class Clock(rx.Component):
    """The browser's side. It counts to a moment, not in steps, so a tab that slept shows the right time."""

    tag = "GalaClock"

    seconds: rx.Var[int | float]
    total: rx.Var[int | float]
    stamp: rx.Var[Any]
    label: rx.Var[str]
    last: rx.Var[str]
    ring: rx.Var[bool]
    text: rx.Var[bool]
    size: rx.Var[int]

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useEffect", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [_CLOCK]


def countdown(
    seconds_left: rx.Var[int] | rx.Var[float] | float,
    total: rx.Var[int] | float = 300,
    *,
    stamp: Any = "",
    label: rx.Var[str] | str | None = None,
    ring: bool = True,
    text: bool = True,
    size: int = 24,
) -> rx.Component:
    """``m:ss`` and a ring that empties; calm grey, on an amber ground in the last minute, which is also said once.

    ``seconds_left`` counts from the moment this browser learns it; give a ``stamp`` that changes with every new
    hold, so that an equal number starts the clock anew. ``label`` completes the spoken time ("left to confirm").
    """
    return Clock.create(
        seconds=seconds_left,
        total=total,
        stamp=stamp,
        label=t("left to confirm") if label is None else label,
        last=t("Less than a minute left"),
        ring=ring,
        text=text,
        size=size,
    )
