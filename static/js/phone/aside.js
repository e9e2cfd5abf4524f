// The page of what could not be put in the journal: what this phone keeps of it, each with its
// reason, until its writer lets it go. Loaded by kept_aside.html; without it, only what the
// journal keeps is there.

import { takeAlong } from "./leaving.js";
import { reason } from "./meaning.js";
import { piece } from "./pieces.js";
import { refusedOf } from "./refused.js";
import { opening } from "./start.js";

/** @typedef {import("./desk.js").Opened} Opened */
/** @typedef {import("./refused.js").Refused} Refused */

const NOT_DONE = /** @type {Record<string, string>} */ ({
  trash: "Moving a page to the trash was not done.",
  restore: "Putting a page back from the trash was not done.",
  withdraw: "Ending what you share was not done.",
});
const IT_STAYS = "It is nowhere else. Let go, it cannot be brought back.";
const ONLY_ASKED = "You only stop being asked about it. Nothing in your journal changes.";

/** @param {Refused} one @param {Opened} desk */
function shown(one, desk) {
  const { title = "", mood = "", body } = one.words ?? { body: "" };
  const copy = piece(
    "aside",
    {
      title,
      mood,
      words: body,
      act: NOT_DONE[one.kind],
      why: `Your journal did not take it. ${reason(one)}`,
      loss: one.words ? IT_STAYS : ONLY_ASKED,
    },
    {
      anew: one.words ? `/write?aside=${encodeURIComponent(one.op_id)}` : undefined,
      page: one.words ? undefined : one.entry_id ? `/entries/${one.entry_id}` : `/sharing/${one.more?.share_id}`,
    },
  );
  const item = /** @type {HTMLElement} */ (copy.firstElementChild);
  const said = /** @type {HTMLElement} */ (item.querySelector("[data-said]"));
  const text = [title, body, mood].filter((part) => part.trim()).join("\n\n");
  const copies = item.querySelector("[data-copy]");
  if (!text) copies?.remove();
  copies?.addEventListener("click", () => {
    navigator.clipboard.writeText(text).then(
      () => (said.textContent = "Copied."),
      () => takeAlong([text]),
    );
  });
  item.querySelector("[data-again]")?.addEventListener("click", () => void again(one, desk));
  item.querySelector("[data-let-go]")?.addEventListener("click", () => {
    void desk.outbox.letGo(one.op_id).then(() => show(desk));
  });
  return item;
}

/** @param {Refused} one @param {Opened} desk */
async function again(one, desk) {
  await desk.outbox.again(one.op_id);
  const state = await desk.drainer.drain();
  const isBack = (await show(desk)).some((other) => other.op_id === one.op_id);
  const heard = /** @type {HTMLElement} */ (document.getElementById("heard"));
  if (state !== "clear") heard.textContent = "On this phone; it is sent when your journal can be reached.";
  else heard.textContent = isBack ? "Your journal still does not take it." : "It is done now.";
}

/** @param {Opened} desk @returns {Promise<Refused[]>} */
async function show(desk) {
  const list = /** @type {HTMLElement} */ (document.getElementById("on-phone"));
  const there = new Set(list.dataset.elsewhere?.split(" ")); // on this page of the journal's, or a later one
  const mine = (await refusedOf(desk)).filter((one) => !there.has(one.op_id));
  list.replaceChildren(...mine.map((one) => shown(one, desk)));
  list.hidden = mine.length === 0;
  const nothing = document.getElementById("nothing");
  if (nothing) nothing.hidden = mine.length > 0;
  return mine;
}

const desk = await opening.catch(() => null);
if (desk) {
  await show(desk);
  // What is let go there is let go here too.
  document.addEventListener("submit", (event) => {
    const op = /** @type {HTMLElement} */ (event.target).closest("[data-op]")?.getAttribute("data-op");
    if (op) void desk.outbox.letGo(op);
  });
}
