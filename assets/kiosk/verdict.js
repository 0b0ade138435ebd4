// What a tablet answers, decided from what it knows and the time alone: no network, no screen, no clock of its own.
import { isInside, stateOf } from "./book.js";
import { digestOf, isPass, isSignedBy, lookUp, readPass } from "./pass.js";
import { normalizeCode, ticketKey } from "./names.js";

// Everything about a text that takes time to find out: the pass in it and who signed, or whom a code may mean.
export async function examine(book, text) {
  const pass = readPass(text), digest = await digestOf(text);
  if (isPass(text)) {
    const key = pass && book.keys.find((one) => one.id === pass.key);
    return { pass, digest, isPass: true, withdrawn: Boolean(key?.withdrawn), signed: Boolean(key) && await isSignedBy(key.key, pass) };
  }
  return { pass: null, digest, isPass: false, ids: await exactly(book, text) };
}

// Those whom a code, an address or a ticket number names.
export async function exactly(book, text) {
  const code = normalizeCode(text), ticket = ticketKey(text), event = book.event?.id;
  const words = [code, text.trim().toLowerCase(), text.trim()].filter(Boolean);
  const found = new Set();
  for (const hash of await Promise.all(words.map((word) => lookUp(event, word))))
    for (const id of book.finds.get(hash) ?? []) found.add(id);
  if (ticket) for (const row of book.rows.values()) if (row.ticket && ticketKey(row.ticket) === ticket) found.add(row.id);
  return [...found];
}

// The verdict: what it is, about whom (0: nobody we know), and whether they hold a pass of their own.
export function decide(book, seen, now) {
  if (seen.isPass) return decidePass(book, seen, now);
  const people = seen.ids.map((id) => book.see(id));
  if (!people.length) return { verdict: "unknown", one: 0, own: false };
  const one = people.find((row) => stateOf(row) !== "canceled") ?? people[0];
  return { verdict: standing(book, one, now), one: one.id, own: people.length === 1 };
}

function decidePass(book, { pass, signed, withdrawn }, now) {
  if (!pass) return { verdict: "forged", one: 0, own: true };
  if (pass.event !== book.event.id) return { verdict: "wrong_event", one: 0, own: true };
  if (!signed) return { verdict: "forged", one: 0, own: true };
  const row = book.see(pass.attendee), one = row?.id ?? 0;
  if (withdrawn || (row && pass.revision < row.revision)) return { verdict: "revoked", one, own: true };
  if (row) return { verdict: standing(book, row, now), one, own: true };
  const hours = opening(book.event, now);
  return { verdict: hours === "over" ? hours : "unlisted", one: 0, own: true, attendee: pass.attendee };
}

// What may be said to somebody who is known: first what is theirs, then the hour.
export function standing(book, row, now) {
  if (book.event.status === "canceled") return "canceled";
  const state = stateOf(row);
  if (["canceled", "declined", "unpaid"].includes(state)) return state;
  const hours = opening(book.event, now);
  if (isInside(row)) return "already_in";
  if (hours === "over") return hours;
  if (state === "unanswered") return state;
  return hours || "welcome";
}

// too_early, over, or nothing while the door is open.
const opening = (event, now) => now < event.opens ? "too_early" : now > event.closes ? "over" : "";

// Whom staff may let in all the same, by a tap.
export function mayAdmit(book, verdict) {
  if (book.gate?.self_service) return false;
  return ["too_early", "unlisted", "already_in"].includes(verdict) || (verdict === "unanswered" && Boolean(book.event?.admit_unanswered));
}
