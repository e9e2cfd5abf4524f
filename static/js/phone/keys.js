// The key of one person on this phone: given by the server to whoever is signed in, kept so
// that a script cannot read it, forgotten when they sign out. Without it, what they left on
// this phone stays locked for them.

import { keyFrom, lockedWith } from "./vault.js";

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

  /** What seals and opens what is theirs, with the key that is here now: another may have been
   * given to this phone while the page was open. Where none is any more, the page goes on with
   * its own, so that what is typed in its last moments is locked too and not lost.
   * @param {string} person @returns {Promise<import("./vault.js").Vault | null>} */
  async vault(person) {
    const row = await this.row(person);
    if (!row) return null;
    let held = lockedWith(row.key);
    const now = async () => {
      const found = await this.row(person);
      if (found) held = lockedWith(found.key);
      return held;
    };
    return {
      seal: async (place, value) => (await now()).seal(place, value),
      open: (place, box) => held.open(place, box).catch(async () => (await now()).open(place, box)),
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
    const phone = await this.phoneOf(person);
    const { status, json } = await this.ask("PUT", `/api/v1/phones/${phone}`, person);
    if (status === 410 && json?.code === "phone_ended") {
      await this.signedOutElsewhere(person, phone);
      return "ended";
    }
    if (status === 401 && json) return "out";
    if ((status !== 200 && status !== 201) || typeof json?.key !== "string") return "unknown";
    if (!(await this.keep(person, await keyFrom(fromBase64url(json.key)), left))) return "out";
    this.epoch = json.epoch;
    return "here";
  }

  /** No key is kept for somebody who has left since it was asked for.
   * @param {string} person @param {CryptoKey} key @param {number} left */
  keep(person, key, left) {
    return this.shelf.within(["keys", "about"], async (hand) => {
      if ((await leftOf(hand, person)).times !== left) return false;
      await hand.put("keys", { person, key });
      return true;
    });
  }

  /** How often what is theirs was locked here. @param {string} person @returns {Promise<number>} */
  async timesLeft(person) {
    return (await this.shelf.within(["about"], (hand) => leftOf(hand, person), false)).times;
  }

  /** Whether somebody signed this phone out from elsewhere for them; if so nothing here opens any more.
   * Asked when a sign-in turns out to be over. @param {string} person */
  async isEnded(person) {
    const phone = await this.phoneOf(person);
    const { status, json } = await this.ask("GET", `/api/v1/phones/${phone}?person=${person}`, null);
    const ended = status === 200 && json?.ended === true;
    return ended && this.signedOutElsewhere(person, phone);
  }

  /** Everyone whose key is here. @returns {Promise<string[]>} */
  async people() {
    const rows = await this.shelf.within(["keys"], (hand) => hand.all("keys"), false);
    return rows.map((row) => row.person);
  }

  /** Lock what is here: nothing of theirs opens until they sign in again.
   * @param {string} person @param {boolean} [isLeaving] they are signing out themselves, here */
  forget(person, isLeaving = false) {
    return this.shelf.within(["keys", "about"], (hand) => lock(hand, person, isLeaving));
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
  forgetOthers(person) {
    return this.shelf.within(["keys", "about"], async (hand) => {
      for (const row of await hand.all("keys")) {
        if (row.person !== person) await lock(hand, row.person);
      }
    });
  }

  /** The journal gives this phone's key to nobody any more, on purpose: what it locked is noise. It
   * may have become another phone since that was asked; then nothing is done, and false is said.
   * @param {string} person @param {string} phone @returns {Promise<boolean>} */
  signedOutElsewhere(person, phone) {
    return this.shelf.within(["keys", "about", ...ROOMS], async (hand) => {
      if ((await hand.get("about", `phone:${person}`))?.phone !== phone) return false;
      await hand.remove("keys", person);
      await hand.remove("about", `phone:${person}`);
      for (const store of ROOMS) {
        for (const row of await hand.all(store, person)) await hand.remove(store, placeOf(store, row));
      }
      return true;
    });
  }
}

/** Where somebody's words lie. */
const ROOMS = /** @type {const} */ (["drafts", "outbox", "pages", "set_aside"]);

/** What a row is found by. @param {typeof ROOMS[number]} store @param {any} row */
const placeOf = (store, row) =>
  ({
    drafts: [row.person, row.page],
    outbox: row.seq,
    pages: [row.person, row.name],
    set_aside: [row.person, row.op_id],
  })[store];

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
