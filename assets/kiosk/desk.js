// The desk: what a scan, a tap or a typed name does. It decides at once; what is to be told goes through sync.
import { NOBODY, SILENT } from "./blank.js";
import { cardOf, mapOf, personOf, placesOf, roomOf, timeOf } from "./faces.js";
import { Finder } from "./find.js";
import { givenName, namesOf, sizeOf } from "./names.js";
import { decide, examine, exactly } from "./verdict.js";

const SAME_SCAN = 4000, MOST_LAST = 5, UNDO_WITHIN = 15 * 60_000;
const SHOWN = { staff: 1500, told: 3500, self: 5000, stopped: 8000, party: 30_000 }; // how long what stays, where guests are alone

export class Desk {
  asked = ""; found = []; card = null; flash = SILENT; came = []; seatsFor = 0; last = []; room = null; badge = null;
  #deps; #finder = new Finder(); #scans = new Map(); #group = { items: [], ids: [], title: "" }; #drawn = {}; #busy = false; #timer = 0; #scanning = Promise.resolve();

  constructor({ book, sync, clock, changed, keep = () => {}, uuid = () => crypto.randomUUID() }) {
    this.#deps = { book, sync, clock, changed, keep, uuid };
  }

  // --- who is it ---

  // A code was seen; one after the other. The same one within four seconds is the same scan.
  scan(text, how = "camera") {
    const asked = String(text).trim().slice(0, 2000);
    if (!asked) return this.admit();
    if (!this.#deps.book.event || this.#isRepeated(asked, this.#deps.clock.now())) return this.#scanning;
    this.#scanning = this.#scanning.then(() => this.#scanned(asked, how)).catch(this.#deps.changed);
    return this.#scanning;
  }

  async #scanned(asked, how) {
    const { book, clock } = this.#deps, seen = await examine(book, asked), said = decide(book, seen, clock.now());
    if (!seen.isPass && !book.gate.self_service && this.#partiesOf(seen.ids) > 1) return this.#list(asked, seen.ids);
    const byHand = how !== "camera" && !book.gate.self_service && !seen.isPass; // fast fingers are taken for a scanner
    if (said.verdict === "unknown" && (how === "typed" || this.#finder.find(book, asked).length) && byHand) return this.#lookUp(asked);
    if (said.verdict === "unknown") {
      this.#nobody();
      this.#flash({ kind: "unknown", title: asked.length > 80 ? "" : asked });
      return this.#refuse(said, seen.digest);
    }
    this.#open({ one: said.one, stranger: said.attendee ?? 0, found: said.own, how,
      fixed: ["forged", "wrong_event", "revoked", "unlisted"].includes(said.verdict) ? said.verdict : "" });
    const { card, people } = this.#look();
    const alone = card.kind === "ready" && people.length === 1, sure = how !== "typed" || seen.isPass;
    if (alone && sure) return this.admit();
    if (card.kind !== "ready") await this.#refuse(said, seen.digest);
  }

  // Several codes in one picture: each as if it had come alone, and who came in by them is greeted together.
  async scanMany(texts) {
    const all = { items: [], ids: [], people: [] };
    for (const text of texts) {
      const before = this.#group;
      await this.scan(text, "camera");
      if (this.#group === before || this.flash.kind !== "welcome") continue;
      all.items.push(...this.#group.items); all.ids.push(...this.#group.ids); all.people.push(...this.came);
    }
    if (all.ids.length < 2 || this.card) return;
    const title = namesOf(all.people);
    this.#group = { items: all.items, ids: all.ids, title };
    this.came = all.people;
    this.#flash({ kind: "welcome", title, may_undo: true, items: all.items });
  }

  #isRepeated(text, now) {
    for (const [known, at] of this.#scans) if (now - at > SAME_SCAN) this.#scans.delete(known);
    const is = this.#scans.has(text);
    this.#scans.set(text, now);
    return is;
  }

  // Looks for what is being typed; nothing typed shows the door again.
  search(text) {
    const { book, changed } = this.#deps, asked = String(text).trim().slice(0, 200);
    if (!book.event || book.gate.self_service || (!asked && !this.asked)) return;
    this.#nobody();
    this.asked = asked;
    this.found = this.#finder.find(book, asked);
    changed();
    if (asked) exactly(book, asked).then((ids) => {
      if (this.asked !== asked || !ids.length) return;
      this.found = [...new Set([...ids, ...this.found])].slice(0, 20);
      changed();
    });
  }

  // Several parties behind one code: a family's one address, two tickets of one number.
  #list(text, ids) {
    this.#nobody();
    Object.assign(this, { asked: text, found: ids });
    this.#deps.changed();
  }

  #partiesOf = (ids) => new Set(ids.map((id) => this.#deps.book.see(id).party ?? -id)).size;

  #lookUp(text) {
    this.search(text);
    const { changed } = this.#deps;
    if (this.#partiesOf(this.found) === 1) this.#open({ one: this.found[0], found: this.found.length === 1, how: "typed" });
    else if (!this.found.length) this.#flash({ kind: "unknown", title: text });
    changed();
  }

  show(id) {
    const { book, changed } = this.#deps;
    if (book.see(id)) this.#open({ one: id, found: true, how: "typed" });
    changed();
  }

  close() {
    if (this.seatsFor) this.seatsFor = 0;
    else this.#nobody();
    this.#deps.changed();
  }

  tick(id) {
    const one = this.card && this.#look().people.find((each) => each.id === id);
    if (one?.may_tick) this.card.ticks.set(id, !one.ticked);
    this.#backSoon(SHOWN.party);
    this.#deps.changed();
  }

  #open(card) {
    this.#nobody();
    this.card = { fixed: "", stranger: 0, ticks: new Map(), key: this.#deps.uuid(), ...card };
    this.#backSoon(this.#look().card.kind === "ready" ? SHOWN.party : SHOWN.stopped);
    this.#deps.changed();
  }

  #nobody() {
    clearTimeout(this.#timer);
    Object.assign(this, { asked: "", found: [], card: null, flash: SILENT, came: [], seatsFor: 0 });
  }

  // No gate any more: nothing of this evening stays.
  forget() {
    this.#nobody();
    Object.assign(this, { last: [], room: null, badge: null });
    this.#group = { items: [], ids: [], title: "" };
  }

  #look = () => cardOf(this.#deps.book, this.card, this.#deps.clock.now());

  // --- coming and going ---

  admit() {
    return this.#enter((each) => each.ticked);
  }

  admitOnly() {
    return this.#enter((each, card) => each.id === card.only && each.may_tick);
  }

  // Those inside had gone out unseen and came back.
  admitAgain() {
    return this.#enter((each) => each.state === "inside", "already_in");
  }

  async #enter(chosen, verdict = "") {
    if (!this.card || this.#busy) return;
    const { book, clock } = this.#deps, { people, wanted, card } = this.#look();
    const coming = people.filter((each) => chosen(each, card));
    if (!coming.length || (card.kind !== "ready" && !card.may_admit)) return;
    const why = verdict || (card.kind === "ready" ? "welcome" : card.verdict), at = clock.now();
    const items = coming.map((each) => this.#item("in", { attendee: each.id, verdict: why, at }));
    if (!await this.#tell(items)) return;
    const now = coming.map((each) => { const row = book.see(each.id); return row ? personOf(book, row, at) : each; });
    const title = namesOf(now), missing = verdict ? 0 : wanted.length - coming.length;
    this.#group = { items, ids: coming.map((each) => each.id), title };
    this.#nobody();
    this.came = now;
    this.#note("welcome", now, items, at);
    this.#flash({ kind: "welcome", title, missing: Math.max(0, missing), may_undo: true, items });
  }

  // One leaves; with nobody named everybody of the card who is inside.
  async leave(id) {
    const { book, clock } = this.#deps, at = clock.now();
    const ids = id ? [id] : this.card ? this.#look().people.map((each) => each.id) : [];
    const going = ids.map((each) => book.see(each)).filter(Boolean).map((row) => personOf(book, row, at)).filter((each) => each.state === "inside");
    if (!going.length || this.#busy) return;
    const items = going.map((each) => this.#item("out", { attendee: each.id, verdict: "left", at }));
    if (!await this.#tell(items)) return;
    this.#scans.clear();
    this.#nobody();
    this.#note("out", going, items, at);
    this.#flash({ kind: "out", title: namesOf(going) });
  }

  // Takes back somebody's coming in, or that of those who came in last.
  async undo(id) {
    const { book, clock } = this.#deps, at = clock.now();
    const rows = (id ? [id] : this.#group.ids).map((each) => book.see(each)).filter(Boolean);
    const people = rows.map((row) => personOf(book, row, at)).filter((each) => each.may_undo);
    if (!people.length || this.#busy) return;
    const items = people.map((each) => this.#item("undo", { attendee: each.id, verdict: "undone", of: book.see(each.id).item ?? "", at }));
    if (!await this.#tell(items)) return;
    this.#scans.clear();
    this.#group = { items: [], ids: [], title: "" };
    this.#nobody();
    for (const line of this.last) if (line.kind === "welcome" && people.some((each) => each.id === line.id)) line.kind = "undone";
    this.#deps.keep(this.last);
    this.#flash({ kind: "undone", title: namesOf(people) });
  }

  #item(kind, more) {
    const { clock, sync, uuid } = this.#deps;
    return { id: uuid(), kind, attendee: null, at: Math.round(more.at ?? clock.now()), offline: !sync.online, verdict: "", ...more };
  }

  // Safe on the device before anybody is greeted. Gives whether it is.
  async #tell(items) {
    this.#busy = true;
    try {
      await this.#deps.sync.add(items);
      return true;
    } catch (error) {
      this.#deps.changed(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #refuse({ verdict, one, attendee }, digest) {
    const { book, clock } = this.#deps, at = clock.now(), row = book.see(one);
    this.#note(verdict, [row ? personOf(book, row, at) : { id: 0, name: "", table: "", seat: "" }], [], at);
    return this.#tell([this.#item("refused", { attendee: one || attendee || null, verdict, text: digest, at })]);
  }

  // --- the last five, and what the server says to them ---

  #note(kind, people, items, at) {
    const { uuid, keep } = this.#deps;
    const lines = people.map(({ id, name, table, seat }, n) => ({ key: items[n]?.id ?? uuid(), kind, id, name, table, seat, at }));
    this.last = [...lines.reverse(), ...this.last].slice(0, MOST_LAST);
    keep(this.last);
    this.#deps.changed();
  }

  // The server saw something else than this tablet: another gate was faster, a place was given up meanwhile.
  answered(results) {
    const { book, changed } = this.#deps, agreed = { in: 1, out: 1, undone: 1, logged: 1, held: 1 };
    for (const [item, result] of results) {
      const row = book.see(item.attendee), line = this.last.find((one) => one.key === item.id), isPlus = item.kind === "plus_one";
      if (line && isPlus) line.id = result.attendee ?? 0;
      if (agreed[result.outcome]) continue;
      const kind = isPlus ? "unknown" : { conflict: "already_in", invalid: "unknown" }[result.outcome] ?? result.outcome;
      if (line) line.kind = kind;
      if (isPlus || item.kind === "note") this.tell(isPlus ? "not_named" : "not_kept");
      if (item.kind !== "in" || !this.flash.items?.some((one) => one.id === item.id)) continue;
      this.#flash({ kind, title: row?.name ?? "", at: timeOf(result.at, book.event?.timezone ?? "UTC"), gate: result.gate ?? "" });
    }
    this.#deps.keep(this.last);
    changed();
  }

  // --- beside the way in ---

  // Somebody whom an invitation lets bring along comes in, named here; the server finds them a place in the party.
  async plusOne(said) {
    const { book, clock } = this.#deps, name = String(said ?? "").replace(/\s+/g, " ").trim().slice(0, 120), at = clock.now();
    const one = this.card && book.see(this.card.one);
    if (!name || one?.party == null || this.#busy) return;
    const item = this.#item("plus_one", { party: one.party, text: name, verdict: "welcome", at });
    if (!await this.#tell([item])) return;
    for (const id of book.parties.get(one.party)) book.rows.get(id).plus = Math.max(0, book.rows.get(id).plus - 1);
    this.came = [{ id: 0, name, first: givenName(name), table: "", seat: "" }];
    this.#note("welcome", this.came, [item], at);
    this.#flash({ kind: "welcome", title: name });
  }

  async note(said) {
    const text = String(said ?? "").trim().slice(0, 500), about = this.card?.one || null;
    if (text && await this.#tell([this.#item("note", { attendee: about, text })])) this.tell("noted");
  }

  // The room: drawn once, kept, read again when it was changed.
  async readRoom(fresh = false) {
    const { book, sync, keep, changed } = this.#deps;
    if (!fresh && this.room?.floor === book.event?.floor) return;
    const plan = await sync.ask("plan");
    this.room = roomOf(plan);
    keep(this.last, plan);
    changed();
  }

  useRoom(plan) {
    this.room = roomOf(plan);
  }

  // Another seat for somebody: only the server knows which are free.
  async seats(id) {
    try {
      await this.readRoom(true);
      this.seatsFor = id;
    } catch {
      this.tell("needs_network");
    }
    this.#deps.changed();
  }

  async seat(seatId) {
    const { book, sync, changed } = this.#deps, id = this.seatsFor, seat = this.room?.seats.find((one) => one.id === seatId);
    try {
      await sync.ask("seats", { body: { attendee_id: id, seat_id: seatId } });
      const row = book.rows.get(id);
      if (row && seat) Object.assign(row, { table: seat.table, seat: seat.label, seat_number: seat.number });
      book.edition++;
      this.seatsFor = 0;
      sync.nudge();
    } catch (error) {
      this.tell(error.status ? "seat_taken" : "needs_network");
      if (error.status) this.readRoom(true).catch(() => {});
    }
    changed();
  }

  printBadge(id) {
    const { book, clock, changed } = this.#deps, row = book.see(id);
    if (!row) return false;
    const { name, party, table, seat } = personOf(book, row, clock.now());
    this.badge = { name, party, table, seat, event: book.event.name };
    changed();
    return true;
  }

  // A word on something else than a guest; the page knows the words.
  tell(hint) {
    this.#flash({ kind: "told", hint });
  }

  #flash(part) {
    const { book, changed, uuid } = this.#deps;
    this.flash = { ...SILENT, key: uuid(), size: sizeOf(part.title ?? ""), ...part };
    this.#after(SHOWN[book.gate?.self_service ? "self" : part.kind === "told" ? "told" : "staff"], () => { this.flash = SILENT; this.came = []; });
    changed();
  }

  #backSoon(long) {
    if (this.#deps.book.gate?.self_service) this.#after(long, () => this.#nobody());
  }

  #after(long, does) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { does(); this.#deps.changed(); }, long);
    this.#timer.unref?.();
  }

  // --- what the page shows of it ---

  faces() {
    const { book, clock, sync } = this.#deps, now = clock.now(), zone = book.event?.timezone ?? "UTC";
    const { people, wanted, card } = this.card ? this.#look() : { people: [], wanted: [], card: NOBODY };
    const row = this.seatsFor && book.see(this.seatsFor), shown = row ? [personOf(book, row, now)] : people;
    const ticked = people.filter((each) => each.ticked), { items, ...flash } = this.flash;
    const lit = this.flash.kind === "welcome" ? this.came : shown;
    return {
      face: row ? "seats" : this.card ? "card" : this.asked ? "hits" : "idle", asked: this.asked,
      hits: this.found.map((id) => book.see(id)).filter(Boolean).map((each) => personOf(book, each, now)),
      last: this.last.map((line) => ({ ...line, at: timeOf(line.at, zone), may_undo: this.#mayUndo(line, now) })),
      card, people: shown, ready: wanted.length, ticked: ticked.length, ticked_name: ticked[0]?.first ?? "",
      inside_here: people.filter((each) => each.state === "inside").length,
      plus: this.card && card.kind !== "stopped" ? book.see(this.card.one)?.plus ?? 0 : 0,
      flash, places: placesOf(this.came), seatless: this.came.filter((each) => !each.table).length, map: this.#map(lit),
      seats: row ? (this.room?.seats ?? []).filter((seat) => seat.state === "free").map(({ id, table, label, category }) => ({ id, table, label, category })) : [],
      ...(this.badge && { badge: this.badge }), waiting: sync.waiting,
    };
  }

  // The same map again where the same chairs are lit: it may have a thousand tables.
  #map(people) {
    const key = people.map((one) => `${one.table} ${one.seat}`).join();
    if (this.#drawn.room !== this.room || this.#drawn.key !== key) this.#drawn = { room: this.room, key, map: mapOf(this.room, people) };
    return this.#drawn.map;
  }

  #mayUndo(line, now) {
    const row = line.kind === "welcome" && this.#deps.book.see(line.id);
    return Boolean(row && row.in != null && row.out == null && Math.abs(row.in - line.at) < 5000 && now - row.in < UNDO_WITHIN);
  }
}
