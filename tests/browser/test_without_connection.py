"""The app where there is no connection: it opens, shows what is kept for a tunnel, and has
all that it has with one; where none of ours answers as well."""

import os
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.an_app import DUMP, first_visit, is_packed, stop, until
from tests.browser.conftest import PHONE, launched
from tests.browser.test_every_page import AXE, RUN_AXE, TOO_WIDE
from tests.serving import Served

pytestmark = pytest.mark.browser


def test_after_the_first_visit_it_opens_without_a_connection(ana: Page) -> None:
    ana.context.set_offline(True)
    opens(ana)


def test_and_where_the_server_is_gone(ana: Page, ending: Served) -> None:
    stop(ending)
    opens(ana)


def opens(ana: Page) -> None:
    """Today, the journal, one page of it, support, an unknown address, and a page to write on."""
    ana.goto("/")
    expect(
        ana.get_by_text("No connection to your journal. What you write stays on this phone")
    ).to_be_visible()
    ana.get_by_role("link", name="Journal").click()
    expect(ana.get_by_role("heading", name="Your newest pages")).to_be_visible()
    ana.get_by_role("main").get_by_role("link", name="Kitchen, late").click()
    expect(ana.locator("article .words").first).not_to_be_empty()
    ana.goto("/support")
    expect(ana.get_by_role("link", name="+353 1 555 0123")).to_be_visible()
    ana.goto("/nowhere/at/all")
    expect(ana.get_by_role("heading", name="This page needs a connection")).to_be_visible()
    ana.goto("/write?when=hard-day")
    expect(ana.locator("h1.ask")).not_to_be_empty()
    expect(ana.locator("textarea.first")).to_be_focused()


def test_what_is_written_without_a_connection_is_there_at_the_next_start(ana: Page) -> None:
    ana.context.set_offline(True)
    ana.goto("/write")
    ana.get_by_label("Your words").press_sequentially("Under the river.")
    expect(ana.locator("#status")).to_contain_text("On this phone")
    ana.close()
    page = ana.context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Under the river.").click()
    expect(page.get_by_label("Your words")).to_have_value("Under the river.")


def test_a_link_that_asks_for_what_there_is_not_leads_to_a_plain_page(ana: Page) -> None:
    """Its words would be refused; or it would lead somewhere else."""
    ana.goto("/write?go-on=../../../me")
    expect(ana.locator("#status")).to_have_text("What you write is kept as you go.")
    ana.wait_for_timeout(300)
    assert "/write" in ana.url
    ana.context.set_offline(True)
    ana.goto(f"/write?kind=zzz&when=zzz&therapy_session_id={uuid4()}")
    expect(ana.locator("textarea.first")).to_be_focused()
    found = {
        name: ana.locator(f"form [name={name}]").input_value()
        for name in ("kind", "when", "therapy_session_id")
    }
    assert found == {"kind": "free-page", "when": "", "therapy_session_id": ""}


def test_signing_out_locks_what_is_on_the_phone_and_loses_nothing(ana: Page) -> None:
    ana.goto("/write")
    expect(ana.locator("#status")).to_have_text("What you write is kept as you go.")
    other = ana.context.new_page()
    other.goto("/journal")
    ana.context.set_offline(True)
    ana.get_by_label("Your words").fill("Not sent, and locked.")
    expect(ana.locator("#status")).to_contain_text("On this phone")
    ana.goto("/sign-out")
    ana.get_by_role("button", name="Lock what is on this phone").click()
    for page in (ana, other):
        expect(page.get_by_text("nothing on it can be opened here")).to_be_visible()
    kept = ana.evaluate(DUMP)
    assert (kept["keys"], len(kept["drafts"] + kept["outbox"])) == ([], 1)


def test_a_page_to_write_on_has_all_that_it_has_with_a_connection(ana: Page) -> None:
    """The same is asked, of the same kind, beside the same intention; and a way from prompt
    to prompt. What needs a connection says so."""
    step = ana.get_by_role("link", name="Write", exact=True).first.get_attribute("href") or ""
    paths = [step, "/write?when=hard-day", "/write", reflecting(ana)]
    before = [asked_on(ana, path) for path in paths]
    assert before[0]["asks"]
    assert before[2]["kinds"]
    assert before[3]["intention"]
    ana.context.set_offline(True)
    for path, here in zip(paths, before, strict=True):
        assert asked_on(ana, path) == here, path
    ana.goto(paths[1])
    first = ana.locator("h1.ask").inner_text()
    expect(ana.get_by_text("To leave a prompt out for good needs a connection.")).to_be_visible()
    ana.locator("textarea.first").press_sequentially("The floor.")
    ana.get_by_role("link", name="another prompt").click()
    expect(ana.locator("h1.ask")).not_to_have_text(first)
    ana.goto("/write")
    ana.get_by_text("About this page").click()
    ana.get_by_label("What kind of page").select_option("letter")
    ana.get_by_label("Your words").press_sequentially("Dear river.")
    expect(ana.locator("#status")).to_contain_text("On this phone")
    ana.goto("/journal")
    unsent = ana.get_by_role("region", name="Not in your journal yet")
    expect(unsent.locator("a span:first-child")).to_have_text(["Dear river.", "The floor."])
    ana.get_by_role("link", name="Dear river.").click()
    expect(ana.get_by_role("heading", name="Letter")).to_be_visible()
    ana.goto("/support")
    ana.get_by_text("What you wrote for a day like this").click()
    expect(ana.locator("details[open] .words").first).to_be_visible()


def reflecting(page: Page) -> str:
    """Where one writes on a session for which something was intended."""
    return "/write?therapy_session_id=" + str(
        page.evaluate(
            """async () => {
              const answer = await fetch('/api/v1/sync/tunnel');
              const { therapy_sessions, entries } = await answer.json();
              return therapy_sessions.find(one => entries.some(
                page => page.kind === 'intention' && page.therapy_session_id === one.id)).id;
            }"""
        )
    )


def asked_on(page: Page, path: str) -> dict[str, Any]:
    """What a page to write on asks and offers."""
    page.goto(path)
    page.locator("textarea.first").wait_for()
    found: dict[str, Any] = page.evaluate(
        """() => {
          const texts = (what) =>
            [...document.querySelectorAll(what)].map(one => one.innerText.trim());
          const { kind, when } = document.querySelector('form.write').elements;
          return {
            kind: kind.value, when: when.value, asks: texts('.ask'), hints: texts('.ask-hint'),
            intention: texts('.intention .words'), kinds: texts('select[name=kind] option'),
            folds: texts('.write summary'), tools: texts('.tools a'),
          };
        }"""
    )
    return found


def test_what_was_erased_for_good_is_not_on_this_phone_either(ana: Page) -> None:
    """R17: neither among the newest pages nor in what is offered again after a restore."""
    ana.goto("/write")
    ana.get_by_label("Your words").fill("Marmalade, and then nothing.")
    expect(ana.locator("#status")).to_have_attribute("data-state", "kept")
    entry = ana.url.removesuffix("/edit")
    ana.goto(entry)
    mine = f"pages.filter(row => row.includes('{entry[-36:]}')).length"
    here = f"async () => (await ({DUMP})()).{mine}"
    assert ana.evaluate(here) == 1
    ana.get_by_role("link", name="Move to trash").click()
    ana.get_by_role("button", name="Move to trash").click()
    ana.wait_for_url("**/journal*")
    ana.goto(entry.replace("/entries/", "/journal/trash/") + "/erase")
    ana.get_by_label("Yes, for good").check()
    ana.get_by_role("button", name="Erase it").click()
    expect(ana.get_by_text("Erased for good.")).to_be_visible()
    until(ana, f"({here})().then(left => left === 0)")
    is_packed(ana)
    ana.context.set_offline(True)
    ana.goto("/journal")
    expect(ana.get_by_role("heading", name="Your newest pages")).to_be_visible()
    expect(ana.get_by_text("Marmalade")).to_have_count(0)
    ana.goto(entry)
    expect(ana.get_by_role("heading", name="This page")).to_be_visible()
    expect(ana.get_by_text("Marmalade")).to_have_count(0)


def test_two_hours_after_an_infusion_the_page_stays_near_black(ana: Page) -> None:
    """1-product: nothing is needed from anyone in the first hours, with a connection or not."""
    begin_landing(ana)
    ana.context.set_offline(True)
    ana.goto("/")
    expect(ana.get_by_role("heading", name="Nothing is needed from you.")).to_be_visible()
    assert ana.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 9, 8)"
    expect(ana.locator(".nav")).to_be_hidden()
    ana.get_by_role("link", name="A word").click()
    expect(ana.get_by_text("A word is enough.")).to_be_visible()
    assert ana.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 9, 8)"


def begin_landing(page: Page) -> None:
    """Let the phone's clock stand an hour after the last session."""
    at = page.evaluate(
        """async () => {
          const answer = await fetch('/api/v1/sync/tunnel');
          const all = (await answer.json()).therapy_sessions.filter(one => !one.cancelled_at);
          return Math.max(...all.map(one => Date.parse(one.starts_at)));
        }"""
    )
    page.context.clock.set_fixed_time(at / 1000 + 3600)


def test_a_network_that_says_nothing_is_not_waited_for(ana: Page, served: Served) -> None:
    """One bar and no answer: the shell after a few seconds; asked again, the page itself."""
    with asleep(served):
        ana.goto("/journal")
        expect(ana.get_by_role("heading", name="Your newest pages")).to_be_visible()
    ana.goto("/journal")
    expect(ana.get_by_role("link", name="Trash")).to_be_visible()


class asleep:
    """The server's processes, stopped in the middle of whatever they do."""

    def __init__(self, served: Served) -> None:
        root = served.process.pid
        children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
        self.processes = [root, *map(int, children)]

    def __enter__(self) -> None:
        for one in self.processes:
            os.kill(one, signal.SIGSTOP)

    def __exit__(self, *_: object) -> None:
        for one in self.processes:
            os.kill(one, signal.SIGCONT)


class Proxy(BaseHTTPRequestHandler):
    """What stands before a journal that is down or being brought up."""

    said = 502

    def do_GET(self) -> None:
        self.send_response(self.said)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Bad Gateway</h1>")

    def log_message(self, *_: object) -> None:
        """It keeps no log."""


def test_where_a_proxy_answers_for_the_journal_the_shell_is_shown(
    ana: Page, ending: Served
) -> None:
    """And so it is where the journal itself says that it cannot answer now: there is nothing
    to read on such a page, and here are what was asked, a place to write, and whom to call."""
    stop(ending)
    proxy = ThreadingHTTPServer(("127.0.0.1", int(ending.environment["PORT"])), Proxy)
    Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        for Proxy.said in (502, 503, 504):
            ana.goto("/journal")
            expect(ana.get_by_role("heading", name="Your newest pages")).to_be_visible()
            ana.reload()
            expect(ana.get_by_role("heading", name="Your newest pages")).to_be_visible()
        Proxy.said = 500  # whoever answers so is there
        ana.goto("/journal")
        expect(ana.get_by_role("heading", name="Bad Gateway")).to_be_visible()
    finally:
        proxy.shutdown()
        proxy.server_close()


def test_axe_finds_nothing_on_it_and_nothing_is_too_wide(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    with launched(chromium, served, tmp_path, bypass_csp=True, reduced_motion="reduce") as phone:
        page = phone.pages[0]
        first_visit(page)
        step = page.get_by_role("link", name="Write", exact=True).first.get_attribute("href") or ""
        phone.set_offline(True)
        page.goto("/journal")
        entry = page.locator("main .line-link").first.get_attribute("href") or ""
        wrong: dict[str, object] = {}
        for path in ("/", step, "/write", "/journal", entry, "/support", "/sharing"):
            page.goto(path)
            page.locator("#shown h1").first.wait_for()
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            page.evaluate(AXE)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
                if found := page.evaluate(RUN_AXE):
                    wrong[f"{path} in {scheme}"] = found
            page.set_viewport_size({"width": 320, "height": 640})
            if (by := page.evaluate(TOO_WIDE)) > 0:
                wrong[f"{path} at 320"] = f"{by} px too wide"
            page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        assert wrong == {}
