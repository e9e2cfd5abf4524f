// The next gentle step, where only the phone can say which: as the journal would, by the
// phone's own clock. Pure; a twin of journal/web/pages/next_step.py and writing_page.py.

/**
 * @typedef {{slug: string, version: number, ask: string, hint: string, kind: string, core: boolean,
 *   needs_clear_head: boolean, grounding_after: string}} Prompt
 * @typedef {{when: string, name: string, opens_at: string, closes_at: string, state: string, prompts: Prompt[]}} Step
 * @typedef {{id: string, number: number, starts_at: string, cancelled_at: string | null, arc: Step[]}} Session
 */

const KIND_OF_STEP = /** @type {Record<string, string>} */ ({
  prepare: "intention",
  booster: "intention",
  eve: "intention",
  landing: "session-note",
});
const MOST = 3;

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

/** What is asked in a step, the prompt that was chosen first; all of one kind. One that leads
 * on, and two others; in the first hours after medicine none that needs a clear head.
 * @param {Step | undefined} step @param {string} [slug] @param {boolean} [isClear] @returns {Prompt[]} */
export function asked(step, slug = "", isClear = true) {
  const suits = (step?.prompts ?? []).filter((prompt) => isClear || !prompt.needs_clear_head);
  const chosen = suits.filter((prompt) => prompt.slug === slug);
  if (step?.when === "landing") return chosen;
  const others = suits.filter((prompt) => prompt.slug !== slug);
  const core = others.filter((prompt) => prompt.core).slice(0, 1);
  const found = [...chosen, ...core, ...others.filter((prompt) => !prompt.core)];
  return found.filter((prompt) => prompt.kind === found[0].kind).slice(0, MOST);
}

/** The step that is open nearest to now, with what it asks first; or nothing is asked.
 * @param {Session[]} sessions @param {number} now
 * @returns {{session: Session, step: Step, prompt: Prompt} | null} */
export function nextStep(sessions, now) {
  /** @param {Session} one */
  const away = (one) => Math.abs(Date.parse(one.starts_at) - now);
  for (const session of [...sessions].sort((a, b) => away(a) - away(b))) {
    if (session.cancelled_at) continue;
    for (const step of [...session.arc].reverse()) {
      const [prompt] = isOpen(step, now) && step.when !== "landing" ? asked(step) : [];
      if (prompt) return { session, step, prompt };
    }
  }
  return null;
}

/** Of which kind a page is that is begun here.
 * @param {Prompt[]} prompts @param {string} when @param {boolean} isOfSession */
export const kindOf = (prompts, when, isOfSession) =>
  prompts[0]?.kind ?? KIND_OF_STEP[when] ?? (isOfSession ? "reflection" : "free-page");
