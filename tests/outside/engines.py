"""`make engines`: what a patient does, in Firefox and in WebKit, against a real server. By hand.

Prints which flow works in which engine. `ASK="webkit two_windows"` runs only what it names;
`ASK=pictures` leaves pictures of pages in var/engines, light and dark, to be looked at.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from journal.config import HOUSE
from tests.outside.driving import Browser, Firefox, WebKit
from tests.outside.flows import FLOWS, WITHOUT_LOCKS
from tests.outside.phone import Phone, Server
from tests.outside.wires import Wrong
from tests.serving import serving

NEEDED = ("firefox-esr", "WebKitWebDriver", "Xvfb")
ENGINES: dict[str, type[Browser]] = {"firefox": Firefox, "webkit": WebKit}
PATHS = ("/sign-in", "/", "/journal", "/write", "/write?when=hard-day", "/sharing", "/support",
         "/me", "/install", "/me/appearance", "/therapy-sessions/new", "/offline")  # fmt: skip

Flow = Callable[[Phone], str | None]


def main() -> None:
    """Run what is asked for; leave with 1 if anything fails."""
    if lacking := [one for one in NEEDED if shutil.which(one) is None]:
        raise SystemExit(f"These are missing: {', '.join(lacking)}")
    asked = set(sys.argv[1:])
    engines = asked & set(ENGINES) or set(ENGINES)
    named = asked - set(ENGINES)
    failed = 0
    with _screen():
        for name in sorted(engines):
            with _server() as server:
                for flow, how in _flows(name):
                    if not named or flow.__name__ in named:
                        failed += _row(name, server, flow, **how)
                if "pictures" in named:
                    _pictures(name, server)
    raise SystemExit(1 if failed else 0)


def _flows(name: str) -> list[tuple[Flow, dict[str, bool]]]:
    """Firefox has no switch any more for its Web Locks; WebKit does some once more without."""
    some = WITHOUT_LOCKS if name == "webkit" else ()
    return [(one, {}) for one in FLOWS] + [(one, {"locks": False}) for one in some]


def _row(name: str, server: Server, flow: Flow, **how: bool) -> bool:
    """One flow on a new phone; whether it failed."""
    with _phone(name, server, **how) as phone:
        try:
            said, failed = flow(phone) or "", False
        except (AssertionError, OSError, RuntimeError, Wrong) as problem:
            said, failed = str(problem), True
    where = f"{name} without Web Locks" if how else name
    told = f": {said}" if said else ""
    sys.stdout.write(f"{where} | {flow.__doc__} | {'FAILS' if failed else 'works'}{told}\n")
    sys.stdout.flush()
    return failed


@contextmanager
def _server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as at, ExitStack() as stack:
        database = f"sqlite:///{at}/journal.db"
        yield Server(stack.enter_context(serving(Path(at), database, demo=True)), stack)


@contextmanager
def _phone(name: str, server: Server, **how: bool) -> Iterator[Phone]:
    if not server.is_there:
        server.back()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as at:
        phone = Phone(lambda: ENGINES[name](Path(at), **how), server)
        try:
            yield phone
        finally:
            phone.browser.kill()


def _pictures(name: str, server: Server) -> None:
    folder = HOUSE / "var" / "engines"
    folder.mkdir(parents=True, exist_ok=True)
    for dark in (False, True):
        with _phone(name, server, dark=dark) as phone:
            for number, path in enumerate(PATHS):
                if number == 1:
                    phone.sign_in("ana")
                phone.browser.go(path)
                phone.browser.until("document.readyState === 'complete'")
                words = path.strip("/").replace("/", "-").replace("?", "-") or "today"
                phone.browser.picture(folder / f"{name}-{'dark' if dark else 'light'}-{words}.png")


@contextmanager
def _screen() -> Iterator[None]:
    """A screen that nobody sees, for WebKit's window."""
    seen, tells = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tells), "-screen", "0", "800x1000x24", "-nolisten", "tcp"],
        pass_fds=[tells],
        stderr=subprocess.DEVNULL,
    )
    os.environ["DISPLAY"] = f":{os.read(seen, 16).decode().strip()}"
    try:
        yield
    finally:
        screen.terminate()
        screen.wait()


if __name__ == "__main__":
    main()
