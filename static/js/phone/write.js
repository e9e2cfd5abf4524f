// Joins the writing page to the writer: what is typed is on this phone with every key, and in
// the journal after a pause. Loaded by write.html. Without it the page is a plain form.

import { isKept, takeUp, writeAnew } from "./brought.js";
import { deskInMemory, later, never, newId, openDesk, recover } from "./desk.js";
import { foundOf } from "./found.js";
import { asOpened, isBlank, value, wordsOn } from "./form.js";
import { whenGone } from "./gone.js";
import { holdPage } from "./locks.js";
import { ask, pusher } from "./sender.js";
import { line as lineOf } from "./status.js";
import { Writer } from "./writer.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WAIT_TO_LEAVE = 1500; // for words that are safe on this phone already

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-autosave]"));
const line = /** @type {HTMLElement} */ (document.getElementById("status"));
const base = /** @type {HTMLInputElement} */ (form.elements.namedItem("base"));
const person = value(form, "written_by");
const brought = value(form, "kept_form");
const asked = new URL(location.href);
const words = () => wordsOn(form);
const isAnew = form.dataset.anew !== undefined; // what was kept aside is on it, and nowhere in the journal
const opened = JSON.stringify(isAnew ? nothing(asOpened(form)) : asOpened(form)); // as the journal has it
let id = new URL(form.action).pathname.split("/").pop() ?? "";
let leaving = false;
/** @type {Writer | null} */
let writer = null;

// A new page that was begun before, and loaded again: its own id goes on.
const goesOn = base.value ? null : (UUID.exec(asked.searchParams.get("go-on") ?? "")?.[0] ?? history.state?.goesOn ?? null);

let quiet = 0;
/** @param {import("./writer.js").State} state @param {string} [detail] */
function say(state, detail) {
  never(quiet);
  if (writer?.base) base.value = String(writer.base);
  // Where the journal answers at once, that it was on the phone first need not be said.
  if (state === "phone") quiet = later(() => show(state), 600);
  else show(state, detail);
  if (state === "kept") inTheJournal();
}

/** @param {import("./writer.js").State} state @param {string} [detail] */
function show(state, detail) {
  const onPhone = writer?.desk.onPhone === true;
  const { say: text, act } = lineOf(state, { onPhone, detail });
  line.textContent = text;
  line.dataset.state = state === "later" ? "waiting" : state;
  if (act === "look") link("Have a look", `/entries/${id}/two-versions`);
  if (act === "aside" && onPhone) link("What is kept aside", "/kept-aside");
  if (act === "sign-in" && onPhone) link("Sign in", `/sign-in?next=${encodeURIComponent(backHere())}`);
  if (act === "sign-in" && !onPhone) {
    awayFor = true;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: "Sign in" });
    button.addEventListener("click", sendAsItIs);
    line.append(" ", button);
  }
}

/** @param {string} text @param {string} href */
function link(text, href) {
  const one = Object.assign(document.createElement("a"), { textContent: text, href });
  line.append(" ", one);
}

/** Where this page goes on after signing in, with its words from this phone. */
function backHere() {
  if (writer?.base) return `/entries/${id}/edit`;
  const next = new URL(asked);
  next.searchParams.set("go-on", id);
  return next.pathname + next.search;
}

function inTheJournal() {
  // A page that is loaded again shows what was written, not an empty sheet.
  if (location.pathname === "/write") history.replaceState(null, "", `/entries/${id}/edit`);
  isKept();
  if (awayFor) {
    awayFor = false;
    forget();
  }
}

// Where nothing is kept on this phone and the sign-in has ended, the form's own door keeps the
// words for the person who wrote them, and brings them back once they have signed in.
let awayFor = brought !== "";

/** The page as the plain form would send it: the server keeps a stale one beside the head. */
const asForm = () => new URLSearchParams(/** @type {any} */ (new FormData(form)));

function sendAsItIs() {
  leaving = true;
  if (writer) writer.stopped = true;
  form.submit();
}

/** What was kept meanwhile is in the journal now: it need not be brought back again. */
function forget() {
  const page = value(form, "page").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  for (const one of new Set([brought, page].filter(Boolean))) {
    void fetch(`/kept-words/${one}/let-go`, { method: "POST", redirect: "manual" });
  }
  document.getElementById("brought-back")?.remove();
}

/** @param {import("./form.js").Words} words */
function nothing(words) {
  return { ...words, title: "", body: "", mood: "", answers: [] };
}

async function begin() {
  const ears = {
    heard: (/** @type {string} */ op_id, /** @type {any} */ result) => writer?.heard(op_id, result),
    stands: (/** @type {import("./drainer.js").State} */ state) => writer?.stands(state),
    ended: () => writer?.ended(),
  };
  const desk = await openDesk(person, ears);
  const spare = desk.onPhone ? deskInMemory(person, ears) : desk;
  const found = desk.onPhone ? await foundOf(desk, goesOn ?? id) : null;
  const aside = asked.searchParams.get("aside");
  if (aside && !goesOn && (await writeAnew(form, desk, aside))) history.replaceState({ goesOn: id }, "", "/write");
  if (goesOn && !found && (await ask("GET", `/api/v1/entries/${goesOn}`, person)).status === 200) {
    location.replace(`/entries/${goesOn}/edit`); // it is in the journal already
    return;
  }
  const one = new Writer({
    page: { words, isBlank },
    opened,
    about: { entry_id: id, page: value(form, "page"), base: base.value ? Number(base.value) : null },
    desk,
    spare,
    say,
    later,
    never,
    newId,
    now: () => new Date().toISOString(),
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  // A draft that is taken up is in the outbox from now, as all that pages left behind.
  const isTaken = found !== null && takeUp(form, opened, found, () => writer);
  if (isTaken) {
    id = found.entry_id;
    one.goOn(found);
  }
  writer = one;
  if (desk.onPhone) await recover(desk);
  if (goesOn && !isTaken) history.replaceState(null, "");
  if (isTaken) line.textContent = "";
  else if (one.isDirty) one.touched();
  else if (!base.value && !brought && line.dataset.says !== "all") line.textContent = "What you write is kept as you go.";
  holdPage(navigator.locks, one.sitting);
  void desk.drainer.drain();
}

form.addEventListener("input", () => {
  if (!base.value && location.pathname === "/write" && !history.state?.goesOn) {
    history.replaceState({ goesOn: id }, ""); // loaded again, the page finds its words
  }
  writer?.touched();
});
for (const moment of ["online", "focus"]) {
  window.addEventListener(moment, () => {
    void writer?.save();
    void writer?.desk.drainer.drain();
  });
}

// Going away: what was typed in the last moment is kept here, and sent along.
function goingAway() {
  if (!writer?.isDirty || leaving) return;
  if (writer.desk.onPhone) {
    writer.leaving((operations) => void pusher(person)(operations));
  } else if (writer.desk.drainer.running || line.dataset.state === "signed-out") {
    navigator.sendBeacon(form.action, asForm());
  } else void writer.save();
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void writer?.desk.drainer.drain();
  else if (writer?.desk.onPhone) void writer.keeping.now().then(() => writer?.save());
  else goingAway();
});
document.addEventListener("freeze", () => void writer?.keeping.now());
let hasLeft = false;
window.addEventListener("pagehide", () => {
  goingAway();
  hasLeft = leaving || writer?.desk.onPhone === true;
});
// Back to a page the browser had put aside: what it holds may be old by now.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && hasLeft) location.reload();
});

// Signed out in another window: the words are kept, and the page is closed to whoever comes.
whenGone(person, async () => {
  await writer?.keeping.now();
  if (!writer?.isDirty || writer.desk.onPhone) {
    leaving = true;
    location.reload();
  } else if (navigator.onLine !== false) sendAsItIs();
});

/** Kept as far as can be, so that the page may be left. */
async function isSafeToLeave() {
  if (!writer) return true;
  const saving = writer.save();
  const enough = new Promise((done) => later(() => done(null), WAIT_TO_LEAVE));
  await (writer.desk.onPhone ? Promise.race([saving, enough]) : saving);
  if (writer.desk.onPhone && !writer.isSafe) await writer.keeping.now(); // a slow phone
  return writer.isSafe || !["waiting", "signed-out", "no-room"].includes(line.dataset.state ?? "");
}

// Keep: what is on the page is kept first, and only then is the page left. Where that cannot
// be done now, the page stays, and the line says why.
form.addEventListener("submit", (event) => {
  if (leaving || !writer) return;
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  const { desk } = writer;
  void writer.save().then(() => {
    const state = writer?.isDirty ? (line.dataset.state ?? "") : "kept";
    if (state === "waiting" || state === "no-room") return;
    if (state === "signed-out" && desk.onPhone) {
      location.assign(`/sign-in?next=${encodeURIComponent(backHere())}`);
      return;
    }
    leaving = true;
    if (writer) writer.stopped = true;
    if (writer?.base) base.value = String(writer.base);
    // Not at once: a form that is still being asked whether it may go does not listen.
    later(() => form.requestSubmit(button), 0);
  });
});

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const way = target.closest("a[href]");
  const isOwn = way instanceof HTMLAnchorElement && way.origin === location.origin;
  // Another prompt is another page, too; a place on this one is not.
  const isElsewhere = isOwn && way.pathname + way.search !== location.pathname + location.search;
  if (!isElsewhere || event.ctrlKey || event.metaKey || !writer?.isDirty || leaving) return;
  event.preventDefault();
  void isSafeToLeave().then((isSafe) => {
    if (isSafe) location.assign(way.href);
  });
});

void begin();
