// The door's page without a network: what its last visit loaded is kept, whole or not at all. Never what the API says.
const NAME = "gala-kiosk-", PAGE = "/kiosk/", PATIENCE = 2500;
const keeps = (path) => !path.startsWith("/api/") && !path.startsWith("/_") && path !== "/sw.js";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep: paths, whole } = event.data ?? {}, [port] = event.ports;
  if (paths) event.waitUntil(keep(paths.filter(keeps), whole).then(() => port?.postMessage(true), () => port?.postMessage(false)));
});

// A page and its files are one build: a new one gets a cache of its own, and the old one goes when that is whole.
async function keep(paths, whole) {
  const page = await fetched(PAGE, { cache: "no-store" });
  if (!page.ok) return;
  const html = await page.clone().text(), digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(html));
  const named = [...html.matchAll(/["'](\/assets\/[^"'?#]+)/g)].map(([, path]) => path);
  const name = NAME + [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const cache = await caches.open(name);
  const all = new Set([...named, ...paths.filter((path) => path !== PAGE)]);
  for (const path of all) { // grows while it is walked: a style sheet names fonts that only some names will need
    const file = await cache.match(path) ?? await fetched(path);
    if (!file.ok) continue;
    if (path.endsWith(".css")) for (const [, font] of (await file.clone().text()).matchAll(/url\(["']?(\/[^"')]+\.woff2)/g)) all.add(font);
    await cache.put(path, file);
  }
  if (!whole) return;
  await cache.put(PAGE, page);
  for (const other of await caches.keys()) if (other.startsWith(NAME) && other !== name) await caches.delete(other);
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !keeps(pathname)) return;
  if (request.mode === "navigate") event.respondWith(opened(request));
  else event.respondWith(loaded(request));
});

// The page as it is now; as it was, when the server is silent or away and it has been kept.
async function opened(request) {
  const known = await kept(PAGE);
  try {
    const page = await fetch(request, known ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    return known && page.status >= 500 ? known : page;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

// A file named by its content never changes; any other is asked for, as long as somebody answers.
async function loaded(request) {
  const known = await kept(request), isNamed = new URL(request.url).pathname.startsWith("/assets/");
  if (known && isNamed) return known;
  try {
    const file = await fetch(request, known ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    const [name] = (await caches.keys()).filter((one) => one.startsWith(NAME));
    if (file.ok && name) await (await caches.open(name)).put(request, file.clone());
    return file;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

async function fetched(path, how) {
  const file = await fetch(path, { ...how, signal: AbortSignal.timeout(20_000) });
  if (file.status >= 500) throw new Error(`${file.status}: ${path}`);
  return file;
}

const kept = (request) => caches.match(request, { ignoreVary: true, ignoreSearch: true });
