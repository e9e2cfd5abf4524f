// The writing page without a connection: the same form as write.html, its prompts from what is
// kept on the phone, so that the same scripts keep what is written on it.

import { intentionOf, known, stepOf } from "./here.js";
import { another, asked, kindOf } from "./next.js";
import { list, piece } from "./pieces.js";

/** @typedef {import("./here.js").Here} Here */

/** What is asked of an answer that was given before, or will be.
 * @typedef {{slug: string, version: number, ask: string, hint?: string, text?: string, grounding?: string}} Asked */

/**
 * @param {Here} here @param {URLSearchParams} query
 * @param {any} [entry] a page that is changed
 */
export function sheet(here, query, entry) {
  const { kept } = here;
  // A link may ask for anything; only what the journal knows is taken from it.
  const wanted = entry ? entry.therapy_session_id : query.get("therapy_session_id");
  const session = kept.therapy_sessions.find((/** @type {any} */ one) => one.id === wanted);
  const sessionId = (entry ? wanted : session?.id) ?? "";
  const when = (entry ? entry.when : stepNamed(kept, query.get("when"))) ?? "";
  const step = stepOf(here, session, when);
  const knows = known(here, session?.id);
  const prompts = entry ? [] : asked(step, query.get("prompt") ?? "", knows);
  /** @type {Asked[]} */
  const questions = entry
    ? entry.answers.map((/** @type {any} */ one) => ({ ...one, slug: one.prompt, text: inJournal(entry, one) }))
    : prompts.map((one) => ({ ...one, grounding: one.grounding_after }));
  const isLanding = when === "landing";
  const kind = entry?.kind ?? kindNamed(query.get("kind"))?.value ?? kindOf(prompts, when, Boolean(session));
  const next = prompts[0] && !isLanding ? another(step, prompts[0].slug, knows) : null;

  const page = piece("write", {}, { prompts: !isLanding && questions.length > 1 ? "#more" : "", more: isLanding ? "" : "#about" });
  const form = /** @type {HTMLFormElement} */ (page.querySelector("form"));
  const id = entry?.id ?? crypto.randomUUID();
  form.action = `/entries/${id}`;
  // What the journal has; what was written here since is put over it by write.js.
  const { title = "", body = "", mood = "" } = entry?.inJournal ?? {};
  const [first, ...others] = questions;
  putBeside(page, isLanding ? null : intentionOf(here, sessionId, id));
  list(page, "asked", first ? [leaf("leaf", first, 0), ...(next ? [wayOn(query, next.slug)] : [])] : []);
  list(page, "free", first ? [] : [isLanding ? piece("word", {}) : free(kind)]);
  list(page, "more", [
    ...others.map((one, index) => leaf("another", one, index + 1)),
    ...(first && (!isLanding || body) ? [piece("else", {})] : []),
    ...(isLanding ? [] : [aboutPage(Boolean(first), !first && !when)]),
  ]);
  put(form, {
    entry_id: id,
    written_by: kept.person.id,
    page: crypto.randomUUID().replaceAll("-", ""),
    base: entry?.base ? String(entry.base) : "",
    kind,
    therapy_session_id: sessionId,
    course_id: entry?.course_id ?? "",
    when,
    title,
    body,
    mood,
  });
  for (const fold of form.querySelectorAll("details")) fold.open = hasWords(fold);
  document.body.classList.add("writing");
  return page;
}

/** @param {any} entry @param {any} answer */
const inJournal = (entry, answer) =>
  entry.inJournal?.answers.find((/** @type {any} */ one) => one.prompt === answer.prompt && one.version === answer.version)?.text ?? "";

/** @param {string} kind @param {Asked} one @param {number} index */
function leaf(kind, one, index) {
  const copy = piece(kind, { ask: one.ask, hint: one.hint, label: one.ask, grounding: one.grounding });
  const field = /** @type {HTMLTextAreaElement} */ (copy.querySelector("textarea"));
  field.id = `answer-${index}`;
  field.name = `answers-${index}-text`;
  field.defaultValue = one.text ?? "";
  copy.querySelector("[data-for]")?.setAttribute("for", field.id);
  const hint = copy.querySelector(".ask-hint");
  if (hint) field.setAttribute("aria-describedby", (hint.id = `hint-${field.id}`));
  for (const [name, value] of Object.entries({ prompt: one.slug, version: String(one.version) })) {
    field.before(hidden(`answers-${index}-${name}`, value));
  }
  return copy;
}

/** The same page with another prompt first. @param {URLSearchParams} query @param {string} slug */
function wayOn(query, slug) {
  const to = new URLSearchParams(query);
  to.set("prompt", slug);
  to.delete("go-on");
  return piece("way-on", {}, { to: `/write?${to}` });
}

/** @param {string | null} kind @returns {HTMLOptionElement | null} */
function kindNamed(kind) {
  const names = /** @type {HTMLTemplateElement} */ (document.getElementById("piece-kind")).content;
  return kind ? names.querySelector(`option[value="${CSS.escape(kind)}"]`) : null;
}

/** @param {any} kept @param {string | null} when @returns {string | undefined} */
const stepNamed = ({ therapy_sessions, free_prompts }, when) =>
  [...therapy_sessions.flatMap((/** @type {any} */ one) => one.arc), ...free_prompts].find((step) => step.when === when)?.when;

/** An empty page, named by what it will be. @param {string} kind */
function free(kind) {
  const name = kindNamed(kind)?.textContent ?? "";
  return piece("free", kind === "free-page" ? { plain: "A page" } : { name });
}

/** What else a page has: its title and its kind where these do not stand elsewhere.
 * @param {boolean} isAsked @param {boolean} mayChoose */
function aboutPage(isAsked, mayChoose) {
  const copy = piece("about", {});
  list(copy, "title", isAsked ? [piece("title", {})] : []);
  list(copy, "kind", mayChoose ? [piece("kind", {})] : []);
  return copy;
}

/** What was intended, in sight while one writes of what came. @param {ParentNode} page @param {any} intention */
function putBeside(page, intention) {
  const texts = intention && [...intention.answers.map((/** @type {any} */ one) => one.text), intention.body];
  const text = texts?.filter(Boolean).join("\n\n") ?? "";
  list(page, "intention", text ? [piece("intention", { text })] : []);
  page.querySelector(".beside")?.classList.toggle("beside", text !== "");
  document.body.classList.toggle("wide", text !== "");
}

/** @param {HTMLDetailsElement} fold */
const hasWords = (fold) =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (fold.querySelectorAll("textarea, input:not([type=hidden])"))].some((one) => one.value);

/** @param {string} name @param {string} value */
const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

/** @param {HTMLFormElement} form @param {Record<string, string>} values those that the page does not show are put beside */
function put(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = /** @type {HTMLInputElement | HTMLSelectElement | null} */ (form.elements.namedItem(name));
    if (field instanceof HTMLSelectElement) field.value = value;
    else if (field) field.defaultValue = value;
    else form.append(hidden(name, value));
  }
}
