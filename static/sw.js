// Opens the journal where there is no connection. It keeps one page that is nobody's, and the
// files that page loads, each under an address that says what is in it. No page of a person
// and no answer of /api ever passes through it. Served from the root by pages/installed.py,
// which writes the two values below.

// Names

const NAME = "shell";
/** The page, then its files. */
const SHELL = /** @type {string[]} */ ([]);
const PATIENCE = 5000;
/** What stands before the journal says so when it cannot be reached. */
const OUT_OF_REACH = [502, 503, 504];
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

// Install: all of it or nothing. It then waits until nothing is being written anywhere.

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
});

async function fill() {
  const answers = await Promise.all(SHELL.map(whole));
  const cache = await caches.open(NAME);
  await Promise.all(answers.map((answer, at) => cache.put(SHELL[at], answer)));
}

/** What this address says it is: a network that answers in our place is not kept.
 * @param {string} address @returns {Promise<Response>} */
async function whole(address) {
  const mark = new URLSearchParams(address.split("?")[1]).get("v") ?? "none";
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const answer = await fetch(address, { credentials: "omit", cache });
    const content = await answer.clone().arrayBuffer();
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const found = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (answer.ok && found.startsWith(mark)) return answer;
  }
  throw new TypeError(`${address} is not what it says`);
}

async function takeOver() {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const busy = await Promise.all(open.map(isBeingWritten));
  if (!busy.includes(true)) await worker.skipWaiting();
}

/** A window that is still there and does not answer may be asleep with words in it.
 * @param {Client} one @returns {Promise<boolean>} */
function isBeingWritten(one) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data !== "no");
    setTimeout(() => resolve(worker.clients.get(one.id).then(Boolean)), 2000);
    one.postMessage("is anything being written?", [port2]);
  });
}

// Activate: what an earlier worker kept is let go.

worker.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await worker.registration.navigationPreload?.enable();
}

// Fetch: pages from the network and, only where that cannot be reached, the shell.

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (SHELL.includes(pathname + search)) event.respondWith(file(request));
});

/** @param {FetchEvent} event @returns {Promise<Response>} */
async function page(event) {
  const asked = fromNetwork(event);
  event.waitUntil(asked.catch(() => {}));
  // Whoever asks for the same page again waits for as long as it takes.
  const waits = event.request.cache === "default" ? [after(PATIENCE)] : [];
  const answer = await Promise.race([asked, ...waits]).catch(() => null);
  if (answer && !OUT_OF_REACH.includes(answer.status)) return answer;
  const cache = await caches.open(NAME);
  return (await cache.match(SHELL[0], { ignoreVary: true })) ?? asked;
}

/** @param {FetchEvent} event @returns {Promise<Response>} */
async function fromNetwork(event) {
  const preloaded = await event.preloadResponse;
  // Firefox gives an error in place of an answer where others throw it.
  return preloaded && preloaded.type !== "error" ? preloaded : fetch(event.request);
}

/** @param {Request} request */
async function file(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** @param {number} ms @returns {Promise<null>} */
const after = (ms) => new Promise((resolve) => setTimeout(() => resolve(null), ms));
