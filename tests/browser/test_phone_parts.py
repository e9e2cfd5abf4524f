"""What waits on a phone, part by part, in Chromium, with a server that answers anything."""

# ruff: noqa: E501  # the scripts in it read better whole

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PHONE
from tests.serving import Served
from tests.syncing.queue import digest

pytestmark = pytest.mark.browser

BENCH = Path(__file__).with_name("bench.js").read_text()
Run = Callable[..., Any]
_names = itertools.count()


@pytest.fixture(scope="module")
def bare(chromium: Browser, pages_only: Served) -> Iterator[Run]:
    """Run a script on a bare page of ours that has the parts and a new phone, `one`."""
    context = chromium.new_context(viewport=PHONE, base_url=pages_only.url)
    page = context.new_page()
    page.add_init_script(BENCH)
    page.goto("/sign-in")

    def run(script: str, given: Any = None) -> Any:
        name = f"phone-{next(_names)}"
        whole = f"async ([name, given]) => {{ const one = await bench(name); {script} }}"
        return page.evaluate(whole, [name, given])

    yield run
    context.close()


OFFLINE = "On this phone; we'll send it when there is a connection."
LATER = "On this phone. We couldn't reach your journal. We'll try again."
OUT = "On this phone; sign in to send it."
KEPT = {
    "no answer at all": ({"status": 0, "json": None}, OFFLINE),
    "signed out": ({"status": 401, "json": {"message": "Please sign in."}}, OUT),
    "a proxy that asks for a password": ({"status": 401, "json": None}, LATER),
    "forbidden": ({"status": 403, "json": {"message": "no"}}, LATER),
    "not found": ({"status": 404, "json": {"message": "no"}}, LATER),
    "too slow": ({"status": 408, "json": {"message": "slow"}}, LATER),
    "a conflict of the whole": ({"status": 409, "json": {"message": "epoch"}}, LATER),
    "stale": ({"status": 412, "json": {"message": "stale"}}, LATER),
    "too often": ({"status": 429, "json": {"message": "wait"}, "seconds": 1}, LATER),
    "a fault": ({"status": 500, "json": {"message": "fault"}}, LATER),
    "a page of a proxy": ({"status": 502, "json": None}, LATER),
    "busy": ({"status": 503, "json": {"message": "busy"}}, LATER),
    "a café that answers": ({"status": 200, "json": None}, LATER),
    "a café that answers in JSON": ({"status": 200, "json": {"welcome": "yes"}}, LATER),
    "a list where results belong": ({"status": 200, "json": []}, LATER),
    "half an answer": ({"status": 200, "json": None}, LATER),
    "an answer about nothing": ({"status": 200, "json": {"results": []}}, LATER),
    "an answer about something else": (
        {"status": 200, "json": {"results": [{"op_id": "another", "status": "applied"}]}},
        LATER,
    ),
    "not now": ("retry_after", LATER),
    "a word nobody knows yet": ("of the future", LATER),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_an_answer_means_is_kept_and_sent_again(bare: Run, case: str) -> None:
    """3-promises: never dropped, but on a result that names the operation (R21)."""
    answer, line = KEPT[case]
    found = bare(
        """
        const bad = typeof given === "string"
          ? (ops) => ({ status: 200, json: { results: ops.map((o) => ({ op_id: o.op_id, status: given })) } })
          : given;
        one.answers = Array(3).fill(bad);
        one.write("p", "e");
        one.type("In the tunnel.");
        await one.until(() => one.sent.length === 2);
        const kept = await one.waiting();
        await one.until(() => one.said.at(-1) === "In your journal.");
        return { kept, said: one.said, left: await one.waiting(),
                 ids: one.sent.map((ops) => ops[0].op_id), journal: Object.values(one.journal) };
        """,
        answer,
    )
    assert len(found["kept"]) == 1
    assert line in found["said"]
    assert found["left"] == []
    assert len(set(found["ids"])) == 1, "the same words are the same operation"
    assert [one["entry"]["body"] for one in found["journal"]] == ["In the tunnel."]


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_what_is_refused_is_set_aside_with_its_reason(bare: Run, status: int) -> None:
    found = bare(
        """
        one.answers = [{ status: given, json: { message: "Too long.", errors: { body: ["Too long by a page."] } } }];
        one.write("p", "e");
        one.type("A book.");
        await one.until(() => one.said.at(-1)?.includes("Too long by a page."));
        const [aside] = await one.outbox.setAside();
        const waiting = await one.waiting();
        one.type("A page.");
        await one.until(() => one.said.at(-1) === "In your journal.");
        return { aside, waiting, after: (await one.outbox.setAside()).length };
        """,
        status,
    )
    assert found["aside"]["operation"]["entry"]["body"] == "A book."
    assert found["waiting"] == []
    assert found["after"] == 0, "later words of the page stand for it"


def test_words_say_by_what_they_are_known_to_be_whole(bare: Run) -> None:
    """A part of a long note is never kept for all of it: it is sent again, and not set aside."""
    texts = ("A title", "e\u0301 \U0001f469", "Yes.", "calm")
    found = bare(
        """
        const [title, body, text, mood] = given;
        await one.outbox.write({ op_id: "o", entry_id: "e", page: "p", base: null,
                                 entry: { title, body, mood, answers: [{ prompt: "a", version: 1, text }] } });
        one.answers = [(ops) => ({ status: 200, json: { results: ops.map((o) =>
          ({ op_id: o.op_id, status: "rejected", code: "damaged" })) } })];
        const state = await one.drainer.drain();
        const [left, aside] = [await one.waiting(), await one.outbox.setAside()];
        await one.until(async () => (await one.waiting()).length === 0);
        return { state, left, aside, sums: one.sent.map((ops) => ops[0].sha256) };
        """,
        texts,
    )
    assert (found["state"], found["left"], found["aside"]) == ("later", ["o"], [])
    assert found["sums"] == [digest(*texts)] * 2


def test_what_a_restored_journal_lost_is_offered_again_once_and_nothing_is_deleted(
    bare: Run,
) -> None:
    """Y-16, 3-promises: the phone keeps what was acknowledged, sealed, for a while."""
    before, after = str(uuid4()), str(uuid4())
    found = bare(
        """
        const { Restored } = await import("/static/js/phone/restored.js");
        const { acknowledged } = await import("/static/js/phone/acknowledged.js");
        let [now, epoch, wanted, erased] = [1e12, given[0], [], []];
        const asked = [];
        one.outbox.now = () => now;
        let out = false;
        const compare = async (held, before) => {
          asked.push([before, held.map((row) => [row.id, row.version, row.sha256.length])]);
          return out ? null : { epoch, wanted, erased };
        };
        const restored = new Restored({ outbox: one.outbox, compare, now: () => now });
        one.drainer.told = (said) => restored.told(said);
        const well = one.well;
        one.well = (ops) => { const all = well(ops); all.json.epoch = epoch; return all; };
        await one.put("a"); await one.put("b");
        await one.drainer.drain();
        await one.put("c");
        await one.drainer.drain();
        const quiet = asked.length;
        [epoch, wanted, erased, one.journal] = [given[1], ["of a"], ["of b"], {}];
        out = true;
        const unheard = await restored.told(given[1]);
        out = false;
        await one.put("d");
        await one.drainer.drain();
        const kept = async () => (await acknowledged(one.outbox)).map((row) => [row.page, row.entry.body]);
        const all = await kept();
        const calm = [await restored.told(given[1]), asked.length];
        now += 31 * 24 * 3600 * 1000;
        return { quiet, unheard, asked, all, calm, later: await kept(), left: await one.waiting(),
                 journal: Object.values(one.journal).map((o) => [o.entry_id, o.base, o.entry.body, o.entry.written_at]),
                 raw: (await one.shelf.within(["pages"], (hand) => hand.all("pages", "ana"))).length };
        """,
        [before, after],
    )
    assert found["quiet"] == 1
    assert found["unheard"] is False
    assert found["asked"][0] == [None, [["of a", 1, 64], ["of b", 1, 64]]]
    assert [one[0] for one in found["asked"]] == [None, before, before]
    began = "2001-09-09T01:46:40.000Z"
    assert found["journal"] == [["of d", None, "d", None], ["of a", None, "a", began]]
    assert found["all"] == [["a", "a"], ["c", "c"], ["d", "d"]]
    assert (found["calm"], found["left"]) == ([False, 3], [])
    assert (found["later"], found["raw"]) == ([], 0)


def test_the_number_of_a_version_goes_with_the_epoch_that_gave_it(bare: Run) -> None:
    found = bare(
        """
        const well = one.well;
        one.well = (ops) => { const all = well(ops); all.json.epoch = "two"; return all; };
        for (const op_id of ["a.1", "a.2"]) {
          await one.outbox.write({ op_id, entry_id: "e", page: "a", base: null, entry: { body: op_id } }, true);
        }
        await one.drainer.drain();
        return Object.values(one.journal).map((o) => [o.op_id, o.base, o.epoch ?? null]);
        """
    )
    assert found == [["a.1", None, None], ["a.2", 1, "two"]]


def test_one_poisoned_item_blocks_nothing(bare: Run) -> None:
    """Y-24, also where the whole push is refused because of it."""
    found = bare(
        """
        for (let i = 0; i < 50; i += 1) await one.put(`o${i}`);
        one.answers = Array(60).fill((ops) =>
          ops.some((o) => o.op_id === "o17") ? { status: 422, json: { message: "Not this." } } : one.well(ops));
        const state = await one.drainer.drain();
        return { state, left: await one.waiting(), aside: await one.outbox.setAside(),
                 journal: Object.keys(one.journal), pushes: one.sent.length };
        """
    )
    assert (found["state"], found["left"], len(found["journal"])) == ("clear", [], 49)
    assert [(one["op_id"], one["message"]) for one in found["aside"]] == [("o17", "Not this.")]
    assert found["pushes"] < 20


def test_one_that_is_put_off_lets_the_others_go_on(bare: Run) -> None:
    found = bare(
        """
        for (const id of ["a", "b", "c"]) await one.put(id);
        one.answers = [(ops) => {
          const { json } = one.well(ops.filter((o) => o.op_id !== "b"));
          return { status: 200, json: { results: [...json.results, { op_id: "b", status: "retry_after", seconds: 1 }] } };
        }];
        const state = await one.drainer.drain();
        const left = await one.waiting();
        await one.until(async () => (await one.waiting()).length === 0);
        return { state, left };
        """
    )
    assert found == {"state": "later", "left": ["b"]}


def test_an_answer_lost_after_the_commit_makes_one_version(bare: Run) -> None:
    """R20: sent again under the same name, and what was typed since is made from it."""
    found = bare(
        """
        one.answers = [(ops) => { one.well(ops); one.type("Sent, and more."); return { status: 0, json: null }; }];
        one.write("p", "e");
        one.type("Sent.");
        await one.until(() => one.said.at(-1) === "In your journal.");
        return { journal: Object.values(one.journal).map((o) => [o.base, o.entry.body]),
                 results: one.results.map((r) => r.status), base: one.writer.base };
        """
    )
    assert found["journal"] == [[None, "Sent."], [1, "Sent, and more."]]
    assert found["results"] == ["duplicate", "applied"]
    assert found["base"] == 2


def test_never_two_writes_of_a_page_at_once(bare: Run) -> None:
    found = bare(
        """
        let now = 0; let most = 0;
        one.answers = Array(20).fill(async (ops) => {
          now += 1; most = Math.max(most, now);
          await new Promise((done) => setTimeout(done, 30));
          now -= 1;
          return one.well(ops);
        });
        one.write("p", "e");
        for (let i = 0; i < 12; i += 1) { one.type(`Line ${i}.`); await new Promise((d) => setTimeout(d, 25)); }
        await one.until(() => one.said.at(-1) === "In your journal.");
        const writes = one.sent.flat();
        return { most, bases: writes.map((o) => o.base), last: writes.at(-1).entry.body };
        """
    )
    assert found["most"] == 1
    assert found["bases"] == [None, *range(1, len(found["bases"]))]
    assert found["last"] == "Line 11."


def test_words_not_sent_yet_are_taken_into_one_and_withdrawals_go_first(bare: Run) -> None:
    found = bare(
        """
        await one.put("w1", "p", 3, "one");
        await one.put("w2", "p", 3, "one two");
        await one.put("x", "q", null, "other");
        await one.outbox.act({ op_id: "s", kind: "withdraw", entry_id: "e", share_id: "share" });
        await one.drainer.drain();
        return one.sent.map((ops) => ops.map((o) => [o.op_id, o.entry?.body ?? o.share_id]));
        """
    )
    assert found == [[["s", "share"], ["w1", "one two"], ["x", "other"]]]


def test_a_conflict_keeps_both_and_what_follows_stays_beside(bare: Run) -> None:
    found = bare(
        """
        const beside = (ops) => ({ status: 200, json: { results: ops.map((o) =>
          ({ op_id: o.op_id, status: "conflict_kept", version: 9, beside: 10 })) } });
        one.answers = [beside, beside];
        one.words.body = "Old.";
        one.write("p", "e", 5);
        one.type("From a tab of five days ago.");
        await one.until(() => one.said.at(-1) === "Two versions.");
        one.type("And more.");
        await one.until(() => one.sent.length === 2 && one.said.at(-1) === "Two versions.");
        return one.sent.flat().map((o) => [o.base, o.op_id.startsWith("p.")]);
        """
    )
    assert found == [[5, True], [5, True]]


def test_two_tabs_send_each_thing_once(bare: Run) -> None:
    found = bare(
        """
        const two = await bench(name);
        for (let i = 0; i < 20; i += 1) await one.put(`o${i}`);
        const slow = (who) => async (ops) => { await new Promise((d) => setTimeout(d, 20)); return who.well(ops); };
        one.answers = Array(9).fill(slow(one)); two.answers = Array(9).fill(slow(two));
        await Promise.all([one.drainer.drain(), two.drainer.drain()]);
        return [...one.sent, ...two.sent].flat().map((o) => o.op_id).sort();
        """
    )
    assert found == sorted(f"o{number}" for number in range(20))


def test_without_web_locks_a_lease_keeps_one_page_at_a_time(bare: Run) -> None:
    found = bare(
        """
        const { oneAtATime } = await import("/static/js/phone/locks.js");
        let now = 0;
        const a = oneAtATime(undefined, one.shelf, { now: () => now, newId: () => "a" });
        const b = oneAtATime(undefined, one.shelf, { now: () => now, newId: () => "b" });
        const during = await a(() => b(async () => "both").catch(() => "refused"));
        const after = await b(async () => "mine");
        void a(() => new Promise(() => {}));  // a page that died with it
        await new Promise((done) => setTimeout(done, 30));
        const dead = await b(async () => "mine").catch(() => "refused");
        now += 60_000;
        return [during, after, dead, await b(async () => "mine")];
        """
    )
    assert found == ["refused", "mine", "refused", "mine"]


def test_without_a_change_nothing_is_written(bare: Run) -> None:
    """Y-14."""
    found = bare(
        """
        one.words.body = "As it was.";
        one.write("p", "e", 3);
        await one.writer.save();
        one.type("Changed."); one.type("As it was.");
        await one.writer.save();
        await one.drainer.drain();
        return [one.sent.length, (await one.waiting()).length, (await one.drafts.all()).length];
        """
    )
    assert found == [0, 0, 0]


def test_without_room_the_words_stay_and_the_line_says_so(bare: Run) -> None:
    found = bare(
        """
        const spare = await bench(name, { memory: true, alone: false });
        one.spare = { drafts: spare.drafts, outbox: spare.outbox, drainer: spare.drainer, onPhone: false };
        spare.answers = [{ status: 0, json: null }, { status: 0, json: null }];
        one.shelf.once = async () => { throw new DOMException("full", "QuotaExceededError"); };
        one.write("p", "e");
        spare.writer = one.writer;
        one.type("No room for this.");
        await one.until(() => one.said.at(-1) === "Your phone has no room: copy your words or make room.");
        await one.until(() => one.said.at(-1) === "In your journal.");
        return Object.values(spare.journal).map((o) => o.entry.body);
        """
    )
    assert found == ["No room for this."]


def test_words_wait_without_an_end_and_are_sent_when_there_is_a_network(bare: Run) -> None:
    found = bare(
        """
        one.online = false;
        one.write("p", "e");
        one.type("One.");
        await one.until(() => one.said.at(-1)?.includes("when there is a connection"));
        one.type("One. Two.");
        await new Promise((done) => setTimeout(done, 120));
        const sent = one.sent.length;
        one.online = true;
        await one.drainer.drain();
        await one.until(() => one.said.at(-1) === "In your journal.");
        return [sent, one.sent.flat().map((o) => o.entry.body)];
        """
    )
    assert found == [0, ["One. Two."]]


def test_a_box_opens_in_its_own_place_alone_and_its_length_says_little(bare: Run) -> None:
    """R16, Y-18."""
    found = bare(
        """
        const { seal, open, keyFrom } = await import("/static/js/phone/vault.js");
        const key = await keyFrom(new Uint8Array(32).fill(1));
        const other = await keyFrom(new Uint8Array(32).fill(2));
        const place = { store: "drafts", person: "ana", id: "1" };
        const box = await seal(key, place, { body: "e\\u0301 \\u{1F469}" });
        const opens = (k, p) => open(k, p, box).then((v) => v.body, () => null);
        const out = await crypto.subtle.exportKey("raw", key).then(() => "taken out", () => "stays");
        const sizes = new Set();
        for (const n of [0, 10, 100, 200]) sizes.add((await seal(key, place, "x".repeat(n))).length);
        return [await opens(key, place), await opens(other, place), await opens(key, { ...place, person: "cleo" }),
                await opens(key, { ...place, store: "outbox" }), await opens(key, { ...place, id: "2" }), out, sizes.size];
        """
    )
    assert found == ["e\u0301 \U0001f469", None, None, None, None, "stays", 1]


def test_a_shelf_whose_connection_died_is_opened_again(bare: Run) -> None:
    found = bare(
        """
        await one.put("a");
        (await one.shelf.open()).close();
        await one.put("b");
        return one.waiting();
        """
    )
    assert found == ["a", "b"]


def test_a_key_that_was_destroyed_elsewhere_takes_what_it_locked_along(bare: Run) -> None:
    found = bare(
        """
        const { Keys } = await import("/static/js/phone/keys.js");
        const key = btoa(String.fromCharCode(...new Uint8Array(32).fill(9))).replace(/=/g, "");
        let answer = { status: 200, json: { key } };
        const asked = [];
        const ask = async (...of) => { asked.push(of); return answer; };
        const keys = new Keys({ shelf: one.shelf, ask, newId: () => crypto.randomUUID() });
        const steps = [await keys.tie("ana"), (await keys.here("ana")) !== null, await keys.here("cleo")];
        const first = await keys.phoneOf("ana");
        await one.put("a");
        answer = { status: 401, json: {} }; steps.push(await keys.tie("ana"), (await keys.here("ana")) !== null);
        answer = { status: 200, json: { ended: false } }; steps.push(await keys.isEnded("ana"), (await one.waiting()).length);
        steps.push(asked.at(-1)[1] === `/api/v1/phones/${first}?person=ana`);
        answer = { status: 0, json: null }; steps.push(await keys.tie("ana"), (await keys.here("ana")) !== null);
        const place = { store: "drafts", person: "ana", id: "1" };
        const box = await (await keys.vault("ana")).seal(place, "from before");
        answer = { status: 200, json: { key } }; await keys.tie("ana");
        steps.push(await (await keys.vault("ana")).open(place, box), (await keys.vault("cleo")) === null);
        answer = { status: 410, json: {} }; steps.push(await keys.tie("ana"), (await one.waiting()).length);
        answer = { status: 410, json: { code: "phone_ended" } };
        steps.push(await keys.tie("ana"), await keys.here("ana"), (await one.waiting()).length);
        steps.push((await keys.phoneOf("ana")) === first, asked[0][1] === `/api/v1/phones/${first}`);
        return steps;
        """
    )
    assert found == [
        "here", True, None, "out", True, False, 1, True, "unknown", True,
        "from before", True, "unknown", 1, "ended", None, 0, False, True,
    ]  # fmt: skip


def test_a_key_that_was_asked_for_before_leaving_is_not_kept_after_it(bare: Run) -> None:
    found = bare(
        """
        const { Keys } = await import("/static/js/phone/keys.js");
        const key = btoa(String.fromCharCode(...new Uint8Array(32).fill(9))).replace(/=/g, "");
        let leave = () => keys.forget("ana");
        const ask = async () => { await leave(); return { status: 200, json: { key } }; };
        const keys = new Keys({ shelf: one.shelf, ask, newId: () => crypto.randomUUID() });
        const steps = [];
        const tie = async () => steps.push(await keys.tie("ana"), (await keys.here("ana")) !== null);
        await tie();
        leave = () => keys.forget("cleo");
        await tie();
        leave = () => keys.forgetOthers("cleo");
        await tie();
        return steps;
        """
    )
    assert found == ["out", False, "here", True, "out", False]


def test_a_page_that_is_open_seals_with_the_key_that_is_here_now(bare: Run) -> None:
    """R19: signed out from elsewhere and in again in another tab, or signed out in one."""
    found = bare(
        """
        const { Keys } = await import("/static/js/phone/keys.js");
        const code = (n) => btoa(String.fromCharCode(...new Uint8Array(32).fill(n))).replace(/=/g, "");
        let key = code(8);
        const ask = async () => ({ status: 200, json: { key } });
        const keys = new Keys({ shelf: one.shelf, ask, newId: () => crypto.randomUUID() });
        const place = { store: "drafts", person: "ana", id: "1" };
        const opens = async (box) => (await keys.vault("ana")).open(place, box).catch(() => "noise");
        await keys.tie("ana");
        const page = await keys.vault("ana");
        const early = await page.seal(place, "early");
        const before = await keys.phoneOf("ana");
        await keys.signedOutElsewhere("ana", before);
        key = code(9);
        await keys.tie("ana");
        await one.put("since");
        const steps = [await opens(await page.seal(place, "late")), await opens(early)];
        // An answer about the phone that this was comes late.
        steps.push(await keys.signedOutElsewhere("ana", before), (await one.waiting()).length);
        await keys.forget("ana");
        const last = await page.seal(place, "last");
        await keys.tie("ana");
        return [...steps, await opens(last)];
        """
    )
    assert found == ["late", "noise", False, 1, "last"]


def test_a_page_that_ends_leaves_a_draft_and_sends_it_along_under_one_name(bare: Run) -> None:
    found = bare(
        """
        one.write("p", "e");
        one.online = false;
        one.type("First.");
        await one.until(async () => (await one.waiting()).length === 1);
        one.writer.failing = "phone";
        one.words.body = "First. Last.";
        const along = [];
        one.writer.leaving((ops) => along.push(...ops));
        await one.until(async () => (await one.drafts.all()).length === 1);
        const [draft] = await one.drafts.all();
        return { along: along.map((o) => [o.base, o.entry.body]), same: along[1].op_id === draft.op_id,
                 draft: draft.entry.body, first: along[0].op_id === (await one.waiting())[0] };
        """
    )
    assert found["along"] == [[None, "First."], [1, "First. Last."]]
    assert (found["same"], found["first"], found["draft"]) == (True, True, "First. Last.")
