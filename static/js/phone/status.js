// The words of the line under the page. True at all times: it says "in your journal" only of
// what the journal has answered for.

/**
 * @typedef {"typing"|"kept"|"phone"|"waiting"|"signed-out"|"no-room"|"empty"|"refused"|"two-versions"} State
 * @typedef {{say: string, act?: "sign-in"|"look"|"aside"}} Line
 */

const EVERYWHERE = {
  typing: "Typing.",
  kept: "In your journal.",
  empty: "The page is empty now. What you wrote before is still in your journal.",
  refused: "This could not be kept yet.",
  "two-versions": "Two versions.",
  "no-room": "Your phone has no room: copy your words or make room.",
};
/** Where the words are safe on this phone. */
const ON_PHONE = {
  phone: "On this phone.",
  waiting: "On this phone; we'll send it when there is a connection.",
  later: "On this phone. We couldn't reach your journal. We'll try again.",
  "signed-out": "On this phone; sign in to send it.",
};
/** Where nothing can be kept on this phone: the page is the only place. */
const ON_PAGE = {
  phone: "Your words are on this page.",
  waiting: "We couldn't reach your journal. Your words are on this page. We'll try again.",
  later: "We couldn't reach your journal. Your words are on this page. We'll try again.",
  "signed-out": "You have been signed out. Your words are on this page, and come with you.",
};
const ACTS = /** @type {Record<string, "sign-in"|"look"|"aside">} */ ({
  "signed-out": "sign-in",
  "two-versions": "look",
  refused: "aside",
});

/** What is said of words that wait, by how the sending stands. */
export const STANDING = /** @type {const} */ ({
  clear: "phone",
  "sign-in": "signed-out",
  "no-connection": "waiting",
  later: "later",
});

/** @param {State | "later"} state @param {{onPhone: boolean, detail?: string}} about @returns {Line} */
export function line(state, { onPhone, detail }) {
  const said = /** @type {Record<string, string>} */ ({ ...EVERYWHERE, ...(onPhone ? ON_PHONE : ON_PAGE) })[state];
  return { say: detail ? `${said} ${detail}` : said, act: ACTS[state] };
}
