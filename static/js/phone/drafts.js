// The words of a page that is open, as they are typed: on this phone within a moment of each
// key, until they are in the outbox. A draft that no open page holds was left by a page that
// was ended; it is found at the next start.

import { epochOf } from "./outbox.js";

/**
 * @typedef {import("./shelf.js").Shelf} Shelf
 * @typedef {import("./vault.js").Vault} Vault
 * @typedef {{page: string, entry_id: string, base: number | null, op_id: string,
 *   epoch?: string | null, entry: any, at: string}} Left
 */

const SOON = 150;
const ON_DISK_EVERY = 800; // between, the system's own memory is enough: a killed page keeps it

export class Drafts {
  /** @param {{shelf: Shelf, vault: Vault, person: string, now: () => number}} parts */
  constructor({ shelf, vault, person, now }) {
    this.shelf = shelf;
    this.vault = vault;
    this.person = person;
    this.now = now;
    this.onDisk = 0;
  }

  /** @param {Left} draft */
  async keep({ page, entry_id, base, op_id, entry, at }) {
    const box = await this.vault.seal(this.place(page), { entry, at });
    const strict = this.now() - this.onDisk >= ON_DISK_EVERY;
    const row = { person: this.person, page, entry_id, base, op_id, box };
    const put = async (/** @type {import("./shelf.js").Hand} */ hand) =>
      hand.put("drafts", { ...row, epoch: await epochOf(hand, this.person) });
    await this.shelf.within(["drafts", "about"], put, strict);
    if (strict) this.onDisk = this.now();
  }

  /** @param {string} page */
  async remove(page) {
    await this.shelf.within(["drafts"], (hand) => hand.remove("drafts", [this.person, page]));
  }

  /** All that opens with this key; what does not is left where it is. @returns {Promise<Left[]>} */
  async all() {
    const rows = await this.shelf.within(["drafts"], (hand) => hand.all("drafts", this.person), false);
    const found = await Promise.all(
      rows.map(async ({ box, ...row }) => {
        try {
          return { ...row, ...(await this.vault.open(this.place(row.page), box)) };
        } catch {
          return null;
        }
      }),
    );
    return found.filter((one) => one !== null).sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** @param {string} page */
  place(page) {
    return { store: "drafts", person: this.person, id: page };
  }
}

/** Does one thing after the other, each once the one before is over, however it ended. */
export function inTurn() {
  /** @type {Promise<any>} */
  let last = Promise.resolve();
  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** Keeps one page's draft, at most every 150 milliseconds while keys are pressed. */
export class Keeping {
  /**
   * @param {object} parts
   * @param {() => Promise<void>} parts.keep puts what is on the page now into the drafts
   * @param {(problem: any) => void} parts.failed
   * @param {(work: () => void, ms: number) => number} parts.later
   * @param {(timer: number) => void} parts.never
   */
  constructor({ keep, failed, later, never }) {
    this.keep = keep;
    this.failed = failed;
    this.later = later;
    this.never = never;
    this.timer = 0;
  }

  touched() {
    this.timer ||= this.later(() => void this.now(), SOON);
  }

  /** At once: the page may be about to end. */
  async now() {
    this.never(this.timer);
    this.timer = 0;
    try {
      await this.keep();
    } catch (problem) {
      this.failed(problem);
    }
  }
}
