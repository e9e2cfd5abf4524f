// Who of the open pages of this browser may do something now. By the Web Locks of the browser;
// where it has none, by a lease on the shelf.

/** @typedef {import("./shelf.js").Shelf} Shelf */

const LEASE = 40_000; // longer than one push may take
const LONG_AGO = 120_000;

/**
 * @param {LockManager | undefined} locks
 * @param {Shelf} shelf
 * @param {{now: () => number, newId: () => string}} parts
 * @returns {<T>(work: () => Promise<T>) => Promise<T>} alone: one page after the other
 */
export function oneAtATime(locks, shelf, { now, newId }) {
  if (locks) return (work) => /** @type {any} */ (locks.request("journal-drain", work));
  const me = newId();
  return async (work) => {
    const mine = await shelf.within(["about"], async (hand) => {
      const row = await hand.get("about", "lease");
      if (row && row.holder !== me && row.until > now()) return false;
      await hand.put("about", { name: "lease", holder: me, until: now() + LEASE });
      return true;
    });
    if (!mine) throw new Error("another page is sending");
    try {
      return await work();
    } finally {
      await shelf.within(["about"], (hand) => hand.remove("about", "lease"));
    }
  };
}

/** Hold a name for as long as this page lives, so that others know that it is open.
 * @param {LockManager | undefined} locks @param {string} page */
export function holdPage(locks, page) {
  void locks?.request(`journal-page-${page}`, () => new Promise(() => {}));
}

/** Tells which pages are open. Where the browser cannot say, a draft that was touched a moment
 * ago is taken to be one's: an open page puts its draft into the outbox at a pause.
 * @param {LockManager | undefined} locks @param {number} now
 * @returns {Promise<(page: string, at?: string) => boolean>} */
export async function openPages(locks, now) {
  if (!locks) return (_page, at) => at === undefined || now - Date.parse(at) < LONG_AGO;
  const { held = [], pending = [] } = await locks.query();
  const open = new Set([...held, ...pending].map((lock) => lock.name));
  return (page) => open.has(`journal-page-${page}`);
}
