// Where no patient is signed in, no key of one is here: however a sign-in ended, what lies on
// this phone is locked until its writer signs in again. Brought by install.js to
// the sign-in page, and to every page of somebody who is no patient.

import { keysOn, phoneShelf } from "./desk.js";
import { tellGone } from "./gone.js";

/** @param {import("./keys.js").Keys} keys */
async function lock(keys) {
  tellGone(await keys.gone());
  const people = await keys.people();
  for (const person of people) await keys.forget(person);
  // Those that were signed out from elsewhere hold only noise.
  for (const person of people) await keys.isEnded(person);
}

const shelf = phoneShelf();
if (shelf) void lock(keysOn(shelf)).catch(() => {});
