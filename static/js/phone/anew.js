// A person's key here may be another than before. What lies here under the one before is opened
// and sealed with theirs, row by row: at every moment each row opens with one of them, and what
// does not is left as it is.

import { lockedWith } from "./vault.js";

export const ROOMS = /** @type {const} */ (["drafts", "outbox", "pages", "set_aside"]);

/** @param {import("./shelf.js").Shelf} shelf @param {{person: string, key: CryptoKey, before?: CryptoKey[]}} held */
export async function sealAnew(shelf, { person, key, before }) {
  if (!before?.length) return;
  const [now, earlier] = [lockedWith(key), lockedWith(before[0], before.slice(1))];
  for (const store of ROOMS) {
    const rows = await shelf.within([store], (hand) => hand.all(store, person), false);
    for (const row of rows.filter((one) => one.box)) {
      const place = placeOf(store, row);
      const value = await earlier.open(place, row.box).catch(() => undefined);
      if (value === undefined) continue;
      const box = await now.seal(place, value);
      await shelf.within([store], async (hand) => {
        const found = await hand.get(store, keyOf(store, row));
        if (found && String(found.box) === String(row.box)) await hand.put(store, { ...found, box });
      });
    }
  }
}

/** What a row is found by. @param {string} store @param {any} row */
export const keyOf = (store, row) =>
  ({
    drafts: [row.person, row.page],
    outbox: row.seq,
    pages: [row.person, row.name],
    set_aside: [row.person, row.op_id],
  })[store];

/** What its words are bound to: what was set aside stays as it was sealed for the outbox.
 * @param {string} store @param {any} row */
const placeOf = (store, row) =>
  ({
    drafts: { store, person: row.person, id: row.page },
    pages: { store, person: row.person, id: row.name },
  })[store] ?? { store: "outbox", person: row.person, id: row.op_id };
