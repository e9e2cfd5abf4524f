// Words on this phone are sealed here, and only here: AES-256-GCM under a key that cannot be
// taken out of the browser, bound to the place they lie in, padded so that their length says
// little. Given a key; stores and sends nothing.

/**
 * @typedef {{store: string, person: string, id: string}} Place
 * @typedef {{seal: (place: Place, value: any) => Promise<any>, open: (place: Place, box: any) => Promise<any>}} Vault
 */

const STEP = 256;
const NONCE = 12;

/** @param {Place} place */
const boundTo = (place) =>
  new TextEncoder().encode(JSON.stringify(["journal", 1, place.store, place.person, place.id]));

/** A key that is given out once by the server, and never again by this browser.
 * @param {Uint8Array} bytes @returns {Promise<CryptoKey>} */
export const keyFrom = (bytes) =>
  crypto.subtle.importKey("raw", /** @type {BufferSource} */ (bytes), "AES-GCM", false, ["encrypt", "decrypt"]);

/** @param {CryptoKey} key @param {Place} place @param {any} value @returns {Promise<Uint8Array>} */
export async function seal(key, place, value) {
  const words = new TextEncoder().encode(JSON.stringify(value));
  const clear = new Uint8Array(Math.ceil((words.length + 4) / STEP) * STEP);
  new DataView(clear.buffer).setUint32(0, words.length);
  clear.set(words, 4);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: boundTo(place) },
    key,
    clear,
  );
  const box = new Uint8Array(NONCE + sealed.byteLength);
  box.set(iv);
  box.set(new Uint8Array(sealed), NONCE);
  return box;
}

/** What a box holds. Throws when the key or the place is another.
 * @param {CryptoKey} key @param {Place} place @param {Uint8Array} box @returns {Promise<any>} */
export async function open(key, place, box) {
  const clear = new Uint8Array(
    await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: box.slice(0, NONCE), additionalData: boundTo(place) },
      key,
      box.slice(NONCE),
    ),
  );
  const length = new DataView(clear.buffer).getUint32(0);
  return JSON.parse(new TextDecoder().decode(clear.subarray(4, 4 + length)));
}

/** @param {CryptoKey} key @returns {Vault} */
export const lockedWith = (key) => ({
  seal: (place, value) => seal(key, place, value),
  open: (place, box) => open(key, place, box),
});

/** For a shelf in the page's own memory, which nothing outlives.
 * @type {Vault} */
export const inMemory = {
  seal: async (_place, value) => structuredClone(value),
  open: async (_place, box) => structuredClone(box),
};
