// What this phone keeps for a tunnel: the next step with its prompts, the newest pages, the
// safety card. Fetched whole and sealed under the person's key; opened again by offline.js.
// Given its shelf, the key and how to ask; it speaks to nobody else.

import { lockedWith } from "./vault.js";

/** @typedef {import("./shelf.js").Shelf} Shelf */

const NAME = "tunnel";
/** @param {string} person */
const place = (person) => ({ store: "pages", person, id: NAME });

/** Keep it as it is now. Says what was kept, or null if nothing could be.
 * @param {{shelf: Shelf, vault: import("./vault.js").Vault, ask: (person: string) => Promise<any>}} parts
 * @param {string} person */
export async function keep({ shelf, vault, ask }, person) {
  const found = await ask(person);
  if (found?.person?.id !== person) return null;
  const box = await vault.seal(place(person), found);
  await shelf.within(["pages", "about"], async (hand) => {
    await hand.put("pages", { person, name: NAME, box });
    await hand.put("about", { name: "last", person });
  });
  return found;
}

/** What was kept last, for whoever was here last, and the key it opened with; null when
 * nobody's opens. @param {{shelf: Shelf, keys: import("./keys.js").Keys}} parts */
export async function opened({ shelf, keys }) {
  const last = await shelf.within(["about"], (hand) => hand.get("about", "last"), false);
  const key = last && (await keys.here(last.person));
  if (!key) return null;
  const row = await shelf.within(["pages"], (hand) => hand.get("pages", [last.person, NAME]), false);
  const kept = row && (await lockedWith(key).open(place(last.person), row.box).catch(() => null));
  return kept ? { key, kept } : null;
}
