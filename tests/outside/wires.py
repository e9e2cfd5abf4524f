"""What `make engines` says to a browser, and how it hears: one vocabulary over two wires.

Firefox is spoken to in Marionette, which geckodriver only translates; WebKit over HTTP through
Debian's WebKitWebDriver. Both are told the same commands, by Marionette's names.
"""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

PATIENCE = 60
ROADS = {
    "Navigate": ("POST", "/url"),
    "Back": ("POST", "/back"),
    "Refresh": ("POST", "/refresh"),
    "FindElement": ("POST", "/element"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "ExecuteAsyncScript": ("POST", "/execute/async"),
    "TakeScreenshot": ("GET", "/screenshot"),
    "DeleteAllCookies": ("DELETE", "/cookie"),
    "NewWindow": ("POST", "/window/new"),
    "GetWindowHandle": ("GET", "/window"),
    "SwitchToWindow": ("POST", "/window"),
    "CloseWindow": ("DELETE", "/window"),
}


class Wrong(Exception):
    """What the engine or its page answered instead."""


def marionette(port: int) -> Callable[..., Any]:
    """A new session with a Firefox that listens here."""
    wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    heard = wire.makefile("rb")
    number = 0

    def read() -> Any:
        length = b""
        while (one := heard.read(1)) != b":":
            if not one:
                raise Wrong("Firefox has gone")
            length += one
        return json.loads(heard.read(int(length)))

    def tell(name: str, **about: Any) -> Any:
        nonlocal number
        number += 1
        full = name if ":" in name else f"WebDriver:{name}"
        text = json.dumps([0, number, full, about]).encode()
        wire.sendall(str(len(text)).encode() + b":" + text)
        _, _, wrong, found = read()
        if wrong:
            raise Wrong(f"{wrong['error']}: {wrong['message']}")
        return found["value"] if isinstance(found, dict) and set(found) == {"value"} else found

    read()
    tell("NewSession", capabilities={"alwaysMatch": {}})
    return tell


def over_http(port: int, wishes: dict[str, Any]) -> Callable[..., Any]:
    """A new session with a driver that listens here."""
    root = f"http://127.0.0.1:{port}/session"
    wanted = {"capabilities": {"alwaysMatch": wishes}}
    session = until(lambda: _http("POST", root, wanted))["sessionId"]

    def tell(name: str, **about: Any) -> Any:
        how, road = ROADS[name]
        address = f"{root}/{session}{road.format(**about)}"
        return _http(how, address, about if how == "POST" else None)

    return tell


def _http(method: str, address: str, about: Any) -> Any:
    body = None if about is None else json.dumps(about).encode()
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(address, body, headers, method=method)  # noqa: S310  # our own
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  # our own
            return json.load(answer)["value"]
    except urllib.error.HTTPError as problem:
        raise Wrong(problem.read().decode()) from None


def until(there: Callable[[], Any]) -> Any:
    """Wait until it is there; what it is."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            if found := there():
                return found
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.1)
    raise AssertionError("the browser did not start")
