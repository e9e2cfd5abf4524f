// Keeps a page of writing in the journal while it is being written. Pure: it is given
// how to send, how to wait and how to speak, and knows no document. Used by autosave.js.
//
// It never sends two writes at once, never drops words it could not send, and says
// "in your journal" only after the server has answered so.

/**
 * @typedef {{status: number, json: any}} Answer
 * @typedef {{words: () => any, isBlank: (words: any) => boolean}} Page
 * @typedef {"typing"|"kept"|"waiting"|"signed-out"|"empty"|"refused"|"two-versions"} State
 */

const PAUSE = 800;
const PATIENCE = [2000, 4000, 8000, 15000, 30000, 60000];

export class Saver {
  /**
   * @param {object} parts
   * @param {Page} parts.page what is on the page now
   * @param {number | null} parts.base the version it was opened on; null for a new page
   * @param {(words: any, base: number | null, key: string, at: string) => Promise<Answer>} parts.send
   * @param {(words: any) => Promise<boolean>} parts.keepBeside keep these words as a second version
   * @param {(state: State, detail?: string) => void} parts.say
   * @param {(work: () => void, ms: number) => number} parts.later
   * @param {(timer: number) => void} parts.never
   * @param {() => {key: string, at: string}} parts.newOperation
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.base = parts.base;
    this.kept = JSON.stringify(parts.page.words());
    this.sending = null;
    this.timer = 0;
    this.failures = 0;
    this.stopped = false;
    this.beside = false;
    this.last = { text: "", key: "", at: "" };
  }

  /** Whether there is anything here that the journal does not have. */
  get isDirty() {
    const words = this.page.words();
    if (this.base === null && this.page.isBlank(words)) return false;
    return JSON.stringify(words) !== this.kept;
  }

  /** Something was typed: keep it after a short pause. */
  touched() {
    if (this.stopped) return;
    this.say("typing");
    this.failures = 0;
    this.wait(PAUSE);
  }

  /** @param {number} ms */
  wait(ms) {
    this.never(this.timer);
    this.timer = this.later(() => void this.save(), ms);
  }

  /** Keep what is on the page now; resolves when that attempt is over. */
  async save() {
    this.never(this.timer);
    if (this.sending) {
      await this.sending;
    }
    if (this.stopped || !this.isDirty) return;
    this.sending = this.attempt().finally(() => {
      this.sending = null;
    });
    await this.sending;
  }

  async attempt() {
    const words = this.page.words();
    const text = JSON.stringify(words);
    // The same words sent again are the same operation, whatever happened to the answer.
    if (this.last.text !== text) this.last = { text, ...this.newOperation() };
    if (this.beside) {
      await this.keptBeside(words, text);
      return;
    }
    /** @type {Answer} */
    let answer;
    try {
      answer = await this.send(words, this.base, this.last.key, this.last.at);
    } catch {
      answer = { status: 0, json: null };
    }
    await this.heard(answer, words, text);
  }

  /** @param {Answer} answer @param {any} words @param {string} text */
  async heard({ status, json }, words, text) {
    const isOurs = json !== null && typeof json === "object";
    if ((status === 200 || status === 201) && isOurs && typeof json.version === "number") {
      this.base = json.version;
      this.kept = text;
      this.failures = 0;
      if (this.isDirty) this.wait(PAUSE);
      else this.say("kept");
    } else if (status === 412 && isOurs) {
      await this.keptBeside(words, text);
    } else if (status === 401 && isOurs) {
      this.say("signed-out");
      this.wait(PATIENCE[3]);
    } else if (status === 422 && json?.errors?.clear) {
      this.say("empty");
    } else if (isOurs && status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.say("refused", Object.values(json.errors ?? {}).flat()[0] ?? json.message);
    } else {
      this.tryAgain();
    }
  }

  /** The entry has moved on: from here this page is a second version, kept beside the first.
   * @param {any} words @param {string} text */
  async keptBeside(words, text) {
    if (!(await this.keepBeside(words))) {
      this.tryAgain();
      return;
    }
    this.beside = true;
    this.kept = text;
    this.failures = 0;
    if (this.isDirty) this.wait(PAUSE);
    else this.say("two-versions");
  }

  tryAgain() {
    this.say("waiting");
    this.wait(PATIENCE[Math.min(this.failures++, PATIENCE.length - 1)]);
  }
}
