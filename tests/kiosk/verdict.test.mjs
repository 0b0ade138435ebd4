// Every verdict, decided from what the tablet knows and the time alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cardOf } from "../../assets/kiosk/faces.js";
import { decide, mayAdmit } from "../../assets/kiosk/verdict.js";
import { bookOf, GUESTS, HOUR, NOW, person, START } from "./world.mjs";

const code = (...ids) => ({ isPass: false, ids });
const said = (book, seen, now = NOW) => decide(book, seen, now).verdict;
const cardFor = (book, one, more = {}, now = NOW) => cardOf(book, { key: "k", one, stranger: 0, fixed: "", found: true, ticks: new Map(), ...more }, now);

test("each standing has its verdict", () => {
  const book = bookOf();
  const expected = { 1: "welcome", 2: "welcome", 5: "canceled", 6: "declined", 7: "unanswered", 8: "unpaid", 10: "already_in", 11: "canceled" };
  for (const [id, verdict] of Object.entries(expected)) assert.equal(said(book, code(Number(id))), verdict, id);
  assert.equal(said(book, code()), "unknown");
});

test("the hour stops only who is otherwise welcome", () => {
  const book = bookOf(), early = START - 3 * HOUR, late = START + 10 * HOUR;
  assert.deepEqual([1, 5, 7, 10].map((id) => said(book, code(id), early)), ["too_early", "canceled", "unanswered", "already_in"]);
  assert.deepEqual([1, 5, 7, 10].map((id) => said(book, code(id), late)), ["over", "canceled", "over", "already_in"]);
});

test("a canceled event lets nobody in", () => {
  assert.equal(said(bookOf(GUESTS, { event: { status: "canceled" } }), code(1)), "canceled");
});

test("who may be let in all the same is for the organizer and the team, never for a guest alone", () => {
  const book = bookOf(), kind = bookOf(GUESTS, { event: { admit_unanswered: true } });
  const alone = bookOf(GUESTS, { gate: { id: 1, name: "S", self_service: true }, event: { admit_unanswered: true } });
  const all = ["too_early", "unlisted", "already_in", "unanswered", "declined", "canceled", "unpaid", "revoked", "forged", "wrong_event", "over"];
  const allowed = (where) => all.filter((verdict) => mayAdmit(where, verdict));
  assert.deepEqual(allowed(book), ["too_early", "unlisted", "already_in"]);
  assert.deepEqual(allowed(kind), ["too_early", "unlisted", "already_in", "unanswered"]);
  assert.deepEqual(allowed(alone), []);
});

test("a party's card ticks those who may come in, and says who was scanned", () => {
  const { card, people } = cardFor(bookOf(), 3);
  assert.deepEqual([card.kind, card.title, card.only, card.only_name, card.party], ["ready", "Cato Larsen", 3, "Cato", "The Larsens"]);
  assert.deepEqual(people.map(({ id, state, ticked, found }) => [id, state, ticked, found]),
    [[2, "ready", true, false], [3, "ready", true, true], [4, "declined", false, false]]);
});

test("a party whose first came before opens with the rest ticked; all inside, it says when and where", () => {
  const some = GUESTS.map((one) => one.id === 2 ? { ...one, in: NOW - 60_000, gate: "North gate" } : one);
  const { card, people } = cardFor(bookOf(some), 2);
  assert.equal(card.kind, "ready");
  assert.deepEqual(people.filter((one) => one.ticked).map(({ id }) => id), [3]);
  const all = some.map((one) => one.id === 3 ? { ...one, in: NOW, gate: "East" } : one), inside = cardFor(bookOf(all), 2).card;
  assert.deepEqual([inside.kind, inside.verdict, inside.at, inside.gate, inside.may_admit], ["inside", "already_in", "21:29", "North gate", true]);
});

test("a guest alone at the tablet who is inside is told so, whoever of the party is still to come", () => {
  const some = GUESTS.map((one) => one.id === 2 ? { ...one, in: NOW - 60_000, gate: "North gate" } : one);
  const alone = bookOf(some, { gate: { id: 1, name: "S", self_service: true } });
  const { card } = cardFor(alone, 2);
  assert.deepEqual([card.kind, card.verdict, card.may_admit], ["inside", "already_in", false]);
});

test("too early is stopped with the hour of opening, and a tap admits the party", () => {
  const { card, people } = cardFor(bookOf(), 3, {}, START - 3 * HOUR);
  assert.deepEqual([card.kind, card.verdict, card.at, card.may_admit], ["stopped", "too_early", "19:00", true]);
  assert.deepEqual(people.filter((one) => one.ticked).map(({ id }) => id), [2, 3]);
});

test("not yet answered: a tap where the organizer allows it, else none", () => {
  for (const [admit, may, ticked] of [[false, false, []], [true, true, [7]]]) {
    const { card, people } = cardFor(bookOf(GUESTS, { event: { admit_unanswered: admit } }), 7);
    assert.deepEqual([card.kind, card.verdict, card.may_admit, people.filter((one) => one.ticked).map(({ id }) => id)],
      ["stopped", "unanswered", may, ticked]);
  }
});

test("a revoked or forged pass shows no party and admits nobody", () => {
  for (const [one, fixed] of [[12, "revoked"], [0, "forged"], [0, "wrong_event"]]) {
    const { card, people } = cardFor(bookOf(), one, { fixed });
    assert.deepEqual([card.kind, card.verdict, card.may_admit, people.length], ["stopped", fixed, false, one ? 1 : 0]);
  }
});

test("an unlisted pass admits with a tap, and becomes an ordinary card when its guest arrives in the list", () => {
  const book = bookOf(), open = { stranger: 99, fixed: "unlisted" };
  let { card, people } = cardFor(book, 0, open);
  assert.deepEqual([card.kind, card.verdict, card.may_admit, people.map(({ id, ticked }) => [id, ticked])], ["stopped", "unlisted", true, [[99, true]]]);
  book.apply({ people: [book.columns.map((name) => person(99, "Nora New")[name])], columns: book.columns });
  ({ card, people } = cardFor(book, 0, open));
  assert.deepEqual([card.kind, card.title], ["ready", "Nora New"]);
});

test("what was done here counts at once, and an undo gives back what was before", () => {
  const book = bookOf();
  book.do({ id: "a", kind: "in", attendee: 1, at: NOW });
  assert.equal(said(book, code(1)), "already_in");
  book.do({ id: "b", kind: "undo", attendee: 1, at: NOW + 1, of: "a" });
  assert.equal(said(book, code(1)), "welcome");
  book.do({ id: "c", kind: "out", attendee: 10, at: NOW });
  book.do({ id: "d", kind: "in", attendee: 10, at: NOW + 1 });
  book.do({ id: "e", kind: "undo", attendee: 10, at: NOW + 2, of: "d" });
  assert.equal(book.see(10).out, NOW);
});

test("counts: inside, and everybody who comes or came", () => {
  const book = bookOf();
  assert.deepEqual(book.counts(), { inside: 1, coming: 5 });
  book.do({ id: "a", kind: "in", attendee: 1, at: NOW });
  assert.deepEqual(book.counts(), { inside: 2, coming: 5 });
});
