// What this phone keeps for a tunnel: the next step with its prompts, the newest pages, the
// safety card. Fetched whole and sealed under the person's key; opened again by offline.js.
// Given its shelf, its keys and how to ask; it speaks to nobody else.

import { lockedWith } from "./vault.js";

/**
 * @typedef {import("./shelf.js").Shelf} Shelf
 * @typedef {import("./keys.js").Keys} Keys
 */

const NAME = "tunnel";
/** @param {string} person */
const place = (person) => ({ store: "pages", person, id: NAME });

/** Keep it as it is now. Says what was kept, or null if nothing could be.
 * @param {{shelf: Shelf, keys: Keys, ask: (person: string) => Promise<any>}} parts
 * @param {string} person */
export async function keep({ shelf, keys, ask }, person) {
  let key = await keys.here(person);
  if (!key && (await keys.tie(person)) === "here") key = await keys.here(person);
  const found = key && (await ask(person));
  if (!key || found?.person?.id !== person) return null;
  const box = await lockedWith(key).seal(place(person), found);
  await shelf.within(["pages", "about"], async (hand) => {
    await hand.put("pages", { person, name: NAME, box });
    await hand.put("about", { name: "last", person });
  });
  return found;
}

/** What was kept last, for whoever was here last; null when nobody's opens.
 * @param {{shelf: Shelf, keys: Keys}} parts */
export async function opened({ shelf, keys }) {
  const last = await shelf.within(["about"], (hand) => hand.get("about", "last"), false);
  const key = last && (await keys.here(last.person));
  if (!key) return null;
  const row = await shelf.within(["pages"], (hand) => hand.get("pages", [last.person, NAME]), false);
  return row ? lockedWith(key).open(place(last.person), row.box) : null;
}
