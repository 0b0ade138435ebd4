// What stays on the device when the power goes: IndexedDB, everything in it sealed with a key that no script can read out.
const NAME = "gala-kiosk", STORES = ["keys", "box", "queue"];
const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

export class Box {
  #db = null; #key = null;

  // Opens the box, with a key of its own if it has none yet. Raises where the browser keeps nothing.
  async open() {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys");
      asked.result.createObjectStore("box");
      asked.result.createObjectStore("queue", { autoIncrement: true });
    };
    this.#db = await done(asked);
    this.#db.onversionchange = () => this.#db.close();
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    this.#key = await this.#write(["keys"], async (keys) => {
      const kept = await done(keys.get("key")); // two tabs that open at once agree: whoever comes first stays
      if (!kept) keys.put(fresh, "key");
      return kept ?? fresh;
    });
    return this;
  }

  // Everything in the box by name. What another key has sealed counts as lost.
  async all() {
    const [names, sealed] = await this.#read("box", (box) => [done(box.getAllKeys()), done(box.getAll())]);
    const pairs = await Promise.all(sealed.map((one, n) => this.#unseal(names[n], one).then((value) => [names[n], value], () => null)));
    return Object.fromEntries(pairs.filter(Boolean));
  }

  // Puts values by name (undefined: away with it) and drops answered items, all or nothing.
  async put(values, answered = []) {
    const sealed = await Promise.all(Object.entries(values).map(async ([name, value]) =>
      [name, value === undefined ? undefined : await this.#seal(name, value)]));
    await this.#write(["box", "queue"], (box, queue) => {
      for (const [name, value] of sealed) value === undefined ? box.delete(name) : box.put(value, name);
      for (const seq of answered) queue.delete(seq);
    });
  }

  // Adds to the end of an event's queue. When this has come back, a power cut loses nothing.
  async add(event, items) {
    const sealed = await Promise.all(items.map((item) => this.#seal("queue", item)));
    await this.#write(["queue"], (queue) => sealed.forEach((one) => queue.add({ event, ...one })));
  }

  // What waits for an event's server, in order, with its numbers. Two tabs may ask: only the database knows.
  async queue(event, most = Infinity) {
    const [seqs, all] = await this.#read("queue", (queue) => [done(queue.getAllKeys()), done(queue.getAll())]);
    const mine = all.map((one, n) => ({ seq: seqs[n], one })).filter(({ one }) => one.event === event);
    const items = await Promise.all(mine.slice(0, most).map(({ seq, one }) =>
      this.#unseal("queue", one).then((item) => ({ seq, item }), () => null)));
    return { items: items.filter(Boolean), waiting: mine.length };
  }

  // Away with these names; with none, away with everything, the key and the queue too.
  async wipe(names = null) {
    await this.#write(STORES, (keys, box, queue) => {
      if (names) return names.forEach((name) => box.delete(name));
      for (const store of [keys, box, queue]) store.clear();
    });
    if (!names) await this.reopen();
  }

  async reopen() {
    this.#db.close();
    return this.open();
  }

  async #seal(name, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12)), text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) }, this.#key, text) };
  }

  async #unseal(name, { iv, data }) {
    const open = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(open, this.#key, data)));
  }

  async #read(store, ask) {
    return Promise.all(ask((await this.#begin(store, "readonly")).objectStore(store)));
  }

  // A browser may close a database by itself, when storage is short or was cleared.
  async #begin(...how) {
    try {
      return this.#db.transaction(...how);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      await this.reopen();
      return this.#db.transaction(...how);
    }
  }

  async #write(stores, work) {
    const change = await this.#begin(stores, "readwrite", { durability: "strict" });
    const written = new Promise((yes, no) => {
      change.oncomplete = yes;
      change.onerror = change.onabort = () => no(change.error);
    });
    const result = await work(...stores.map((name) => change.objectStore(name)));
    await written;
    return result;
  }
}
