// When a page of writing is opened: the words of it that an earlier page left on this phone
// and that the journal does not have. They are shown, with the journal's own beside them.

import { openPages } from "./locks.js";

const LONG_AGO = "1970-01-01T00:00:00Z"; // a thing in the outbox belongs to no page

/**
 * @typedef {import("./desk.js").Opened} Opened
 * @typedef {{entry_id: string, page: string, base: number | null, entry: any, op_id: string, at?: string}} Found
 */

/** The newest of them: a draft, else what waits to be sent. @param {Opened} desk @param {string} entry_id @returns {Promise<Found | null>} */
export async function foundOf(desk, entry_id) {
  const isOpen = await openPages(navigator.locks, Date.now());
  const draft = (await desk.drafts.all()).find((one) => one.entry_id === entry_id && !isOpen(one.page, one.at));
  if (draft) return draft;
  const rows = await desk.outbox.rows();
  const row = rows.filter((one) => one.entry_id === entry_id && one.kind === "write" && !isOpen(one.page, LONG_AGO)).at(-1);
  const operation = row && (await desk.outbox.opened(row));
  return operation ? { entry_id, page: row.page, base: row.base, entry: operation.entry, op_id: row.op_id } : null;
}

/** What is written of an entry, without when and where: as the page holds it. @param {any} entry */
export function wordsOf({ kind, therapy_session_id, course_id, when, title, body, mood, answers }) {
  return { kind, therapy_session_id, course_id, when, title, body, mood, answers };
}
