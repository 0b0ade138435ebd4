"""What a drawing of seats needs in the browser: clicks, keys, the card of who sits there, zoom and pan.

The only script of the plan. It sits here, beside the Python that draws, and knows nothing of seating: it finds seats
by their ``data-`` attributes.
"""

from typing import ClassVar

import reflex as rx
from reflex_base.utils.imports import ImportDict
from reflex_components_core.el.elements.media import Svg

ZOOM = "react-zoom-pan-pinch@4.2.0"

_KEYS = """
const galaSteps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
function galaKeys(event, choose, onTable, letGo) {
  const seat = event.target.closest(".seat"), table = event.target.closest(".table");
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  const seats = [...table.querySelectorAll(".seat")], at = seats.indexOf(seat), all = seats.length;
  const step = galaSteps[event.key];
  const to = step ? (at < 0 && step < 0 ? all - 1 : (at + step + all) % all)
    : event.key === "Home" ? 0 : event.key === "End" ? all - 1 : null;
  if (to !== null && all) seats[to].focus();
  else if (event.key === "Enter" || event.key === " ")
    seat ? choose(seat, event.shiftKey) : onTable ? onTable(Number(table.dataset.id)) : seats[0]?.focus();
  else if (event.key === "Escape") { seat && table.focus(); letGo?.(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}
function galaRun(root, hold) {
  for (const arc of root.querySelectorAll(".arc")) {
    const now = Date.now(), held = now - (arc.heldSince ??= now);
    arc.style.strokeDashoffset = Math.min(92, 4 + (88 * held) / (hold * 1000));
  }
}
function GalaSeats({ onSeat, onTable, onLetGo, hold, live, children, ...rest }) {
  const root = useRef(null), from = useRef([0, 0]);
  useEffect(() => {
    const timer = setInterval(() => galaRun(root.current, hold), 3000);
    return () => clearInterval(timer);
  }, [hold]);
  const choose = (seat, more) => seat.getAttribute("aria-disabled") !== "true" && onSeat?.(
    Number(seat.dataset.id), Number((live?.["o" + seat.dataset.id] ?? "").split("|")[0] || 0), !!more);
  const down = (event) => { from.current = [event.clientX, event.clientY]; };
  const click = (event) => {
    const [x, y] = from.current, seat = event.target.closest(".seat"), table = event.target.closest(".table");
    if (event.detail && Math.hypot(event.clientX - x, event.clientY - y) > 8) return; // that was a drag of the room
    if (seat) choose(seat, event.shiftKey); else if (table) onTable?.(Number(table.dataset.id));
  };
  const keys = (event) => galaKeys(event, choose, onTable, onLetGo);
  return createElement("svg",
    { ...rest, ref: root, onPointerDown: down, onClick: click, onKeyDown: keys, "data-tables": !!onTable }, children);
}
"""

_CARD = """
function GalaCard({ live, words, children }) {
  const box = useRef(null);
  const [seat, setSeat] = useState(null);
  const look = (event) => {
    const found = event.target.closest?.(".seat");
    if (document.documentElement.dataset.carrying) return setSeat(null);
    if (event.type === "pointerover" && event.pointerType !== "mouse") return;
    setSeat(found && box.current ? galaPlace(found, box.current) : null);
  };
  const [, name, party] = (live?.["o" + seat?.id] ?? "").split("|");
  const initials = name?.split(/\\s+/).map((word) => [...word][0]).filter((_, at, all) => !at || at === all.length - 1);
  const card = seat && name && createElement("div",
    { className: "seat-card", "aria-hidden": true, "data-side": seat.side, style: { left: seat.x, top: seat.y } },
    createElement("span", { className: "avatar" }, initials),
    createElement("span", { className: "facts" },
      createElement("b", { dir: "auto" }, name),
      createElement("small", null, seat.name),
      party && party !== name && createElement("small", { dir: "auto" }, party),
      words[seat.state] && createElement("span", { className: "badge" }, words[seat.state])));
  const away = () => setSeat(null);
  return createElement("div", { ref: box, className: "seat-cards", onPointerOver: look, onFocus: look,
    onPointerLeave: away, onBlur: away, onPointerDown: away, onWheel: away }, children, card);
}
function galaPlace(seat, box) {
  const s = seat.getBoundingClientRect(), b = box.getBoundingClientRect();
  const side = s.right - b.left > b.width - 300 ? "left" : "right";
  return { id: seat.dataset.id, state: seat.dataset.s, name: seat.dataset.name, side,
    x: (side === "left" ? s.left : s.right) - b.left, y: s.top + s.height / 2 - b.top };
}
"""

_ZOOM = """
const galaSitting = ["t", "i"].map((state) => "seat.staff[data-s='" + state + "']");
function GalaZoom({ words, minimap, seatsStay, children }) {
  const [room, map] = Children.toArray(children);
  const controls = (zoom) => createElement(Fragment, null,
    createElement(TransformComponent, { wrapperClass: "zoom-view", contentClass: "zoom-all" }, room),
    createElement(GalaZoomBar, { zoom, words }),
    minimap && createElement("div", { className: "minimap", "aria-hidden": true },
      createElement(MiniMap, { width: 144, height: 132, previewClassName: "minimap-view",
        borderColor: "var(--accent-9)", previewStyle: { boxShadow: "none" } }, map)));
  return createElement(TransformWrapper, { minScale: 1, maxScale: 8, wheel: { step: 0.002 },
    doubleClick: { disabled: true }, centerOnInit: true,
    panning: { velocityDisabled: true, excluded: seatsStay ? galaSitting : [] } }, controls);
}
function GalaZoomBar({ zoom, words }) {
  const scale = useTransformComponent(({ state }) => state.scale);
  const icon = { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": true, className: "line-icon" };
  const button = (name, path, act) => createElement("button",
    { type: "button", "aria-label": words[name], title: words[name], onClick: act },
    createElement("svg", icon, createElement("path", { d: path })));
  return createElement("div", { className: "zoom-bar", role: "group", "aria-label": words.zoom },
    button("out", "M5 12h14", () => zoom.zoomOut(0.4)),
    createElement("output", null, Math.round(scale * 100) + "%"),
    button("in", "M5 12h14M12 5v14", () => zoom.zoomIn(0.4)), createElement("i"),
    button("fit", "M8 3H5a2 2 0 0 0-2 2v3M21 8V5a2 2 0 0 0-2-2h-3M3 16v3a2 2 0 0 0 2 2h3M16 21h3a2 2 0 0 0 2-2v-3",
      () => zoom.resetTransform()));
}
"""


class Seats(Svg):
    """A drawing of tables. ``on_seat`` gets the id of a seat that may be chosen, who sits there (for staff, from
    ``live``; 0 nobody) and whether it is to be chosen beside others; ``on_table`` that of a table whose top
    was clicked (or which has the focus at Enter); ``on_let_go`` is Escape.

    The arcs of held seats run down in ``hold`` seconds from when this browser first saw them: a room names no times. A
    timer moves them every three seconds, since a style sheet's animation would paint the whole room at every frame.
    """

    tag = "GalaSeats"
    _is_tag_in_global_scope: ClassVar[bool] = False

    hold: rx.Var[int]
    live: rx.Var[dict[str, str]]
    on_seat: rx.EventHandler[rx.event.passthrough_event_spec(int, int, bool)]
    on_table: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_let_go: rx.EventHandler[rx.event.no_args_event_spec]

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_KEYS]


class Card(rx.Component):
    """Shows, over what it holds, who sits where the pointer or the focus is. ``words`` name the states."""

    tag = "GalaCard"

    live: rx.Var[dict[str, str]]
    words: rx.Var[dict[str, str]]

    def add_imports(self) -> ImportDict:
        return {"react": ["createElement", "useRef", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [_CARD]


class Zoom(rx.Component):
    """Zoom by wheel and pinch, pan by drag, and a bar to do it by button, of the first child.

    ``seats_stay``: a drag that begins on a seat where somebody sits carries them and leaves the room where it is.
    ``minimap`` shows the second child, small, with what part of the first is in sight.
    """

    tag = "GalaZoom"

    words: rx.Var[dict[str, str]]
    minimap: rx.Var[bool]
    seats_stay: rx.Var[bool]

    def add_imports(self) -> ImportDict:
        return {
            "react": ["Children", "createElement", "Fragment"],
            ZOOM: ["TransformWrapper", "TransformComponent", "MiniMap", "useTransformComponent"],
        }

    def add_custom_code(self) -> list[str]:
        return [_ZOOM]
