// The writing page: the space grows with the words, the prompt steps back once the person
// starts, and the bar stays above the keyboard. A convenience; the page works without it.
// Loaded by write.html. Never reads, keeps or sends what is written.

const root = document.documentElement;
const leaves = /** @type {NodeListOf<HTMLTextAreaElement>} */ (
  document.querySelectorAll("textarea.leaf")
);
const first = document.querySelector("textarea.leaf.first");
const growsByItself = CSS.supports("field-sizing", "content");

/** @param {HTMLTextAreaElement} leaf */
function grow(leaf) {
  if (growsByItself) return;
  const top = window.scrollY;
  leaf.style.height = "auto";
  leaf.style.height = `${leaf.scrollHeight}px`;
  window.scrollTo({ top, behavior: "instant" });
}

/** Once there are words the prompt is smaller; it stays so, to keep the page still. */
function started() {
  const begun = first instanceof HTMLTextAreaElement && first.value.trim() !== "";
  if (begun) document.body.classList.add("started");
}

for (const leaf of leaves) {
  grow(leaf);
  leaf.addEventListener("input", () => {
    grow(leaf);
    started();
  });
}
started();

// A closed fold has no height: grow what is in it when it opens.
for (const fold of document.querySelectorAll("details")) {
  fold.addEventListener("toggle", () => {
    for (const leaf of leaves) if (fold.contains(leaf)) grow(leaf);
  });
}

// "More" leads to a fold: open it on the way.
for (const link of document.querySelectorAll('.desk a[href^="#"]')) {
  link.addEventListener("click", () => {
    const target = document.getElementById(link.getAttribute("href")?.slice(1) ?? "");
    const fold = target instanceof HTMLDetailsElement ? target : target?.querySelector("details");
    if (fold) fold.open = true;
  });
}

// Where the keyboard covers the page instead of resizing it, lift the bar by its height.
const seen = window.visualViewport;
if (seen) {
  const lift = () => {
    const covered = Math.max(0, root.clientHeight - seen.height - seen.offsetTop);
    root.style.setProperty("--keyboard", `${covered > 80 && seen.scale === 1 ? covered : 0}px`);
  };
  seen.addEventListener("resize", lift);
  seen.addEventListener("scroll", lift);
}

export {}; // a module, which a page without a connection asks for
