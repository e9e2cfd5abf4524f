// Puts words into the pieces that offline.html holds ready. What a person wrote is only ever
// set as text.

/** A copy of a piece, each place in it filled; a place for which there is nothing is gone.
 * @param {string} name @param {Record<string, string | undefined>} words
 * @param {Record<string, string | undefined>} [links] @returns {DocumentFragment} */
export function piece(name, words, links = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`piece-${name}`));
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (copy.querySelectorAll("[data-words]"))) {
    const said = words[place.dataset.words ?? ""];
    if (said) place.textContent = said;
    else place.remove();
  }
  for (const place of /** @type {NodeListOf<HTMLAnchorElement>} */ (copy.querySelectorAll("[data-leads]"))) {
    const to = links[place.dataset.leads ?? ""];
    if (to) place.href = to;
    else place.remove();
  }
  return copy;
}

/** Where a list goes in a piece; a slot gives way to it. @param {ParentNode} copy @param {string} name @param {Node[]} items */
export function list(copy, name, items) {
  const place = copy.querySelector(`[data-list="${name}"]`);
  if (items.length) place instanceof HTMLSlotElement ? place.replaceWith(...items) : place?.replaceChildren(...items);
  else (place?.closest("section") ?? place)?.remove();
}

/** @param {{language?: string, time_zone?: string}} person */
export function dates({ language, time_zone }) {
  /** @param {Intl.DateTimeFormatOptions} how */
  const says = (how) => {
    try {
      return new Intl.DateTimeFormat(language || undefined, { ...how, timeZone: time_zone });
    } catch {
      return new Intl.DateTimeFormat(undefined, how); // a zone this phone does not know
    }
  };
  const day = says({ weekday: "long", day: "numeric", month: "long" });
  const date = says({ dateStyle: "short" }); // to tell one day from another; never shown
  const clock = says({ hour: "2-digit", minute: "2-digit" });
  /** @param {string | number} at */
  const moment = (at) => `${day.format(new Date(at))}, ${clock.format(new Date(at))}`;
  return {
    day: (/** @type {string | number} */ at) => day.format(new Date(at)),
    date: (/** @type {string | number} */ at) => date.format(new Date(at)),
    moment,
  };
}
