// The room as one draws it: React Flow with our tables as nodes. What a browser must do by itself stands here: follow the
// pointer, snap, show guides, hear keys. What a table is and may become is decided in Python.
import { createElement as h, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { applyNodeChanges, ReactFlow, ReactFlowProvider, useReactFlow, useViewport, ViewportPortal } from "@xyflow/react";
import "@xyflow/react/dist/base.css";

const METRE = 40, GRID = 10, SEAT = 11, NEAR = 6;
const metres = (units) => (units / METRE).toFixed(2);
const say = (text, values) => text.replace(/{(\w+)}/g, (all, name) => values[name] ?? all);

// How far a thing reaches from its centre: table and chairs, turned.
function reach(item) {
  const turn = (item.rotation * Math.PI) / 180, wide = item.w ?? 2 * item.r, deep = item.h ?? 2 * item.r;
  const half = item.r ? [item.r, item.r] : [
    (Math.abs(wide * Math.cos(turn)) + Math.abs(deep * Math.sin(turn))) / 2,
    (Math.abs(wide * Math.sin(turn)) + Math.abs(deep * Math.cos(turn))) / 2];
  const box = { left: half[0], right: half[0], top: half[1], bottom: half[1] };
  for (const seat of item.seats ?? []) {
    box.left = Math.max(box.left, item.x - seat.x + SEAT); box.right = Math.max(box.right, seat.x - item.x + SEAT);
    box.top = Math.max(box.top, item.y - seat.y + SEAT); box.bottom = Math.max(box.bottom, seat.y - item.y + SEAT);
  }
  return box;
}

// Where a thing stands now: as read, or as the room told since, or as this browser put it a moment ago.
function standing(id, item, { live, places, pending }) {
  let now = item;
  for (const told of [live["g" + id], places?.[id]]) {
    const [x, y, rotation, version] = (told ?? "").split("|").map(Number);
    if (version > now.version) now = { x, y, rotation, version };
  }
  const mine = pending.get(id);
  if (mine && mine.version >= now.version) return { ...now, x: mine.x, y: mine.y, rotation: mine.rotation };
  if (mine) pending.delete(id);
  return now;
}

function nodeOf(id, kind, item, old, context) {
  const { live, words, me } = context, at = standing(id, item, context), status = kind === "table" ? live["t" + item.id] ?? "" : "";
  const by = kind === "table"
    ? (live["e" + item.id] ?? "").split(";").filter((one) => one && !one.startsWith(me + ":")).join(";") : "";
  const position = old?.dragging ? old.position : { x: at.x, y: at.y };
  const data = old?.data;
  const same = data && data.item === item && data.status === status && data.by === by && data.turn === at.rotation
    && data.version === at.version && data.words === words;
  if (same && old.position.x === position.x && old.position.y === position.y) return old;
  const box = same ? data.box : reach(item), [first] = by.split(";");
  const name = kind === "table" ? say(words.table, { table: item.number, seats: item.seats.length })
    : item.label || words[item.kind];
  return { ...old, id, type: kind, position, origin: [box.left / (box.left + box.right), box.top / (box.top + box.bottom)],
    width: box.left + box.right, height: box.top + box.bottom,
    measured: { width: box.left + box.right, height: box.top + box.bottom }, ariaLabel: name, ariaRole: "button",
    domAttributes: { "aria-roledescription": undefined },
    zIndex: kind === "table" ? 1 : 0,
    data: same ? data : { item, status, by, box, words, turn: at.rotation, version: at.version, name,
      spin: at.rotation - item.rotation, initials: first.split(":")[1] ?? "", who: first.split(":")[2] ?? "" } };
}

function allNodes(plan, old, context) {
  const known = new Map(old.map((node) => [node.id, node]));
  const make = (prefix, kind) => (item) => nodeOf(prefix + item.id, kind, item, known.get(prefix + item.id), context);
  const next = [...(plan.scenery ?? []).map(make("s", "scenery")), ...plan.tables.map(make("t", "table"))];
  return next.length === old.length && next.every((node, n) => node === old[n]) ? old : next;
}

// The nearest line to come to: centres and edges of the others, and the middle of the room.
function guided(lead, at, nodes, moving, plan, zoom) {
  const found = { x: null, y: null }, near = NEAR / zoom, { box } = lead.data;
  const mine = { x: [[0, 1], [-box.left, 0], [box.right, 0]], y: [[0, 1], [-box.top, 0], [box.bottom, 0]] };
  const look = (axis, line, isCentre) => {
    for (const [offset, centre] of mine[axis]) {
      const gap = line - (at[axis] + offset);
      if (centre === isCentre && Math.abs(gap) <= near && Math.abs(gap) < Math.abs(found[axis]?.gap ?? Infinity) - 1e-6)
        found[axis] = { gap, line };
    }
  };
  for (const node of nodes) {
    if (moving.has(node.id)) continue;
    const { x, y } = node.position, other = node.data.box;
    look("x", x, 1); look("y", y, 1);
    look("x", x - other.left, 0); look("x", x + other.right, 0);
    look("y", y - other.top, 0); look("y", y + other.bottom, 0);
  }
  look("x", plan.left + plan.width / 2, 1); look("y", plan.top + plan.height / 2, 1);
  return found;
}

// Equal gaps to the neighbours left and right, above and below: shown as pairs.
function gaps(lead, at, nodes, moving) {
  const pairs = [];
  for (const [axis, cross, before, after, above, below] of
    [["x", "y", "left", "right", "top", "bottom"], ["y", "x", "top", "bottom", "left", "right"]]) {
    let low = null, high = null;
    for (const node of nodes) {
      if (moving.has(node.id)) continue;
      const other = node.position, box = node.data.box, mine = lead.data.box;
      const beside = other[cross] - box[above] < at[cross] + mine[below] && other[cross] + box[below] > at[cross] - mine[above];
      const end = other[axis] + box[after], start = other[axis] - box[before];
      if (beside && end <= at[axis] - mine[before] && end > (low ?? -Infinity)) low = end;
      if (beside && start >= at[axis] + mine[after] && start < (high ?? Infinity)) high = start;
    }
    if (low === null || high === null) continue;
    const first = at[axis] - lead.data.box[before] - low, second = high - at[axis] - lead.data.box[after];
    pairs.push({ axis, at: at[cross], low, high, first, second, gap: second - first });
  }
  return pairs;
}

function Guides({ shown, plan }) {
  const { zoom } = useViewport();
  if (!shown) return null;
  const line = (axis, at) => h("line", { key: axis, className: "guide", strokeWidth: 1.3 / zoom,
    ...(axis === "x" ? { x1: at, x2: at, y1: plan.top, y2: plan.top + plan.height }
      : { y1: at, y2: at, x1: plan.left, x2: plan.left + plan.width }) });
  const pair = ({ axis, at, low, high, first, second }) => [[low, low + first], [high - second, high]].map(([a, b], n) =>
    h("g", { key: axis + n, className: "gap", transform: axis === "x" ? `translate(0 ${at})` : `translate(${at} 0) rotate(90) scale(1 -1)` },
      h("path", { d: `M${a} 0H${b}M${a} ${-5 / zoom}v${10 / zoom}M${b} ${-5 / zoom}v${10 / zoom}`, strokeWidth: 1.5 / zoom }),
      h("g", { transform: `translate(${(a + b) / 2} 0) scale(${1 / zoom}) ${axis === "x" ? "translate(0 -15)" : "scale(1 -1) rotate(-90)"}` },
        h("rect", { x: -27, y: -10, width: 54, height: 20, rx: 6 }), h("text", { y: 4.5 }, metres(b - a) + " m"))));
  return h(ViewportPortal, null, h("svg", { className: "guides", "aria-hidden": true },
    shown.x !== undefined && line("x", shown.x), shown.y !== undefined && line("y", shown.y), (shown.pairs ?? []).map(pair)),
    shown.ghosts?.map((ghost) => h("i", { key: ghost.id, className: "ghost", style: {
      left: ghost.x - ghost.box.left, top: ghost.y - ghost.box.top,
      width: ghost.box.left + ghost.box.right, height: ghost.box.top + ghost.box.bottom } })),
    shown.tip && h("output", { className: "tip", style: { left: shown.tip.x, top: shown.tip.y,
      transform: `scale(${1 / zoom})` } }, `x ${metres(shown.at.x)}`, h("i"), `y ${metres(shown.at.y)}`));
}

function Ground({ plan, picture, grid }) {
  const { left, top, width, height } = plan, id = "floor-dots";
  return h(ViewportPortal, null, h("svg", { className: "ground", "aria-hidden": true, style: { left, top, width, height },
    viewBox: `${left} ${top} ${width} ${height}` },
    h("defs", null, h("pattern", { id, width: 20, height: 20, patternUnits: "userSpaceOnUse" }, h("circle", { cx: 0.9, cy: 0.9, r: 0.9 }))),
    h("rect", { className: "walls", x: left, y: top, width, height, rx: 4 }),
    picture && h("image", { href: picture.href, x: picture.x, y: picture.y, width: picture.w, height: picture.h,
      opacity: picture.opacity, preserveAspectRatio: "none" }),
    grid && h("rect", { x: left, y: top, width, height, fill: `url(#${id})` })));
}

function Rulers({ extent }) {
  const { x, y, zoom } = useViewport(), step = zoom * METRE, every = step > 24 ? 5 : step > 9 ? 10 : 50;
  const ticks = (shift, length) => {
    const marks = [], unit = step > 8 ? 1 : every / 5;
    for (let at = Math.ceil(-shift / step / unit) * unit; at * step + shift < length; at += unit) marks.push(at);
    return marks;
  };
  const mark = (axis, shift) => ticks(shift, 4000).map((at) => h("g", { key: at, transform: axis === "x"
    ? `translate(${shift + at * step} 0)` : `translate(0 ${shift + at * step})` },
    h("path", { d: axis === "x" ? `M0 22V${at % every ? 15 : 9}` : `M22 0H${at % every ? 15 : 9}` }),
    at % every === 0 && h("text", axis === "x" ? { x: 4, y: 13 } : { x: 3, y: -4 }, at)));
  const along = extent && { x: [extent.left * zoom + x, (extent.right - extent.left) * zoom],
    y: [extent.top * zoom + y, (extent.bottom - extent.top) * zoom] };
  return h("div", { className: "rulers", "aria-hidden": true },
    h("svg", { className: "across" }, mark("x", x), along && h("rect", { x: along.x[0], y: 18, width: along.x[1], height: 4 })),
    h("svg", { className: "down" }, mark("y", y), along && h("rect", { y: along.y[0], x: 18, height: along.y[1], width: 4 })));
}

const icon = (path) => h("svg", { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": true, className: "line-icon" }, h("path", { d: path }));

function ZoomBar({ words, fit }) {
  const flow = useReactFlow(), { zoom } = useViewport();
  const button = (name, path, act) => h("button", { type: "button", "aria-label": words[name], title: words[name], onClick: act }, icon(path));
  return h("div", { className: "zoom-bar", role: "group", "aria-label": words.zoom },
    button("out", "M5 12h14", () => flow.zoomOut()), h("output", null, Math.round(zoom * 100) + "%"),
    button("in", "M5 12h14M12 5v14", () => flow.zoomIn()), h("i"),
    button("fit", "M8 3H5a2 2 0 0 0-2 2v3M21 8V5a2 2 0 0 0-2-2h-3M3 16v3a2 2 0 0 0 2 2h3M16 21h3a2 2 0 0 0 2-2v-3", fit));
}

// The frame of one chosen thing: corners to resize, a knob to turn it.
function Frame({ node, onShape, onTurn }) {
  const flow = useReactFlow(), { zoom } = useViewport(), [ahead, setAhead] = useState(null);
  const { item, box, turn } = node.data, { x, y } = node.position;
  const size = [item.w ?? 2 * item.r, item.h ?? 2 * item.r], chairs = 18 + SEAT;
  const aside = item.r || item.sides === 4 ? chairs : 0, above = item.r || (item.seats && item.shape === "rect") ? chairs : 0;
  const pull = (event, work, done) => {
    event.stopPropagation(); event.preventDefault();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    let last = null;
    const move = (e) => { last = work(flow.screenToFlowPosition({ x: e.clientX, y: e.clientY }, { snapToGrid: false }), e); setAhead(last); };
    const end = () => {
      target.removeEventListener("pointermove", move); target.removeEventListener("pointerup", end);
      setAhead(null);
      if (last) done(last);
    };
    target.addEventListener("pointermove", move); target.addEventListener("pointerup", end);
  };
  const resize = (event) => pull(event, (at) => {
    const angle = (-turn * Math.PI) / 180, dx = at.x - x, dy = at.y - y;
    const across = Math.abs(dx * Math.cos(angle) - dy * Math.sin(angle)), down = Math.abs(dx * Math.sin(angle) + dy * Math.cos(angle));
    const least = (value) => Math.max(Math.round(value / 4) * 4, 20);
    if (item.r) { const d = least(2 * (Math.max(across, down) - chairs)); return { width: d, height: d }; }
    return { width: least(2 * (across - aside)), height: least(2 * (down - above)) };
  }, (found) => onShape(node, found));
  const rotate = (event) => pull(event, (at, e) => {
    const angle = (Math.atan2(at.x - x, y - at.y) * 180) / Math.PI, step = e.altKey ? 1 : 15;
    return { turn: (Math.round(angle / step) * step + 360) % 360 };
  }, (found) => onTurn(node, found.turn));
  const corner = ([className, left, top]) => h("b", { key: className, className: "corner nodrag nopan", onPointerDown: resize,
    style: { left, top, transform: `translate(-50%, -50%) scale(${1 / zoom})`, cursor: className } });
  const wide = size[0] + 2 * aside + 8, deep = size[1] + 2 * above + 8;
  const label = ahead?.width ? `${metres(ahead.width)} × ${metres(ahead.height)} m` : ahead ? `${ahead.turn}°` : null;
  return h(ViewportPortal, null, h("div", { className: "frame", "aria-hidden": true,
    style: { left: x - wide / 2, top: y - deep / 2, width: wide, height: deep, transform: `rotate(${turn}deg)` } },
    [["nwse-resize", 0, 0], ["nesw-resize", "100%", 0], ["nesw-resize ", 0, "100%"], ["nwse-resize ", "100%", "100%"]].map(corner),
    h("b", { className: "knob nodrag nopan", onPointerDown: rotate, style: { transform: `translate(-50%, -100%) scale(${1 / zoom})` } },
      icon("M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5"))),
    ahead && h("div", { className: "ahead" + (item.r ? " round" : ""), style: { left: x, top: y,
      width: ahead.width ?? size[0], height: ahead.height ?? size[1],
      transform: `translate(-50%, -50%) rotate(${ahead.turn ?? turn}deg)` } }),
    ahead && h("output", { className: "tip", style: { left: x + box.right + 14, top: y + box.bottom, transform: `scale(${1 / zoom})` } }, label));
}

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=listbox], [role=menu], [role=slider], [role=radiogroup]");
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function Room({ plan, places, live, picture, rev, me, grid, snap, chosen, words, nodeTypes, readOnly, colorMode, onPlace, onChoose, onDrop, onCommand }) {
  const flow = useReactFlow(), pending = useRef(new Map()), [nodes, setNodes] = useState([]), root = useRef(null);
  const [shown, setShown] = useState(null), [spoken, setSpoken] = useState("");
  const drag = useRef(null), told = useRef(""), timer = useRef(null), now = useRef(nodes), fitted = useRef(false);
  now.current = nodes;
  const revision = useRef(rev);
  if (revision.current !== rev) { revision.current = rev; pending.current.clear(); }

  useEffect(() => setNodes((old) => allNodes(plan, old, { live: live ?? {}, places, pending: pending.current, words, me })), [plan, live, places, rev, words, me]);
  const fit = useCallback(() => {
    const box = root.current?.getBoundingClientRect();
    if (!box?.width || !plan.width) return;
    flow.fitBounds({ x: plan.left - 40, y: plan.top - 40, width: plan.width + 80, height: plan.height + 80 }, { padding: 0.02 });
  }, [flow, plan]);
  useEffect(() => { if (!fitted.current && plan.width) { fitted.current = true; requestAnimationFrame(fit); } }, [fit, plan]);

  // What is chosen: told to the page when the hand has come to rest.
  const wanted = nodes.filter((node) => node.selected).map((node) => node.id);
  const key = wanted.join();
  useEffect(() => { if (key !== told.current) { const wait = setTimeout(() => { told.current = key; onChoose(wanted); }, 30); return () => clearTimeout(wait); } }, [key]);
  const asked = (chosen ?? []).join();
  useEffect(() => {
    if (asked === told.current) return;
    told.current = asked;
    setNodes((old) => old.map((node) => chosen.includes(node.id) === !!node.selected ? node : { ...node, selected: chosen.includes(node.id) }));
  }, [asked, nodes.length]);
  useEffect(() => { const beat = setInterval(() => told.current && onChoose(told.current.split(",")), 8000); return () => clearInterval(beat); }, [onChoose]);

  const place = useCallback((list) => {
    const sent = list.map((node) => {
      const at = { x: Math.round(node.position.x * 100) / 100, y: Math.round(node.position.y * 100) / 100, rotation: node.turn ?? node.data.turn };
      pending.current.set(node.id, { ...at, version: node.data.version });
      return { id: node.id, version: node.data.version, ...at };
    });
    onPlace(sent);
  }, [onPlace]);

  const change = useCallback((changes) => {
    const moves = changes.filter((one) => one.type === "position" && one.dragging && one.position);
    const lead = moves.length && now.current.find((node) => node.id === drag.current?.id);
    const own = lead && moves.find((one) => one.id === lead.id);
    if (own) {
      const moving = new Set(moves.map((one) => one.id)), at = { ...own.position }, zoom = flow.getZoom();
      const found = snap ? guided(lead, at, now.current, moving, plan, zoom) : { x: null, y: null };
      for (const axis of ["x", "y"]) if (snap) at[axis] = found[axis] ? at[axis] + found[axis].gap : Math.round(at[axis] / GRID) * GRID;
      let pairs = snap ? gaps(lead, at, now.current, moving).filter((pair) => Math.abs(pair.gap) / 2 <= NEAR / zoom) : [];
      for (const pair of pairs) if (!found[pair.axis]) at[pair.axis] += pair.gap / 2;
      pairs = pairs.length ? gaps(lead, at, now.current, moving).filter((pair) => Math.abs(pair.gap) < 0.5) : [];
      const dx = at.x - own.position.x, dy = at.y - own.position.y;
      for (const one of moves) one.position = { x: one.position.x + dx, y: one.position.y + dy };
      setShown({ x: found.x?.line, y: found.y?.line, pairs, at, ghosts: drag.current.from,
        tip: { x: at.x + lead.data.box.right + 14, y: at.y + lead.data.box.bottom - 10 } });
    }
    setNodes((old) => applyNodeChanges(changes.filter((one) => one.type !== "remove" && one.type !== "dimensions"), old));
  }, [flow, plan, snap]);

  const start = (event, node, list) => {
    drag.current = { id: node.id, from: (list ?? [node]).map((one) => ({ id: one.id, ...one.position, box: one.data.box })) };
  };
  const stop = (event, node, list) => {
    const from = new Map(drag.current?.from.map((one) => [one.id, one]));
    const moved = now.current.filter((one) => from.has(one.id) && (from.get(one.id).x !== one.position.x || from.get(one.id).y !== one.position.y));
    drag.current = null;
    setShown(null);
    if (moved.length) place(moved);
  };

  const tellPlace = (node) => setSpoken(say(words.at, { name: node.data.name, x: metres(node.position.x), y: metres(node.position.y) }));
  const nudge = (dx, dy) => {
    const next = now.current.map((node) => node.selected ? { ...node, position: { x: node.position.x + dx, y: node.position.y + dy } } : node);
    now.current = next;
    setNodes(next);
    const list = next.filter((node) => node.selected);
    for (const node of list) pending.current.set(node.id, { ...node.position, rotation: node.data.turn, version: node.data.version });
    if (list.length) tellPlace(list[0]);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => place(now.current.filter((node) => node.selected)), 250);
  };
  const flush = () => {
    if (timer.current) { clearTimeout(timer.current); timer.current = null; }
  };

  useEffect(() => {
    const keys = (event) => {
      if (typing(event.target) || readOnly || document.querySelector("[role=dialog], [role=alertdialog]")) return;
      const control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase(), some = now.current.some((node) => node.selected);
      const inRoom = event.target === document.body || root.current?.contains(event.target);
      const command = control && key === "z" ? (event.shiftKey ? "redo" : "undo") : control && key === "y" ? "redo"
        : control && key === "d" ? "duplicate" : !inRoom || control ? null
          : (event.key === "Delete" || event.key === "Backspace") && some ? "remove" : key === "r" && some ? (event.shiftKey ? "turn-back" : "turn") : null;
      if (command) { flush(); onCommand(command); }
      else if (control && key === "a") setNodes((old) => old.map((node) => ({ ...node, selected: true })));
      else if (inRoom && !control && STEPS[event.key] && some) {
        const by = event.shiftKey ? METRE : event.altKey ? 1 : GRID, [dx, dy] = STEPS[event.key];
        nudge(dx * by, dy * by);
      }
      else if (inRoom && event.key === "Escape") setNodes((old) => old.map((node) => node.selected ? { ...node, selected: false } : node));
      else if (event.key === "Enter" && event.target.closest(".react-flow__node")) document.querySelector(".props input")?.focus();
      else return;
      event.preventDefault();
    };
    const back = (event) => {
      if (event.key === "Escape" && event.target.closest(".props")) root.current?.querySelector(".react-flow__node.selected")?.focus();
    };
    const lift = (event) => { const piece = event.target.closest?.("[data-piece]"); if (piece) event.dataTransfer.setData("text/plain", "gala:" + piece.dataset.piece); };
    const click = (event) => {
      const piece = event.target.closest?.("[data-piece]"), box = root.current?.getBoundingClientRect();
      if (!piece || !box) return;
      const at = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
      onDrop(piece.dataset.piece, Math.round(at.x / GRID) * GRID, Math.round(at.y / GRID) * GRID);
    };
    const events = [["keydown", keys], ["keydown", back], ["dragstart", lift], ["click", click]];
    for (const [name, hear] of events) document.addEventListener(name, hear);
    return () => { for (const [name, hear] of events) document.removeEventListener(name, hear); };
  });

  // Tab walks from table to table; the one that has the focus is chosen.
  const focus = (event) => {
    const id = event.target.closest?.(".react-flow__node")?.dataset.id;
    if (!id || !event.target.matches(":focus-visible")) return;
    const node = now.current.find((one) => one.id === id);
    if (node?.selected) return;
    setNodes((old) => old.map((one) => one.selected === (one.id === id) ? one : { ...one, selected: one.id === id }));
    if (node) tellPlace(node);
  };
  const drop = (event) => {
    const piece = event.dataTransfer.getData("text/plain");
    if (!piece.startsWith("gala:")) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    onDrop(piece.slice(5), Math.round(at.x / GRID) * GRID, Math.round(at.y / GRID) * GRID);
  };
  const selected = nodes.filter((node) => node.selected);
  const extent = selected.length ? { left: Math.min(...selected.map((n) => n.position.x - n.data.box.left)), right: Math.max(...selected.map((n) => n.position.x + n.data.box.right)),
    top: Math.min(...selected.map((n) => n.position.y - n.data.box.top)), bottom: Math.max(...selected.map((n) => n.position.y + n.data.box.bottom)) } : null;
  const sized = (node, size) => onPlace([{ id: node.id, version: node.data.version, ...node.position, rotation: node.data.turn, ...size }]);
  const turned = (node, turn) => { place([{ ...node, turn }]); setNodes((old) => allNodes(plan, old, { live: live ?? {}, places, pending: pending.current, words, me })); };
  return h("div", { ref: root, className: selected.length === 1 ? "flow one" : "flow", onFocus: focus, onDragOver: (event) => event.preventDefault(), onDrop: drop },
    h(ReactFlow, { nodes, edges: [], nodeTypes, onNodesChange: change, onNodeDragStart: start, onNodeDragStop: stop,
      onSelectionDragStart: (e, list) => start(e, list[0], list), onSelectionDragStop: (e, list) => stop(e, list[0], list),
      nodesDraggable: !readOnly, nodesConnectable: false, nodesFocusable: true, edgesFocusable: false, disableKeyboardA11y: true,
      deleteKeyCode: null, selectionKeyCode: "Shift", multiSelectionKeyCode: ["Shift", "Meta", "Control"], selectNodesOnDrag: true,
      colorMode, minZoom: 0.1, maxZoom: 4, nodeDragThreshold: 2, proOptions: { hideAttribution: true }, onlyRenderVisibleElements: false, zoomOnDoubleClick: false,
      "aria-label": words.room },
      h(Ground, { plan, picture, grid }), h(Guides, { shown, plan }),
      selected.length === 1 && !shown && !readOnly && h(Frame, { node: selected[0], onShape: sized, onTurn: turned })),
    h(Rulers, { extent }), h(ZoomBar, { words, fit }),
    h("div", { className: "unseen", role: "status", "aria-live": "polite" }, spoken));
}

const NONE = { tables: [], scenery: [], left: 0, top: 0, width: 0, height: 0 };

export function GalaFloor({ plan, extent, ...rest }) {
  const room = useMemo(() => ({ ...NONE, ...plan, ...extent }), [plan, extent]);
  return h(ReactFlowProvider, null, h(Room, { plan: room, ...rest }));
}

// A field that keeps what is being typed, and tells it once, on Enter or when it is left; a slider when it comes to rest.
// What was refused does not stay behind: once it is left, it soon shows again what is true.
export function GalaField({ value, onCommit, ...rest }) {
  const is = value ?? "", [text, setText] = useState(is), timer = useRef(null), told = useRef(null);
  useEffect(() => { setText(is); told.current = null; clearTimeout(timer.current); }, [is]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = () => { if (text !== is && text !== told.current) onCommit(told.current = text); };
  const forget = () => { setText(is); told.current = null; };
  const change = (event) => {
    const typed = event.target.value;
    setText(typed);
    told.current = null;
    clearTimeout(timer.current);
    if (rest.type === "range") timer.current = setTimeout(() => onCommit(typed), 250);
  };
  const leave = () => { commit(); clearTimeout(timer.current); timer.current = setTimeout(forget, 1500); };
  const back = () => clearTimeout(timer.current);
  const keys = (event) => {
    if (event.key === "Enter") commit();
    else if (event.key === "Escape") forget();
  };
  const ends = rest.type === "range" ? {} : { onBlur: leave, onFocus: back };
  return h("input", { ...rest, value: text, onChange: change, onKeyDown: keys, ...ends });
}
