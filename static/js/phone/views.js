// What the page without a connection says, put together from what is kept on the phone.
// Given all it shows; asks nobody and keeps nothing.

import { known, pages } from "./here.js";
import { landing, nextStep } from "./next.js";
import { list, piece } from "./pieces.js";

/** @typedef {import("./here.js").Here} Here */

const NO_CONNECTION = "No connection to your journal. What you write stays on this phone, and goes there when there is one.";
const LONG = 90;

/** @param {string} text */
const firstUp = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** How a page is called in a list. @param {any} entry */
function name(entry) {
  const text = entry.title || entry.answers?.find((/** @type {any} */ one) => one.text)?.text || entry.body || "";
  const line = text.trim().replace(/\s+/g, " ");
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line)];
  const short = letters.slice(0, LONG).map((one) => one.segment).join("");
  return letters.length > LONG ? `${short}…` : short || "An empty page";
}

/** @param {Here} here */
const unsentRows = ({ unsent }) =>
  unsent.map((one) =>
    piece("row", { text: name(one.entry), about: one.base ? "Changed here" : "" }, { to: `/entries/${one.entry_id}/edit` }));

/** @param {Here} here */
export function today(here) {
  const { kept, now, dates } = here;
  const after = landing(kept.therapy_sessions, now);
  if (after) return catching(after);
  const next = nextStep(kept.therapy_sessions, now, (session) => known(here, session.id));
  const to = next && new URLSearchParams({
    therapy_session_id: next.session.id, when: next.step.when, prompt: next.prompt.slug,
  });
  const page = piece(
    "today",
    {
      day: dates.day(now),
      said: NO_CONNECTION,
      session: next ? `Session ${next.session.number} · ${dates.moment(next.session.starts_at)}` : "",
      title: next ? firstUp(next.step.name) : "A quiet page",
      text: next ? "" : "Nothing is asked here. You can write what is there now.",
      ask: next?.prompt.ask,
      hint: next?.prompt.hint,
    },
    { write: to ? `/write?${to}` : "/write" },
  );
  list(page, "unsent", unsentRows(here));
  return page;
}

/** @param {import("./next.js").Session} session */
function catching(session) {
  const step = session.arc.find((one) => one.when === "landing");
  const to = new URLSearchParams({ therapy_session_id: session.id, when: "landing" });
  const prompts = (step?.prompts ?? []).slice(0, 3);
  const page = piece("catch", {});
  list(page, "catches", [
    piece("catch-row", { text: "A word" }, { to: `/write?${to}` }),
    ...prompts.map((one) => piece("catch-row", { text: one.ask }, { to: `/write?${to}&prompt=${one.slug}` })),
  ]);
  return page;
}

/** @param {Here} here */
export function journal(here) {
  const { kept, dates, unsent } = here;
  const page = piece("journal", {});
  const waits = new Set(unsent.map((one) => one.entry_id));
  const others = kept.entries.filter((/** @type {any} */ one) => !waits.has(one.id) && !one.unreadable);
  list(page, "unsent", unsentRows(here));
  list(page, "newest", others.map((/** @type {any} */ one) =>
    piece("row", { text: name(one), about: dates.day(one.written_at) }, { to: `/entries/${one.id}` })));
  return page;
}

/** @param {Here} here @param {any} entry */
export function read({ dates }, entry) {
  const isChanged = entry.isUnsent && entry.inJournal;
  const unsent = isChanged ? "With your changes on this phone, which are not in your journal yet" : "On this phone, not in your journal yet";
  const about = entry.isUnsent ? unsent : dates.moment(entry.written_at);
  const page = piece("page", { about, title: entry.title || "A page" }, { edit: `/entries/${entry.id}/edit` });
  list(page, "words", wordsOf(entry));
  return page;
}

/** @param {any} entry */
const wordsOf = (entry) => [
  ...(entry.answers ?? [])
    .filter((/** @type {any} */ one) => one.text)
    .map((/** @type {any} */ one) => piece("answer", { ask: one.ask, text: one.text })),
  ...(entry.body ? [piece("body", { text: entry.body })] : []),
];

/** @param {string} text @param {"tel"|"sms"} [how] */
const dialled = (text, how = "tel") => `${how}:${text.replace(/[^+\d]/g, "")}`;

/** @param {Here} here */
export function support(here) {
  const { safety_card: card, practice, crisis_lines } = here.kept;
  const page = piece("support", {});
  const parts = card && !card.unreadable ? cardParts(card) : [];
  list(page, "card", parts);
  const { line, hours } = practice ?? {};
  list(page, "practice", line || hours ? [
    piece("call", { name: practice.name, call: "Call your practice: ", number: line, hours }, line ? { call: dialled(line) } : {}),
  ] : []);
  list(page, "plans", [
    ...plans(here, "safety-plan", "What you wrote for a day like this"),
    ...plans(here, "coping-plan", "What steadies you"),
  ]);
  list(page, "lines", (crisis_lines ?? []).map(ofCountry));
  return page;
}

/** What one wrote for a hard day, to be opened. @param {Here} here @param {string} kind @param {string} name */
function plans(here, kind, name) {
  const words = pages(here).filter((one) => one.kind === kind).flatMap(wordsOf);
  const fold = piece("plans", { name });
  list(fold, "words", words);
  return words.length ? [fold] : [];
}

/** A line to call of this person's country. @param {any} one */
const ofCountry = (one) =>
  piece(
    "of-country",
    {
      country: one.country,
      name: one.name && `, ${one.name}`,
      number: one.call,
      of: `${one.country}: `,
      write: one.text && `text ${one.text}`,
      about: [one.hours && firstUp(one.hours), one.please_check && "Please check this number."].filter(Boolean).join(". "),
    },
    { ...(one.call ? { call: dialled(one.call) } : {}), ...(one.text ? { text: dialled(one.text, "sms") } : {}) },
  );

/** @param {any} card */
function cardParts(card) {
  const texts = [
    ["Words that steady you", (card.steadying ?? []).join("\n")],
    ["What helps", card.helps],
    ["Where you can go", card.places],
    ["What is worth staying for", card.reasons],
    ["How you notice", card.signs],
  ].filter(([, text]) => text).map(([title, text]) => piece("card-part", { name: title, text }));
  const people = (card.people ?? []).map((/** @type {any} */ one) =>
    piece("call", { name: one.name, call: `Call ${one.name}: `, number: one.phone }, one.phone ? { call: dialled(one.phone) } : {}));
  return [...texts.slice(0, 1), ...people, ...texts.slice(1)];
}

/** @param {boolean} isSomebodys whether anything is kept here at all */
export const locked = (isSomebodys) => (isSomebodys ? piece("locked", {}) : null);
export const needs = () => piece("needs", {});
