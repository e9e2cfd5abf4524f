// Signing out where something written here was not sent yet: it is tried once more; what stays
// is locked on this phone for its writer, who may take it along or erase it. The key to it is
// forgotten in any case. Used by start.js; the page is sign_out.html.

import { keysOn, later, recover } from "./desk.js";
import { wordsOf } from "./found.js";
import { textsOf } from "./form.js";
import { refusedOf } from "./refused.js";

/** @typedef {import("./desk.js").Opened} Opened */

const PATIENCE = 5000;
const LEAVES = new Set(["/sign-out", "/me/sessions/end-all"]);

const ASKED = /** @type {Record<string, string>} */ ({
  trash: "Moving a page to the trash: not done yet.",
  restore: "Putting a page back from the trash: not done yet.",
  withdraw: "Ending what you share: not done yet. It can still be seen.",
});

/** What was written or asked for here and is not in the journal, oldest first. @param {Opened} desk @returns {Promise<string[]>} */
async function unsent({ outbox, drafts }) {
  const waiting = [];
  const asked = [];
  for (const row of await outbox.rows()) {
    if (row.kind === "write") waiting.push((await outbox.opened(row))?.entry);
    else asked.push(ASKED[row.kind]);
  }
  for (const draft of (await drafts.all()).reverse()) waiting.push(draft.entry);
  const texts = waiting.filter((entry) => entry).map((entry) => textsOf(wordsOf(entry)).join("\n\n"));
  return [...asked, ...texts];
}

/** Send what can be sent now; what is left. @param {Opened} desk */
async function trySending(desk) {
  await recover(desk);
  await Promise.race([desk.drainer.drain(), new Promise((done) => later(() => done(null), PATIENCE))]);
  return unsent(desk);
}

/** @param {Opened} desk */
const isSomethingLeft = async (desk) => (await trySending(desk)).length + (await refusedOf(desk)).length > 0;

/** @param {string} person @param {Promise<Opened | null>} opening */
export function mindLeaving(person, opening) {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const path = new URL(form.action).pathname;
    if (!LEAVES.has(path)) return;
    event.preventDefault();
    void leave(form, path === "/sign-out" ? "/sign-out" : "/sign-out?everywhere=yes");
  });

  /** @param {HTMLFormElement} form @param {string} page */
  async function leave(form, page) {
    const desk = await opening.catch(() => null);
    if (desk) {
      const isAsked = location.pathname === "/sign-out"; // it was said here what stays
      if (!isAsked && (await isSomethingLeft(desk).catch(() => false))) {
        location.assign(page);
        return;
      }
      await keysOn(desk.shelf).forget(person, true);
    }
    form.submit();
  }
}

/** The page that says what is not in the journal. @param {Opened} desk */
export async function tellUnsent(desk) {
  const section = document.getElementById("unsent");
  const list = section?.querySelector("ul");
  if (!section || !list) return;
  const texts = await trySending(desk);
  list.replaceChildren(
    ...texts.map((text) => {
      const item = document.createElement("li");
      const short = text.length > 90 ? `${text.slice(0, 90)}…` : text;
      item.append(Object.assign(document.createElement("p"), { className: "serif", dir: "auto", textContent: short }));
      return item;
    }),
  );
  section.hidden = texts.length === 0;
  const aside = /** @type {HTMLElement} */ (document.getElementById("aside"));
  aside.hidden = (await refusedOf(desk)).length === 0;
  section.querySelector("[data-take]")?.addEventListener("click", () => takeAlong(texts));
  section.querySelector("[data-erase]")?.addEventListener("click", () => {
    void erase(desk).then(() => (section.hidden = true));
  });
}

/** Into a file of the writer's own. @param {string[]} texts */
export function takeAlong(texts) {
  const file = new Blob([texts.join("\n\n* * *\n\n")], { type: "text/plain;charset=utf-8" });
  const way = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "words.txt" });
  way.click();
  later(() => URL.revokeObjectURL(way.href), 60_000);
}

/** @param {Opened} desk */
function erase({ shelf, outbox }) {
  const { person } = outbox;
  return shelf.within(["outbox", "drafts"], async (hand) => {
    for (const row of await hand.all("outbox", person)) await hand.remove("outbox", row.seq);
    for (const row of await hand.all("drafts", person)) await hand.remove("drafts", [person, row.page]);
  });
}
