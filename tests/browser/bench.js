// The parts of static/js/phone on a bare page, with a server that answers what it is told.
// `bench(name)` is one phone; two with the same name are two tabs of it.

const from = (part) => import(`/static/js/phone/${part}.js`);

window.bench = async (name, { memory = false, alone = true } = {}) => {
  const [{ PhoneShelf, MemoryShelf }, { keyFrom, lockedWith }, { Outbox }, { Drafts }, { Drainer }] =
    await Promise.all(["shelf", "vault", "outbox", "drafts", "drainer"].map(from));
  const { Writer } = await from("writer");
  const { oneAtATime } = await from("locks");
  const { line } = await from("status");
  const shelf = memory ? new MemoryShelf() : new PhoneShelf(indexedDB, name);
  const person = "ana";
  const vault = lockedWith(await keyFrom(new Uint8Array(32).fill(7)));
  const parts = { shelf, vault, person, now: Date.now };
  const one = {
    person, shelf, vault,
    answers: [], // what the server says next: an answer, or what makes one; then all is well
    sent: [],
    said: [],
    results: [],
    journal: {}, // op_id → what took effect
    online: true,
    words: { title: "", body: "", mood: "", answers: [] },
    outbox: new Outbox(parts),
    drafts: new Drafts(parts),
  };
  one.well = (operations) => ({
    status: 200,
    json: {
      results: operations.map((operation) => {
        const known = operation.op_id in one.journal;
        one.journal[operation.op_id] ??= structuredClone(operation);
        const version = (operation.base ?? 0) + 1;
        return { op_id: operation.op_id, status: known ? "duplicate" : "applied", version };
      }),
    },
  });
  one.send = async (operations) => {
    one.sent.push(structuredClone(operations));
    const next = one.answers.shift() ?? one.well;
    return typeof next === "function" ? next(operations) : next;
  };
  // Time runs fifty times as fast here, so that back-off is not waited for.
  one.later = (work, ms) => setTimeout(work, ms / 50);
  one.drainer = new Drainer({
    outbox: one.outbox,
    send: one.send,
    alone: alone ? oneAtATime(navigator.locks, shelf, { now: Date.now, newId: () => "a" }) : (work) => work(),
    heard: (row, result) => {
      one.results.push(result);
      one.writer?.heard(row.op_id, result);
    },
    stands: (state) => one.writer?.stands(state),
    isOnline: () => one.online,
    later: one.later,
    never: (timer) => clearTimeout(timer),
  });
  const desk = { drafts: one.drafts, outbox: one.outbox, drainer: one.drainer, onPhone: !memory };
  one.write = (page, entry_id, base = null) => {
    one.writer = new Writer({
      page: { words: () => structuredClone(one.words), isBlank: (words) => !words.body.trim() },
      opened: JSON.stringify(one.words),
      about: { entry_id, page, base },
      desk,
      spare: one.spare ?? desk,
      say: (state, detail) => one.said.push(line(state, { onPhone: one.writer.desk.onPhone, detail }).say),
      later: one.later,
      never: (timer) => clearTimeout(timer),
      newId: () => crypto.randomUUID(),
      now: () => new Date().toISOString(),
      zone: () => "Europe/Dublin",
    });
  };
  one.type = (body) => {
    one.words.body = body;
    one.writer.touched();
  };
  one.until = async (isSo) => {
    for (let i = 0; i < 400 && !(await isSo()); i += 1) await new Promise((done) => setTimeout(done, 10));
    if (!(await isSo())) throw new Error(`never: ${isSo}; said ${JSON.stringify(one.said)}`);
  };
  one.put = (op_id, page = op_id, base = null, body = op_id) =>
    one.outbox.write({ op_id, entry_id: `of ${page}`, page, base, entry: { body } });
  one.waiting = async () => (await one.outbox.rows()).map((row) => row.op_id);
  return one;
};
