// The page without a connection: shows, by the address, what is kept on this phone for whoever
// was here last. Loaded by offline.html. What does not open here is said to be locked.

import { keysOn, phoneShelf } from "./desk.js";
import { Drafts } from "./drafts.js";
import { landing } from "./next.js";
import { Outbox } from "./outbox.js";
import { dates } from "./pieces.js";
import { sheet } from "./sheet.js";
import { MemoryShelf } from "./shelf.js";
import { opened } from "./tunnel.js";
import { lockedWith } from "./vault.js";
import { journal, locked, needs, read, support, today, words } from "./views.js";

const shown = /** @type {HTMLElement} */ (document.getElementById("shown"));
const shelf = phoneShelf() ?? new MemoryShelf();
const keys = keysOn(shelf);

/** What was written here and is not in the journal yet: of each page the last words.
 * @param {string} person */
async function unsent(person) {
  const key = await keys.here(person);
  if (!key) return [];
  const about = { shelf, vault: lockedWith(key), person };
  const outbox = new Outbox(about);
  const waiting = await Promise.all(
    (await outbox.rows()).filter((row) => row.kind === "write").map(async (row) => {
      const operation = await outbox.opened(row);
      return operation && { ...row, entry: operation.entry };
    }),
  );
  const drafts = await new Drafts({ ...about, now: Date.now }).all();
  const found = new Map();
  for (const one of [...waiting.filter(Boolean), ...drafts.reverse()]) found.set(one.entry_id, one);
  return [...found.values()].reverse();
}

/** @param {string} path */
const idIn = (path) => /^\/entries\/([0-9a-f-]{36})(\/edit)?$/.exec(path)?.[1];

async function show() {
  const kept = await opened({ shelf, keys });
  if (!kept) return locked(await isSomebodys());
  const path = location.pathname;
  const now = Date.now();
  const here = { kept, now, dates: dates(kept.person), unsent: await unsent(kept.person.id) };
  dress(kept.person.scheme, path === "/" || path === "/write" ? landing(kept.therapy_sessions, now) : null);
  const id = idIn(path);
  const entry = id && words(here, id);
  if (path === "/") return today(here);
  if (path === "/write") return sheet(here, new URLSearchParams(location.search));
  if (path === "/journal") return journal(here);
  if (path === "/support") return support(here);
  if (entry && path.endsWith("/edit")) return sheet(here, new URLSearchParams(), entry);
  return entry ? read(here, entry) : needs();
}

/** The look this person chose; near-black in the first hours after medicine.
 * @param {string | undefined} scheme @param {any} session */
function dress(scheme, session) {
  if (scheme) document.documentElement.dataset.scheme = scheme;
  document.body.classList.toggle("session-day", Boolean(session));
}

async function isSomebodys() {
  return Boolean(await shelf.within(["about"], (hand) => hand.get("about", "last"), false));
}

/** The bar, on every page but those that are bare. @param {string} path */
function bar(path) {
  const nav = /** @type {HTMLElement} */ (document.querySelector(".nav"));
  nav.hidden = document.body.matches(".session-day, .writing");
  document.body.classList.toggle("has-nav", !nav.hidden);
  nav.querySelector(`a[href="${path}"]`)?.setAttribute("aria-current", "page");
}

async function main() {
  const page = await show();
  if (page) shown.replaceChildren(page);
  bar(location.pathname);
  const lines = /** @type {HTMLDetailsElement} */ (document.getElementById("lines"));
  if (location.pathname === "/support" && !shown.querySelector("#near")) lines.open = true;
  const form = shown.querySelector("form[data-autosave]");
  if (!form) return;
  lines.remove();
  await Promise.all([import("../writing-view.js"), import("./write.js")]);
  /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea.first"))?.focus();
}

document.addEventListener("click", (event) => {
  const again = /** @type {HTMLElement} */ (event.target).closest("[data-again]");
  if (!again) return;
  event.preventDefault();
  location.reload();
});
// There may be a connection again: the page itself, once the journal answers, and unless
// something is being written in its place. The browser's own word for it is too soon.
window.addEventListener("online", async () => {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok && !shown.querySelector("form")) location.reload();
});

await main();
