// Puts the parts together for one person in this browser: the shelf with their key, or the
// page's own memory where there is none. The only file of these that knows the browser's own
// shelf, locks and network; used by the writing page, by every page at its start, and offline.

import { Drafts } from "./drafts.js";
import { Drainer } from "./drainer.js";
import { Keys } from "./keys.js";
import { oneAtATime, openPages } from "./locks.js";
import { Outbox } from "./outbox.js";
import { Restored } from "./restored.js";
import { ask, comparer, pusher } from "./sender.js";
import { MemoryShelf, PhoneShelf } from "./shelf.js";
import { inMemory } from "./vault.js";

/**
 * @typedef {import("./writer.js").Desk & {shelf: import("./shelf.js").Shelf, vault: import("./vault.js").Vault}} Opened
 * @typedef {{heard: (op_id: string, result: any) => void, stands: (state: import("./drainer.js").State) => void,
 *   ended?: () => void}} Ears
 */

const PATIENCE = 4000; // for the key, the first time this person is on this phone
const SHELF_PATIENCE = 2000;

export const later = (/** @type {() => void} */ work, /** @type {number} */ ms) => window.setTimeout(work, ms);
export const never = (/** @type {number} */ timer) => window.clearTimeout(timer);
export const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The shelf of this phone, if the browser has one and can lock it. */
export function phoneShelf() {
  const isAble = typeof indexedDB !== "undefined" && crypto.subtle !== undefined;
  return isAble ? new PhoneShelf(indexedDB) : null;
}

/** @param {import("./shelf.js").Shelf} shelf */
export const keysOn = (shelf) => new Keys({ shelf, ask, newId: () => crypto.randomUUID() });

/** This person's key: the one that is here, checked behind their back, or a new one.
 * @param {Keys} keys @param {string} person @param {Ears} ears @returns {Promise<CryptoKey | null>} */
async function keyOf(keys, person, ears) {
  await keys.forgetOthers(person);
  const here = await keys.here(person);
  const tied = keys.tie(person).then((said) => {
    if (said !== "ended") return said;
    // Signed out from elsewhere, and signed in again since: this is another phone now.
    if (here) ears.ended?.();
    return keys.tie(person);
  });
  keys.tied = tied.catch(() => {});
  if (here) return here;
  const late = new Promise((done) => later(() => done("unknown"), PATIENCE));
  return (await Promise.race([tied, late])) === "here" ? keys.here(person) : null;
}

/** Everything that keeps and sends one person's words here. A shelf that does not answer is as
 * none: WebKit lets a page wait for one that it has put aside.
 * @param {string} person @param {Ears} ears @returns {Promise<Opened>} */
export async function openDesk(person, ears) {
  const late = new Promise((done) => later(() => done(null), PATIENCE + SHELF_PATIENCE));
  // No shelf in a private window, or none that opens.
  const found = await Promise.race([deskOnPhone(person, ears), late]).catch(() => null);
  return found ?? deskInMemory(person, ears);
}

/** @param {string} person @param {Ears} ears @returns {Promise<Opened | null>} */
async function deskOnPhone(person, ears) {
  const shelf = phoneShelf();
  const keys = shelf && keysOn(shelf);
  const key = keys && (await keyOf(keys, person, ears));
  const vault = key && (await keys.vault(person));
  return shelf && vault ? desk(person, ears, shelf, vault, keys) : null;
}

/** @param {string} person @param {Ears} ears @returns {Opened} */
export const deskInMemory = (person, ears) => desk(person, ears, new MemoryShelf(), inMemory, null);

/** @param {string} person @param {Ears} ears @param {import("./shelf.js").Shelf} shelf @param {import("./vault.js").Vault} vault @param {Keys | null} keys @returns {Opened} */
function desk(person, ears, shelf, vault, keys) {
  const outbox = new Outbox({ shelf, vault, person });
  const others = keys && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel("journal") : null;
  if (others) others.onmessage = ({ data }) => ears.heard(data.op_id, data.result);
  const restored = new Restored({ outbox, compare: comparer(person), now: Date.now });
  /** @type {<T>(work: () => Promise<T>) => Promise<T>} */
  const alone = keys ? oneAtATime(navigator.locks, shelf, { now: Date.now, newId }) : (work) => work();
  const drainer = new Drainer({
    outbox,
    send: pusher(person),
    told: keys ? (epoch) => restored.told(epoch) : undefined,
    alone,
    heard: (row, result) => {
      others?.postMessage({ op_id: row.op_id, result });
      ears.heard(row.op_id, result);
    },
    stands: ears.stands,
    signedOut: async () => {
      if (await keys?.isEnded(person)) ears.ended?.();
    },
    isOnline: () => navigator.onLine !== false,
    later,
    never,
  });
  // The epoch comes with the key, too: it is heard also where nothing waits to be sent.
  void keys?.tied
    .then(() => alone(() => restored.told(keys.epoch)))
    .then((again) => (again ? void drainer.drain() : undefined))
    .catch(() => {});
  const drafts = new Drafts({ shelf, vault, person, now: Date.now });
  return { shelf, vault, outbox, drafts, drainer, onPhone: keys !== null };
}

/** What pages that were ended left in their drafts is sent now. @param {Opened} desk */
export async function recover({ drafts, outbox }) {
  const isOpen = await openPages(navigator.locks, Date.now());
  for (const { at, ...draft } of (await drafts.all()).reverse()) {
    if (!isOpen(draft.page, at)) await outbox.write(draft, true);
  }
  await outbox.forgetPages(isOpen);
}
