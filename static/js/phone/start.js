// On every page of a patient: what an earlier page left on this phone is sent, and signing out
// minds what could not be. Loaded by layout.html, which says whose page it is; not by the
// writing page, which looks after its own.

import { forgetErased } from "./acknowledged.js";
import { openDesk, phoneShelf, recover } from "./desk.js";
import { whenGone } from "./gone.js";
import { mindLeaving, tellUnsent } from "./leaving.js";
import { refusedOf } from "./refused.js";

const person = document.querySelector("meta[name=person]")?.getAttribute("content");

/** Who wants to hear what became of an operation. @type {Set<(op_id: string, result: any) => void>} */
export const ears = new Set();

/** @param {string} whose */
async function opened(whose) {
  if (!phoneShelf()) return null;
  const heard = (/** @type {string} */ op_id, /** @type {any} */ result) => ears.forEach((ear) => ear(op_id, result));
  const desk = await openDesk(whose, { heard, stands: () => {} });
  return desk.onPhone ? desk : null;
}

async function start() {
  const desk = await opening;
  if (!desk) return;
  // A plain form has just kept what was refused here before.
  for (const one of document.querySelectorAll("meta[name=taken-in]")) {
    await desk.outbox.takenIn(one.getAttribute("content") ?? "");
  }
  for (const one of document.querySelectorAll("meta[name=erased]")) {
    await forgetErased(desk.outbox, one.getAttribute("content") ?? "");
  }
  if (document.getElementById("unsent")) {
    await tellUnsent(desk);
    return;
  }
  await recover(desk);
  const drain = () => void desk.drainer.drain().then(() => tellAside(desk));
  drain();
  window.addEventListener("online", drain);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") drain();
  });
}

/** A quiet line, on pages that have a place for it, when something here is set aside.
 * @param {import("./desk.js").Opened} desk */
async function tellAside(desk) {
  const line = document.getElementById("aside");
  if (line && (await refusedOf(desk)).length) line.hidden = false;
}

/** What this person keeps here, tied and opened once a page; null where nothing can be kept. */
export const opening = person ? opened(person) : Promise.resolve(null);
if (person) {
  mindLeaving(person, opening);
  whenGone(person, () => {
    // A writing page that was put in this one's place keeps its words first.
    if (!document.querySelector("form[data-autosave]")) location.reload();
  });
  void start().catch(() => {});
}

// A page that the browser had put aside is not shown again to whoever has signed out.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && !document.querySelector("form[data-autosave]")) location.reload();
});
