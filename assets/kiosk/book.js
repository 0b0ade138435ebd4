// Who is coming, as this tablet knows it: the server's rows, and on top of them what was done here and not yet answered.
const LOOKED_FOR = ["name", "party", "label", "table", "seat", "seat_number", "ticket", "finds"];
const BLOCKS = 64; // the people are kept in so many boxes, so that a difference rewrites little
export const blockOf = (id) => Math.abs(id) % BLOCKS;

export class Book {
  event = null; gate = null; keys = []; columns = []; cursor = ""; fullAt = 0;
  rows = new Map(); parties = new Map(); finds = new Map(); doings = new Map(); // doings: attendee -> items, in order
  #counts = null;
  edition = 0; // rises whenever a name, a seat or a ticket may have changed: what is searched is built anew

  // Takes a snapshot or a difference; gives the blocks that changed.
  apply(answer) {
    const touched = new Set(), known = answer.full ? this.rows : null, { event, gate, keys, columns, cursor } = answer;
    this.event = event ?? this.event; this.gate = gate ?? this.gate; this.keys = keys ?? this.keys;
    this.columns = columns ?? this.columns; this.cursor = cursor ?? this.cursor;
    if (answer.full) {
      this.rows = new Map();
      for (let block = 0; block < BLOCKS; block++) touched.add(block);
    }
    let isOther = Boolean(answer.full);
    for (const values of answer.people ?? []) {
      const row = {};
      this.columns.forEach((name, n) => { row[name] = values[n]; });
      const old = (known ?? this.rows).get(row.id);
      if (old?.item && old.in === row.in) Object.assign(row, { item: old.item, was: old.was }); // this tablet's own doing: it can take it back
      isOther ||= !old || LOOKED_FOR.some((name) => old[name] !== row[name]);
      this.rows.set(row.id, row);
      touched.add(blockOf(row.id));
    }
    for (const id of answer.gone ?? []) if (this.rows.delete(id)) { touched.add(blockOf(id)); isOther = true; }
    if (isOther) this.#index();
    if (touched.size) this.#counts = null;
    return touched;
  }

  // What a box keeps of a block, and what brings it back.
  block(number) {
    return [...this.rows.values()].filter((row) => blockOf(row.id) === number);
  }

  restore(rows) {
    for (const row of rows) this.rows.set(row.id, row);
    this.#counts = null;
    this.#index();
  }

  forget() {
    this.event = this.gate = null; this.keys = []; this.cursor = ""; this.fullAt = 0;
    this.rows.clear(); this.doings.clear();
    this.#counts = null;
    this.#index();
  }

  #index() {
    this.edition++;
    this.parties.clear(); this.finds.clear();
    for (const row of this.rows.values()) {
      if (row.party != null) put(this.parties, row.party, row.id);
      for (const find of (row.finds ?? "").split(" ")) if (find) put(this.finds, find, row.id);
    }
  }

  // Something was done here: it counts from now on, whatever the server's rows still say.
  do(item) {
    this.#counts = null;
    if (item.attendee != null && ["in", "out", "undo"].includes(item.kind)) put(this.doings, item.attendee, item);
  }

  // The server has answered: what it said becomes the row. Gives the block that changed, or nothing.
  settle(item, result) {
    this.#counts = null;
    const left = (this.doings.get(item.attendee) ?? []).filter((one) => one.id !== item.id);
    if (left.length) this.doings.set(item.attendee, left); else this.doings.delete(item.attendee);
    const row = this.rows.get(item.attendee), told = result.outcome;
    if (!row) return null;
    if (["in", "already_in", "conflict"].includes(told)) {
      const was = told === "in" ? { in: row.in, out: row.out, gate: row.gate } : row.was;
      if (result.at) Object.assign(row, { was, item: told === "in" ? item.id : "", in: result.at, out: null, gate: result.gate ?? row.gate });
    } else if (told === "out") row.out = result.at ?? item.at;
    else if (told === "undone") Object.assign(row, before(row));
    else if (["canceled", "declined", "unanswered", "unpaid"].includes(told)) row.standing = told;
    else return null;
    return blockOf(row.id);
  }

  // Somebody as they stand now; null for a stranger.
  see(id) {
    const row = this.rows.get(id), doings = this.doings.get(id);
    if (!row || !doings) return row ?? null;
    return doings.reduce((now, item) => after(now, item, this.gate?.name ?? ""), { ...row });
  }

  // Everybody of the same invitation, in its order; those whose place was given back left out.
  party(id) {
    const one = this.see(id), all = (this.parties.get(one?.party) ?? [id]).map((each) => this.see(each)).filter(Boolean);
    const coming = all.filter((each) => each.id === id || !GONE.has(each.standing));
    return coming.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || a.id - b.id);
  }

  counts() {
    return this.#counts ??= this.#count();
  }

  #count() {
    let inside = 0, coming = 0;
    for (const row of this.rows.values()) {
      const now = this.doings.has(row.id) ? this.see(row.id) : row, isIn = isInside(now);
      if (isIn) inside++;
      if (isIn || now.out || now.standing === "coming") coming++;
    }
    return { inside, coming };
  }
}

const GONE = new Set(["canceled", "waitlisted"]);
export const isInside = (row) => row.in != null && row.out == null;

// ready, inside, left, declined, canceled, unanswered or unpaid. Who was let in once is not asked again.
export function stateOf(row) {
  if (GONE.has(row.standing)) return "canceled";
  if (isInside(row)) return "inside";
  if (row.out != null) return "left";
  return ["coming", "ticket"].includes(row.standing) ? "ready" : row.standing;
}

function after(now, item, gate) {
  if (item.kind === "in") return { ...now, was: now, in: item.at, out: null, gate, item: item.id };
  if (item.kind === "out") return { ...now, was: now, out: item.at, item: item.id };
  return { ...now, ...before(now) };
}

// Before the last coming in; where this tablet saw nothing of it, outside. The next difference tells in any case.
const before = ({ was }) => ({ in: was?.in ?? null, out: was?.out ?? null, gate: was?.gate ?? "", was: was?.was });

function put(map, key, value) {
  const known = map.get(key);
  if (known) known.push(value); else map.set(key, [value]);
}
