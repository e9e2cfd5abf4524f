// What is on this phone now: what was kept for a tunnel, and over it what was written here and
// is not in the journal yet. Used by the page without a connection; says nothing itself.

import { Drafts } from "./drafts.js";
import { hasClearHead } from "./next.js";
import { Outbox } from "./outbox.js";
import { dates } from "./pieces.js";
import { lockedWith } from "./vault.js";

/**
 * @typedef {object} Here
 * @property {any} kept what was kept for a tunnel
 * @property {number} now
 * @property {ReturnType<import("./pieces.js").dates>} dates
 * @property {any[]} unsent written here, and not in the journal yet
 */

/** @param {any} kept @param {import("./shelf.js").Shelf} shelf @param {CryptoKey} key @returns {Promise<Here>} */
export async function here(kept, shelf, key) {
  const { person } = kept;
  const unsent = await unsentOf({ shelf, vault: lockedWith(key), person: person.id });
  return { kept, now: Date.now(), dates: dates(person), unsent };
}

/** Of each page the last words.
 * @param {{shelf: import("./shelf.js").Shelf, vault: import("./vault.js").Vault, person: string}} about */
async function unsentOf(about) {
  const outbox = new Outbox(about);
  const waiting = await Promise.all(
    (await outbox.rows()).filter((row) => row.kind === "write").map(async (row) => {
      const operation = await outbox.opened(row);
      return operation && { ...row, entry: operation.entry };
    }),
  );
  const drafts = await new Drafts({ ...about, now: Date.now }).all();
  const found = new Map();
  for (const one of [...waiting.filter(Boolean), ...drafts.reverse()]) found.set(one.entry_id, one);
  return [...found.values()].reverse();
}

/** A page of one's own as it is here: what is not in the journal yet, else what is.
 * @param {Here} here @param {string} id */
export function pageOf({ kept, unsent }, id) {
  const mine = unsent.find((one) => one.entry_id === id);
  const entry = kept.entries.find((/** @type {any} */ one) => one.id === id && !one.unreadable);
  if (!mine) return entry && { ...entry, base: entry.version, inJournal: entry };
  const answers = (mine.entry.answers ?? []).map((/** @type {any} */ one) => ({ ...one, ask: askOf(kept, one.prompt) }));
  return { ...entry, ...mine.entry, answers, id, base: mine.base, page: mine.page, isUnsent: true, inJournal: entry };
}

/** Every page that is here, what is not in the journal yet first. @param {Here} here @returns {any[]} */
export function pages(here) {
  const ids = [...here.unsent.map((one) => one.entry_id), ...here.kept.entries.map((/** @type {any} */ one) => one.id)];
  return [...new Set(ids)].map((id) => pageOf(here, id)).filter(Boolean);
}

/** The newest intention for a session, to be read beside what comes after.
 * @param {Here} here @param {string} sessionId @param {string} but this page itself */
export const intentionOf = (here, sessionId, but) =>
  pages(here).find((one) => one.kind === "intention" && one.therapy_session_id === sessionId && one.id !== but);

/** What bears on what is asked, of one session or of none.
 * @param {Here} here @param {string | undefined} sessionId @returns {import("./next.js").Known} */
export function known(here, sessionId) {
  const { kept, now, dates } = here;
  const all = pages(here);
  const written = sessionId ? all.filter((one) => one.therapy_session_id === sessionId) : all;
  const ofToday = all.filter((one) => dates.date(one.created_at ?? one.written_at ?? now) === dates.date(now));
  const slugs = new Set(ofToday.flatMap(answersOf));
  return {
    isClear: hasClearHead(kept.therapy_sessions, now),
    answered: new Set(written.flatMap(answersOf)),
    today: [...new Map(promptsOf(kept).map((one) => [one.slug, one])).values()].filter((one) => slugs.has(one.slug)),
    isHardDay: ofToday.some((one) => one.when === "hard-day"),
  };
}

/** @param {any} page @returns {string[]} */
const answersOf = (page) => (page.answers ?? []).map((/** @type {any} */ one) => one.prompt);

/** Every prompt that this phone knows. @param {any} kept @returns {import("./next.js").Prompt[]} */
const promptsOf = (kept) =>
  [...kept.therapy_sessions.flatMap((/** @type {any} */ one) => one.arc), ...kept.free_prompts].flatMap((step) => step.prompts);

/** What a prompt asks: an answer that was not sent yet names it alone.
 * @param {any} kept @param {string} slug */
function askOf(kept, slug) {
  const answers = kept.entries.flatMap((/** @type {any} */ one) => one.answers ?? []);
  const found = [...promptsOf(kept), ...answers].find((one) => (one.slug ?? one.prompt) === slug);
  return found?.ask ?? "";
}

/** The step of a session, or one that may be asked at any time.
 * @param {Here} here @param {any} session @param {string} when @returns {import("./next.js").Step | undefined} */
export const stepOf = ({ kept }, session, when) =>
  session?.arc.find((/** @type {any} */ one) => one.when === when) ??
  kept.free_prompts.find((/** @type {any} */ one) => one.when === when);
