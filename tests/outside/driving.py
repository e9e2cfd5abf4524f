"""Firefox and WebKit as `make engines` drives them: each on a folder of its own, the size of a
phone, and ended as a phone ends what it has no room for."""

import base64
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.outside.wires import Wrong, marionette, over_http, until

WINDOW = Path(__file__).parent / "webkit_window.py"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
WIDE, HIGH = 390, 844
# The script's value, or what it threw: an engine may also lose a script with its page.
ASKED = """
const told = arguments[arguments.length - 1];
(async (...given) => { %s })(...Array.from(arguments).slice(0, -1))
  .then(is => told({is}), wrong => told({wrong: String(wrong)}));
"""
QUIET = {
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.storageManager.prompt.testing": True,
    "dom.storageManager.prompt.testing.allow": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "browser.sessionstore.resume_from_crash": False,
}


class Browser:
    """An engine that runs on a folder of its own. `tell` is its wire."""

    def __init__(self, process: "subprocess.Popen[bytes]", tell: Callable[..., Any]) -> None:
        self.process = process
        self.tell = tell
        self.site = ""

    def go(self, path: str) -> None:
        """Open a page of ours."""
        self.tell("Navigate", url=self.site + path)

    def run(self, script: str, *given: Any) -> Any:
        """The body of an async function, in the page; its arguments are in `given`."""
        said = self.tell("ExecuteAsyncScript", script=ASKED % script, args=list(given))
        if "wrong" in said:
            raise Wrong(said["wrong"])
        return said.get("is")

    def until(self, expression: str, *given: Any, seconds: float = 15) -> Any:
        """Wait until an expression of the page is true; what it was."""
        ends = time.monotonic() + seconds
        found: Any = None
        while time.monotonic() < ends:
            try:
                if found := self.run(f"return {expression}", *given):
                    return found
            except Wrong as problem:  # the page may be going
                found = problem
            time.sleep(0.1)
        page = self.run(
            "return location.pathname + ': ' + document.querySelector('main').innerText"
        )
        raise AssertionError(f"never came true: {expression} {given} ({found}) at {page[:600]!r}")

    def sees(self, words: str, seconds: float = 15) -> None:
        """Wait until the page shows these words."""
        self.until("document.body.innerText.includes(given[0])", words, seconds=seconds)

    def find(self, css: str) -> str:
        """One element of the page, for the commands about elements."""
        self.until("Boolean(document.querySelector(given[0]))", css)
        return str(self.tell("FindElement", using="css selector", value=css)[ELEMENT])

    def type(self, css: str, text: str) -> None:
        """Press these keys, one after the other, in a field."""
        self.tell("ElementSendKeys", id=self.find(css), text=text)

    def click(self, css: str) -> None:
        """Press an element that can be seen."""
        self.tell("ElementClick", id=self.find(css))

    def another(self) -> tuple[str, str]:
        """One more window, gone to at once: the names of the one before and of the new one."""
        before = self.tell("GetWindowHandle")
        after = self.tell("NewWindow", type="tab")["handle"]
        self.to(after)
        return before, after

    def to(self, window: str) -> None:
        """Go on in this window."""
        self.tell("SwitchToWindow", handle=window)

    def picture(self, at: Path) -> None:
        """The page as it is seen, as a PNG."""
        at.write_bytes(base64.b64decode(self.tell("TakeScreenshot", full=False)))

    def kill_tab(self) -> None:
        """End the process of the page, and tell it nothing."""
        raise NotImplementedError

    def kill(self) -> None:
        """End the whole browser, and tell it nothing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Firefox(Browser):
    """Debian's firefox-esr, without a screen."""

    def __init__(self, folder: Path, *, dark: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        wishes = {"layout.css.prefers-color-scheme.content-override": int(not dark)}
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in (QUIET | wishes).items()
        ]
        (folder / "user.js").write_text("".join(lines))
        port = folder / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        process = subprocess.Popen(
            [
                *("firefox-esr", "-headless", "-no-remote", "-marionette"),
                *("-remote-allow-system-access", "-profile", str(folder)),
            ],
            env={**os.environ, "HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(port.exists)
        super().__init__(process, marionette(int(until(port.read_text))))
        self._as_a_phone()

    def another(self) -> tuple[str, str]:
        windows = super().another()
        self._as_a_phone()
        return windows

    def kill_tab(self) -> None:
        process = self._inside(
            "return gBrowser.selectedBrowser.browsingContext.currentWindowGlobal.osPid"
        )
        os.kill(process, signal.SIGKILL)

    def _as_a_phone(self) -> None:
        """Firefox has no window this narrow: the page in it is made so, as its own tools do."""
        self._inside(
            "for (const [name, value] of Object.entries(arguments[0]))"
            "  for (const one of [name, `min-${name}`, `max-${name}`])"
            "    gBrowser.selectedBrowser.style.setProperty(one, value)",
            {"width": f"{WIDE}px", "height": f"{HIGH}px"},
        )

    def _inside(self, script: str, *given: Any) -> Any:
        """Run in the browser itself, not in a page."""
        self.tell("Marionette:SetContext", value="chrome")
        found = self.tell("ExecuteScript", script=script, args=list(given))
        self.tell("Marionette:SetContext", value="content")
        return found


class WebKit(Browser):
    """Debian's WebKitGTK in a window of ours, on the screen that DISPLAY names."""

    def __init__(self, folder: Path, *, dark: bool = False, locks: bool = True) -> None:
        folder.mkdir(exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wishes = ["dark"] * dark + ["no-locks"] * (not locks)
        options = {"binary": str(WINDOW), "args": [str(folder), *wishes]}
        super().__init__(process, over_http(port, {"webkitgtk:browserOptions": options}))

    def kill_tab(self) -> None:
        """Its driver lets go of a browser whose page died: the browser is ended after it."""
        for at in Path("/proc").glob("[0-9]*/stat"):
            head, _, tail = at.read_text().rpartition(") ")
            if int(tail.split()[2]) == self.process.pid and head.endswith("(WebKitWebProces"):
                os.kill(int(at.parent.name), signal.SIGKILL)
