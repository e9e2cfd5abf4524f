// What this phone keeps, in IndexedDB: the only file that knows how. Everything with words in
// it was sealed by the vault before. Where there is no IndexedDB, `MemoryShelf` is the same
// for as long as the page is open.

/**
 * @typedef {"about"|"keys"|"drafts"|"outbox"|"pages"|"set_aside"} Store
 * @typedef {{
 *   get: (store: Store, key: any) => Promise<any>,
 *   all: (store: Store, person?: string) => Promise<any[]>,
 *   put: (store: Store, row: any) => Promise<any>,
 *   remove: (store: Store, key: any) => Promise<void>,
 * }} Hand
 * @typedef {{within: <T>(stores: Store[], work: (hand: Hand) => Promise<T>, strict?: boolean) => Promise<T>}} Shelf
 */

const NAME = "journal";
/** Every store, by what its rows are found. Rows are a person's, but for `about`.
 * @type {Record<Store, IDBObjectStoreParameters>} */
const STORES = {
  about: { keyPath: "name" }, // a phone's id, the epoch: never words
  keys: { keyPath: "person" }, // a CryptoKey that cannot be taken out
  drafts: { keyPath: ["person", "page"] },
  outbox: { keyPath: "seq", autoIncrement: true },
  pages: { keyPath: ["person", "name"] },
  set_aside: { keyPath: ["person", "op_id"] },
};

/** This phone has no room for it. */
export class NoRoom extends Error {
  name = "NoRoom";
}

/** @template T @param {IDBRequest<T>} asked @returns {Promise<T>} */
const answer = (asked) =>
  new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

/** @param {IDBTransaction} tx @returns {Hand} */
const handOf = (tx) => ({
  get: (store, key) => answer(tx.objectStore(store).get(key)),
  all: (store, person) => answer(tx.objectStore(store).index("person").getAll(person)),
  put: (store, row) => answer(tx.objectStore(store).put(row)),
  remove: (store, key) => answer(tx.objectStore(store).delete(key)),
});

/** @implements {Shelf} */
export class PhoneShelf {
  /** @param {IDBFactory} factory @param {string} [name] */
  constructor(factory, name = NAME) {
    this.factory = factory;
    this.name = name;
    /** @type {Promise<IDBDatabase> | null} */
    this.opened = null;
  }

  open() {
    this.opened ??= new Promise((done, failed) => {
      const asked = this.factory.open(this.name, 1);
      asked.onupgradeneeded = () => {
        for (const [store, how] of Object.entries(STORES)) {
          asked.result.createObjectStore(store, how).createIndex("person", "person");
        }
      };
      asked.onsuccess = () => {
        const forget = () => (this.opened = null);
        asked.result.onclose = forget;
        asked.result.onversionchange = () => {
          asked.result.close();
          forget();
        };
        done(asked.result);
      };
      asked.onerror = asked.onblocked = () => failed(asked.error ?? new Error("blocked"));
    });
    this.opened.catch(() => (this.opened = null));
    return this.opened;
  }

  /** One transaction: all of it happens, or nothing. Only the hand may be awaited in it.
   * `strict`: it is on the disk when this resolves.
   * @template T @param {Store[]} stores @param {(hand: Hand) => Promise<T>} work @param {boolean} [strict] @returns {Promise<T>} */
  async within(stores, work, strict = true) {
    try {
      return await this.once(stores, work, strict);
    } catch (problem) {
      if (isNoRoom(problem)) throw new NoRoom();
      // The browser may have closed the connection while the page slept: once more.
      this.opened = null;
      try {
        return await this.once(stores, work, strict);
      } catch (again) {
        throw isNoRoom(again) ? new NoRoom() : again;
      }
    }
  }

  /** @template T @param {Store[]} stores @param {(hand: Hand) => Promise<T>} work @param {boolean} strict @returns {Promise<T>} */
  async once(stores, work, strict) {
    const database = await this.open();
    const tx = database.transaction(stores, "readwrite", { durability: strict ? "strict" : "relaxed" });
    const over = new Promise((done, failed) => {
      tx.oncomplete = () => done(null);
      tx.onabort = () => failed(tx.error ?? new Error("aborted"));
    });
    over.catch(() => {}); // said below, by whichever fails first
    try {
      const found = await work(handOf(tx));
      await over;
      return found;
    } catch (problem) {
      try {
        tx.abort();
      } catch {
        // it is over already
      }
      throw problem;
    }
  }
}

/** @param {any} problem */
const isNoRoom = (problem) => ["NoRoom", "QuotaExceededError"].includes(problem?.name);

/** The same in the page's memory: for a browser without room, or without a lock for it.
 * @implements {Shelf} */
export class MemoryShelf {
  constructor() {
    /** @type {Record<string, Map<string, any>>} */
    this.rows = Object.fromEntries(Object.keys(STORES).map((store) => [store, new Map()]));
    this.last = 0;
    /** @type {Promise<any>} */
    this.turn = Promise.resolve();
  }

  /** @template T @param {Store[]} _stores @param {(hand: Hand) => Promise<T>} work @returns {Promise<T>} */
  within(_stores, work) {
    const mine = this.turn.then(() => work(this.hand()));
    this.turn = mine.catch(() => {});
    return mine;
  }

  /** @returns {Hand} */
  hand() {
    const { rows } = this;
    /** @param {Store} store @param {any} row */
    const keyOf = (store, row) => {
      const path = /** @type {any} */ (STORES[store].keyPath);
      return JSON.stringify(Array.isArray(path) ? path.map((part) => row[part]) : row[path]);
    };
    return {
      get: async (store, key) => rows[store].get(JSON.stringify(key)),
      all: async (store, person) => [...rows[store].values()].filter((row) => !person || row.person === person),
      put: async (store, row) => {
        const kept = store === "outbox" && !row.seq ? { ...row, seq: ++this.last } : { ...row };
        rows[store].set(keyOf(store, kept), kept);
        return kept.seq;
      },
      remove: async (store, key) => void rows[store].delete(JSON.stringify(key)),
    };
  }
}
