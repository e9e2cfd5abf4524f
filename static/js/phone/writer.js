// Keeps one page of writing while it is being written: on this phone with every key, in the
// journal after a pause. Pure: it is given what to keep in, how to send, how to wait and how
// to speak, and knows no document.
//
// It never sends two writes of a page at once, never drops words, and says "in your journal"
// only after the journal has answered so.

import { inTurn, Keeping } from "./drafts.js";
import { reason } from "./meaning.js";
import { baseAfter } from "./outbox.js";
import { STANDING } from "./status.js";

/**
 * @typedef {{drafts: import("./drafts.js").Drafts, outbox: import("./outbox.js").Outbox,
 *   drainer: import("./drainer.js").Drainer, onPhone: boolean}} Desk
 * @typedef {import("./status.js").State | "later"} State
 * @typedef {{words: () => any, isBlank: (words: any) => boolean}} Page
 */

const PAUSE = 800;

export class Writer {
  /**
   * @param {object} parts
   * @param {Page} parts.page what is on the page now
   * @param {string} parts.opened the words it was opened with, as text
   * @param {{entry_id: string, page: string, base: number | null}} parts.about
   * @param {Desk} parts.desk where it is kept and sent from
   * @param {Desk} parts.spare the same in the page's memory, when the phone has no room
   * @param {(state: State, detail?: string) => void} parts.say
   * @param {(work: () => void, ms: number) => number} parts.later
   * @param {(timer: number) => void} parts.never
   * @param {() => string} parts.newId
   * @param {() => string} parts.now
   * @param {() => string | undefined} parts.zone
   */
  constructor({ page, opened, about, desk, spare, say, later, never, newId, now, zone }) {
    this.page = page;
    this.entry_id = about.entry_id;
    this.sitting = about.page;
    this.base = about.base;
    this.desk = desk;
    this.spare = spare;
    this.say = say;
    this.later = later;
    this.never = never;
    this.newId = newId;
    this.now = now;
    this.zone = zone;
    this.kept = opened; // what the journal has
    this.queued = this.kept; // what the outbox has, or the journal
    this.drafted = "";
    this.timer = 0;
    this.stopped = false;
    this.beside = false;
    this.noRoom = false;
    this.waits = false;
    this.failing = /** @type {State} */ ("phone");
    this.next = this.operation();
    this.turn = inTurn();
    /** @type {Map<string, {text: string, write: any}>} operations that wait, with their words */
    this.pending = new Map();
    this.keeping = new Keeping({
      keep: () => this.turn(() => this.draft()),
      failed: (problem) => this.cannotKeep(problem),
      later,
      never,
    });
  }

  /** The same words sent again are the same operation, whatever happened to the answer; and
   * operations of one sitting begin alike. */
  operation() {
    return { op_id: `${this.sitting}.${this.newId()}`, at: this.now() };
  }

  /** Go on with what an earlier page left on this phone; it is on the page by now.
   * @param {import("./found.js").Found} found */
  goOn({ entry_id, page, base, op_id, entry }) {
    this.entry_id = entry_id;
    this.sitting = page;
    this.base = base;
    this.next = this.operation();
    this.queues(op_id, JSON.stringify(this.page.words()), { ...this.place(), entry });
  }

  /** Whether there is anything here that the journal does not have. */
  get isDirty() {
    const words = this.page.words();
    if (this.base === null && this.queued === this.kept && this.page.isBlank(words)) return false;
    return JSON.stringify(words) !== this.kept;
  }

  /** Whether nothing would be lost if this page ended now. */
  get isSafe() {
    if (!this.isDirty) return true;
    return this.desk.onPhone && [this.queued, this.drafted].includes(JSON.stringify(this.page.words()));
  }

  /** Something was typed. */
  touched() {
    if (this.stopped) return;
    this.say("typing");
    this.keeping.touched();
    this.wait(PAUSE);
  }

  /** @param {number} ms */
  wait(ms) {
    this.never(this.timer);
    this.timer = this.later(() => void this.save(), ms);
  }

  /** As an entry of the journal is written. @param {any} words */
  entry(words) {
    const zone = this.zone();
    return {
      ...words,
      // An entry keeps the moment it was begun; only a new one says when that is.
      ...(this.base === null ? { written_at: this.next.at } : {}),
      ...(zone?.includes("/") ? { time_zone: zone } : {}),
    };
  }

  async draft() {
    const words = this.page.words();
    const text = JSON.stringify(words);
    if (this.stopped || text === this.queued || text === this.drafted) return;
    const { drafts } = this.desk;
    if (this.page.isBlank(words)) await drafts.remove(this.sitting);
    else await drafts.keep({ ...this.place(), entry: this.entry(words), at: this.now() });
    this.drafted = text;
  }

  place() {
    return { op_id: this.next.op_id, entry_id: this.entry_id, page: this.sitting, base: this.base };
  }

  /** Keep what is on the page now; resolves when that attempt is over. */
  async save() {
    this.never(this.timer);
    if (this.stopped || !this.isDirty) return;
    await this.turn(() => this.enqueue());
    await this.desk.drainer.drain();
  }

  /** What is on the page now stands for itself: no later words take its place. */
  async apart() {
    await this.turn(() => this.enqueue());
    await this.desk.outbox.apart(this.sitting);
  }

  /** Into the outbox, and from there it is sent until the journal has it. */
  async enqueue() {
    const words = this.page.words();
    const text = JSON.stringify(words);
    if (this.stopped || text === this.queued || !this.isDirty) return;
    const write = { ...this.place(), entry: this.entry(words) };
    let op_id;
    try {
      op_id = await this.desk.outbox.write(write);
    } catch (problem) {
      this.cannotKeep(problem);
      op_id = await this.desk.outbox.write(write);
    }
    this.queues(op_id, text, write);
    this.next = this.operation();
    if (JSON.stringify(this.page.words()) === text) this.say(this.failing);
  }

  /** These words are in the outbox under this name. @param {string} op_id @param {string} text @param {any} write */
  queues(op_id, text, write) {
    this.queued = this.drafted = text;
    this.waits = true;
    this.pending.set(op_id, { text, write: { ...write, op_id } });
  }

  /** No room, or no shelf any more: from here the page itself is where the words are, and
   * they are sent from its memory. @param {any} problem */
  cannotKeep(problem) {
    this.noRoom ||= problem?.name === "NoRoom";
    if (this.desk !== this.spare) {
      this.desk = this.spare;
      this.queued = this.kept; // what the shelf has is sent from there; this is sent anew
    }
    if (this.noRoom && this.isDirty) this.say("no-room");
  }

  /** Somebody signed this phone out from elsewhere: what was on it is gone, by their wish. What
   * is on the open page is on the page. */
  ended() {
    this.cannotKeep(null);
    this.pending.clear();
    if (this.isDirty) this.say("signed-out");
  }

  /** What became of an operation. @param {string} op_id @param {import("./meaning.js").Result} result */
  heard(op_id, result) {
    const mine = this.pending.get(op_id);
    if (!mine) return;
    this.pending.delete(op_id);
    this.failing = "phone";
    this.waits = this.pending.size > 0;
    if (result.code === "op_id_used") {
      // An earlier moment of this page got there first: these words go under a name of their own.
      this.queued = this.kept;
      this.wait(0);
      return;
    }
    if (result.status === "rejected") {
      if (result.errors?.clear) this.say("empty");
      else this.say("refused", reason(result));
      return;
    }
    this.base = baseAfter(result) ?? this.base;
    this.beside ||= Boolean(result.beside) || result.status === "conflict_kept";
    this.kept = mine.text;
    if (this.isDirty) this.wait(PAUSE);
    else this.say(this.beside ? "two-versions" : "kept");
  }

  /** How the sending stands, when something of this page waits. @param {import("./drainer.js").State} state */
  stands(state) {
    this.failing = STANDING[state];
    if (!this.waits || state === "clear") return;
    this.say(this.noRoom ? "no-room" : this.failing);
  }

  /** The page ends: what is on it goes into its draft, and is sent along at once under the
   * names it has there, so that it is one operation whichever comes first.
   * @param {(operations: any[]) => void} sendAlong */
  leaving(sendAlong) {
    if (this.stopped || !this.isDirty) return;
    const words = this.page.words();
    const before = [...this.pending.values()].map(({ write }) => asSent(write));
    if (JSON.stringify(words) !== this.queued && !this.page.isBlank(words)) {
      // A write that is before it makes one version, and this one is made from that.
      const base = before.length && !this.beside ? (this.base ?? 0) + before.length : this.base;
      before.push(asSent({ ...this.place(), base, entry: this.entry(words) }));
    }
    if (this.failing === "phone" && before.length) sendAlong(before);
    void this.keeping.now();
  }
}

/** @param {any} write */
const asSent = ({ op_id, entry_id, base, entry }) => ({ op_id, kind: "write", entry_id, base, entry });
