// What was done at the door reaches the server in order, each once, whatever becomes of the line.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Clock, Refused } from "../../assets/kiosk/line.js";
import { COLUMNS, GUESTS, HOUR, later, NOW, person, Server, Shelf, snapshot, START, tablet, until } from "./world.mjs";

const item = (id, attendee = 1, kind = "in") => ({ id, kind, attendee, at: NOW, offline: false, verdict: "welcome" });

// Side by side: most of them wait for a clock.
describe("what was done at the door", { concurrency: true }, () => {
  test("a check-in is safe on the device before it counts, and is sent at once", async () => {
    const box = new Shelf(), one = await tablet({ box });
    await until(() => one.book.event);
    let kept = 0;
    const add = box.add.bind(box);
    box.add = async (...all) => { await later(20); await add(...all); kept = box.items.length; };
    const adding = one.sync.add([item("a")]);
    assert.equal(one.book.see(1).in, null);
    await adding;
    assert.deepEqual([kept, one.book.see(1).in], [1, NOW]);
    await until(() => one.server.log.length === 1 && !one.sync.waiting);
    assert.equal(box.items.length, 0);
    await one.off();
  });

  test("an answer that is lost on the way changes nothing: the same item is told again, and written once", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "loses answers";
    await one.sync.add([item("a"), item("b", 2)]);
    await until(() => one.server.log.length >= 1);
    assert.ok(one.sync.waiting === 2 && one.box.items.length === 2);
    one.server.mode = "up";
    await until(() => !one.sync.waiting);
    assert.deepEqual(one.server.log.map(({ id }) => id), ["a", "b"]);
    await one.off();
  });

  test("many hours without a line: everything goes out in order, each once", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "down";
    const ids = Array.from({ length: 450 }, (_, n) => `id-${n}`);
    for (const id of ids) await one.sync.add([item(id, 1, "note")]);
    await until(() => !one.sync.online);
    one.server.mode = "up";
    one.sync.nudge();
    await until(() => !one.sync.waiting, 10_000);
    assert.deepEqual(one.server.log.map(({ id }) => id), ids);
    await one.off();
  });

  test("power off at any moment: what was safe is sent by the next life, and the guests are still known", async () => {
    const box = new Shelf(), server = new Server(), first = await tablet({ box, server });
    await until(() => first.book.event);
    server.mode = "loses answers";
    await first.sync.add([item("a"), item("b", 2)]);
    await until(() => server.log.length > 0);
    await first.off();
    server.mode = "down";
    const second = await tablet({ box, server });
    assert.deepEqual([second.book.see(1).in, second.book.rows.size, second.sync.waiting], [NOW, GUESTS.length, 2]);
    server.mode = "up";
    second.sync.nudge();
    await until(() => !second.sync.waiting);
    assert.deepEqual(server.log.map(({ id }) => id).sort(), ["a", "b"]);
    await second.off();
  });

  test("what the server answered is kept with the answer: a reload in between forgets nobody", async () => {
    const box = new Shelf(), server = new Server(), first = await tablet({ box, server });
    await until(() => first.book.event);
    await first.sync.add([item("a")]);
    await until(() => !first.sync.waiting);
    await first.off();
    server.mode = "down";
    const second = await tablet({ box, server });
    assert.equal(second.book.see(1).in, NOW);
    await second.off();
  });

  test("a dead line shows within three seconds, and an answer ends that", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "silent";
    one.server.patience = 2500;
    const cut = Date.now();
    await until(() => !one.sync.online, 5000);
    assert.ok(Date.now() - cut < 3300, `${Date.now() - cut} ms`);
    one.server.mode = "up";
    await until(() => one.sync.online, 6000);
    await one.off();
  });

  test("a line that refuses shows at once", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "down";
    one.sync.nudge();
    await until(() => !one.sync.online, 300);
    await one.off();
  });

  test("tries again with growing gaps", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "down";
    one.sync.nudge();
    await until(() => !one.sync.online);
    const before = one.server.calls.length;
    await later(3600); // 0.5, 1, 2 s
    const tries = one.server.calls.length - before;
    assert.ok(tries >= 2 && tries <= 4, `${tries} tries`);
    await one.off();
  });

  test("an item that the server cannot read holds up nobody behind it", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.outcome = (each) => each.id === "bad" ? { outcome: "invalid", at: null } : null;
    await one.sync.add([item("bad", 404), item("good")]);
    await until(() => !one.sync.waiting);
    assert.deepEqual(one.server.log.map(({ id }) => id), ["bad", "good"]);
    await one.off();
  });

  test("a server that fails over a batch is asked again, and what others do is heard meanwhile", async () => {
    const server = new Server(), { ask } = server;
    let fails = true;
    server.ask = (path, more) => path === "checkins" && fails ? (more.heard(), Promise.reject(new Refused(500, "", 0))) : ask(path, more);
    const one = await tablet({ server });
    await until(() => one.book.event);
    await one.sync.add([item("a")]);
    const asked = () => server.calls.filter(({ path }) => path.startsWith("guests")).length, before = asked();
    await until(() => asked() > before, 3000);
    assert.ok(one.sync.online && one.sync.waiting === 1);
    fails = false;
    await until(() => !one.sync.waiting, 6000);
    assert.equal(server.log.length, 1);
    await one.off();
  });

  test("an item that the server does not answer stays", async () => {
    const one = await tablet(), { ask } = one.server;
    await until(() => one.book.event);
    one.server.ask = ask;
    one.server.outcome = () => ({ id: "another" });
    await one.sync.add([item("a")]);
    await until(() => one.server.log.length === 1);
    assert.deepEqual([one.sync.waiting, one.box.items.length], [1, 1]);
    await one.off();
  });

  test("differences come on top; who is gone is gone; what waits here is not overwritten", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "down";
    await one.sync.add([item("a", 1)]);
    const { book } = one, tell = (people, gone = []) => book.apply({ columns: COLUMNS, people: people.map((each) => COLUMNS.map((name) => each[name])), gone });
    tell([person(1, "Ana López", { table: "5", version: 2 }), person(20, "Nia New")], [5]);
    assert.deepEqual([book.see(1).table, book.see(1).in, book.see(20).name, book.see(5)], ["5", NOW, "Nia New", null]);
    await one.off();
  });

  test("another gate's check-in is known here: already in, when and where", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.people[0].in = NOW - HOUR / 10;
    one.server.people[0].gate = "North gate";
    one.book.cursor = "";
    one.sync.nudge();
    await until(() => one.book.see(1).in);
    await one.desk.scan("4-7", "typed");
    assert.deepEqual([one.desk.faces().card.verdict, one.desk.faces().card.at, one.desk.faces().card.gate], ["already_in", "21:24", "North gate"]);
    await one.off();
  });

  test("only what changed is written to the device", async () => {
    const one = await tablet(), written = [];
    await until(() => one.book.event);
    const put = one.box.put.bind(one.box);
    one.box.put = (values, answered) => { written.push(...Object.keys(values)); return put(values, answered); };
    await one.sync.add([item("a")]);
    await until(() => !one.sync.waiting);
    assert.deepEqual(written, ["people-1", "last"]);
    await one.off();
  });

  for (const [code, status] of [["gate_revoked", 401], ["gate_over", 410]])
    test(`${code}: the guests go at once, what waits is sent first, then everything`, async () => {
      const one = await tablet();
      await until(() => one.book.event);
      one.server.mode = "down";
      await one.sync.add([item("a")]);
      one.server.refusesGuestsOnly = true;
      one.server.outcome = () => ({ outcome: "held", at: null });
      const put = one.box.wipe.bind(one.box);
      let left = null;
      one.box.wipe = async (names) => { left ??= structuredClone(one.server.log.length); await put(names); };
      one.server.mode = new Refused(status, code);
      one.sync.nudge();
      await until(() => one.sync.ended === code && !one.sync.token);
      assert.deepEqual(one.server.log.map(({ id }) => id), ["a"]);
      assert.deepEqual([one.box.values, one.box.items, one.book.rows.size], [{}, [], 0]);
      await one.off();
    });

  test("revoked and the server hears no more of it: the guests are gone, what waits stays sealed for a new pairing", async () => {
    const one = await tablet();
    await until(() => one.book.event);
    one.server.mode = "down";
    await one.sync.add([item("a")]);
    one.server.mode = new Refused(401, "gate_unknown");
    one.sync.nudge();
    await until(() => one.sync.ended);
    assert.deepEqual([Object.keys(one.box.values), one.box.items.length, one.book.rows.size], [["pairing"], 1, 0]);
    one.server.mode = "up";
    await one.sync.pair("new secret", 5);
    await until(() => !one.sync.waiting && one.book.event);
    assert.deepEqual(one.server.log.map(({ id }) => id), ["a"]);
    await one.off();
  });

  test("after the event the tablet forgets the guests by itself, without a line", async () => {
    let now = NOW;
    const one = await tablet({ clock: { now: () => now, offset: 0 } });
    await until(() => one.book.event);
    one.server.mode = "down";
    await one.sync.add([item("a")]);
    now = START + 30 * HOUR;
    await until(() => one.sync.ended === "gate_over");
    assert.deepEqual([Object.keys(one.box.values), one.box.items.length, one.book.rows.size], [["pairing"], 1, 0]);
    await one.off();
  });

  test("two tabs of one tablet: both know what either did, one sends it", async () => {
    const box = new Shelf(), server = new Server(), tabs = [];
    const channel = () => {
      const mine = { onmessage: null, postMessage: (data) => tabs.forEach((other) => other !== mine && setTimeout(() => other.onmessage?.({ data }))) };
      tabs.push(mine);
      return mine;
    };
    const leader = await tablet({ box, server, channel: channel() });
    await until(() => leader.book.event);
    const other = await tablet({ box, server: Object.assign(new Server(), { mode: "down" }), channel: channel() });
    await other.off();
    await other.sync.add([item("a")]);
    await until(() => server.log.length === 1 && leader.book.see(1).in);
    await until(() => !other.sync.waiting && other.book.see(1).in);
    await leader.off();
  });

  test("the server's clock: the quickest trip says it best, and a clock that was set is noticed", () => {
    const clock = new Clock(), trip = (server, sent, heard) => clock.learn(server, sent, heard);
    trip(1_000_050, 0, 100);
    assert.equal(clock.offset, 1_000_000);
    trip(1_001_900, 1000, 2000); // a slow one says less
    assert.equal(clock.offset, 1_000_000);
    trip(1_003_010, 3000, 3010);
    assert.equal(clock.offset, 1_000_005);
    trip(2_004_000, 4000, 5000);
    assert.equal(clock.offset, 1_999_500);
  });
});
