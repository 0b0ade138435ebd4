// Seating by hand: people taken from the list or a seat and put down elsewhere, and the keys. What a browser must do by
// itself stands here (follow the pointer, mark the place under it, hear keys); what happens then is decided in Python.
import { createElement, useEffect, useRef } from "react";

const galaRest = 350, galaFar = 5;
function galaTaken(from, live) {
  const row = from.closest?.("[data-take]"), seat = from.closest?.(".room .seat.staff, .one-table .seat.staff");
  if (row) {
    const [take, id] = row.dataset.take.split(":");
    return { take, id: Number(id), name: row.dataset.name, count: Number(row.dataset.count || 1),
      seat: Number(row.dataset.seat || 0) };
  }
  if (!seat || !"ti".includes(seat.dataset.s || "-")) return null;
  const id = Number(seat.dataset.id), chosen = galaChosen(), [who, name] = (live["o" + id] ?? "").split("|");
  return chosen.includes(id) && chosen.length > 1
    ? { take: "chosen", id, name: "", count: chosen.length, seat: 0 }
    : { take: "seat", id, name, count: 1, seat: id, who: Number(who) };
}
function galaChosen() {
  const seats = [...document.querySelectorAll('.room .seat[data-o*="s"]')]; // a phone's one table has them again
  return [...new Set(seats.map((seat) => Number(seat.dataset.id)))];
}
function galaPlaceAt(x, y) {
  const found = document.elementFromPoint(x, y), seat = found?.closest(".room .seat, .one-table .seat");
  const table = found?.closest(".room .table, .one-table .table");
  return { seat, table };
}
function galaVerdict(taken, { seat, table }, live, words) {
  if (!table) return { say: words.nowhere };
  const number = table.querySelector(".number, .huge")?.textContent ?? "", many = taken.count > 1;
  if (seat && !many) {
    const id = Number(seat.dataset.id), state = seat.dataset.s, [, name] = (live["o" + id] ?? "").split("|");
    if (id === taken.seat) return { say: words.nowhere };
    if (seat.dataset.l) return { el: seat, may: "no", say: words.locked };
    if (state === "f") return { el: seat, may: "yes", say: seat.dataset.name, on: "seat", to: id };
    if ("ti".includes(state) && taken.seat)
      return { el: seat, may: "swap", say: words.swap.replace("{name}", name), on: "seat", to: id };
    return { el: seat, may: "no", say: words[state] ?? words.nowhere };
  }
  const free = [...table.querySelectorAll(".seat")].filter((one) => one.dataset.s === "f" && !one.dataset.l).length;
  const say = (free >= taken.count ? words.table : words.around).replace("{table}", number);
  return { el: table, may: "yes", say, on: "table", to: Number(table.dataset.id) };
}
function galaSeen(taken, verdict, live) {
  const ids = [taken.take === "chosen" ? galaChosen() : taken.seat, verdict.on === "seat" ? verdict.to : 0].flat();
  return Object.fromEntries(ids.filter(Boolean).map((id) => [id, Number((live["o" + id] ?? "").split("|")[0] || 0)]));
}
function galaCarry(latest, ghost) {
  let taken = null, active = false, verdict = {}, start = null, timer = 0;
  const mark = (next) => {
    if (verdict.el !== next.el) verdict.el?.removeAttribute("data-drop");
    next.el?.setAttribute("data-drop", next.may);
    verdict = next;
  };
  const show = (x, y) => {
    const { live, words } = latest.current;
    mark(galaVerdict(taken, galaPlaceAt(x, y), live, words));
    const box = ghost.current, [who, where] = box.children;
    box.style.translate = x + 14 + "px " + (y + 14) + "px";
    box.dataset.may = verdict.may ?? "";
    const name = taken.count > 1 ? words.many.replace("{count}", taken.count) : taken.name;
    who.textContent = taken.count > 1 && taken.name ? taken.name + ", " + name : name;
    where.textContent = verdict.say;
  };
  const begin = (x, y) => {
    active = true;
    ghost.current.hidden = false;
    document.documentElement.dataset.carrying = taken.count > 1 ? "many" : taken.seat ? "seated" : "one";
    getSelection()?.removeAllRanges();
    show(x, y);
  };
  const end = () => {
    clearTimeout(timer);
    mark({});
    if (active) {
      ghost.current.hidden = true;
      delete document.documentElement.dataset.carrying;
      const stop = (event) => { event.stopPropagation(); event.preventDefault(); };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
    }
    taken = null; active = false;
  };
  const down = (event) => {
    if (event.button || !event.isPrimary || !latest.current.enabled || event.shiftKey) return;
    taken = galaTaken(event.target, latest.current.live);
    if (!taken) return;
    start = [event.clientX, event.clientY, event.pointerType];
    if (event.pointerType === "touch") timer = setTimeout(() => taken && begin(start[0], start[1]), galaRest);
  };
  const move = (event) => {
    if (!taken || !event.isPrimary) return;
    const far = Math.hypot(event.clientX - start[0], event.clientY - start[1]) > galaFar;
    if (active) show(event.clientX, event.clientY);
    else if (far && start[2] === "touch") end();
    else if (far) begin(event.clientX, event.clientY);
  };
  const up = () => {
    const { onPutDown, live } = latest.current, given = taken, place = verdict;
    const does = active && place.on;
    end();
    if (does) onPutDown({ take: given.take, id: given.id, on: place.on, to: place.to,
      seen: galaSeen(given, place, live) });
  };
  const key = (event) => {
    if (event.key !== "Escape" || !active) return;
    event.stopPropagation();
    event.preventDefault();
    end();
  };
  const still = (event) => { if (active && event.cancelable) event.preventDefault(); };
  const menu = (event) => { if (taken && start[2] === "touch") event.preventDefault(); };
  const heard = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", end],
    ["blur", end], ["contextmenu", menu]];
  for (const [name, call] of heard) addEventListener(name, call);
  addEventListener("keydown", key, true);
  addEventListener("touchmove", still, { passive: false });
  return () => {
    end();
    for (const [name, call] of heard) removeEventListener(name, call);
    removeEventListener("keydown", key, true);
    removeEventListener("touchmove", still);
  };
}
function galaPress(event, latest) {
  const { onPress, live, enabled } = latest.current, at = event.target;
  const typing = at.closest?.("input, textarea, select, [contenteditable='true'], [role='listbox'], [role='combobox']");
  const rows = () => [...document.querySelectorAll(".plan-people button.one-guest")];
  if (at.id === "search-people" && ["Enter", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    const first = rows()[0];
    return event.key === "Enter" ? first?.click() : first?.focus();
  }
  if (at.matches?.(".plan-people button.one-guest") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const all = rows(), to = all[all.indexOf(at) + (event.key === "ArrowDown" ? 1 : -1)];
    return (to ?? document.getElementById("search-people"))?.focus();
  }
  if (typing || event.altKey || document.querySelector("[role='dialog'], [role='alertdialog']")) return;
  const name = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (!enabled || !["z", "y"].includes(name)) return;
    event.preventDefault();
    return onPress({ key: name === "y" || event.shiftKey ? "redo" : "undo" });
  }
  if (name === "/") { event.preventDefault(); return document.getElementById("search-people")?.focus(); }
  if (!["m", "s", "f", "l", "p", "?", "escape"].includes(name)) return;
  if (event.defaultPrevented || (name === "escape" && at.closest?.(".choice-bar, .arrange"))) return;
  const focused = document.activeElement?.closest(".room .seat.staff");
  const seats = galaChosen().length ? galaChosen() : focused ? [Number(focused.dataset.id)] : [];
  const seen = Object.fromEntries(seats.map((id) => [id, Number((live["o" + id] ?? "").split("|")[0] || 0)]));
  const locked = seats.length > 0 && seats.every((id) =>
    document.querySelector('.room .seat[data-id="' + id + '"]')?.dataset.l);
  event.preventDefault();
  onPress({ key: name, seat: focused ? Number(focused.dataset.id) : 0, seen, locked });
}
function galaToRoom(event) {
  const row = event.target.closest?.(".plan-people button.one-guest");
  if (!row || event.detail || row.getAttribute("aria-pressed") === "true") return;
  const own = document.querySelector('.room .seat[data-id="' + row.dataset.seat + '"]')?.closest(".table");
  const free = document.querySelector('.room .seat[data-s="f"]:not([data-l="x"])')?.closest(".table");
  setTimeout(() => document.activeElement === row && (own ?? free)?.focus(), 80); // unless one has gone on already
}
export function GalaHands({ live, words, enabled, onPutDown, onPress }) {
  const latest = useRef({}), ghost = useRef(null);
  latest.current = { live: live ?? {}, words, enabled, onPutDown, onPress };
  useEffect(() => galaCarry(latest, ghost), []);
  useEffect(() => {
    const keys = (event) => galaPress(event, latest);
    addEventListener("keydown", keys);
    addEventListener("click", galaToRoom);
    return () => { removeEventListener("keydown", keys); removeEventListener("click", galaToRoom); };
  }, []);
  useEffect(() => { // who is present is forgotten by the others unless it is said again
    const here = () => document.hasFocus() && galaChosen().length && latest.current.onPress({ key: "here" });
    const timer = setInterval(here, 10000);
    return () => clearInterval(timer);
  }, []);
  return createElement("div", { ref: ghost, className: "carried", hidden: true, "aria-hidden": true },
    createElement("b", { dir: "auto" }), createElement("span"));
}
