// The page without a connection: shows, by the address, what is kept on this phone for whoever
// was here last. Loaded by offline.html. What does not open here is said to be locked.

import { keysOn, phoneShelf } from "./desk.js";
import { asOpened } from "./form.js";
import { tellGone } from "./gone.js";
import { here as hereOf, pageOf } from "./here.js";
import { landing } from "./next.js";
import { piece } from "./pieces.js";
import { sheet } from "./sheet.js";
import { MemoryShelf } from "./shelf.js";
import { opened } from "./tunnel.js";
import { journal, locked, needs, read, support, today } from "./views.js";

const shown = /** @type {HTMLElement} */ (document.getElementById("shown"));
const shelf = phoneShelf() ?? new MemoryShelf();
const keys = keysOn(shelf);

/** What is near-black in the first hours after medicine. */
const BARE = ["/", "/write", "/support"];

/** @param {string} path */
const idIn = (path) => /^\/entries\/([0-9a-f-]{36})(\/edit)?$/.exec(path)?.[1];

/** What is here, opened once a page: for a tap on Write it need not be opened again.
 * @type {Promise<import("./here.js").Here | null> | undefined} */
let opening;

async function open() {
  const found = await opened({ shelf, keys });
  return found && hereOf(found.kept, shelf, found.key);
}

async function show() {
  const here = await (opening ??= open());
  if (!here) return locked(await isSomebodys());
  const { kept } = here;
  const path = location.pathname;
  dress(kept.person.scheme, BARE.includes(path) ? landing(kept.therapy_sessions, here.now) : null);
  const id = idIn(path);
  const entry = id && pageOf(here, id);
  if (path === "/") return today(here);
  if (path === "/write") return sheet(here, new URLSearchParams(location.search));
  if (path === "/journal") return journal(here);
  if (path === "/support") return support(here);
  if (path === "/sign-out") return signOut(kept.person.id);
  if (entry && path.endsWith("/edit")) return sheet(here, new URLSearchParams(), entry);
  return entry ? read(here, entry) : needs();
}

/** The look this person chose; near-black in the first hours after medicine.
 * @param {string | undefined} scheme @param {any} session */
function dress(scheme, session) {
  if (scheme) document.documentElement.dataset.scheme = scheme;
  document.body.classList.toggle("session-day", Boolean(session));
  if (!scheme && !session) return;
  const { backgroundColor } = getComputedStyle(document.body);
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.setAttribute("content", backgroundColor);
}

/** The sign-in cannot be ended from here; what lies here can be locked. @param {string} person */
function signOut(person) {
  const page = piece("sign-out", {});
  page.querySelector("button")?.addEventListener("click", async () => {
    await keys.forget(person);
    tellGone([person]);
    location.reload();
  });
  return page;
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
  if (path === "/support") document.querySelector(".lifebuoy")?.remove();
}

async function main() {
  const page = await show();
  if (page) shown.replaceChildren(page);
  bar(location.pathname);
  const lines = /** @type {HTMLDetailsElement} */ (document.getElementById("lines"));
  if (location.pathname === "/support" && !shown.querySelector("#near")) lines.open = true;
  const form = /** @type {HTMLFormElement | null} */ (shown.querySelector("form[data-autosave]"));
  if (!form) return;
  lines.remove();
  /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea.first"))?.focus();
  asOpened(form); // what is typed before the scripts are there is words
  await Promise.all([import("../writing-view.js"), import("./write.js")]);
}

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const way = target.closest("a[href]");
  if (target.closest("[data-again]")) {
    event.preventDefault();
    location.reload();
  } else if (way instanceof HTMLAnchorElement && way.pathname === "/write") begins(event, way);
});

/** Writing begins on this page itself, so that the cursor is there at the tap. Every way on from
 * it is a page of its own. @param {MouseEvent} event @param {HTMLAnchorElement} way */
function begins(event, way) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || shown.querySelector("form")) return;
  event.preventDefault();
  history.pushState(null, "", way.href);
  window.scrollTo(0, 0);
  void main();
}
// There may be a connection again: the page itself, once the journal answers, and unless
// something is being written in its place. The browser's own word for it is too soon.
window.addEventListener("online", async () => {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok && !shown.querySelector("form")) location.reload();
});

await main();
