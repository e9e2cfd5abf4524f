// The writing page at once: fetched while Today is read, kept in this page's memory and nowhere
// else, and put in Today's place by a tap on Write, so that the cursor is there before any
// network could answer. Every other way to it, and every way on from it, is a page of its own.
// Loaded by today.html; without it the link is a link.

import { asOpened } from "./form.js";

const GOOD_FOR = 10 * 60_000; // what is asked for today may be another after that
const person = content(document);
const way = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".nav a.raised"));
/** @type {{page: Document, until: number} | null} */
let ahead = null;

/** Whose page it is. @param {Document} page */
function content(page) {
  return page.querySelector("meta[name=person]")?.getAttribute("content");
}

/** @param {Document} page @returns {HTMLScriptElement[]} */
const scriptsOf = (page) => [...page.querySelectorAll(/** @type {"script"} */ ("script[type=module][src]"))];

async function fetchAhead() {
  if (!way || /** @type {any} */ (navigator).connection?.saveData) return;
  const answer = await fetch(way.href, { cache: "no-store" });
  if (!answer.ok || answer.url !== way.href) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (content(page) !== person || !page.querySelector("form[data-autosave]")) return;
  for (const { src } of scriptsOf(page)) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: src }));
  }
  ahead = { page, until: Date.now() + GOOD_FOR };
}

/** @param {Document} page */
function open(page) {
  const loaded = new Set(scriptsOf(document).map((one) => one.src));
  const scripts = scriptsOf(page).filter((one) => !loaded.has(one.src));
  history.pushState(null, "", /** @type {HTMLAnchorElement} */ (way).href);
  for (const old of document.querySelectorAll("meta[name=theme-color]")) old.remove();
  document.head.append(...page.querySelectorAll("meta[name=theme-color]"));
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  // What is typed before the scripts are there is words, not what the page came with.
  asOpened(/** @type {HTMLFormElement} */ (document.querySelector("form[data-autosave]")));
  /** @type {HTMLElement | null} */ (document.querySelector("textarea.first"))?.focus();
  for (const { src } of scripts) void import(src);
}

way?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !ahead || ahead.until < Date.now()) return;
  event.preventDefault();
  open(ahead.page);
});

const soon = window.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 500));
if (document.readyState === "complete") soon(() => void fetchAhead().catch(() => {}));
else window.addEventListener("load", () => soon(() => void fetchAhead().catch(() => {})), { once: true });
