// Goes on looking through the journal, page after page, where one page stopped because it
// had looked at enough: what is found is added as it comes, and the line above says how far
// back it has looked. Without this script the same link is pressed by hand.

const ENOUGH = 20;
const threads = document.querySelector(".threads");
const said = document.querySelector("#looked");

/** @param {ParentNode} page */
const link = (page) => /** @type {HTMLAnchorElement | null} */ (page.querySelector("[data-look-on]"));

/** What one further page holds, put beneath what is here.
 * @param {Document} page */
function add(page) {
  const here = link(document)?.closest("p");
  const there = link(page)?.closest("p");
  for (const section of page.querySelectorAll(".threads > section")) {
    const last = threads?.lastElementChild;
    if (last && last.getAttribute("aria-label") === section.getAttribute("aria-label")) {
      last.querySelector("ol")?.append(...section.querySelectorAll("li"));
    } else threads?.append(document.adoptNode(section));
  }
  if (there) here?.replaceWith(document.adoptNode(there));
  else here?.remove();
}

/** @param {Document} page @param {number} found */
function tell(page, found) {
  const there = page.querySelector("#looked");
  if (!said || !there) return;
  // What was found before is still here, so the further page's "nothing" is not the whole truth.
  const words = there.textContent?.trim() ?? "";
  const back = /Looked back to [^.]+\./.exec(words)?.[0] ?? (found ? "That is all of it." : words.replace("Nothing more", "Nothing"));
  if (found) said.textContent = back;
  else said.textContent = link(page) ? `Nothing yet. ${back}` : back;
}

/** Look on until enough more is found, or all was looked at, or the network is gone. */
async function on() {
  let found = 0;
  for (let next = link(document); next; next = link(document)) {
    if (next.dataset.lookOn !== "by-itself" || found >= ENOUGH) break;
    next.setAttribute("aria-disabled", "true");
    const answer = await fetch(next.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      next.removeAttribute("aria-disabled"); // the link is still there to be pressed
      break;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    found += page.querySelectorAll(".threads > section li").length;
    add(page);
    tell(page, document.querySelectorAll(".threads > section li").length);
  }
}

void on();
