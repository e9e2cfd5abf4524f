// Whether this phone may clear what is kept on it when it runs short of room. Asked for once,
// after the first page was kept; the answer stands under Me.

/** Ask for it, if that was never done here.
 * @param {import("./shelf.js").Shelf} shelf */
export async function askOnce(shelf) {
  const name = "asked to keep";
  const known = await shelf.within(["about"], (hand) => hand.get("about", name), false);
  if (known || !navigator.storage?.persist || (await navigator.storage.persisted())) return;
  await shelf.within(["about"], (hand) => hand.put("about", { name, at: Date.now() }));
  await navigator.storage.persist();
}

/** Show the one sentence that is true. @param {ParentNode} page */
export async function tell(page) {
  const lines = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-storage]"));
  if (!lines.length || !navigator.storage?.persisted) return;
  const answer = (await navigator.storage.persisted()) ? "keeps" : "may-clear";
  for (const line of lines) line.hidden = line.dataset.storage !== answer;
}
