// What waits on this phone to be sent, of one person, in order. A write that was not sent yet
// takes in the next words of the same page; one that was sent stays as it is, because only
// its own result may let it go, and the next waits behind it.

import { acknowledge } from "./acknowledged.js";
import { digestOf } from "./digest.js";
import { fate } from "./meaning.js";

/**
 * @typedef {import("./shelf.js").Shelf} Shelf
 * @typedef {import("./vault.js").Vault} Vault
 * @typedef {import("./meaning.js").Result} Result
 * @typedef {object} Row what is in clear: ids and numbers, never words
 * @property {number} [seq]
 * @property {string} person
 * @property {string} op_id
 * @property {"write"|"trash"|"restore"|"withdraw"} kind
 * @property {string} entry_id
 * @property {string} page the sitting that wrote it; one of it is on its way at a time
 * @property {number | null} base the version it was made from
 * @property {string | null} [epoch] of the journal whose number that is
 * @property {boolean} sent whether a server may have it
 * @property {any} box the entry, sealed
 * @property {any} [more] of what is no write
 */

const ROOM = 1_000_000; // of one push, in bytes of boxes

export class Outbox {
  /** @param {{shelf: Shelf, vault: Vault, person: string, now?: () => number}} parts */
  constructor({ shelf, vault, person, now = Date.now }) {
    this.shelf = shelf;
    this.vault = vault;
    this.person = person;
    this.now = now;
  }

  /** Put the words of a page behind what waits; its draft is let go in the same moment.
   * `apart`: they stand for themselves, as they may have been sent along when their page ended.
   * Resolves with the operation they are in.
   * @param {{op_id: string, entry_id: string, page: string, base: number | null, epoch?: string | null, entry: any}} write
   * @param {boolean} [apart]
   * @returns {Promise<string>} */
  async write({ op_id, entry_id, page, base, epoch, entry }, apart = false) {
    const box = await this.seal(op_id, entry);
    const waiting = (await this.rows()).find((row) => row.page === page && !row.sent && !apart);
    // Sealed under the name it may take over, before the moment in which all of it happens.
    const instead = waiting ? await this.seal(waiting.op_id, entry) : null;
    return this.shelf.within(["outbox", "drafts", "about"], async (hand) => {
      const mine = (await hand.all("outbox", this.person)).filter((row) => row.page === page);
      const unsent = mine.find((row) => !row.sent);
      await hand.remove("drafts", [this.person, page]);
      if (unsent && instead && unsent.op_id === waiting?.op_id) {
        await hand.put("outbox", { ...unsent, box: instead });
        return unsent.op_id;
      }
      // The one before it may have had its result since this was made.
      const since = (await hand.get("about", `base:${page}`))?.base ?? null;
      const from = since === null ? base : Math.max(base ?? 0, since);
      const of = epoch === undefined ? await epochOf(hand, this.person) : epoch;
      const row = { person: this.person, kind: "write", op_id, entry_id, page, base: from, epoch: of, sent: apart, box };
      await hand.put("outbox", row);
      return op_id;
    });
  }

  /** What waits of this page stands for itself: the next words of it wait behind.
   * @param {string} page */
  apart(page) {
    return this.shelf.within(["outbox"], async (hand) => {
      for (const row of await hand.all("outbox", this.person)) {
        if (row.page === page && !row.sent) await hand.put("outbox", { ...row, sent: true });
      }
    });
  }

  /** Anything but a write: let go of an entry, take it back, withdraw a share.
   * @param {{op_id: string, kind: "trash"|"restore"|"withdraw", entry_id?: string, base?: number | null, [more: string]: any}} act */
  act({ op_id, kind, entry_id, base = null, ...more }) {
    const row = { person: this.person, kind, op_id, entry_id, page: op_id, base, sent: false, box: null, more };
    return this.shelf.within(["outbox", "about"], async (hand) => {
      await hand.put("outbox", { ...row, epoch: await epochOf(hand, this.person) });
    });
  }

  /** Everything that waits, oldest first, without its words. @returns {Promise<Row[]>} */
  async rows() {
    const rows = await this.shelf.within(["outbox"], (hand) => hand.all("outbox", this.person), false);
    return rows.sort((a, b) => a.seq - b.seq);
  }

  /** The next to be sent: withdrawals first, one of each page, marked as sent.
   * @param {number} most @param {Set<string>} passed operations that this round has tried
   * @returns {Promise<Row[]>} */
  next(most, passed) {
    return this.shelf.within(["outbox"], async (hand) => {
      const rows = (await hand.all("outbox", this.person)).sort(
        (a, b) => Number(b.kind === "withdraw") - Number(a.kind === "withdraw") || a.seq - b.seq,
      );
      const taken = [];
      const pages = new Set();
      let size = 0;
      for (const row of rows) {
        if (taken.length === most) break;
        const isTurn = !pages.has(row.page) && !passed.has(row.op_id);
        pages.add(row.page);
        size += row.box?.byteLength ?? 0;
        if (!isTurn || (taken.length > 0 && size > ROOM)) continue;
        const now = { ...row, sent: true };
        await hand.put("outbox", now);
        taken.push(now);
      }
      return taken;
    });
  }

  /** As it is sent: with its words. Null when it does not open with this key.
   * @param {Row} row @returns {Promise<any>} */
  async opened(row) {
    const { op_id, kind, entry_id, base, more } = row;
    const epoch = base && row.epoch ? { epoch: row.epoch } : {};
    if (kind !== "write") return { op_id, kind, entry_id, ...(base ? { base, ...epoch } : {}), ...more };
    try {
      const entry = await this.vault.open(this.place(op_id), row.box);
      return { op_id, kind, entry_id, base, ...epoch, entry, sha256: await digestOf(entry) };
    } catch {
      return null;
    }
  }

  /** Act on one result. Only the operation that it names is touched, and what waits behind it.
   * @param {Row} row @param {Result} result */
  settle(row, result) {
    const what = fate(result);
    if (what === "kept") return Promise.resolve();
    return this.shelf.within(["outbox", "about", "set_aside", "pages"], async (hand) => {
      if (!row.seq || !(await hand.get("outbox", row.seq))) return; // another tab has
      await hand.remove("outbox", row.seq);
      const base = baseAfter(result);
      if (base !== null) {
        await hand.put("about", { name: `base:${row.page}`, person: this.person, page: row.page, base });
        for (const next of await hand.all("outbox", this.person)) {
          if (next.page === row.page) await hand.put("outbox", { ...next, base, epoch: null });
        }
      }
      if (what === "set-aside") {
        const { code, message, errors } = result;
        await hand.put("set_aside", { ...row, code, message, errors });
      } else {
        await acknowledge(hand, row, result, this.now());
        await this.standFor(hand, row.page);
      }
    });
  }

  /** Later words of a page stand for those of it that were refused before.
   * @param {import("./shelf.js").Hand} hand @param {string} page */
  async standFor(hand, page) {
    for (const old of await hand.all("set_aside", this.person)) {
      if (old.page === page) await hand.remove("set_aside", [this.person, old.op_id]);
    }
  }

  /** The page's plain form took in what was refused here. @param {string} page */
  takenIn(page) {
    return this.shelf.within(["set_aside"], (hand) => this.standFor(hand, page));
  }

  /** Pages that are closed, all of whose words are in the outbox, need not be known any more.
   * @param {(page: string) => boolean} isOpen */
  forgetPages(isOpen) {
    return this.shelf.within(["about"], async (hand) => {
      for (const row of await hand.all("about", this.person)) {
        if (row.page && !isOpen(row.page)) await hand.remove("about", row.name);
      }
    });
  }

  /** What could not be taken in, with its words and the reason. */
  async setAside() {
    const rows = await this.shelf.within(["set_aside"], (hand) => hand.all("set_aside", this.person), false);
    return Promise.all(rows.map(async (row) => ({ ...row, operation: await this.opened(row) })));
  }

  /** Send one that was set aside once more, as it is. @param {string} op_id */
  again(op_id) {
    return this.shelf.within(["outbox", "set_aside"], async (hand) => {
      const row = await hand.get("set_aside", [this.person, op_id]);
      if (!row) return;
      const { code, message, errors, ...waiting } = row;
      await hand.put("outbox", waiting);
      await hand.remove("set_aside", [this.person, op_id]);
    });
  }

  /** Forget one that was set aside, because its writer said so. @param {string} op_id */
  letGo(op_id) {
    return this.shelf.within(["set_aside"], (hand) => hand.remove("set_aside", [this.person, op_id]));
  }

  /** @param {string} op_id @param {any} entry */
  seal(op_id, entry) {
    return this.vault.seal(this.place(op_id), entry);
  }

  /** @param {string} op_id */
  place(op_id) {
    return { store: "outbox", person: this.person, id: op_id };
  }
}

/** The journal's time line, as this person's phone knows it. @param {import("./shelf.js").Hand} hand @param {string} person */
export const epochOf = async (hand, person) => (await hand.get("about", `epoch:${person}`))?.epoch ?? null;

/** What the next words of the same page are made from: this write. After a conflict they stay
 * where they were, so that the server keeps them beside, too. @param {Result} result */
export const baseAfter = (result) =>
  ["applied", "duplicate"].includes(result.status) && !result.beside ? (result.version ?? null) : null;
