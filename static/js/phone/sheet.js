// The writing page without a connection: the same form as write.html, its prompts from what is
// kept on the phone, so that the same scripts keep what is written on it.

import { asked, kindOf, landing } from "./next.js";
import { list, piece } from "./pieces.js";

/** @typedef {import("./views.js").Here} Here */

/** What is asked of an answer that was given before, or will be.
 * @typedef {{slug: string, version: number, ask: string, hint?: string, text?: string, grounding?: string}} Asked */

/**
 * @param {Here} here @param {URLSearchParams} query
 * @param {any} [entry] a page that is changed
 */
export function sheet({ kept, now }, query, entry) {
  const sessions = kept.therapy_sessions;
  const sessionId = entry ? entry.therapy_session_id : query.get("therapy_session_id");
  const when = (entry ? entry.when : query.get("when")) ?? "";
  const session = sessions.find((/** @type {any} */ one) => one.id === sessionId);
  const isClear = !landing(sessions, now);
  const prompts = entry ? [] : asked(stepOf(kept, session, when), query.get("prompt") ?? "", isClear);
  /** @type {Asked[]} */
  const questions = entry
    ? entry.answers.map((/** @type {any} */ one) => ({ ...one, slug: one.prompt, text: inJournal(entry, one) }))
    : prompts.map((one) => ({ ...one, grounding: one.grounding_after }));
  const isLanding = when === "landing" && !isClear;
  const page = piece("write", {});
  const form = /** @type {HTMLFormElement} */ (page.querySelector("form"));
  const id = entry?.id ?? crypto.randomUUID();
  form.action = `/entries/${id}`;
  put(form, {
    entry_id: id,
    written_by: kept.person.id,
    page: crypto.randomUUID().replaceAll("-", ""),
    base: entry?.base ? String(entry.base) : "",
    kind: entry?.kind ?? query.get("kind") ?? kindOf(prompts, when, Boolean(session)),
    therapy_session_id: session?.id ?? sessionId ?? "",
    course_id: entry?.course_id ?? "",
    when,
  });
  const [first, ...others] = questions;
  const more = [...others.map((one, index) => leaf("another", one, index + 1)), ...(first ? [piece("else", {})] : [])];
  list(page, "asked", first ? [leaf("leaf", first, 0)] : []);
  list(page, "free", first ? [] : [piece(isLanding ? "word" : "free", {})]);
  list(page, "more", isLanding ? [] : more);
  // What the journal has; what was written here since is put over it by write.js.
  const { title = "", body = "", mood = "" } = entry?.inJournal ?? {};
  put(form, { title, body, mood }, form);
  for (const fold of form.querySelectorAll("details")) fold.open = Boolean(fold.querySelector("textarea")?.value);
  document.body.classList.add("writing");
  return page;
}

/** @param {any} entry @param {any} answer */
const inJournal = (entry, answer) =>
  entry.inJournal?.answers.find((/** @type {any} */ one) => one.prompt === answer.prompt && one.version === answer.version)?.text ?? "";

/** @param {any} kept @param {any} session @param {string} when */
const stepOf = (kept, session, when) =>
  session?.arc.find((/** @type {any} */ one) => one.when === when) ??
  kept.free_prompts.find((/** @type {any} */ one) => one.when === when);

/** @param {string} kind @param {Asked} one @param {number} index */
function leaf(kind, one, index) {
  const copy = piece(kind, { ask: one.ask, hint: one.hint, label: one.ask, grounding: one.grounding });
  const field = /** @type {HTMLTextAreaElement} */ (copy.querySelector("textarea"));
  field.id = `answer-${index}`;
  field.name = `answers-${index}-text`;
  field.defaultValue = one.text ?? "";
  copy.querySelector("[data-for]")?.setAttribute("for", field.id);
  for (const [name, value] of Object.entries({ prompt: one.slug, version: String(one.version) })) {
    field.before(hidden(`answers-${index}-${name}`, value));
  }
  return copy;
}

/** @param {string} name @param {string} value */
const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

/** @param {HTMLFormElement} form @param {Record<string, string>} values
 * @param {HTMLElement} [missing] where a field goes that the page does not show */
function put(form, values, missing) {
  for (const [name, value] of Object.entries(values)) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
    if (field) field.defaultValue = value;
    else missing?.append(hidden(name, value));
  }
}
