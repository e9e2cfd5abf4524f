// The therapist's keyboard: j next, k previous, o open, r reply. Loaded by the inbox,
// caseload, patient and shared pages. Never acts while someone types or holds a modifier.

const rows = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a[data-row]")]);
const reply = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#reply textarea"));

/** The rows one can see: those in a closed fold are passed over. */
const inSight = () => rows.filter((row) => row.checkVisibility?.() ?? row.offsetParent !== null);

/** @param {number} by */
function move(by) {
  const list = inSight();
  if (list.length === 0) {
    // On one shared page: what was shared before and after it.
    const way = /** @type {HTMLAnchorElement | null} */ (
      document.querySelector(`a[rel="${by > 0 ? "prev" : "next"}"]`)
    );
    way?.click();
    return;
  }
  const at = list.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const to = at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by;
  list[Math.min(Math.max(to, 0), list.length - 1)].focus();
}

/** The row that has the focus, if one has. */
function chosen() {
  return rows.find((row) => row === document.activeElement);
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  o: () => chosen()?.click(),
  r: () => {
    const row = chosen();
    if (reply) reply.focus();
    else if (row?.dataset.row === "shared") location.assign(`${row.href}#reply`);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("input, textarea, select, [contenteditable]")) return;
  const act = acts[/** @type {keyof typeof acts} */ (event.key)];
  if (!act) return;
  event.preventDefault();
  act();
});

if (reply && location.hash === "#reply") reply.focus();
