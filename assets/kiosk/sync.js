// Keeps the book and the server one: what was done here goes there in order, each once; what others did comes here.
import { ask as askServer, Refused } from "./line.js";

const BEAT = 1800, SILENCE = 3000, FULL = 600_000, MOST = 200, GAPS = { first: 500, last: 15_000 };
const ENDED = ["gate_revoked", "gate_over", "gate_unknown"];
const facts = ({ event, gate, keys, columns, cursor, fullAt }) => ({ event, gate, keys, columns, cursor, fullAt });

export class Sync {
  token = ""; online = true; offlineSince = 0; waiting = 0; ended = "";
  #deps; #heardAt = 0; #asking = 0; #size = MOST; #gap = GAPS.first; #sendGap = GAPS.first; #sendAt = 0; #wake = () => {}; #stop = null; #queueStuck = false; #saved = "";

  // told(what, more): "line", "people", "results" or "ended". channel: what the tabs of one tablet talk through.
  constructor({ book, box, clock, told, channel = null, ask = askServer, version = "" }) {
    this.#deps = { book, box, clock, told, channel, ask, version };
    if (channel) channel.onmessage = ({ data }) => this.#overheard(data);
  }

  // Takes up what the box has kept. Gives whether this tablet is a gate.
  async restore() {
    const { book, box, clock } = this.#deps, kept = await box.all();
    if (!kept.pairing) return kept;
    const { token, event, ended = "", offset = 0 } = kept.pairing;
    Object.assign(this, { token, ended, event });
    clock.offset = offset;
    if (kept.facts) Object.assign(book, kept.facts);
    book.restore(Object.entries(kept).flatMap(([name, rows]) => name.startsWith("people-") ? rows : []));
    const { items, waiting } = await box.queue(event);
    items.forEach(({ item }) => book.do(item));
    this.waiting = waiting;
    return kept;
  }

  // Becomes a gate. What waits for the same event from before is taken along.
  async pair(token, event) {
    const { box, book } = this.#deps;
    book.forget();
    await box.reopen(); // another tab may have wiped it, key and all
    Object.assign(this, { token, event, ended: "" });
    this.#queueStuck = false; this.#saved = "";
    await box.put({ pairing: { token, event } });
    const { items, waiting } = await box.queue(event);
    items.forEach(({ item }) => book.do(item));
    this.waiting = waiting;
    this.#deps.channel?.postMessage({ reload: true });
    this.nudge();
  }

  // Something was done here. It counts for this tablet once it is safe on the device.
  async add(items) {
    const { book, box, channel } = this.#deps;
    await box.add(this.event, items);
    items.forEach((item) => book.do(item));
    this.waiting += items.length;
    channel?.postMessage({ add: items });
    this.nudge();
  }

  // Tries again now: something is to be sent, or the line may be back.
  nudge() {
    this.#wake();
  }

  // Sends and listens until this tab is no longer the one that does.
  async run(stop) {
    this.#stop = stop;
    this.#heardAt = performance.now();
    const watch = setInterval(() => this.#watch(), 250);
    let beatAt = -Infinity;
    while (!stop.aborted) {
      if (this.ended && !this.waiting && this.token) await this.leave();
      if (!this.token || this.#queueStuck) {
        await this.#pause(3_600_000); // until paired
        continue;
      }
      try {
        const sent = this.waiting > 0 && performance.now() >= this.#sendAt && await this.#deliver();
        if (!this.ended && (!sent || performance.now() - beatAt >= BEAT)) {
          beatAt = performance.now();
          await this.#beat();
        }
        this.#gap = GAPS.first;
        if (!sent || !this.waiting) await this.#pause(this.ended ? GAPS.first : Math.max(50, beatAt + BEAT - performance.now()));
      } catch (error) {
        if (stop.aborted) break;
        await this.#failed(error);
      }
    }
    clearInterval(watch);
  }

  // Forgets everything: no gate any more, and nothing left to send.
  async leave() {
    this.token = "";
    this.#deps.book.forget();
    await this.#deps.box.wipe();
    this.#deps.channel?.postMessage({ reload: true });
  }

  async #beat() {
    const { book, clock, version } = this.#deps, full = !book.cursor || clock.now() - book.fullAt > FULL;
    const asked = new URLSearchParams({ cursor: full ? "" : book.cursor, waiting: this.waiting, skew: -clock.offset, app: version });
    await this.#take(await this.#ask(`guests?${asked}`));
    if (book.event?.wipe_at && clock.now() > book.event.wipe_at) await this.#end("gate_over");
  }

  async #take(answer) {
    const { book, box, clock, told, channel } = this.#deps, touched = book.apply(answer);
    if (answer.full) book.fullAt = clock.now();
    const said = JSON.stringify(facts(book));
    if (touched.size || said !== this.#saved) {
      const blocks = [...touched].map((block) => [`people-${block}`, book.block(block)]);
      await box.put({ facts: facts(book), pairing: this.#pairing(), ...Object.fromEntries(blocks) });
      this.#saved = said;
      channel?.postMessage({ answer });
      told("people");
    }
  }

  #pairing = () => ({ token: this.token, event: this.event, ended: this.ended, offset: this.#deps.clock.offset });

  // Sends the first of the queue; gives whether there was anything. What is answered is dropped and written in one go.
  async #deliver() {
    const { book, box, told, channel, version } = this.#deps;
    const { items, waiting } = await box.queue(this.event, this.#size);
    this.waiting = waiting;
    if (!items.length) return false;
    const body = { now: Date.now(), app: version, waiting, items: items.map(({ item }) => item) };
    const answer = await this.#ask("checkins", { body }).catch((error) => this.#refused(error));
    if (!answer) return false;
    this.#sendGap = GAPS.first;
    const answers = new Map(answer.results.map((one) => [one.id, one]));
    const settled = items.filter(({ item }) => answers.has(item.id)), results = settled.map(({ item }) => [item, answers.get(item.id)]);
    const blocks = new Set(results.map(([item, result]) => book.settle(item, result)).filter((block) => block !== null));
    const changed = this.ended ? [] : [...blocks].map((block) => [`people-${block}`, book.block(block)]);
    await box.put(Object.fromEntries(changed), settled.map(({ seq }) => seq));
    this.waiting = Math.max(0, this.waiting - settled.length);
    this.#size = Math.min(MOST, this.#size * 2);
    channel?.postMessage({ results, waiting: this.waiting });
    told("results", results);
    return settled.length > 0;
  }

  // The server is there and would not take them: later again, fewer at a time, and what others do is heard meanwhile.
  #refused(error) {
    if (!(error instanceof Refused) || ENDED.includes(error.code)) throw error;
    if (error.status < 500) this.#size = 1;
    this.#sendAt = performance.now() + Math.max(this.#sendGap, error.wait * 1000);
    this.#sendGap = Math.min(GAPS.last, this.#sendGap * 2);
    return null;
  }

  async #ask(path, more = {}) {
    this.#asking++;
    try {
      const { clock } = this.#deps;
      return await this.#deps.ask(path, { token: this.token, clock, heard: () => this.#heard(), stop: this.#stop, ...more });
    } finally {
      this.#asking--;
    }
  }

  // For what is asked once, by a person: a plan, a seat.
  ask = (path, more) => this.#ask(path, { stop: undefined, ...more });

  async #failed(error) {
    if (error instanceof Refused) {
      if (ENDED.includes(error.code)) {
        if (this.ended || error.code === "gate_unknown") this.#queueStuck = true; // sealed, until paired again
        await this.#end(this.ended || error.code);
        return;
      }
    } else {
      this.#size = Math.max(1, this.#size >> 1); // a slow line carries less at a time
      this.#lost();
    }
    const gap = Math.max(this.#gap, (error.wait ?? 0) * 1000);
    this.#gap = Math.min(GAPS.last, this.#gap * 2);
    await this.#pause(gap * (0.8 + 0.4 * Math.random()));
  }

  // No gate any more: the people go at once, what waits is sent first, then everything goes.
  async #end(reason) {
    const { book, box, told, channel } = this.#deps;
    if (!this.ended) {
      this.ended = reason;
      const names = Object.keys(await box.all()).filter((name) => name !== "pairing");
      book.forget();
      await box.wipe(names);
      await box.put({ pairing: this.#pairing() });
      channel?.postMessage({ ended: reason });
      told("ended");
    }
  }

  // --- is the line alive ---

  #heard() {
    this.#heardAt = performance.now();
    if (!this.online) this.#line(true);
  }

  #watch() {
    if (this.#asking && performance.now() - this.#heardAt > SILENCE) this.#lost();
    const { book, clock } = this.#deps;
    if (!this.ended && book.event?.wipe_at && clock.now() > book.event.wipe_at) this.#end("gate_over").then(() => this.nudge());
  }

  #lost() {
    if (this.online) this.#line(false);
  }

  #line(online) {
    this.online = online;
    this.offlineSince = online ? 0 : this.#deps.clock.now();
    this.#deps.channel?.postMessage({ line: { online, offlineSince: this.offlineSince } });
    this.#deps.told("line");
  }

  #pause(long) {
    return new Promise((yes) => {
      const timer = setTimeout(yes, long);
      this.#wake = () => { clearTimeout(timer); yes(); };
      this.#stop?.addEventListener("abort", this.#wake, { once: true });
    }).finally(() => {
      this.#stop?.removeEventListener("abort", this.#wake);
      this.#wake = () => {};
    });
  }

  // --- another tab of this tablet ---

  #overheard({ add, results, answer, line, waiting, ended, reload }) {
    const { book, told } = this.#deps;
    if (reload && (!this.ended || this.waiting === 0)) return told("reload");
    if (add) {
      add.forEach((item) => book.do(item));
      this.waiting += add.length;
      this.nudge();
      told("people");
    }
    if (waiting !== undefined) this.waiting = waiting;
    if (results) {
      results.forEach(([item, result]) => book.settle(item, result));
      told("results", results);
    }
    if (answer) { book.apply(answer); told("people"); }
    if (line) { Object.assign(this, line); told("line"); }
    if (ended) { this.ended = ended; book.forget(); told("ended"); }
  }
}
