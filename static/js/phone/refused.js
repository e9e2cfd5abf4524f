// What the journal refused, with its reason and its words: set aside on this phone, and never
// let go by itself. Read by the page that shows it, by Today, and when signing out.

import { wordsOf } from "./found.js";

/**
 * @typedef {import("./desk.js").Opened} Opened
 * @typedef {{title: string, body: string, mood: string, kind: string}} Anew
 * @typedef {{op_id: string, kind: string, entry_id?: string, more?: any, code?: string, message?: string,
 *   errors?: Record<string, string[]>, words: Anew | null}} Refused words: null, if it was an act
 */

/** The words of an entry for a page that asks nothing: answers stand in its text.
 * @param {any} entry @returns {Anew} */
function anewOf(entry) {
  const { title = "", mood = "", body = "", answers = [], kind } = wordsOf(entry);
  const texts = [...answers.map((/** @type {any} */ one) => one.text), body];
  return { title, mood, kind, body: texts.filter((text) => text?.trim()).join("\n\n") };
}

/** All of it, oldest first. A page that was only to be emptied holds no words to look after.
 * @param {Opened} desk @returns {Promise<Refused[]>} */
export async function refusedOf({ outbox }) {
  const rows = (await outbox.setAside()).map((row) => ({
    ...row,
    words: row.kind === "write" && row.operation ? anewOf(row.operation.entry) : null,
  }));
  const hasWords = (/** @type {Anew} */ { title, body, mood }) => Boolean(`${title}${body}${mood}`.trim());
  const found = rows.filter(({ kind, words }) => kind !== "write" || !words || hasWords(words));
  return found.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}
