// The journal as an app, on every page: sets up the worker for whoever writes here, answers
// it when it asks whether anything is being written, and takes a page that was put aside by
// the browser from the server again. Loaded by layout.html. Reads no word.

const about = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="worker"]'));

/** Whether a field holds anything that the page did not come with. */
function isBeingWritten() {
  const fields = /** @type {NodeListOf<HTMLInputElement & HTMLTextAreaElement>} */ (
    document.querySelectorAll("textarea, input:not([type=hidden])")
  );
  return [...fields].some(
    (one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked,
  );
}

const workers = navigator.serviceWorker;
workers?.addEventListener("message", (event) => {
  if (event.data === "is anything being written?") {
    event.ports[0].postMessage(isBeingWritten() ? "yes" : "no");
  }
});
workers?.startMessages();

async function setUp() {
  if (!workers || !about) return;
  const registered = await workers.register(about.content, { updateViaCache: "none" });
  // A newer one that came meanwhile begins while the app lies in the background, unless words stand
  // somewhere: a page that is asked for in the moment of the change, Chromium may never answer.
  document.addEventListener("visibilitychange", () => {
    setTimeout(() => {
      if (document.visibilityState === "hidden") registered.waiting?.postMessage("take over");
    }, 1000); // a page that is being left is hidden, too, and gone by then
  });
}
setUp().catch(() => {}); // a browser that will not have one: the journal works without

/** No key of a patient stays where none is signed in. A browser that keeps nothing of ours, as at
 * the first visit, loads nothing for it. */
async function lockUp() {
  if (!document.querySelector("meta[name=nobody]")) return;
  const kept = await indexedDB.databases?.().catch(() => null);
  if (!kept || kept.some((one) => one.name === "journal")) await import("./nobody.js");
}
lockUp().catch(() => {});

// Back, after signing out: the page the browser kept shows what it may not show any more.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && !isBeingWritten()) location.reload();
});

// A tap may put the writing page in another's place (ahead.js, offline.js). Back and forward, as
// long as the browser takes both for one page, ask for the one that belongs to the address.
window.addEventListener("popstate", () => {
  const path = location.pathname;
  const isToWrite = path === "/write" || /^\/entries\/[^/]+\/edit$/.test(path);
  const isWriting = document.querySelector("form[data-autosave]") !== null;
  if (isWriting ? !isToWrite && !path.startsWith("/entries/") : isToWrite) location.reload();
});

// The browser's own offer would come at any moment; ours waits on its page until it is asked for.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  const add = document.getElementById("add");
  if (!add) return;
  add.hidden = false;
  const button = /** @type {HTMLButtonElement} */ (add.querySelector("button"));
  button.onclick = () => void (/** @type {any} */ (event).prompt()); // the last offer is the one that holds
});
