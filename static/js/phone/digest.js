// By which the journal knows that words arrived whole: SHA-256, in hexadecimal, of every text of
// a page in its order, with NUL between them.

/** Undefined where the browser cannot say: then it is not asked for.
 * @param {any} entry @returns {Promise<string | undefined>} */
export async function digestOf({ title = "", body = "", answers = [], mood = "" }) {
  if (!crypto.subtle) return undefined;
  const texts = [title, body, ...answers.map((/** @type {any} */ one) => one.text), mood];
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\0")));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
