// The next gentle step, where only the phone can say which: as the journal would, by the
// phone's own clock. Pure; a twin of journal/web/pages/next_step.py and writing_page.py, and
// of the budget of a day in journal/content/choosing.py.

/**
 * @typedef {{slug: string, version: number, when: string, domain: string, ask: string, hint: string,
 *   kind: string, core: boolean, needs_clear_head: boolean, grounding_after: string, follows: string | null}} Prompt
 * @typedef {{when: string, name: string, opens_at: string, closes_at: string, state: string, prompts: Prompt[]}} Step
 * @typedef {{id: string, number: number, starts_at: string, cancelled_at: string | null, arc: Step[]}} Session
 * @typedef {object} Known what bears on the choice
 * @property {boolean} isClear whether medicine is long enough ago
 * @property {Set<string>} answered the slugs that have an answer on this session
 * @property {Prompt[]} today what was answered today, on any step
 * @property {boolean} isHardDay whether a page for a hard day was written today
 */

const HOUR = 3_600_000;
const CLEAR_HEAD = 20 * HOUR;
const KIND_OF_STEP = /** @type {Record<string, string>} */ ({
  prepare: "intention",
  booster: "intention",
  eve: "intention",
  landing: "session-note",
});
const MOST = 3;
const OPTIONAL_A_DAY = 2;

/** @param {Step} step @param {number} now */
const isOpen = (step, now) =>
  ["open", "waiting"].includes(step.state) &&
  Date.parse(step.opens_at) <= now &&
  now < Date.parse(step.closes_at);

/** The session whose first hours after medicine are now.
 * @param {Session[]} sessions @param {number} now */
export const landing = (sessions, now) =>
  sessions.find(
    (one) => !one.cancelled_at && one.arc.some((step) => step.when === "landing" && isOpen(step, now)),
  );

/** Whether twenty hours have passed since medicine.
 * @param {Session[]} sessions @param {number} now */
export const hasClearHead = (sessions, now) =>
  !sessions.some(({ cancelled_at, starts_at }) => {
    const since = now - Date.parse(starts_at);
    return !cancelled_at && since >= 0 && since < CLEAR_HEAD;
  });

/** What is left of these to be offered today: one that leads on, and at most two others.
 * @param {Prompt[]} prompts @param {Known} known */
function offered(prompts, { answered, today, isHardDay }) {
  const suits = isHardDay ? prompts.filter((one) => one.when === "hard-day") : prompts;
  // What steadies is never used up by what was asked on a calmer hour of the day.
  const isSteadying = suits.every((one) => one.when === "hard-day");
  const spent = isSteadying ? today.filter((one) => one.when === "hard-day") : today;
  const slugs = new Set(spent.map((one) => one.slug));
  const fresh = suits.filter((one) => !answered.has(one.slug) && !slugs.has(one.slug) && (!one.follows || answered.has(one.follows)));
  const touched = new Set(suits.filter((one) => answered.has(one.slug)).map((one) => one.domain));
  fresh.sort((a, b) => Number(touched.has(a.domain)) - Number(touched.has(b.domain)));
  const core = spent.some((one) => one.core) ? [] : fresh.filter((one) => one.core).slice(0, 1);
  const room = OPTIONAL_A_DAY - spent.filter((one) => !one.core).length;
  return [...core, ...fresh.filter((one) => !one.core).slice(0, Math.max(0, room))];
}

/** What one page asks: the prompt that was chosen, then what is offered; all of one kind.
 * @param {Step | undefined} step @param {string} slug @param {Known} known @returns {Prompt[]} */
export function asked(step, slug, known) {
  const suits = (step?.prompts ?? []).filter((one) => known.isClear || !one.needs_clear_head);
  const chosen = suits.filter((one) => one.slug === slug);
  if (step?.when === "landing") return chosen;
  const others = offered(suits, known).filter((one) => one.slug !== slug);
  const found = [...chosen, ...others];
  return found.filter((one) => one.kind === found[0].kind).slice(0, MOST);
}

/** The prompt to go on to from this one, if there is another that has no answer yet.
 * @param {Step | undefined} step @param {string} slug @param {Known} known */
export function another(step, slug, known) {
  const suits = (step?.prompts ?? []).filter(
    (one) => one.slug === slug || ((known.isClear || !one.needs_clear_head) && !known.answered.has(one.slug)),
  );
  const at = suits.findIndex((one) => one.slug === slug);
  return suits.length > 1 ? suits[(at + 1) % suits.length] : null;
}

/** The step that is open nearest to now, with what it asks first; or nothing is asked.
 * @param {Session[]} sessions @param {number} now @param {(session: Session) => Known} knownOf
 * @returns {{session: Session, step: Step, prompt: Prompt} | null} */
export function nextStep(sessions, now, knownOf) {
  /** @param {Session} one */
  const away = (one) => Math.abs(Date.parse(one.starts_at) - now);
  for (const session of [...sessions].sort((a, b) => away(a) - away(b))) {
    if (session.cancelled_at) continue;
    for (const step of [...session.arc].reverse()) {
      const [prompt] = isOpen(step, now) && step.when !== "landing" ? asked(step, "", knownOf(session)) : [];
      if (prompt) return { session, step, prompt };
    }
  }
  return null;
}

/** Of which kind a page is that is begun here.
 * @param {Prompt[]} prompts @param {string} when @param {boolean} isOfSession */
export const kindOf = (prompts, when, isOfSession) =>
  prompts[0]?.kind ?? KIND_OF_STEP[when] ?? (isOfSession ? "reflection" : "free-page");
