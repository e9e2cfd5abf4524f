// Moving a page to the trash, putting it back, ending what is shared: where the journal cannot be
// reached it is asked for on this phone, and done at the next connection. It is never said to be
// done before. Loaded by pages that have such a form; without it the form is a plain one.

import { newId } from "./desk.js";
import { fate, reason } from "./meaning.js";
import { ears, opening } from "./start.js";

/** @typedef {HTMLElement & {dataset: {act: "trash"|"restore"|"withdraw", entry?: string, base?: string,
 *   share?: string, until: string, done: string, ask?: string, button?: string}}} Way a form, or a link to one */

const WAITS = "On this phone. This is done when there is a connection.";
const PATIENCE = 3000;
/** @type {Map<string, {way: Way, notice: HTMLElement}>} what waits, by its name */
const waiting = new Map();

const isReachable = () =>
  fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) }).then(
    (answer) => answer.ok,
    () => false,
  );

/** @param {Way} way @param {string} text */
function say(way, text) {
  const at = way.closest("p, .row:not(form)") ?? way;
  const next = at.nextElementSibling;
  const isMine = next instanceof HTMLElement && next.dataset.of === "act";
  const notice = isMine ? next : Object.assign(document.createElement("p"), { className: "notice" });
  notice.dataset.of = "act";
  notice.setAttribute("role", "status");
  if (!isMine) at.after(notice);
  notice.textContent = text;
  return notice;
}

/** @param {Way} way @param {string} op_id */
function waits(way, op_id) {
  way.hidden = true;
  waiting.set(op_id, { way, notice: say(way, `${WAITS} ${way.dataset.until}`) });
}

/** @param {Way} way */
async function askFor(way) {
  const desk = await opening.catch(() => null);
  if (!desk) return false;
  const { act: kind, entry, base, share } = way.dataset;
  const op_id = newId();
  const more = share ? { share_id: share } : { entry_id: entry, base: base ? Number(base) : null };
  await desk.outbox.act({ op_id, kind, ...more });
  waits(way, op_id);
  void desk.drainer.drain();
  return true;
}

ears.add((op_id, result) => {
  const one = waiting.get(op_id);
  if (!one || fate(result) === "kept") return;
  waiting.delete(op_id);
  const isDone = fate(result) === "gone";
  one.way.hidden = isDone;
  one.notice.textContent = isDone ? one.way.dataset.done : `This was not done. ${reason(result)}`;
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement & Way} */ (event.target);
  if (!form.dataset.act) return;
  event.preventDefault();
  void (async () => {
    if ((navigator.onLine && (await isReachable())) || !(await askFor(form))) form.submit();
  })();
});

// A link to such a form leads nowhere without a connection: what it asks is asked here.
document.addEventListener("click", (event) => {
  const way = /** @type {(HTMLAnchorElement & Way) | null} */ (
    /** @type {HTMLElement} */ (event.target).closest("a[data-act]")
  );
  if (!way || navigator.onLine) return;
  event.preventDefault();
  const notice = say(way, `${way.dataset.ask} `);
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "plain", textContent: way.dataset.button,
  });
  button.addEventListener("click", () => void askFor(way));
  notice.append(button);
});

// What was asked for before, on this page or one like it, still waits.
const desk = await opening.catch(() => null);
for (const row of desk ? await desk.outbox.rows() : []) {
  const mine = /** @type {Way[]} */ ([...document.querySelectorAll(`[data-act="${row.kind}"]`)]);
  const way = mine.find(({ dataset }) => (dataset.share ? dataset.share === row.more?.share_id : dataset.entry === row.entry_id));
  if (way) waits(way, row.op_id);
}
