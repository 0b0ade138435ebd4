// The line to the server: one request at a time, given up when nothing has been heard for 2.5 s, and the server's clock.
const PATIENCE = 2500, KEPT = 8;

export class Refused extends Error { // the server answered, and said no
  constructor(status, code, wait) {
    super(code);
    Object.assign(this, { status, code, wait });
  }
}

export class Clock {
  offset = 0; #trips = [];

  // The server's time now, as far as this device can tell.
  now = () => Date.now() + this.offset;

  // The quickest of the recent round trips says it best: its answer was under way the shortest.
  learn(server, sent, heard) {
    const trip = { long: heard - sent, offset: Math.round(server - (sent + heard) / 2) };
    if (Math.abs(trip.offset - this.offset) > trip.long / 2 + 1000) this.#trips = []; // somebody has set this clock
    this.#trips = [...this.#trips, trip].slice(-KEPT);
    this.offset = this.#trips.reduce((best, one) => one.long < best.long ? one : best).offset;
  }
}

// Asks the server and gives its answer. heard() is called at every sign of life; silence ends it, however it began.
export async function ask(path, { token, body, heard = () => {}, clock, stop, method = body ? "POST" : "GET" }) {
  const silence = new AbortController(), sent = Date.now();
  let timer = setTimeout(() => silence.abort(), PATIENCE);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), PATIENCE);
    heard();
  };
  try {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { "content-type": "application/json" }) };
    const answer = await fetch(`/api/kiosk/${path}`, { method, headers, body: body && JSON.stringify(body), cache: "no-store",
      signal: stop ? AbortSignal.any([silence.signal, stop]) : silence.signal });
    const arrived = Date.now();
    if (![502, 503, 504].includes(answer.status)) alive(); // a proxy that finds nobody home is no sign of life
    const told = await read(answer, alive);
    if (!answer.ok) throw new Refused(answer.status, told?.code ?? "", Number(answer.headers.get("retry-after")) || 0);
    if (told?.now) clock?.learn(told.now, sent, arrived);
    return told;
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer, alive) {
  const parts = [];
  for (const reader = answer.body?.getReader(); reader;) {
    const { done, value } = await reader.read();
    if (done) break;
    alive();
    parts.push(value);
  }
  const text = await new Blob(parts).text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
