// Words that come onto a writing page from this phone: what an earlier page left here, with what
// the journal has beside it, or what was set aside and is written anew. Used by write.js.

import { wordsOf } from "./found.js";
import { putOn, textsOf, value, wordsOn } from "./form.js";
import { refusedOf } from "./refused.js";

/** The words an earlier page left on this phone, onto this one; its id and sitting go on. False,
 * and nothing is changed: they cannot be shown here, and are sent instead.
 * @param {HTMLFormElement} form @param {string} opened the words it was opened with, as text
 * @param {import("./found.js").Found} found @param {() => import("./writer.js").Writer | null} writer */
export function takeUp(form, opened, found, writer) {
  const theirs = wordsOn(form);
  if (JSON.stringify(theirs) !== opened || value(form, "kept_form") || value(form, "merges")) return false;
  if (!putOn(form, wordsOf(found.entry))) return false;
  form.action = `/entries/${found.entry_id}`;
  for (const [name, own] of [["entry_id", found.entry_id], ["page", found.page]]) {
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = own;
  }
  const notice = document.getElementById("from-phone");
  notice?.removeAttribute("hidden");
  if (notice && value(form, "base")) offerBoth(form, notice, theirs, writer);
  return true;
}

/** What the journal had, beside; and onto the page, if its writer says so. What is on the page
 * is kept as a version first, and can be had back.
 * @param {HTMLFormElement} form @param {HTMLElement} notice @param {import("./form.js").Words} theirs
 * @param {() => import("./writer.js").Writer | null} writer */
function offerBoth(form, notice, theirs, writer) {
  const beside = notice.querySelector("details");
  const button = notice.querySelector("button");
  if (!beside) return;
  beside.hidden = false;
  beside.querySelector("summary")?.after(
    ...textsOf(theirs).map((text) =>
      Object.assign(document.createElement("p"), { className: "words", dir: "auto", textContent: text }),
    ),
  );
  let other = theirs;
  button?.addEventListener("click", () => {
    void writer()?.apart().then(() => {
      const mine = wordsOn(form);
      putOn(form, other);
      other = mine;
      writer()?.touched();
      const isTheirs = button.dataset.now !== "theirs";
      button.dataset.now = isTheirs ? "theirs" : "mine";
      button.textContent = (isTheirs ? button.dataset.mine : button.dataset.theirs) ?? "";
    });
  });
}

/** It is in the journal now: nothing more is to be said, but where there were other words. */
export function isKept() {
  const notice = document.getElementById("from-phone");
  if (!notice || notice.hidden) return;
  notice.hidden = notice.querySelector("details")?.hidden !== false;
  notice.querySelector("[data-waits]")?.remove();
  notice.querySelector("[data-kept]")?.removeAttribute("hidden");
}

/** A new page with words that were set aside here; they stay there. Whether they are on it.
 * @param {HTMLFormElement} form @param {import("./desk.js").Opened} desk @param {string} op_id */
export async function writeAnew(form, desk, op_id) {
  const refused = (await refusedOf(desk)).find((one) => one.op_id === op_id);
  return Boolean(refused?.words && putOn(form, { ...wordsOn(form), ...refused.words }));
}
