// Sends what waits, in order, and hears what becomes of each. One page of this browser does
// it at a time. It never gives up and never lets anything go by itself.

import { fate, meaning } from "./meaning.js";

/**
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./outbox.js").Row} Row
 * @typedef {import("./meaning.js").Answer} Answer
 * @typedef {import("./meaning.js").Result} Result
 * @typedef {"clear"|"sign-in"|"no-connection"|"later"} State how it stands after trying
 */

const MOST = 100;
const PATIENCE = [2000, 4000, 8000, 15000, 30000, 60000];

export class Drainer {
  /**
   * @param {object} parts
   * @param {Outbox} parts.outbox
   * @param {(operations: any[]) => Promise<Answer>} parts.send
   * @param {<T>(work: () => Promise<T>) => Promise<T>} parts.alone one page at a time
   * @param {(row: Row, result: Result) => void} parts.heard
   * @param {(state: State) => void} parts.stands
   * @param {(epoch: string | undefined) => Promise<any>} [parts.told] the journal said in which epoch it is
   * @param {() => Promise<void>} [parts.signedOut] the sign-in turned out to be over
   * @param {() => boolean} parts.isOnline
   * @param {(work: () => void, ms: number) => number} parts.later
   * @param {(timer: number) => void} parts.never
   */
  constructor({ outbox, send, alone, heard, stands, told, signedOut, isOnline, later, never }) {
    this.outbox = outbox;
    this.send = send;
    this.alone = alone;
    this.heard = heard;
    this.stands = stands;
    this.told = told ?? (async () => {});
    this.signedOut = signedOut ?? (async () => {});
    this.isOnline = isOnline;
    this.later = later;
    this.never = never;
    this.failures = 0;
    this.timer = 0;
    this.wait = 0;
    this.putOff = false;
    /** @type {Promise<State> | null} */
    this.running = null;
    this.again = false;
  }

  /** Send what waits; asked again meanwhile, it goes on until that too was tried.
   * @returns {Promise<State>} */
  drain() {
    this.never(this.timer);
    if (this.running) this.again = true;
    this.running ??= this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  /** @returns {Promise<State>} */
  async rounds() {
    /** @type {State} */
    let state;
    do {
      this.again = false;
      this.wait = 0;
      try {
        state = this.isOnline() ? await this.alone(() => this.round()) : "no-connection";
      } catch {
        state = "later"; // the shelf did not answer; what waits is still in it
      }
    } while (this.again);
    if (state === "clear") this.failures = 0;
    else this.tryAgain();
    this.stands(state);
    // Not waited for: who signs in again meanwhile, in another tab, is heard at once.
    if (state === "sign-in") this.signedOut().catch(() => {});
    return state;
  }

  tryAgain() {
    const patience = PATIENCE[Math.min(this.failures++, PATIENCE.length - 1)];
    this.timer = this.later(() => void this.drain(), Math.max(patience, this.wait));
  }

  /** @returns {Promise<State>} */
  async round() {
    /** @type {Set<string>} */
    const tried = new Set();
    this.putOff = false;
    for (;;) {
      const rows = await this.outbox.next(MOST, tried);
      if (rows.length === 0) return this.putOff ? "later" : "clear";
      const batch = [];
      for (const row of rows) {
        tried.add(row.op_id);
        const operation = await this.outbox.opened(row);
        if (operation) batch.push({ row, operation });
      }
      const stopped = await this.offer(batch);
      if (stopped) return stopped;
    }
  }

  /** Send these; null when the round may go on. One that spoils the whole is found by halves.
   * @param {{row: Row, operation: any}[]} batch @returns {Promise<State | null>} */
  async offer(batch) {
    if (batch.length === 0) return null;
    const answer = await this.send(batch.map(({ operation }) => operation));
    const means = meaning(answer);
    if (means === "results") {
      await this.settle(batch, answer.json.results);
      await this.told(answer.json.epoch); // what it offers again is sent in this round
      return null;
    }
    if (means !== "refused") {
      this.wait = Math.max(this.wait, (answer.seconds ?? 0) * 1000);
      return means;
    }
    if (batch.length === 1) {
      const { code, message, errors } = answer.json;
      const op_id = batch[0].row.op_id;
      return this.settle(batch, [{ op_id, status: "rejected", code, message, errors }]);
    }
    const half = Math.ceil(batch.length / 2);
    return (await this.offer(batch.slice(0, half))) ?? (await this.offer(batch.slice(half)));
  }

  /** @param {{row: Row, operation: any}[]} batch @param {Result[]} results @returns {Promise<null>} */
  async settle(batch, results) {
    for (const { row } of batch) {
      const result = results.find((one) => one?.op_id === row.op_id);
      if (!result || fate(result) === "kept") {
        this.putOff = true;
        this.wait = Math.max(this.wait, (result?.seconds ?? 0) * 1000);
        continue;
      }
      await this.outbox.settle(row, result);
      this.heard(row, result);
    }
    return null;
  }
}
