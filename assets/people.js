// The table of people: which of its rows are in sight, what is selected with Shift, and the keys. A browser must do
// these by itself; what happens then is decided in Python.
import { createElement, useEffect, useRef } from "react";

const peopleNear = 25;
const peopleBody = () => document.querySelector(".people-table tbody");
const peopleRowAt = (index) => document.querySelector('.people-table tr[data-index="' + index + '"]');
const peopleButton = (row) => row?.querySelector(".row-button");
const peopleTyping = (target) => target.closest?.("input, textarea, select, [role=dialog], [role=menu], .panel");
function peopleInSight() {
  const body = peopleBody(), height = parseFloat(getComputedStyle(body).getPropertyValue("--row")) || 44;
  const start = Math.max(0, Math.floor(-body.getBoundingClientRect().top / height));
  return { start, end: start + Math.ceil(innerHeight / height) };
}
function peopleLook(latest, asked) {
  const { first, count, total, onSee } = latest.current;
  if (!peopleBody() || !count) return;
  const { start, end } = peopleInSight(), last = first + count;
  const above = first > 0 && start < first + peopleNear, below = last < total && end > last - peopleNear;
  if (!(above || below) || asked.current) return;
  asked.current = setTimeout(() => { asked.current = 0; }, 1500); // an answer that never comes is asked for again
  onSee(start);
}
function peoplePicked(row, event) {
  return { id: Number(row.dataset.person), at: Number(row.dataset.index), reach: event.shiftKey };
}
function peopleClick(event, latest) {
  const row = event.target.closest?.(".people-table tr[data-person]");
  const box = event.target.closest?.(".people-table [role=checkbox][data-pick]");
  if (!row || !latest.current.enabled || !(box || event.shiftKey || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  latest.current.onPick(peoplePicked(row, event));
}
function peopleGo(index, want, latest) {
  const { total } = latest.current, next = Math.max(0, Math.min(total - 1, index)), row = peopleRowAt(next);
  if (row) {
    peopleButton(row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return;
  }
  want.current = next;
  const body = peopleBody(), height = parseFloat(getComputedStyle(body).getPropertyValue("--row")) || 44;
  scrollTo({ top: scrollY + body.getBoundingClientRect().top + next * height - innerHeight / 2 });
}
function peopleKey(event, latest, want) {
  if (event.defaultPrevented || event.isComposing) return;
  const { enabled, onPick, onPress } = latest.current, row = event.target.closest?.(".people-table tr[data-person]");
  const typing = peopleTyping(event.target), command = event.ctrlKey || event.metaKey;
  if (event.key === "/" && !typing && !command) {
    event.preventDefault();
    document.querySelector("#search-people")?.focus();
  } else if (event.key === "ArrowDown" && event.target.id === "search-people") {
    event.preventDefault();
    peopleGo(peopleInSight().start, want, latest);
  } else if (event.key === "Escape" && !typing && document.querySelector(".panel")) {
    document.querySelector(".panel header button")?.click();
  } else if (event.key === "Escape" && !typing && enabled) onPress("escape");
  else if (command && event.key.toLowerCase() === "a" && row && enabled) {
    event.preventDefault();
    onPress("all");
  } else if (row && !typing && !command && !event.altKey) {
    const at = Number(row.dataset.index), page = Math.floor(innerHeight / row.offsetHeight) - 4;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (event.key in steps) {
      event.preventDefault();
      if (event.shiftKey && enabled) {
        const next = peopleRowAt(at + Math.sign(steps[event.key]));
        if (next) onPick({ ...peoplePicked(next, event), from: at });
      }
      peopleGo(at + steps[event.key], want, latest);
    } else if ((event.key === " " || event.key === "x") && enabled) {
      event.preventDefault();
      onPick({ ...peoplePicked(row, event), reach: false });
    }
  }
}
export function GalaPeople({ first, count, total, stamp, enabled, onSee, onPick, onPress }) {
  const latest = useRef({}), asked = useRef(0), want = useRef(null), seen = useRef(stamp);
  latest.current = { first, count, total, enabled, onSee, onPick, onPress };
  useEffect(() => {
    let frame = 0;
    const look = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => peopleLook(latest, asked));
    };
    const click = (event) => peopleClick(event, latest), key = (event) => peopleKey(event, latest, want);
    const down = (event) => event.shiftKey && event.target.closest?.(".people-table tbody") && event.preventDefault();
    const focus = (event) => { // one tab stop for the whole table: the row that one was on
      const own = event.target.closest?.(".people-table .row-button");
      if (!own) return;
      for (const one of document.querySelectorAll('.people-table .row-button[tabindex="0"]')) one.tabIndex = -1;
      own.tabIndex = 0;
    };
    addEventListener("scroll", look, { capture: true, passive: true });
    addEventListener("resize", look);
    addEventListener("click", click, true);
    addEventListener("mousedown", down);
    addEventListener("keydown", key);
    addEventListener("focusin", focus);
    return () => {
      removeEventListener("scroll", look, { capture: true });
      removeEventListener("resize", look);
      removeEventListener("click", click, true);
      removeEventListener("mousedown", down);
      removeEventListener("keydown", key);
      removeEventListener("focusin", focus);
    };
  }, []);
  useEffect(() => {
    clearTimeout(asked.current);
    asked.current = 0;
    if (stamp !== seen.current) { // another list: from its top
      seen.current = stamp;
      const table = document.querySelector(".people-table");
      if (table && table.getBoundingClientRect().top < 0) table.scrollIntoView({ block: "start" });
    }
    if (want.current !== null && peopleRowAt(want.current)) {
      peopleButton(peopleRowAt(want.current))?.focus({ preventScroll: true });
      want.current = null;
    }
    const stops = document.querySelectorAll('.people-table .row-button[tabindex="0"]');
    if (!stops.length) document.querySelector(".people-table .row-button")?.setAttribute("tabindex", "0");
    peopleLook(latest, asked);
  });
  return createElement("span", { hidden: true });
}
