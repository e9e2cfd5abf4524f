// Speaks to the journal for what waits on this phone. Says what came back and judges nothing;
// `meaning.js` does.

/** @typedef {import("./meaning.js").Answer} Answer */

const PUSH = "/api/v1/sync/push";
const LONGEST = 30_000;
const KEEPALIVE = 60_000; // what a browser sends on after its page has gone

/** @param {string} method @param {string} address @param {string | null} person @param {any} [body] @returns {Promise<Answer>} */
export async function ask(method, address, person, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    const answer = await fetch(address, {
      method,
      headers: {
        ...(text === undefined ? {} : { "Content-Type": "application/json" }),
        // Whose words these are: under another's sign-in they are not taken, and stay here.
        ...(person ? { "Journal-Person": person } : {}),
      },
      body: text,
      cache: "no-store",
      redirect: "error",
      keepalive: text !== undefined && text.length < KEEPALIVE,
      signal: AbortSignal.timeout?.(LONGEST),
    });
    const seconds = Number(answer.headers.get("Retry-After")) || 0;
    const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    const json = isJson ? await answer.json().catch(() => null) : null;
    return { status: answer.status, json, seconds };
  } catch {
    return { status: 0, json: null };
  }
}

/** @param {string} person @returns {(operations: any[]) => Promise<Answer>} */
export const pusher = (person) => (operations) => ask("POST", PUSH, person, { operations });

/** Asks what the journal does not have of these. @param {string} person @returns {import("./restored.js").Compare} */
export const comparer = (person) => async (entries, epoch) => {
  const { status, json } = await ask("POST", "/api/v1/sync/reconcile", person, { epoch, entries });
  return status === 200 && Array.isArray(json?.wanted) && Array.isArray(json.erased) ? json : null;
};
