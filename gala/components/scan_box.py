"""What a door needs of the browser: a box that hears every scanner, and the time where the event is."""

from typing import Any

import reflex as rx
from reflex_base.event import passthrough_event_spec
from reflex_base.utils.imports import ImportDict

_SCAN = """
const galaSounds = { welcome: "welcome", out: "welcome", already: "again", inside: "again" }, galaPlayers = {};
function galaSound(told) {
  const name = galaSounds[told] ?? "refused", player = (galaPlayers[name] ??= new Audio(`/sounds/${name}.wav`));
  player.currentTime = 0;
  player.play().catch(() => {});
}
function GalaScan({ onScan, onSearch, onEscape, fresh, told, aloud, ...rest }) {
  const box = useRef(null), timer = useRef(0), last = useRef(0), calls = useRef({}), was = useRef(aloud);
  calls.current = { onScan, onSearch, onEscape };
  const empty = () => { clearTimeout(timer.current); box.current.value = ""; };
  const submit = () => {
    const text = box.current.value.trim(), hit = document.querySelector("[data-hit]");
    empty();
    if (!text && Date.now() - last.current < 700) return;
    last.current = Date.now();
    if (!text && hit) hit.focus(); else calls.current.onScan(text);
  };
  useEffect(() => {
    box.current.focus({ preventScroll: true });
    if (!told || told === "ready" || !navigator.userActivation?.hasBeenActive) return;
    navigator.vibrate?.(told === "welcome" || told === "out" ? 60 : [90, 70, 90]);
    if (aloud) galaSound(told);
  }, [fresh]);
  useEffect(() => {
    if (aloud && !was.current && navigator.userActivation?.isActive) galaSound("welcome");
    was.current = aloud;
  }, [aloud]);
  useEffect(() => {
    const touch = matchMedia("(pointer: coarse)").matches;
    if (touch) box.current.inputMode = "none";
    const key = (ev) => {
      const at = ev.target, typing = at.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (ev.ctrlKey || ev.metaKey || ev.altKey || at.closest("[role=dialog], [role=radiogroup]")) return;
      if (ev.key === "Escape") { empty(); box.current.focus(); calls.current.onEscape(); }
      else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
        const hits = [...document.querySelectorAll("[data-hit]")], now = hits.indexOf(at);
        if (!hits.length || (now < 0 && at !== box.current && at !== document.body)) return;
        ev.preventDefault();
        (hits[now + (ev.key === "ArrowDown" ? 1 : -1)] ?? (now < 1 ? box.current : hits.at(-1))).focus();
      }
      else if (ev.key === "Enter" && at === document.body) submit();
      else if (!typing && ev.key.length === 1 && ev.key !== " ") box.current.focus();
    };
    const click = (ev) => { if (ev.target.closest("[data-hit], [data-clear]")) empty(); };
    document.addEventListener("keydown", key);
    document.addEventListener("click", click);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("keydown", key);
      document.removeEventListener("click", click);
    };
  }, []);
  return createElement("input", { ...rest, ref: box, type: "text", enterKeyHint: "search", autoComplete: "off",
    autoCorrect: "off", autoCapitalize: "none", spellCheck: false, maxLength: 2000,
    onPointerDown: () => { box.current.inputMode = "search"; },
    onInput: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => calls.current.onSearch(box.current?.value ?? ""), 150);
    },
    onKeyDown: (ev) => { if (ev.key === "Enter" && !ev.nativeEvent.isComposing) { ev.preventDefault(); submit(); } } });
}
"""

_TIME = """
function GalaTime({ zone, ...rest }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    const tick = () => setNow(new Date());
    tick();
    const timer = setInterval(tick, 5000);
    return () => clearInterval(timer);
  }, []);
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return createElement("span", rest, now ? new Intl.DateTimeFormat("en-GB", form).format(now) : "--:--");
}
"""


class ScanBox(rx.Component):
    """A text box for a hand scanner and for fingers.

    It has the focus from the start and takes it back whenever ``fresh`` changes; a key typed anywhere else on the
    page lands in it, so a scanner is heard wherever the focus is. ``on_search`` comes 150 ms after the last key; Enter
    empties the box and gives what stood in it to ``on_scan``. With an empty box Enter goes to the first ``data-hit``
    element, or calls ``on_scan("")``; not within 0.7 s of the last, since some scanners end a code with two Enters.
    The arrows walk through the ``data-hit`` elements; a click on one, or on a ``data-clear``, empties the box. Escape
    empties it and calls ``on_escape``. On a touch screen the keyboard stays away until the box is tapped, and the
    device trembles with every new verdict ``told``: once for welcome, twice for what wants a look. While ``aloud``
    each verdict has its sound too (``assets/sounds``, made by ``tools/sounds.py``); turning it on gives a taste.
    """

    tag = "GalaScan"

    fresh: rx.Var[Any]
    told: rx.Var[str]
    aloud: rx.Var[bool]
    placeholder: rx.Var[str]

    on_scan: rx.EventHandler[passthrough_event_spec(str)]
    on_search: rx.EventHandler[passthrough_event_spec(str)]
    on_escape: rx.EventHandler[rx.event.no_args_event_spec]

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_SCAN]


class WallClock(rx.Component):
    """The time now, as the clocks at ``zone`` show it."""

    tag = "GalaTime"

    zone: rx.Var[str]

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useEffect", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [_TIME]
