// What an answer of the server means for words that wait to be sent. Pure. The rule behind
// all of it: only a result that names an operation lets it go.

/**
 * @typedef {{status: number, json: any, seconds?: number}} Answer status 0: no answer came
 * @typedef {"results"|"sign-in"|"no-connection"|"later"|"refused"} Meaning
 */

// Not about what was sent: it may be right the next time.
const PASSING = new Set([403, 404, 407, 408, 409, 410, 412, 423, 425, 426, 429]);

/** @param {Answer} answer @returns {Meaning} */
export function meaning({ status, json }) {
  if (status === 0) return "no-connection";
  // A proxy's page, a café's welcome or half an answer: not from the journal, whatever its number.
  const isOurs = json !== null && typeof json === "object" && !Array.isArray(json);
  if (!isOurs) return "later";
  if (status === 200) return Array.isArray(json.results) ? "results" : "later";
  if (status === 401) return "sign-in";
  if (status >= 400 && status < 500 && !PASSING.has(status)) return "refused";
  return "later";
}

/**
 * @typedef {{op_id: string, status: string, version?: number, beside?: number, code?: string,
 *   message?: string, errors?: Record<string, string[]>, seconds?: number}} Result
 */

/** What becomes of one operation: gone from here, set aside with its reason, or kept.
 * @param {Result} result @returns {"gone"|"set-aside"|"kept"} */
export function fate(result) {
  if (["applied", "duplicate", "conflict_kept"].includes(result.status)) return "gone";
  if (result.code === "damaged") return "kept"; // on its way; here it is whole
  return result.status === "rejected" ? "set-aside" : "kept";
}

/** Why something was refused, in the server's own sentence. @param {any} said */
export const reason = (said) =>
  String(Object.values(said?.errors ?? {}).flat()[0] ?? said?.message ?? "");
