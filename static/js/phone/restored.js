// When a backup was put in the place of the journal: what it took in from this phone, and does not
// have any more, is offered again. Nothing is ever deleted because of it; only what its writer
// erased for good is forgotten here, too.

import { acknowledged, forget } from "./acknowledged.js";
import { digestOf } from "./digest.js";

/**
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./acknowledged.js").Kept} Kept
 * @typedef {(entries: {id: string, version: number, sha256?: string}[], epoch: string | null) =>
 *   Promise<{epoch: string, wanted: string[], erased: string[]} | null>} Compare what the journal says of these
 */

const OURS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/; // or somebody else answered
const DAY = 24 * 60 * 60 * 1000;
const MOST = 1000; // of one question

export class Restored {
  /** @param {{outbox: Outbox, compare: Compare, now: () => number}} parts */
  constructor({ outbox, compare, now }) {
    this.outbox = outbox;
    this.compare = compare;
    this.now = now;
    this.name = `epoch:${outbox.person}`;
  }

  /** The journal said in which epoch it is. In another one than before, and once a day, it is
   * asked what it lacks. Whether something waits to be sent again.
   * @param {string | undefined} epoch */
  async told(epoch) {
    const { shelf } = this.outbox;
    const before = await shelf.within(["about"], (hand) => hand.get("about", this.name), false);
    if (!epoch || !OURS.test(epoch) || (before?.epoch === epoch && this.now() - before.at < DAY)) return false;
    // The numbers of versions were another journal's.
    if (before && before.epoch !== epoch) await this.outbox.forgetPages(() => false);
    let rows = await acknowledged(this.outbox);
    let again = false;
    while (rows.length) {
      // One of each page: an answer names pages.
      const some = [...new Map(rows.map((row) => [row.entry_id, row])).values()].slice(0, MOST);
      const offered = await this.ask(some, before?.epoch ?? null);
      if (offered === null) return again; // asked again the next time
      again ||= offered;
      rows = rows.filter((row) => !some.includes(row));
    }
    await shelf.within(["about"], (hand) => hand.put("about", { name: this.name, epoch, at: this.now() }));
    return again;
  }

  /** @param {Kept[]} some @param {string | null} epoch */
  async ask(some, epoch) {
    const held = await Promise.all(
      some.map(async ({ entry_id, version, entry }) => ({ id: entry_id, version, sha256: await digestOf(entry) })),
    );
    const found = await this.compare(held, epoch);
    if (!found) return null;
    const { wanted, erased } = found;
    const lost = some.filter((row) => wanted.includes(row.entry_id));
    for (const row of lost) await this.offer(row, found.epoch);
    for (const row of some) if (erased.includes(row.entry_id)) await forget(this.outbox, row);
    return lost.length > 0;
  }

  /** Under a name that is the same whichever of the open pages offers it, so that it is done once;
   * of the same sitting, so that its answer takes the place of the one before.
   * @param {Kept} row @param {string} epoch */
  async offer({ op_id, entry_id, page, entry, begun }, epoch) {
    const name = ((await digestOf({ title: epoch, body: op_id })) ?? "").slice(0, 16);
    const written_at = entry.written_at ?? (begun ? new Date(begun).toISOString() : undefined);
    const write = { op_id: `${page}.${name}`, entry_id, page, base: null, entry: { ...entry, written_at } };
    await this.outbox.write(write, true);
  }
}
