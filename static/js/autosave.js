// Joins the writing page to the saver: what is typed is in the journal within a second of
// a pause. Loaded by write.html. Without it the page is a plain form.

import { Saver } from "./saver.js";

const KEEPALIVE_LIMIT = 60_000;
const SAID = {
  typing: "Typing.",
  kept: "In your journal.",
  waiting: "We couldn't reach your journal. Your words are on this page. We'll try again.",
  "signed-out":
    "You have been signed out. Your words are on this page, and come with you.",
  empty: "The page is empty now. What you wrote before is still in your journal.",
  refused: "This could not be kept yet.",
  "two-versions": "This page was changed elsewhere too. Both versions are kept.",
};

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-autosave]"));
const line = /** @type {HTMLElement} */ (document.getElementById("status"));
const base = /** @type {HTMLInputElement} */ (form.elements.namedItem("base"));
const id = new URL(form.action).pathname.split("/").pop();

/** @param {string} name */
const value = (name) => {
  const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
  return field?.value ?? "";
};

function words() {
  const answers = [];
  for (let i = 0; value(`answers-${i}-prompt`); i += 1) {
    const text = value(`answers-${i}-text`);
    if (text.trim()) {
      answers.push({
        prompt: value(`answers-${i}-prompt`),
        version: Number(value(`answers-${i}-version`)),
        text,
      });
    }
  }
  return {
    kind: value("kind"),
    therapy_session_id: value("therapy_session_id") || null,
    course_id: value("course_id") || null,
    when: value("when") || null,
    title: value("title"),
    body: value("body"),
    mood: value("mood"),
    answers,
  };
}

/** @param {ReturnType<typeof words>} page */
const isBlank = (page) =>
  ![page.title, page.body, page.mood, ...page.answers.map((one) => one.text)].some((t) => t.trim());

/** @type {(page: any, version: number | null, key: string, at: string) => Promise<{status: number, json: any}>} */
async function send(page, version, key, at) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = JSON.stringify({
    ...page,
    // An entry keeps the moment it was begun; only a new one says when that is.
    ...(version === null ? { written_at: at } : {}),
    ...(zone?.includes("/") ? { time_zone: zone } : {}),
  });
  const answer = await fetch(`/api/v1/entries/${id}`, {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      // Whose page this is: under another's sign-in it is not kept, and stays here.
      "Journal-Person": value("written_by"),
      ...(version === null ? { "If-None-Match": "*" } : { "If-Match": `"${version}"` }),
    },
    body,
    cache: "no-store",
    redirect: "error",
    keepalive: body.length < KEEPALIVE_LIMIT,
  });
  const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  return { status: answer.status, json: isJson ? await answer.json() : null };
}

/** The page as the plain form would send it: the server keeps a stale one beside the head. */
const asForm = () =>
  new URLSearchParams(/** @type {any} */ (new FormData(form)));

async function keepBeside() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: asForm(), cache: "no-store" });
    return answer.ok && new URL(answer.url).pathname.startsWith(`/entries/${id}`);
  } catch {
    return false;
  }
}

/** @param {keyof typeof SAID} state @param {string} [detail] */
function say(state, detail) {
  line.textContent = state === "refused" ? `${SAID.refused} ${detail ?? ""}`.trim() : SAID[state];
  line.dataset.state = state;
  if (saver?.base) base.value = String(saver.base);
  if (state === "kept" && location.pathname === "/write") {
    // A page that is loaded again shows what was written, not an empty sheet.
    history.replaceState(null, "", `/entries/${id}/edit`);
  }
  if (state === "signed-out") {
    awayFor = true;
    const link = document.createElement("button");
    Object.assign(link, { type: "button", className: "plain", textContent: "Sign in" });
    link.addEventListener("click", sendAsItIs);
    line.append(" ", link);
  }
  if (state === "kept" && awayFor) {
    awayFor = false;
    forget();
  }
  if (state === "two-versions") {
    const link = document.createElement("a");
    link.href = `/entries/${id}/two-versions`;
    link.textContent = "Have a look";
    line.append(" ", link);
  }
}

// The sign-in has ended. The form's own door keeps the words for the person who wrote them,
// and brings them back once they have signed in; nothing of it is stored on the phone.
const brought = value("kept_form");
let awayFor = brought !== "";

function sendAsItIs() {
  leaving = saver.stopped = true;
  form.submit();
}

/** What was kept meanwhile is in the journal now: it need not be brought back again. */
function forget() {
  const page = value("page").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  for (const one of new Set([brought, page].filter(Boolean))) {
    void fetch(`/kept-words/${one}/let-go`, { method: "POST", redirect: "manual" });
  }
  document.getElementById("brought-back")?.remove();
}

/** @type {Saver | undefined} */
let saver;
saver = new Saver({
  page: { words, isBlank },
  base: base.value ? Number(base.value) : null,
  send,
  keepBeside,
  say,
  later: (work, ms) => window.setTimeout(work, ms),
  never: (timer) => window.clearTimeout(timer),
  newOperation: () => ({ key: crypto.randomUUID(), at: new Date().toISOString() }),
});

form.addEventListener("input", () => saver.touched());
window.addEventListener("online", () => void saver.save());
window.addEventListener("focus", () => void saver.save());

// Going away: what was typed in the last moment is sent along. When a write is still on its
// way, the form's own door is used, which keeps both rather than lose one.
function goingAway() {
  if (!saver.isDirty || saver.stopped) return;
  if (saver.sending || line.dataset.state === "signed-out") navigator.sendBeacon(form.action, asForm());
  else void saver.save();
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") goingAway();
});
window.addEventListener("pagehide", goingAway);

// Back to a page the browser had put aside: what it holds may be old by now.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && saver.stopped) location.reload();
});

// Keep: what is on the page is kept first, and only then is the page left. Where that cannot
// be done now, the page stays, and the line says why.
let leaving = false;
const staysFor = ["waiting", "signed-out"];

async function isSafeToLeave() {
  await saver.save();
  return !saver.isDirty || !staysFor.includes(line.dataset.state ?? "");
}

form.addEventListener("submit", (event) => {
  if (leaving) return;
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  void isSafeToLeave().then((isSafe) => {
    if (!isSafe && line.dataset.state !== "signed-out") return;
    leaving = saver.stopped = true;
    if (saver.base) base.value = String(saver.base);
    // Not at once: a form that is still being asked whether it may go does not listen.
    window.setTimeout(() => form.requestSubmit(button), 0);
  });
});

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const link = target.closest("a[href]");
  const isOwn = link instanceof HTMLAnchorElement && link.origin === location.origin;
  const isElsewhere = isOwn && link.pathname !== location.pathname;
  if (!isElsewhere || event.ctrlKey || event.metaKey || !saver.isDirty || leaving) return;
  event.preventDefault();
  void isSafeToLeave().then((isSafe) => {
    if (isSafe) location.assign(link.href);
  });
});

if (!base.value && !brought) line.textContent = "What you write is kept as you go.";
