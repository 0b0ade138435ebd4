// A door for tests: an evening, a few parties, and a server that can be cut off.
import { Book } from "../../assets/kiosk/book.js";
import { Desk } from "../../assets/kiosk/desk.js";
import { Refused } from "../../assets/kiosk/line.js";
import { Sync } from "../../assets/kiosk/sync.js";

export const HOUR = 3_600_000, START = Date.UTC(2026, 10, 21, 20), NOW = START + HOUR / 2;
export const COLUMNS = ["id", "version", "revision", "name", "party", "label", "position", "standing", "table", "seat", "seat_number",
  "in", "out", "gate", "ticket", "plus", "finds"];
const BLANK = { version: 1, revision: 1, party: null, label: "", position: 0, standing: "coming", table: "", seat: "", seat_number: "",
  in: null, out: null, gate: "", ticket: "", plus: 0, finds: "" };

export const person = (id, name, more = {}) => ({ ...BLANK, id, name, ...more });
export const GUESTS = [
  person(1, "Ana López", { table: "4", seat: "7", seat_number: "4-7" }),
  person(2, "Bo Larsen", { party: 9, label: "The Larsens", position: 1, table: "2", seat: "1" }),
  person(3, "Cato Larsen", { party: 9, label: "The Larsens", position: 2, table: "2", seat: "2" }),
  person(4, "Dina Larsen", { party: 9, label: "The Larsens", position: 3, standing: "declined" }),
  person(5, "Eve Canceled", { standing: "canceled" }), person(6, "Finn Declined", { standing: "declined" }),
  person(7, "Gus Unanswered", { standing: "unanswered" }), person(8, "Hal Unpaid", { standing: "unpaid" }),
  person(10, "Ida Inside", { in: NOW - HOUR / 4, gate: "North gate" }), person(11, "Jo Waiting", { standing: "waitlisted" }),
  person(12, "Ticket Holder", { ticket: "GALA-0012", revision: 3 }),
];

export function snapshot(people = GUESTS, more = {}) {
  return { now: NOW, cursor: "c1", full: true, gate: { id: 1, name: "South gate", self_service: false },
    keys: [], columns: COLUMNS, people: people.map((one) => COLUMNS.map((name) => one[name])), gone: [], ...more,
    event: { id: 5, name: "Gala night", timezone: "Europe/Madrid", starts: START, ends: START + 5 * HOUR, opens: START - 2 * HOUR,
      closes: START + 9 * HOUR, wipe_at: START + 29 * HOUR, status: "published", floor: 1, admit_unanswered: false, ...more.event } };
}

export function bookOf(people, more) {
  const book = new Book();
  book.apply(snapshot(people, more));
  return book;
}

// Like the box on a device, without the device.
export class Shelf {
  values = {}; items = []; #seq = 0;
  async all() { return structuredClone(this.values); }
  async put(values, answered = []) {
    for (const [name, value] of Object.entries(structuredClone(values))) value === undefined ? delete this.values[name] : this.values[name] = value;
    this.items = this.items.filter(({ seq }) => !answered.includes(seq));
  }
  async add(event, items) { for (const item of items) this.items.push({ seq: ++this.#seq, event, item: structuredClone(item) }); }
  async queue(event, most = Infinity) {
    const mine = this.items.filter((one) => one.event === event);
    return { items: mine.slice(0, most).map(({ seq, item }) => ({ seq, item })), waiting: mine.length };
  }
  async wipe(names = null) {
    if (names) for (const name of names) delete this.values[name];
    else Object.assign(this, { values: {}, items: [] });
  }
  async reopen() {}
}

// A server that keeps a log, each id once, and does what it is told to: answer, fail, be silent, lose the answer.
export class Server {
  log = []; mode = "up"; people = structuredClone(GUESTS); asked = 0; calls = []; more = {}; outcome = null;
  ask = async (path, { body, heard = () => {} } = {}) => {
    this.calls.push({ path, body });
    if (this.mode === "down") throw new TypeError("fetch failed");
    if (this.mode === "silent") return new Promise((_, no) => setTimeout(() => no(new DOMException("silence", "AbortError")), this.patience ?? 40));
    if (this.mode instanceof Refused && !(this.refusesGuestsOnly && path === "checkins")) { heard(); throw this.mode; }
    const answer = path.startsWith("guests") ? this.#guests(path) : path === "checkins" ? this.#checkins(body) : {};
    if (this.mode === "loses answers") throw new TypeError("network error");
    heard();
    return structuredClone(answer);
  };

  #guests(path) {
    return path.includes("cursor=&") ? snapshot(this.people, this.more) : { ...snapshot([], this.more), full: false };
  }

  #checkins({ items }) {
    return { now: NOW, results: items.map((item) => {
      if (!this.log.some((one) => one.id === item.id)) this.log.push(item);
      const outcome = this.outcome?.(item) ?? { outcome: { in: "in", out: "out", undo: "undone" }[item.kind] ?? "logged", at: item.at, gate: "South gate" };
      return { id: item.id, attendee: item.attendee, ...outcome };
    }) };
  }
}

export const later = (ms) => new Promise((yes) => setTimeout(yes, ms));

export async function until(holds, long = 3000) {
  for (const end = Date.now() + long; !await holds();) {
    if (Date.now() > end) throw new Error(`still not so: ${holds}`);
    await later(5);
  }
}

// A tablet at the door, paired.
export async function tablet({ server = new Server(), box = new Shelf(), clock = { now: () => NOW, offset: 0 }, channel = null } = {}) {
  const book = new Book(), told = [], stop = new AbortController();
  let desk = null;
  const sync = new Sync({ book, box, clock, channel, ask: server.ask, told: (what, more) => {
    told.push(what);
    if (what === "results") desk.answered(more);
  } });
  const kept = await sync.restore();
  if (!sync.token && !sync.ended) await sync.pair("secret", 5);
  desk = new Desk({ book, sync, clock, changed: (error) => { if (error) throw error; }, keep: (last) => box.put({ last }) });
  desk.last = kept.last ?? [];
  const running = sync.run(stop.signal);
  const off = async () => { stop.abort(); await running; };
  return { server, box, book, sync, desk, told, off };
}
