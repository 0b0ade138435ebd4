// Passes are made by Python (gala/rules/passes.py, through test_script.py) and judged by the tablet's own code.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isSignedBy, lookUp, readPass } from "../../assets/kiosk/pass.js";
import { decide, examine } from "../../assets/kiosk/verdict.js";
import { bookOf, GUESTS, HOUR, NOW, START } from "./world.mjs";

const given = JSON.parse(readFileSync(process.env.GALA_VECTORS));
const keys = [{ id: given.key_id, key: given.key, withdrawn: false }, { id: given.old_id, key: given.old_key, withdrawn: true }];
const judge = async (text, { now = NOW, people = GUESTS } = {}) => {
  const book = bookOf(people, { keys });
  return decide(book, await examine(book, text), now);
};

test("a pass that Python signed is read and found genuine", async () => {
  for (const { text, attendee, revision } of given.passes) {
    const pass = readPass(text);
    assert.deepEqual([pass.key, pass.event, pass.attendee, pass.revision], [given.key_id, 5, attendee, revision]);
    assert.ok(await isSignedBy(given.key, pass));
    assert.ok(!await isSignedBy(given.old_key, pass));
  }
});

test("the largest numbers survive", () => {
  const { text, attendee, revision } = given.largest, pass = readPass(text);
  assert.deepEqual([pass.attendee, pass.revision], [attendee, revision]);
});

test("a genuine pass is welcome", async () => {
  assert.deepEqual(await judge(given.passes[0].text), { verdict: "welcome", one: 1, own: true });
});

test("no bit of a pass can be turned", async () => {
  assert.equal(given.flipped.length, 81 * 8);
  for (const text of given.flipped) {
    const { verdict } = await judge(text);
    assert.ok(["forged", "wrong_event"].includes(verdict), `${verdict}: ${text}`);
  }
});

test("no character of a pass can be changed", async () => {
  const { text } = given.passes[0];
  for (let at = 6; at < text.length; at++) {
    const other = text[at] === "A" ? "B" : "A", { verdict } = await judge(text.slice(0, at) + other + text.slice(at + 1));
    assert.ok(["forged", "wrong_event"].includes(verdict), `${at}: ${verdict}`);
  }
});

test("a pass that is cut off anywhere, or has something added, is forged", async () => {
  const { text } = given.passes[0];
  for (let end = 6; end < text.length; end++) assert.equal((await judge(text.slice(0, end))).verdict, "forged", `${end}`);
  for (const more of ["0", "00", "000", "Ä", "GALA1:"]) assert.equal((await judge(text + more)).verdict, "forged", more);
});

test("another event's key does not open this door", async () => {
  assert.equal((await judge(given.other_key_here)).verdict, "forged"); // it signs for this event with its own key
  assert.equal((await judge(given.other_key_same_id)).verdict, "forged"); // and calls its key by our key's name
  assert.equal((await judge(given.other_event)).verdict, "wrong_event");
});

test("an older revision is revoked, the present one is not, nor a newer one than this tablet has heard of", async () => {
  const [, , first, third, fourth] = given.passes.map(({ text }) => text);
  assert.deepEqual(await judge(first), { verdict: "revoked", one: 12, own: true });
  assert.equal((await judge(third)).verdict, "welcome");
  assert.equal((await judge(fourth)).verdict, "welcome");
});

test("what a withdrawn key has signed is revoked; what only pretends to be signed by it is forged", async () => {
  assert.equal((await judge(given.by_old_key)).verdict, "revoked");
  const { by_old_key: text } = given;
  assert.equal((await judge(text.slice(0, 60) + (text[60] === "A" ? "B" : "A") + text.slice(61))).verdict, "forged");
});

test("the wrong day: too early before the doors, over after", async () => {
  const { text } = given.passes[0];
  assert.equal((await judge(text, { now: START - 2 * HOUR - 1 })).verdict, "too_early");
  assert.equal((await judge(text, { now: START - 2 * HOUR })).verdict, "welcome");
  assert.equal((await judge(text, { now: START + 9 * HOUR + 1 })).verdict, "over");
});

test("our own pass for somebody new is unlisted, and says for whom it is", async () => {
  assert.deepEqual(await judge(given.stranger), { verdict: "unlisted", one: 0, own: true, attendee: 999 });
});

test("a code is found by its hash alone, as Python makes it", async () => {
  assert.equal(await lookUp(5, "ABCDE23456"), given.find);
  const people = [{ ...GUESTS[0], finds: given.find }];
  for (const text of ["abcde-23456", "https://gala.test/i/ABCDE-23456?x=1", " ABCDE23456 "])
    assert.deepEqual(await judge(text, { people }), { verdict: "welcome", one: 1, own: true });
  assert.equal((await judge("ABCDE-23457", { people })).verdict, "unknown");
});
