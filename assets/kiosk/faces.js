// From what a tablet knows to what its page shows: names, tables, times on the event's clocks.
import { BLANK } from "./blank.js";
import { isInside, stateOf } from "./book.js";
import { givenName, namesOf, sizeOf } from "./names.js";
import { mayAdmit, standing } from "./verdict.js";

const UNDO_WITHIN = 15 * 60_000, READY = ["ready", "left"], clocks = new Map();

// "19:42" on the clocks of a zone.
export function timeOf(at, zone) {
  if (at == null) return "";
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }));
  return clocks.get(zone).format(at);
}

// Somebody as the page shows them.
export function personOf(book, row, now) {
  const state = stateOf(row), moment = isInside(row) ? row.in : row.out, zone = book.event?.timezone ?? "UTC";
  return { id: row.id, name: row.name, first: givenName(row.name), party: row.label && row.label !== row.name ? row.label : "",
    table: String(row.table ?? ""), seat: String(row.seat ?? ""), ticket: row.ticket ?? "", state, at: timeOf(moment, zone),
    gate: row.gate ?? "", ticked: false, found: false, scanned: false, may_undo: state === "inside" && now - row.in < UNDO_WITHIN };
}

// Who stands at the door, as of now: what was done elsewhere since the scan changes it too.
export function cardOf(book, card, now) {
  const row = book.see(card.one || card.stranger), fixed = card.fixed && !(card.fixed === "unlisted" && row) ? card.fixed : "";
  const verdict = fixed || standing(book, row, now), may = mayAdmit(book, verdict), alone = fixed || ["canceled", "over"].includes(verdict);
  const rows = row ? (alone ? [row] : book.party(row.id)) : fixed === "unlisted" ? [stranger(card)] : [];
  const people = rows.map((each) => personOf(book, each, now));
  const open = people.some((each) => READY.includes(each.state)), self = book.gate?.self_service;
  const kind = fixed || alone || verdict === "too_early" || (self && !["welcome", "already_in"].includes(verdict)) ? "stopped"
    : open && (!self || verdict === "welcome") ? "ready" : verdict === "already_in" ? "inside" : "stopped";
  const welcome = kind === "ready" ? "welcome" : verdict, stopped = kind === "stopped";
  const canTick = ({ state }) => (READY.includes(state) && (!stopped || may)) || (state === "unanswered" && mayAdmit(book, state));
  const wanted = people.filter(canTick), first = wanted.filter(({ state }) => READY.includes(state));
  for (const each of people) {
    each.may_tick = wanted.includes(each);
    each.ticked = each.may_tick && (card.ticks.get(each.id) ?? (first.length ? first : wanted).includes(each));
    each.found = card.found && each.id === row?.id;
    each.scanned = each.found && card.how !== "typed"; // else looked up by name
  }
  const one = people.find((each) => each.found) ?? (people.length === 1 ? people[0] : null);
  const title = one?.name ?? (people[0]?.party || (people.length ? namesOf(people) : ""));
  return { people, wanted, card: { key: card.key, kind, verdict: welcome, title, size: sizeOf(title), party: one ? people[0].party : "",
    only: one && people.length > 1 ? one.id : 0, only_name: one?.may_tick ? one.first : "",
    at: { too_early: timeOf(book.event.opens, book.event.timezone), over: timeOf(book.event.closes, book.event.timezone) }[welcome]
      ?? one?.at ?? people[0]?.at ?? "",
    gate: one?.gate ?? people[0]?.gate ?? "", may_admit: stopped ? may && wanted.length > 0 : kind === "inside" && may } };
}

// Somebody whose pass is ours and whom this tablet has not heard of yet.
const stranger = (card) => ({ id: card.stranger, name: "", label: "", standing: "coming", in: null, out: null, table: "", seat: "" });

// Their tables, each with the seats there.
export function placesOf(people) {
  const tables = Map.groupBy(people.filter((one) => one.table), (one) => one.table);
  return [...tables].map(([table, all]) => ({ table, seats: all.map((one) => one.seat).join(", "), one: all.length === 1 }));
}

const disc = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

// The room in small as the server drew it, and of every chair where it stands.
export function roomOf(plan) {
  const seats = plan.seats.map((values) => Object.fromEntries(plan.columns.map((name, n) => [name, values[n]])));
  return { floor: plan.floor, view: plan.view, tables: plan.tables, seats,
    spots: new Map(seats.map((seat) => [`${seat.table} ${seat.label}`, disc(seat.x, seat.y, 15)])) };
}

// Where these people sit, on the room's map.
export function mapOf(room, people) {
  if (!room) return BLANK.map;
  const lit = [...new Set(people.map((one) => one.table).filter(Boolean))].sort();
  return { view: room.view, tables: room.tables, lit, spots: people.map((one) => room.spots.get(`${one.table} ${one.seat}`)).filter(Boolean) };
}
