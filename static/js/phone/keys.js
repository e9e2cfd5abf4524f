// The key of one person on this phone: given by the server to whoever is signed in, kept so
// that a script cannot read it, forgotten when they sign out. Without it, what they left on
// this phone stays locked for them.

import { keyOf, ROOMS, sealAnew } from "./anew.js";
import { isSame, keyFrom, lockedWith } from "./vault.js";

/**
 * @typedef {import("./shelf.js").Shelf} Shelf
 * @typedef {{status: number, json: any}} Answer
 * @typedef {(method: string, address: string, person: string | null) => Promise<Answer>} Ask
 * @typedef {"here"|"ended"|"out"|"unknown"} Tied what the server says of this phone
 */

export class Keys {
  /** @param {{shelf: Shelf, ask: Ask, newId: () => string}} parts */
  constructor({ shelf, ask, newId }) {
    this.shelf = shelf;
    this.ask = ask;
    this.newId = newId;
    /** @type {string | undefined} the journal's, as it was said with the key */
    this.epoch = undefined;
    /** @type {Promise<any>} over, once the server was asked for the key */
    this.tied = Promise.resolve();
  }

  /** The key that is here, without asking anyone. @param {string} person @returns {Promise<CryptoKey | null>} */
  async here(person) {
    return (await this.row(person))?.key ?? null;
  }

  /** @param {string} person */
  row(person) {
    return this.shelf.within(["keys"], (hand) => hand.get("keys", person), false);
  }

  /** What seals and opens what is theirs; also where another key was given to this phone while
   * the page was open. @param {string} person @returns {Promise<import("./vault.js").Vault | null>} */
  async vault(person) {
    const row = await this.row(person);
    if (!row) return null;
    let held = lockedWith(row.key, row.before);
    return {
      seal: (place, value) => held.seal(place, value),
      open: (place, box) =>
        held.open(place, box).catch(async () => {
          const now = await this.row(person);
          if (now) held = lockedWith(now.key, now.before);
          return held.open(place, box);
        }),
    };
  }

  /** This phone's own id for one person; made at the first asking. @param {string} person @returns {Promise<string>} */
  phoneOf(person) {
    return this.shelf.within(["about"], async (hand) => {
      const name = `phone:${person}`;
      const row = await hand.get("about", name);
      if (row) return row.phone;
      const phone = this.newId();
      await hand.put("about", { name, phone });
      return phone;
    });
  }

  /** Tie this sign-in to this phone, and keep the key that is given for it.
   * @param {string} person @returns {Promise<Tied>} */
  async tie(person) {
    const left = await this.timesLeft(person);
    const { status, json } = await this.ask("PUT", await this.place(person), person);
    if (status === 410 && json?.code === "phone_ended") {
      await this.signedOutElsewhere(person);
      return "ended";
    }
    if (status === 401 && json) return "out";
    if ((status !== 200 && status !== 201) || typeof json?.key !== "string") return "unknown";
    if (!(await this.keep(person, await keyFrom(fromBase64url(json.key)), left))) return "out";
    this.epoch = json.epoch;
    return "here";
  }

  /** A journal that was brought back from a backup may not know this phone any more, and gives
   * it another key: what was sealed with the one before is sealed anew. No key is kept for somebody
   * who has left since it was asked for.
   * @param {string} person @param {CryptoKey} key @param {number} left */
  async keep(person, key, left) {
    const row = await this.row(person);
    const isOther = row && !(await isSame(row.key, key));
    const before = isOther ? [row.key, ...(row.before ?? [])] : (row?.before ?? []);
    const isKept = await this.shelf.within(["keys", "about"], async (hand) => {
      if ((await leftOf(hand, person)).times !== left) return false;
      await hand.put("keys", { person, key, before });
      return true;
    });
    if (isKept) await sealAnew(this.shelf, { person, key, before });
    return isKept;
  }

  /** How often what is theirs was locked here. @param {string} person @returns {Promise<number>} */
  async timesLeft(person) {
    return (await this.shelf.within(["about"], (hand) => leftOf(hand, person), false)).times;
  }

  /** Whether somebody signed this phone out from elsewhere for them; if so nothing here opens any more.
   * Asked when a sign-in turns out to be over. @param {string} person */
  async isEnded(person) {
    const { status, json } = await this.ask("GET", `${await this.place(person)}?person=${person}`, null);
    const ended = status === 200 && json?.ended === true;
    if (ended) await this.signedOutElsewhere(person);
    return ended;
  }

  /** Everyone whose key is here. @returns {Promise<string[]>} */
  async people() {
    const rows = await this.shelf.within(["keys"], (hand) => hand.all("keys"), false);
    return rows.map((row) => row.person);
  }

  /** Lock what is here: nothing of theirs opens until they sign in again.
   * @param {string} person @param {boolean} [isLeaving] they are signing out themselves, here */
  async forget(person, isLeaving = false) {
    await this.sealAnew(person);
    return this.shelf.within(["keys", "about"], (hand) => lock(hand, person, isLeaving));
  }

  /** A page that was open meanwhile may have gone on with the key from before. @param {string} person */
  async sealAnew(person) {
    const row = await this.row(person);
    if (row) await sealAnew(this.shelf, row).catch(() => {}); // it is locked in any case
  }

  /** Those who were signing out here; said once. @returns {Promise<string[]>} */
  gone() {
    return this.shelf.within(["about"], async (hand) => {
      const found = (await hand.all("about")).filter((row) => row.isLeaving);
      for (const row of found) await hand.put("about", { ...row, isLeaving: false });
      return found.map((row) => row.person);
    });
  }

  /** Somebody else is here now: the others' words are locked. @param {string} person */
  async forgetOthers(person) {
    for (const other of await this.people()) if (other !== person) await this.sealAnew(other);
    return this.shelf.within(["keys", "about"], async (hand) => {
      for (const row of await hand.all("keys")) {
        if (row.person !== person) await lock(hand, row.person);
      }
    });
  }

  /** The key was destroyed on the server, on purpose: what it locked is noise now.
   * @param {string} person */
  signedOutElsewhere(person) {
    return this.shelf.within(["keys", "about", ...ROOMS], async (hand) => {
      await hand.remove("keys", person);
      await hand.remove("about", `phone:${person}`);
      for (const store of ROOMS) {
        for (const row of await hand.all(store, person)) await hand.remove(store, keyOf(store, row));
      }
    });
  }

  /** @param {string} person */
  async place(person) {
    return `/api/v1/phones/${await this.phoneOf(person)}`;
  }
}

/** @param {import("./shelf.js").Hand} hand @param {string} person */
const leftOf = async (hand, person) => (await hand.get("about", `left:${person}`)) ?? { times: 0 };

/** @param {import("./shelf.js").Hand} hand @param {string} person @param {boolean} [isLeaving] */
async function lock(hand, person, isLeaving = false) {
  const { times } = await leftOf(hand, person);
  await hand.remove("keys", person);
  await hand.put("about", { name: `left:${person}`, person, times: times + 1, isLeaving });
}

/** @param {string} text @returns {Uint8Array} */
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
