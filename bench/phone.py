"""What a patient waits for on a phone: Chromium under a slow 4G, its processor slowed four
times, against the demonstration. `python -m bench.phone`; needs Debian's chromium and a quiet
machine. The workers of a page are not slowed, and nothing is encrypted on the way."""

import argparse
import contextlib
import json
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, CDPSession, Page, sync_playwright

from tests.browser.an_app import come_in, is_packed
from tests.serving import Served, serving

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
SLOW = {  # as Chromium's own tools call it
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 750_000 / 8,
}
NO_NETWORK = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
TIMES_SLOWER = 4
SHELL = "const SHELL = "
# What is said while a page lives: the largest paint, a tap, the cursor, slow keys, long work.
EARS = """
const at = (moment) => performance.timeOrigin + moment;
const hear = (type, tell, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(tell))
    .observe({ type, buffered: true, ...more });
window.seen = { paint: 0, tasks: [], keys: [] };
hear('largest-contentful-paint', (one) => { seen.paint = one.startTime; });
hear('longtask', (one) => seen.tasks.push(one.duration));
hear('event', (one) => { if (one.name === 'keydown') seen.keys.push(one.duration); },
  { durationThreshold: 16 });
addEventListener('click', (event) => told('tap', at(event.timeStamp)), true);
addEventListener('focusin', (event) => {
  if (event.target.matches('textarea')) told('cursor', at(performance.now()));
}, true);
"""
# From a key to its words on the phone's own shelf: read until they are other than before.
SAFE = """async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open('journal');
    asked.onsuccess = () => done(asked.result);
  });
  const kept = () => new Promise((done) => {
    const asked = base.transaction('drafts').objectStore('drafts').getAll();
    asked.onsuccess = () => done(asked.result.map((one) => one.box.join()).join());
  });
  const before = await kept();
  const pressed = new Promise((done) =>
    addEventListener('keydown', (event) => done(event.timeStamp), { once: true, capture: true }));
  told('ready', 0);
  const from = await pressed;
  while ((await kept()) === before) await new Promise((done) => setTimeout(done, 5));
  base.close();
  return performance.now() - from;
}"""


@dataclass
class Phone:
    """A browser with a profile that lasts, and what its pages told."""

    context: BrowserContext
    page: Page
    wire: CDPSession
    sent: list[float] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)

    def network(self, how: dict[str, Any]) -> None:
        """Let the network be so from now on, for its workers too."""
        self.wire.send("Network.emulateNetworkConditions", how)
        self.context.set_offline(how["offline"])

    def paint(self, path: str) -> float:
        """Milliseconds until the largest thing on this page was painted."""
        self.page.goto(path)
        self.page.wait_for_timeout(2500)
        return float(self.page.evaluate("seen.paint"))


@contextlib.contextmanager
def opened(chromium: BrowserType, served: Served, profile: Path) -> Iterator[Phone]:
    """The phone, taken out of the pocket."""
    context = chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        viewport=PHONE,  # type: ignore[arg-type]  # as Playwright wants it
        base_url=served.url,
    )
    page = context.pages[0]
    phone = Phone(context, page, context.new_cdp_session(page))
    context.expose_binding("told", lambda _, name, at: phone.told.update({name: at}))
    context.add_init_script(EARS)
    phone.wire.send("Network.enable")
    phone.wire.on(
        "Network.loadingFinished", lambda one: phone.sent.append(one["encodedDataLength"])
    )
    phone.wire.send("Emulation.setCPUThrottlingRate", {"rate": TIMES_SLOWER})
    phone.network(SLOW)
    try:
        yield phone
    finally:
        context.close()


def once(chromium: BrowserType, served: Served, folder: Path) -> dict[str, float]:
    """One phone from its first visit to a long page without a connection."""
    found: dict[str, float] = {}
    with opened(chromium, served, folder) as phone:
        found["paint, first"] = phone.paint("/sign-in")
        found["requests"], found["KB"] = len(phone.sent), sum(phone.sent) / 1024
        come_in(phone.page)
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        is_packed(phone.page)
        found["paint, repeat"] = phone.paint("/")
        found["tap to cursor"] = tap(phone)
        found["key to phone"] = safe(phone)
        usual, slowest, longest = typed(phone)
        found |= {"key to paint": usual, "slowest key": slowest, "longest task": longest}
    with opened(chromium, served, folder) as phone:
        phone.network(NO_NETWORK)
        found["paint, cold and offline"] = phone.paint("/")
        found["paint, offline"] = phone.paint("/")
        found["tap to cursor, offline"] = tap(phone)
    return found


def tap(phone: Phone) -> float:
    """From a tap on *Write* to the cursor in the page."""
    phone.page.goto("/")
    phone.page.wait_for_timeout(2000)
    phone.told.clear()
    phone.page.locator(".nav .raised").click()
    phone.page.locator("textarea.first").wait_for()
    for _ in range(200):
        if "cursor" in phone.told:
            break
        phone.page.wait_for_timeout(25)
    return phone.told["cursor"] - phone.told["tap"]


def safe(phone: Phone) -> float:
    """From a key to its words on the phone; the slowest of five."""
    phone.page.goto("/write")
    phone.page.wait_for_timeout(3000)
    phone.page.locator("textarea.first").focus()
    found = []
    for key in "river":
        phone.told.clear()
        phone.page.evaluate(f"window.safe = ({SAFE})(); 0")
        while "ready" not in phone.told:
            phone.page.wait_for_timeout(10)
        phone.page.keyboard.press(key)
        found.append(float(phone.page.evaluate("window.safe")))
    return max(found)


def typed(phone: Phone) -> tuple[float, float, float]:
    """In a page of 100,000 characters, in paragraphs as people write them: the usual and the
    slowest of twenty keys until it is painted, and the longest task meanwhile. (In one single
    paragraph a bare field of this browser takes 60 to 180 ms a key, without any script.)"""
    page = phone.page
    page.goto("/write")
    page.wait_for_timeout(2000)
    page.locator("textarea.first").fill("\n\n".join(["A long page, word by word. " * 12] * 309))
    page.wait_for_timeout(6000)
    page.evaluate("seen.keys.length = seen.tasks.length = 0")
    for _ in range(20):
        page.keyboard.press("a")
        page.wait_for_timeout(120)
    page.wait_for_timeout(1500)
    keys, tasks = page.evaluate("[seen.keys, seen.tasks]")
    return median(keys or [16.0]), max(keys, default=16.0), max(tasks, default=0.0)


def scripts(served: Served, chromium: BrowserType, folder: Path) -> float:
    """Kilobytes, compressed, of every script that a patient's pages ever load."""
    loaded = {"/sw.js"}
    worker = urllib.request.urlopen(f"{served.url}/sw.js").read().decode()  # noqa: S310  # our own
    shell = json.loads(worker.partition(SHELL)[2].partition(";")[0])
    loaded |= {one for one in shell if "/js/" in one}
    context = chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=["--no-sandbox"], base_url=served.url
    )
    page = context.pages[0]
    page.on("request", lambda one: note(one.resource_type, one.url))

    def note(kind: str, url: str) -> None:
        if kind == "script":
            loaded.add(url.removeprefix(served.url))

    come_in(page)
    for path in ("/", "/journal", "/write", "/me", "/sharing", "/support", "/install", "/sign-out"):
        page.goto(path, wait_until="networkidle")
    context.close()
    return sum(packed(served, one) for one in loaded) / 1024


def packed(served: Served, path: str) -> int:
    """Bytes of a file as it is sent."""
    asked = urllib.request.Request(served.url + path, headers={"Accept-Encoding": "gzip"})  # noqa: S310  # our own
    return len(urllib.request.urlopen(asked).read())  # noqa: S310  # the same


GOALS: tuple[tuple[str, str, float], ...] = (
    ("first visit to sign-in, KB sent", "KB", 60),
    ("first visit to sign-in, requests", "requests", 8),
    ("all script a patient ever loads, KB sent", "script", 45),
    ("largest paint, first visit, ms", "paint, first", 1500),
    ("largest paint, repeat, ms", "paint, repeat", 600),
    ("largest paint, offline, ms", "paint, offline", 600),
    ("largest paint, offline and just started, ms", "paint, cold and offline", 1000),
    ("tap write to cursor, ms", "tap to cursor", 100),
    ("tap write to cursor, offline, ms", "tap to cursor, offline", 100),
    ("key to painted, 100,000 characters, ms", "key to paint", 50),
    ("the slowest of twenty, ms", "slowest key", 50),
    ("longest task meanwhile, ms", "longest task", 50),
    ("key to safe on this phone, ms", "key to phone", 1000),
)


def main(say: Callable[[str], object] = sys.stdout.write) -> None:
    """Measure as often as asked, and print beside the goals."""
    known = argparse.ArgumentParser(prog="python -m bench.phone", description=__doc__)
    known.add_argument("--rounds", type=int, default=3, help="phones, one after the other")
    wanted = known.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        with serving(folder, f"sqlite:///{folder / 'journal.db'}", demo=True) as served:
            script = scripts(served, play.chromium, folder / "looking")
            runs = [once(play.chromium, served, folder / str(at)) for at in range(wanted.rounds)]
    say(f"load {Path('/proc/loadavg').read_text().split()[0]} · {wanted.rounds} phones\n")
    say(f"{'':46}{'median (least–most)':>24}{'goal':>8}\n")
    for words, key, goal in GOALS:
        values = [script] if key == "script" else [run[key] for run in runs]
        spread = f"{median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"
        say(f"{words:46}{spread:>24}{goal:>8,.0f}{'' if median(values) <= goal else '  missed'}\n")


if __name__ == "__main__":
    main()
