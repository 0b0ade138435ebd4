// The door's tablet: a store outside React, so that nothing at the door waits for a network. Its page is drawn in Python
// (gala/pages/kiosk.py) and reads useKiosk(); what is tapped there is heard here, by data-do on the document.
import { useSyncExternalStore } from "react";
import { BLANK } from "./kiosk/blank.js";
import { Book } from "./kiosk/book.js";
import { Box } from "./kiosk/box.js";
import { Desk } from "./kiosk/desk.js";
import { timeOf } from "./kiosk/faces.js";
import { ask, Clock } from "./kiosk/line.js";
import { canVerify } from "./kiosk/pass.js";
import { Sync } from "./kiosk/sync.js";

const heard = new Set(), book = new Book(), box = new Box(), clock = new Clock(), lab = {};
const version = /-([\w-]{6,})\.js/.exec(import.meta.url)?.[1] ?? "";
let kiosk = BLANK, started = false, desk = null, sync = null, seen = true, waiting = null;
const own = { phase: "starting", reason: "", busy: false, version, camera: BLANK.camera };

// --- the store ---

// What changed is told once; what did not change keeps its identity, so that React draws no more than it must.
function show() {
  const { event, gate } = book, phase = own.phase === "on" && !event ? "starting" : own.phase;
  const next = { ...BLANK, ...own, ...settings(), ...(event && {
    gate: { name: gate.name, self: Boolean(gate.self_service) },
    event: { name: event.name, zone: event.timezone, canceled: event.status === "canceled" }, ...book.counts(), ...desk.faces(),
  }), online: sync?.online ?? true, waiting: sync?.waiting ?? 0, phase,
  since: sync && !sync.online ? timeOf(sync.offlineSince, event?.timezone ?? "UTC") : "", ...lab };
  let changed = false;
  for (const [name, value] of Object.entries(next)) {
    if (same(kiosk[name], value)) next[name] = kiosk[name];
    else changed = true;
  }
  if (!changed) return;
  kiosk = next;
  heard.forEach((call) => call());
}

const same = (a, b) => a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
const set = (part) => { Object.assign(own, part); show(); };
const camera = (part) => set({ camera: { ...own.camera, ...part } });

function settings() {
  const lang = localStorage.gala_lang || navigator.language.slice(0, 2);
  return { lang: lang === "es" ? "es" : "en", theme: localStorage.gala_kiosk_theme === "light" ? "light" : "dark",
    sound: localStorage.gala_door_quiet !== "yes" };
}

// --- from the first look at the page ---

async function start() {
  started = true;
  addEventListener("click", tapped);
  addEventListener("submit", sent);
  if (localStorage.gala_kiosk_lab === "yes") window.galaKiosk = { show: (part) => { Object.assign(lab, part); show(); }, now: () => kiosk };
  camera({ wanted: localStorage.gala_kiosk_camera !== "no" });
  const lacks = await unfit();
  if (lacks) return set({ phase: "unfit", reason: lacks });
  const channel = new BroadcastChannel("gala-kiosk");
  sync = new Sync({ book, box, clock, channel, version, told });
  desk = new Desk({ book, sync, clock, changed: (error) => error ? failed(error) : show(), keep });
  const kept = await sync.restore();
  desk.last = kept.last ?? [];
  if (kept.plan) desk.useRoom(kept.plan);
  set(sync.ended ? { phase: "gone", reason: sync.ended } : { phase: sync.token ? "on" : "pair" });
  for (const hint of ["online", "offline"]) addEventListener(hint, () => sync.nudge());
  document.addEventListener("visibilitychange", look);
  setInterval(show, 5000); // what may be undone, and the hour
  lead();
  keepOffline().catch(console.error);
  navigator.storage?.persist?.();
  await pairHere();
}

async function unfit() {
  if (!isSecureContext || !crypto.subtle || !navigator.locks) return "insecure";
  if (!await canVerify()) return "ed25519";
  try {
    await box.open();
  } catch {
    return "indexeddb";
  }
  return "";
}

// Of several tabs the one that is looked at sends; the others listen to it.
async function lead() {
  for (;;) {
    const run = new AbortController(), steal = seen;
    seen = false;
    waiting = new AbortController();
    try {
      await navigator.locks.request("gala-kiosk", steal ? { steal } : { signal: waiting.signal }, () => {
        waiting = null;
        return sync.run(run.signal);
      });
    } catch {
      run.abort(); // another tab took over, or this one is looked at again
      await new Promise((yes) => setTimeout(yes, 20));
    }
  }
}

function look() {
  if (document.hidden) return;
  seen = true;
  waiting?.abort();
  sync.nudge();
}

function told(what, more) {
  if (what === "results") desk.answered(more);
  if (what === "ended") { desk.forget(); set({ phase: "gone", reason: sync.ended }); }
  if (what === "reload") location.reload();
  if (what === "people") desk.readRoom().catch(() => {});
  show();
}

// What outlives a reload beside the guests.
const keep = (last, plan) => sync.token && !sync.ended && box.put({ last, ...(plan && { plan }) }).catch(console.error);

function failed(error) {
  console.error(error);
  set({ phase: "unfit", reason: "indexeddb" }); // nobody is let in whom this tablet could forget
}

// --- becoming a gate, and no longer being one ---

async function pair(path, body) {
  set({ busy: true, reason: "" });
  try {
    const got = await ask(path, { body });
    await sync.pair(got.token, got.event.id);
    history.replaceState(history.state, "", location.pathname);
    set({ phase: "on" });
  } catch (error) {
    set({ reason: error.code || (error.status ? "invalid" : "offline") });
  }
  set({ busy: false });
}

// "Use this device as a gate" comes here with the event in the address: who is signed in needs no code. Only from our own
// pages, so that a link elsewhere makes nobody's browser a gate.
async function pairHere() {
  const said = new URLSearchParams(location.search), event = Number(said.get("here"));
  if (!event) return;
  history.replaceState(history.state, "", location.pathname);
  const from = performance.getEntriesByType("navigation")[0]?.name ?? "", isWithin = new URL(from, location).pathname !== location.pathname;
  const isOurs = isWithin || (URL.canParse(document.referrer) && new URL(document.referrer).origin === location.origin);
  if (!isOurs || (sync.token && !sync.ended && (sync.event === event || sync.waiting))) return;
  await pair("pair/here", { event_id: event, name: said.get("name") ?? "" });
  if (isWithin && own.phase === "on") location.replace(location.pathname); // a page of its own, which the worker keeps
}

async function unpair() {
  set({ busy: true });
  for (let tries = 0; sync.waiting && tries < 20; tries++) {
    sync.nudge();
    await new Promise((yes) => setTimeout(yes, 250));
  }
  if (sync.waiting) desk.tell("waiting");
  else {
    await sync.ask("leave", { method: "POST" }).catch(() => {}); // without a line the organizer closes the gate
    await sync.leave();
    desk.forget();
    set({ phase: "pair", reason: "" });
  }
  set({ busy: false });
}

// --- what is tapped and typed ---

const VERBS = {
  pair: (_, form) => pair("pair", { code: form?.code ?? "" }),
  unpair, lang: (code) => { localStorage.gala_lang = code; },
  theme: () => { localStorage.gala_kiosk_theme = kiosk.theme === "dark" ? "light" : "dark"; },
  sound: () => { localStorage.gala_door_quiet = kiosk.sound ? "yes" : ""; },
  show: (id) => desk.show(Number(id)), tick: (id) => desk.tick(Number(id)),
  admit: () => desk.admit(), admit_only: () => desk.admitOnly(), admit_again: () => desk.admitAgain(),
  leave: (id) => desk.leave(Number(id)), undo: (id) => desk.undo(Number(id)), close: () => desk.close(),
  plus_one: (_, form) => desk.plusOne(form?.name), note: (_, form) => desk.note(form?.text ?? form?.note),
  seats: (id) => desk.seats(Number(id)), seat: (id) => desk.seat(Number(id)),
  badge: (id) => { if (desk.printBadge(Number(id))) requestAnimationFrame(() => requestAnimationFrame(() => print())); },
  camera: () => { localStorage.gala_kiosk_camera = own.camera.wanted ? "no" : ""; camera({ wanted: !own.camera.wanted, trouble: "" }); },
  torch: () => camera({ torch: !own.camera.torch }), device: (id) => camera({ device: id, torch: false, trouble: "" }),
  sync: () => sync.nudge(),
};

function tapped(event) {
  const at = event.target.closest?.("[data-do]");
  if (at && at.tagName !== "FORM" && !at.disabled) act(at);
}

function sent(event) {
  if (!event.target.dataset?.do) return;
  event.preventDefault();
  act(event.target, Object.fromEntries(new FormData(event.target)));
}

async function act({ dataset }, form) {
  if (desk || ["lang", "theme"].includes(dataset.do)) await VERBS[dataset.do]?.(dataset.arg ?? "", form);
  show();
}

// --- offline ---

// The page opens without a network from its second visit on: the worker is handed what the first one loaded.
async function keepOffline() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/kiosk/" });
  const { active } = await navigator.serviceWorker.ready;
  if (document.readyState !== "complete") await new Promise((yes) => addEventListener("load", yes, { once: true }));
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name)).filter((url) => url.origin === location.origin);
  const linked = [...document.querySelectorAll("link[href], script[src]")].map((tag) => new URL(tag.href ?? tag.src, location));
  const keep = [...new Set([...loaded, ...linked].filter((url) => url.origin === location.origin).map((url) => url.pathname))];
  for (let wait = 5000; !await kept(active, keep); wait = Math.min(wait * 2, 60_000)) await new Promise((yes) => setTimeout(yes, wait));
}

function kept(worker, keep) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((yes) => {
    port1.onmessage = ({ data }) => yes(data);
    setTimeout(yes, 120_000); // a worker may be ended by the browser
    worker.postMessage({ whole: true, keep }, [port2]);
  });
}

// --- for the page ---

function subscribe(call) {
  if (!started) start().catch(failed);
  heard.add(call);
  return () => heard.delete(call);
}

export const useKiosk = () => useSyncExternalStore(subscribe, () => kiosk, () => BLANK);
export const scan = (text, how) => desk?.scan(text, how);
export const scanMany = (texts) => desk?.scanMany(texts);
export const search = (text) => desk?.search(text);
export const escape = () => desk?.close();
export const cameraTold = camera;
