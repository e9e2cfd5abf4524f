"""One phone, and the server that it loses and finds again, for the flows of `make engines`."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from uuid import uuid4

from tests.browser.an_app import DUMP
from tests.outside.driving import Browser
from tests.serving import DEMO_PASSWORD, Served, again

BODY = "#body"
KEPT_AS_YOU_GO = "What you write is kept as you go."
DRAINED = 45  # seconds: the drainer's patience grows while nothing answers
PACKED = (
    "(await indexedDB.databases()).some(one => one.name === 'journal') && "
    f"(await ({DUMP})()).pages.length > 0"
)
IN_THE_JOURNAL = (
    "(await (await fetch('/api/v1/entries', {cache: 'no-store'})).json()).items"
    ".filter(one => JSON.stringify(one).includes(given[0])).length"
)


class Server:
    """The journal, which a phone may lose and find again."""

    def __init__(self, served: Served, stack: ExitStack) -> None:
        self.served = served
        self.stack = stack
        self.is_there = True

    def stop(self) -> None:
        """It is not there any more."""
        self.served.process.terminate()
        self.served.process.wait(timeout=30)
        self.is_there = False

    def back(self, *, worker: str = "on") -> None:
        """It is there again."""
        settings = {"SERVICE_WORKER": worker}
        self.served = self.stack.enter_context(again(self.served, settings=settings))
        self.is_there = True


class Phone:
    """A browser with a folder of its own, which may be killed and begun again."""

    def __init__(self, begin: Callable[[], Browser], server: Server) -> None:
        self.begin = begin
        self.server = server
        self.browser = self.start()

    def start(self) -> Browser:
        """The browser, begun on the folder of this phone."""
        self.browser = self.begin()
        self.browser.site = self.server.served.url
        return self.browser

    def sign_in(self, name: str, path: str = "/sign-in") -> None:
        """Sign in as somebody, on the page that asks for it."""
        if path:
            self.browser.go(path)
        self.browser.type("#email", f"{name}@example.org")
        self.browser.type("#password", DEMO_PASSWORD)
        self.browser.click("form .button.main")
        self.browser.until("location.pathname !== '/sign-in' && document.readyState === 'complete'")
        if self.browser.run("return location.pathname === '/'"):
            # Left sooner, WebKit puts Today aside with the shelf in its hand, where there is no
            # https: what is written next stays on its page for a while (desk.js).
            self.packed()

    def write(self) -> None:
        """A new page, ready to be written on."""
        self.browser.go("/write")
        self.says(KEPT_AS_YOU_GO)

    def types(self, words: str) -> None:
        """Press these keys on the page."""
        self.browser.type(BODY, words)

    def says(self, words: str, seconds: float = 15) -> None:
        """Wait for these words on the line under the page."""
        line = "document.getElementById('status')?.textContent.includes(given[0])"
        self.browser.until(line, words, seconds=seconds)

    def packed(self) -> None:
        """Wait for the worker, and for what a tunnel needs."""
        self.browser.until("Boolean(await navigator.serviceWorker.ready)")
        self.browser.until(PACKED)

    def once(self, words: str, times: int = 1) -> None:
        """Wait until the journal has these words on one page, and see that it stays so."""
        self.browser.until(f"{IN_THE_JOURNAL} === given[1]", words, times, seconds=DRAINED)
        time.sleep(1)
        assert self.browser.run(f"return {IN_THE_JOURNAL}", words) == times


def fresh(words: str) -> str:
    """These words, as nobody wrote them before."""
    return f"{words} {uuid4().hex[:6]}"
