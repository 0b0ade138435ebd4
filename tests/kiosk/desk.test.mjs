// What happens at the door, tap by tap.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, later, NOW, Server, START, tablet, until } from "./world.mjs";

async function door(more) {
  const one = await tablet(more);
  await until(() => one.book.event);
  return Object.assign(one, { face: () => one.desk.faces(), told: () => one.server.log.map(({ kind, attendee, verdict }) => [kind, attendee, verdict]),
    sent: () => until(() => !one.sync.waiting) });
}
const ticket = "gala 0012";

test("one who is ready and scanned comes in at once, with the way to the seat", async () => {
  const one = await door();
  one.book.rows.get(1).ticket = "T-1";
  await one.desk.scan("T-1", "hand");
  const { face, flash, places, seatless, last } = one.face();
  assert.deepEqual([face, flash.kind, flash.title, flash.may_undo, places, seatless], ["idle", "welcome", "Ana López", true, [{ table: "4", seats: "7", one: true }], 0]);
  assert.deepEqual(last.map(({ kind, name, at, may_undo }) => [kind, name, at, may_undo]), [["welcome", "Ana López", "21:30", true]]);
  await one.sent();
  assert.deepEqual(one.told(), [["in", 1, "welcome"]]);
  await one.off();
});

test("typed by hand, one is shown first; Enter with nothing typed lets in", async () => {
  const one = await door();
  await one.desk.scan("ana", "typed");
  assert.deepEqual([one.face().card.kind, one.face().card.title, one.face().ticked], ["ready", "Ana López", 1]);
  await one.desk.scan("", "typed");
  assert.equal(one.face().flash.kind, "welcome");
  await one.off();
});

test("the same code within four seconds is the same scan, as long as it is held there", async () => {
  let now = NOW;
  const one = await door({ clock: { now: () => now, offset: 0 } });
  await one.desk.scan(ticket);
  for (let n = 0; n < 5; n++) { now += 3000; await one.desk.scan(ticket); }
  assert.equal(one.face().card.kind, "");
  now += 4001;
  await one.desk.scan(ticket);
  assert.deepEqual([one.face().card.kind, one.face().card.at], ["inside", "21:30"]);
  await one.sent();
  assert.deepEqual(one.told(), [["in", 12, "welcome"], ["refused", 12, "already_in"]]);
  await one.off();
});

test("a party: everybody ticked who may come, one untick, the rest is told as still to come", async () => {
  const one = await door();
  one.desk.show(2);
  let { card, ready, ticked, people } = one.face();
  assert.deepEqual([card.kind, ready, ticked, people.length], ["ready", 2, 2, 3]);
  assert.deepEqual(people.filter(({ found }) => found).map(({ id, scanned }) => [id, scanned]), [[2, false]]); // by name
  one.desk.tick(4); // declined: cannot
  one.desk.tick(3);
  assert.deepEqual([one.face().ticked, one.face().ticked_name], [1, "Bo"]);
  await one.desk.admit();
  assert.deepEqual([one.face().flash.title, one.face().flash.missing], ["Bo Larsen", 1]);
  one.desk.show(2);
  assert.deepEqual(one.face().people.map(({ state, ticked: is }) => [state, is]), [["inside", false], ["ready", true], ["declined", false]]);
  await one.desk.admitOnly(); // who was asked for is inside already
  assert.equal(one.face().card.kind, "ready");
  await one.off();
});

test("two taps on one button let in once", async () => {
  const one = await door();
  one.desk.show(2);
  await Promise.all([one.desk.admit(), one.desk.admit()]);
  await one.sent();
  assert.deepEqual(one.told().map(([kind, who]) => [kind, who]), [["in", 2], ["in", 3]]);
  await one.off();
});

test("undo, leave and in again, and each is told", async () => {
  const one = await door();
  await one.desk.scan(ticket);
  await one.desk.undo(0);
  assert.deepEqual([one.face().flash.kind, one.face().last[0].kind, one.book.see(12).in], ["undone", "undone", null]);
  await one.desk.scan(ticket); // not "the same scan": it was taken back
  await one.desk.leave(12);
  assert.deepEqual([one.face().flash.kind, one.face().last[0].kind], ["out", "out"]);
  one.desk.show(12);
  assert.equal(one.face().people[0].state, "left");
  await one.desk.admit();
  one.desk.show(12);
  assert.equal(one.face().card.kind, "inside");
  await one.desk.admitAgain();
  await one.sent();
  assert.deepEqual(one.told(), [["in", 12, "welcome"], ["undo", 12, "undone"], ["in", 12, "welcome"], ["out", 12, "left"], ["in", 12, "welcome"],
    ["in", 12, "already_in"]]);
  const [first, undo] = one.server.log;
  assert.equal(undo.of, first.id);
  await one.off();
});

test("an undo is for fifteen minutes, also after the server has told the person anew", async () => {
  let now = NOW;
  const one = await door({ clock: { now: () => now, offset: 0 } });
  await one.desk.scan(ticket);
  await one.sent();
  one.server.people.at(-1).in = NOW;
  one.book.cursor = "";
  one.sync.nudge();
  await until(() => one.server.calls.filter(({ path }) => path.includes("cursor=&")).length > 1);
  assert.ok(one.face().last[0].may_undo && one.book.see(12).item);
  now += 15 * 60_000 + 1;
  assert.ok(!one.face().last[0].may_undo);
  await one.desk.undo(12);
  assert.notEqual(one.book.see(12).in, null);
  await one.off();
});

test("who is refused is told, and only a digest of what was held there", async () => {
  const one = await door();
  await one.desk.scan("https://elsewhere.test/secret?token=1", "camera");
  assert.deepEqual([one.face().flash.kind, one.face().last[0].kind, one.face().last[0].id], ["unknown", "unknown", 0]);
  await one.desk.scan("GALA1:NOTHING", "camera");
  assert.deepEqual([one.face().card.kind, one.face().card.verdict, one.face().card.may_admit], ["stopped", "forged", false]);
  await one.desk.admit();
  await one.sent();
  assert.deepEqual(one.told(), [["refused", null, "unknown"], ["refused", null, "forged"]]);
  for (const { text } of one.server.log) assert.match(text, /^[\w-]{16}$/);
  await one.off();
});

test("too early: a tap lets in all the same, and the log knows", async () => {
  const one = await door({ clock: { now: () => START - 3 * HOUR, offset: 0 } });
  await one.desk.scan(ticket, "hand");
  assert.deepEqual([one.face().card.verdict, one.face().card.may_admit, one.face().ready], ["too_early", true, 1]);
  await one.desk.admit();
  assert.equal(one.face().flash.kind, "welcome");
  await one.sent();
  assert.deepEqual(one.told(), [["refused", 12, "too_early"], ["in", 12, "too_early"]]);
  await one.off();
});

test("the server saw another gate first: the welcome becomes already in, with its hour and gate", async () => {
  const server = new Server();
  server.outcome = () => ({ outcome: "already_in", at: NOW - HOUR / 10, gate: "North gate" });
  const one = await door({ server });
  await one.desk.scan(ticket, "hand");
  await one.sent();
  const { flash, last } = one.face();
  assert.deepEqual([flash.kind, flash.at, flash.gate, last[0].kind], ["already_in", "21:24", "North gate", "already_in"]);
  assert.equal(one.book.see(12).gate, "North gate");
  await one.off();
});

test("the server had their place canceled: nobody is inside by it", async () => {
  const server = new Server();
  server.outcome = () => ({ outcome: "canceled", at: NOW });
  const one = await door({ server });
  await one.desk.scan(ticket, "hand");
  await one.sent();
  assert.deepEqual([one.face().flash.kind, one.book.see(12).in, one.face().inside], ["canceled", null, undefined]);
  one.desk.show(12);
  assert.equal(one.face().card.verdict, "canceled");
  await one.off();
});

test("search shows at once what is typed, and codes too; nothing typed shows the door", async () => {
  const one = await door();
  one.desk.search("larsen");
  assert.deepEqual([one.face().face, one.face().hits.map(({ id }) => id)], ["hits", [2, 3, 4]]);
  one.desk.search("");
  assert.equal(one.face().face, "idle");
  await one.desk.scan("nobody at all", "typed");
  assert.equal(one.face().flash.kind, "unknown");
  assert.equal(one.face().last.length, 0); // a name that was typed wrong is no scan
  await one.off();
});

test("one code for two parties shows both", async () => {
  const one = await door();
  for (const id of [1, 3]) one.book.rows.get(id).ticket = "T-1";
  await one.desk.scan("T-1", "hand");
  assert.deepEqual([one.face().face, one.face().hits.map(({ id }) => id)], ["hits", [1, 3]]);
  await one.off();
});

test("a name that was typed as fast as a scanner types is still looked up", async () => {
  const one = await door();
  await one.desk.scan("ana lopez", "hand");
  assert.deepEqual([one.face().card.kind, one.face().card.title], ["ready", "Ana López"]);
  await one.desk.scan("ana lopez", "camera");
  assert.equal(one.face().card.title, "Ana López"); // the same scan
  await one.off();
});

test("two passes in one picture are greeted together", async () => {
  const one = await door();
  one.book.rows.get(1).ticket = "T-1";
  await one.desk.scanMany(["T-1", ticket]);
  assert.deepEqual([one.face().flash.kind, one.face().flash.title.replace(/[\u2068\u2069]/g, ""), one.face().places.length], ["welcome", "Ana, Ticket", 1]);
  await one.desk.undo(0);
  await one.sent();
  assert.deepEqual(one.told().map(([kind]) => kind), ["in", "in", "undo", "undo"]);
  await one.off();
});

test("guests alone at the tablet: no look-up, no tap past a no, and the screen returns by itself", async (context) => {
  const server = new Server();
  server.more = { gate: { id: 1, name: "South gate", self_service: true } };
  const one = await door({ server });
  context.mock.timers.enable({ apis: ["setTimeout"] });
  one.desk.search("ana");
  assert.equal(one.face().face, "idle");
  one.desk.show(10);
  assert.deepEqual([one.face().card.kind, one.face().card.may_admit], ["inside", false]);
  await one.desk.admitAgain();
  assert.equal(one.face().flash.kind, "");
  context.mock.timers.tick(8001);
  assert.equal(one.face().face, "idle");
  context.mock.timers.reset();
  await one.off();
});

test("a note and a plus-one are told like a check-in", async () => {
  const one = await door();
  for (const row of one.book.rows.values()) if (row.party === 9) row.plus = 1;
  one.desk.show(2);
  assert.equal(one.face().plus, 1);
  await one.desk.plusOne("  Pia   Plus ");
  assert.deepEqual([one.face().plus, one.face().flash.kind, one.face().flash.title, one.face().last[0].name], [0, "welcome", "Pia Plus", "Pia Plus"]);
  assert.deepEqual([one.face().seatless, one.face().places], [1, []]); // and is told that an organizer finds a seat
  assert.equal(one.face().card.kind, "ready"); // the party is still there to be let in
  await one.desk.note("A lost glove");
  await one.sent();
  assert.deepEqual(one.server.log.map(({ kind, text, party, attendee }) => [kind, text, party ?? attendee]), [["plus_one", "Pia Plus", 9], ["note", "A lost glove", 2]]);
  await one.off();
});

test("one companion too many is taken back, and said", async () => {
  const server = new Server();
  server.outcome = ({ kind }) => kind === "plus_one" ? { outcome: "invalid", reason: "no_plus_one", at: NOW } : null;
  const one = await door({ server });
  one.desk.show(2);
  await one.desk.plusOne("Pia Plus");
  await one.sent();
  assert.deepEqual([one.face().flash.kind, one.face().flash.hint, one.face().last[0].kind], ["told", "not_named", "unknown"]);
  await one.off();
});

test("another seat needs the network, and says so kindly", async () => {
  const one = await door();
  one.server.mode = "down";
  await one.desk.seats(1);
  assert.deepEqual([one.face().face, one.face().flash.kind, one.face().flash.hint], ["idle", "told", "needs_network"]);
  await one.off();
});

test("what cannot be kept on the device greets nobody", async () => {
  const one = await door(), troubles = [];
  one.box.add = async () => { throw new Error("full"); };
  one.desk.show(1);
  await assert.rejects(one.desk.admit(), /full/);
  assert.deepEqual([one.face().flash.kind, one.book.see(1).in, troubles], ["", null, []]);
  await one.off();
});
