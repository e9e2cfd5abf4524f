// Packs what may be needed in a tunnel, each time Today or a page of one's own is opened with a
// connection; and, once something is kept, asks this phone to keep what is on it. Loaded by
// today.html, entry.html and, after something was erased, trash.html.

import { later } from "./desk.js";
import { ask } from "./sender.js";
import { opening } from "./start.js";
import { askOnce } from "./storage.js";
import { keep } from "./tunnel.js";

const person = document.querySelector("meta[name=person]")?.getAttribute("content");
const hasWorker = document.querySelector("meta[name=worker]") !== null;

/** @param {string} whose */
async function fetched(whose) {
  const { status, json } = await ask("GET", "/api/v1/sync/tunnel", whose);
  return status === 200 ? json : null;
}

async function pack() {
  const desk = hasWorker && (await opening);
  if (!person || !desk) return;
  const found = await keep({ ...desk, ask: fetched }, person);
  if (found?.entries.length) await askOnce(desk.shelf);
}

// After everything that is seen; where it cannot be done the journal works as before.
later(() => void pack().catch(() => {}), 0);
