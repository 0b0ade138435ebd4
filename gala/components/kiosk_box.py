"""What the door's tablet needs of the browser itself: a box that hears every scanner, the sounds, the wall clock."""

import reflex as rx
from reflex_base.utils.imports import ImportDict, ImportVar

from gala.components.kiosk import SCRIPT

_SOUNDS = """
const gateSounds = {};
async function gateFetch() {
  for (const name of ["welcome", "again", "refused"]) {
    const sound = await fetch(`/sounds/${name}.wav`).then((answer) => answer.blob()).catch(() => null);
    if (sound) (gateSounds[name] = new Audio(URL.createObjectURL(sound))).dataset.sound = name;
  }
}
function gateTell(sound, aloud) {
  const beat = { welcome: 60, again: [90, 70, 90], refused: [180, 80, 180] }[sound], player = gateSounds[sound];
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(beat);
  if (!aloud || !player) return;
  player.currentTime = 0;
  player.play().catch(() => {});
}
"""

_SCAN = """
// In a list that scrolls by itself, as on a tablet; a phone's page stays where it is.
const reveal = (row) => {
  const end = (one) => one.getBoundingClientRect().bottom, list = row?.parentElement;
  if (list) list.scrollTop += Math.max(0, end(row) - end(list));
};
function GateScan({ fresh, sound, aloud, look, ...rest }) {
  const box = useRef(null), timer = useRef(0), last = useRef(0), first = useRef(0), heard = useRef(fresh);
  const was = useRef(aloud), typed = useRef(0);
  const empty = () => { clearTimeout(timer.current); box.current.value = ""; first.current = 0; };
  const back = () => box.current?.focus({ preventScroll: true });
  const submit = () => {
    const text = box.current.value.trim(), hit = document.querySelector("[data-hit]"), now = Date.now();
    const how = first.current && now - first.current < text.length * 40 ? "hand" : "typed";
    empty();
    if (!text && now - last.current < 700) return;
    last.current = now;
    if (!text && hit) hit.focus(); else scan(text, how);
  };
  useEffect(() => { gateFetch(); back(); }, []);
  useEffect(() => {
    if (heard.current === fresh) return;
    heard.current = fresh;
    if (Date.now() - typed.current > 500) empty(); // else the next code is coming in as the last one's verdict goes
    if (!document.querySelector(":popover-open")) back();
    reveal(document.querySelector("[data-found]"));
    if (sound) gateTell(sound, aloud);
  }, [fresh]);
  useEffect(() => {
    if (aloud && !was.current) gateTell("welcome", true);
    was.current = aloud;
  }, [aloud]);
  useEffect(() => {
    if (matchMedia("(pointer: coarse)").matches) box.current.inputMode = "none";
    const key = (ev) => {
      const at = ev.target, typing = at.matches("input:not([type=checkbox]), textarea, select");
      if (ev.ctrlKey || ev.metaKey || ev.altKey || document.querySelector(":popover-open")) return;
      if (ev.key === "Escape") { empty(); back(); escape(); }
      else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
        const hits = [...document.querySelectorAll("[data-hit]")], now = hits.indexOf(at);
        if (!hits.length || (now < 0 && at !== box.current && at !== document.body)) return;
        ev.preventDefault();
        (hits[now + (ev.key === "ArrowDown" ? 1 : -1)] ?? (now < 1 ? box.current : hits.at(-1))).focus();
      }
      else if (ev.key === "Enter" && at === document.body) submit();
      else if (!typing && ev.key.length === 1 && ev.key !== " ") back();
    };
    const click = (ev) => { if (ev.target.closest("[data-hit], [data-clear]")) empty(); };
    const submitted = (ev) => {
      if (!ev.target.matches("[data-do]")) return;
      setTimeout(() => {
        ev.target.reset();
        document.querySelectorAll(":popover-open").forEach((one) => one.hidePopover());
        back();
      });
    };
    const toggled = (ev) => { if (ev.newState === "closed") setTimeout(back); };
    document.addEventListener("keydown", key);
    document.addEventListener("click", click);
    document.addEventListener("submit", submitted);
    document.addEventListener("toggle", toggled, true);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("keydown", key);
      document.removeEventListener("click", click);
      document.removeEventListener("submit", submitted);
      document.removeEventListener("toggle", toggled, true);
    };
  }, []);
  return createElement("input", { ...rest, ref: box, type: "text", enterKeyHint: "search", autoComplete: "off",
    autoCorrect: "off", autoCapitalize: "none", spellCheck: false, maxLength: 2000,
    onPointerDown: () => { box.current.inputMode = "search"; },
    onInput: () => {
      typed.current = Date.now();
      first.current ||= typed.current;
      clearTimeout(timer.current);
      if (look) timer.current = setTimeout(() => search(box.current?.value ?? ""), 60);
    },
    onKeyDown: (ev) => { if (ev.key === "Enter" && !ev.nativeEvent.isComposing) { ev.preventDefault(); submit(); } } });
}
"""

_CODE = """
function GateCode({ wrong, ...rest }) {
  const box = useRef(null);
  const tidy = () => {
    const letters = box.current.value.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
    box.current.value = letters.length > 4 ? letters.slice(0, 4) + "-" + letters.slice(4) : letters;
  };
  useEffect(() => {
    box.current.value = new URLSearchParams(location.search).get("code") ?? "";
    tidy();
    if (box.current.value) box.current.closest("details")?.setAttribute("open", "");
    box.current.focus();
  }, []);
  useEffect(() => { if (wrong) box.current.select(); }, [wrong]);
  return createElement("input", { ...rest, ref: box, type: "text", onInput: (ev) => {
    if (box.current.selectionStart === box.current.value.length) tidy();
  }, onBlur: tidy, autoComplete: "off", autoCorrect: "off", autoCapitalize: "characters", spellCheck: false });
}
"""

_TIME = """
function GateTime({ zone, ...rest }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    const tick = () => setNow(new Date());
    tick();
    const timer = setInterval(tick, 2000);
    return () => clearInterval(timer);
  }, []);
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone || "UTC" };
  return createElement("span", rest, now ? new Intl.DateTimeFormat("en-GB", form).format(now) : "--:--");
}
"""

_DOCUMENT = """
function GateDocument({ lang, title }) {
  useEffect(() => {
    const keep = () => {
      if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
      if (document.title !== title) document.title = title;
    };
    keep();
    const watch = new MutationObserver(keep);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
    watch.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => watch.disconnect();
  }, [lang, title]);
  return null;
}
"""


class _Ours(rx.Component):
    """A piece of React that is written in this module."""

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useEffect", "useRef", "useState"]}


class ScanBox(_Ours):
    """A text box for a hand scanner and for fingers.

    It has the focus from the start and takes it back whenever ``fresh`` changes, a popover closes or a form is sent; a
    key typed anywhere else on the page lands in it, so a scanner is heard wherever the focus is. While ``look``, what
    is being typed is looked for. Enter empties the box and hands over what stood in it, "hand" where it came faster
    than fingers type. With an empty box Enter goes to the first ``data-hit`` element, or lets in whom the card shows;
    not within 0.7 s of the last, since some scanners end a code with two Enters. The arrows walk through the
    ``data-hit`` elements; a click on one, or on a ``data-clear``, empties the box. Escape empties it and closes the
    card. On a touch screen the keyboard stays away until the box is tapped. With every ``fresh`` that has a ``sound``
    (``assets/sounds``, made by ``tools/sounds.py``) the device trembles, and sounds while ``aloud``.
    """

    tag = "GateScan"

    fresh: rx.Var[str]
    sound: rx.Var[str]
    aloud: rx.Var[bool]
    look: rx.Var[bool]
    placeholder: rx.Var[str]

    def add_imports(self) -> list[ImportDict]:
        script = [ImportVar(tag=tag, install=False) for tag in ("escape", "scan", "search")]
        return [super().add_imports(), {SCRIPT: script}]

    def add_custom_code(self) -> list[str]:
        return [_SOUNDS + _SCAN]


class CodeBox(_Ours):
    """A box for a pairing code, "ABCD-2345": capitals, the dash comes by itself; the address's ``?code=`` fills it.

    What is ``wrong`` with a code brings the focus back, so that typing on replaces it.
    """

    tag = "GateCode"

    name: rx.Var[str]
    placeholder: rx.Var[str]
    required: rx.Var[bool]
    max_length: rx.Var[int]
    wrong: rx.Var[str]

    def add_custom_code(self) -> list[str]:
        return [_CODE]


class WallClock(_Ours):
    """The time now, as the clocks at ``zone`` show it."""

    tag = "GateTime"

    zone: rx.Var[str]

    def add_custom_code(self) -> list[str]:
        return [_TIME]


class Document(_Ours):
    """Keeps the document's language and title at the tablet's own, whatever the rest of Gala sets."""

    tag = "GateDocument"

    lang: rx.Var[str]
    title: rx.Var[str]

    def add_custom_code(self) -> list[str]:
        return [_DOCUMENT]
