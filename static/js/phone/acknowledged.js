// What the journal took in from this phone, kept for a while, sealed as it was sent: for when a
// backup is put in the place of the journal. Of each sitting the last words.

/**
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {{name: string, page: string, op_id: string, entry_id: string, version: number,
 *   at: number, begun: number | null, entry: any}} Kept `begun`: when a page that began here did
 */

const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

/** Keep one, in the moment in which it leaves the outbox. @param {import("./shelf.js").Hand} hand
 * @param {import("./outbox.js").Row} row @param {import("./meaning.js").Result} result @param {number} at */
export async function acknowledge(hand, { person, kind, op_id, entry_id, page, base, box }, { version, beside }, at) {
  if (kind !== "write" || !version) return;
  const name = `kept:${page}`;
  const before = await hand.get("pages", [person, name]);
  const begun = before?.begun ?? (base === null ? at : null);
  await hand.put("pages", { person, name, page, op_id, entry_id, version: beside ?? version, at, begun, box });
}

/** All of it that is not too old; what is, goes. @param {Outbox} outbox @returns {Promise<Kept[]>} */
export async function acknowledged(outbox) {
  const { shelf, vault, person, now } = outbox;
  const rows = await shelf.within(["pages"], async (hand) => {
    const kept = (await hand.all("pages", person)).filter((row) => row.name.startsWith("kept:"));
    const isOld = (/** @type {Kept} */ row) => row.at < now() - KEPT_FOR;
    for (const row of kept.filter(isOld)) await hand.remove("pages", [person, row.name]);
    return kept.filter((row) => !isOld(row));
  });
  const found = await Promise.all(
    rows.map(async ({ box, ...row }) => {
      const entry = await vault.open(outbox.place(row.op_id), box).catch(() => null);
      return entry && { ...row, entry };
    }),
  );
  return found.filter(Boolean);
}

/** @param {Outbox} outbox @param {Kept} kept */
export const forget = ({ shelf, person }, { name }) =>
  shelf.within(["pages"], (hand) => hand.remove("pages", [person, name]));

/** An entry was erased for good: what this phone keeps of it goes, and with it all that was packed
 * for a tunnel, until it is packed anew. What was typed since and waits stays: it is newer.
 * @param {Outbox} outbox @param {string} entry_id */
export const forgetErased = ({ shelf, person }, entry_id) =>
  shelf.within(["pages", "set_aside"], async (hand) => {
    for (const row of await hand.all("pages", person)) {
      if (row.name === "tunnel" || row.entry_id === entry_id) await hand.remove("pages", [person, row.name]);
    }
    for (const row of await hand.all("set_aside", person)) {
      if (row.entry_id === entry_id) await hand.remove("set_aside", [person, row.op_id]);
    }
  });
