// The words of a writing page: read from its form, and put back into it.

/** @param {HTMLFormElement} form @param {string} name */
export function value(form, name) {
  const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
  return field?.value ?? "";
}

/** @param {HTMLFormElement} form */
export function wordsOn(form) {
  const answers = [];
  for (let i = 0; value(form, `answers-${i}-prompt`); i += 1) {
    const text = value(form, `answers-${i}-text`);
    if (text.trim()) {
      answers.push({
        prompt: value(form, `answers-${i}-prompt`),
        version: Number(value(form, `answers-${i}-version`)),
        text,
      });
    }
  }
  return {
    kind: value(form, "kind"),
    therapy_session_id: value(form, "therapy_session_id") || null,
    course_id: value(form, "course_id") || null,
    when: value(form, "when") || null,
    title: value(form, "title"),
    body: value(form, "body"),
    mood: value(form, "mood"),
    answers,
  };
}

/** @typedef {ReturnType<typeof wordsOn>} Words */

/** @type {WeakMap<HTMLFormElement, Words>} */
const opened = new WeakMap();

/** The words a page came with: as they were when this was first asked.
 * @param {HTMLFormElement} form @returns {Words} */
export function asOpened(form) {
  const found = opened.get(form) ?? wordsOn(form);
  opened.set(form, found);
  return found;
}

/** @param {Words} words */
export const textsOf = (words) =>
  [words.title, ...words.answers.map((one) => one.text), words.body, words.mood].filter((text) => text.trim());

/** @param {Words} words */
export const isBlank = (words) => textsOf(words).length === 0;

/** Put these words on the page. False, and nothing is changed, when it has no place for one.
 * @param {HTMLFormElement} form @param {Words} words */
export function putOn(form, words) {
  /** @type {Map<string, string>} */
  const wanted = new Map([["title", words.title], ["body", words.body], ["mood", words.mood]]);
  const answers = new Map(words.answers.map((one) => [`${one.prompt} ${one.version}`, one.text]));
  for (let i = 0; value(form, `answers-${i}-prompt`); i += 1) {
    const name = `${value(form, `answers-${i}-prompt`)} ${value(form, `answers-${i}-version`)}`;
    wanted.set(`answers-${i}-text`, answers.get(name) ?? "");
    answers.delete(name);
  }
  const lacks = [...wanted].some(([name, text]) => text && !form.elements.namedItem(name));
  if (lacks || answers.size) return false;
  if (form.elements.namedItem("kind") instanceof HTMLSelectElement) wanted.set("kind", words.kind);
  for (const [name, text] of wanted) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
    if (!field) continue;
    field.value = text;
    const fold = field.closest("details");
    if (text && fold && name !== "kind") fold.open = true;
    // The page grows with the words, as if they had been typed.
    field.dispatchEvent(new CustomEvent("input", { detail: "put" }));
  }
  return true;
}
