"""A phone of Ana's, over real sockets: it asks again until it is answered, as the app does."""

import json
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.cast import PASSWORD
from tests.serving import Served

AGAIN = (502, 503, 504)
PATIENCE = 200
QUIET = 1.0  # seconds; gunicorn closes a quiet line after two


@dataclass
class Phone:
    """One signed-in client, for one thread. `statuses` counts every answer it ever got."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    _line: HTTPConnection | None = None
    _good_until: float = 0.0

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request and its answer.

        Raises:
            OSError, HTTPException: there was none.
        """
        if self._line is not None and monotonic() > self._good_until:
            self._line.close()  # a server lets go of a line on which nothing was said
            self._line = None
        if self._line is None:
            self._line = HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Origin": self.url, "Content-Type": "application/json", "Cookie": jar}
        sent = json.dumps(body) if body is not None else None
        try:
            self._line.request(method, f"/api/v1{path}", sent, {**given, **named})
            answer = self._line.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            self.unanswered += 1
            self._line.close()
            self._line = None
            raise
        self._good_until = monotonic() + QUIET
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        for baked in answer.msg.get_all("Set-Cookie", []):
            name, _, value = baked.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, json.loads(said) if said else None

    def insist(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """The same request, as often as it takes to get an answer to it."""
        for _ in range(PATIENCE):
            try:
                status, said = self.ask(method, path, body, **headers)
            except (OSError, HTTPException):
                continue
            if status not in AGAIN:
                return status, said
        raise AssertionError(f"no answer after {PATIENCE} tries: {self.statuses}")

    def sign_in(self, email: str = "ana@example.org") -> "Phone":
        status, said = self.ask("POST", "/sign-in", {"email": email, "password": PASSWORD})
        assert status == 200, said
        return self

    def twin(self) -> "Phone":
        """The same sign-in on another line."""
        return Phone(self.url, dict(self.cookies))

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def put(self, entry_id: Any, text: str, base: int | None, key: str) -> tuple[int, Any]:
        """One write, insisted on under one key."""
        when = {"If_None_Match": "*"} if base is None else {"If_Match": f'"{base}"'}
        given = {"kind": "free-page", "body": text}
        return self.insist("PUT", f"/entries/{entry_id}", given, Idempotency_Key=key, **when)

    def add(self, entry_id: Any, text: str, base: int) -> int:
        """A revision of whatever is there now; the version it was acknowledged as."""
        for _ in range(PATIENCE):
            status, said = self.put(entry_id, text, base, uuid4().hex)
            if status == 200:
                return int(said["version"])
            assert status == 412, (status, said)
            base = said["current"]["version"]
        raise AssertionError("others were always faster")

    def versions(self, entry_id: Any) -> dict[int, str]:
        """Every version of an entry, and what it says."""
        path = f"/entries/{entry_id}/versions"
        numbers, further = [], ""
        while True:
            _, listed = self.insist("GET", f"{path}?limit=100{further}")
            numbers += [one["version"] for one in listed["items"]]
            if listed["next"] is None:
                break
            further = f"&cursor={listed['next']}"
        return {n: self.insist("GET", f"{path}/{n}")[1]["body"] for n in numbers}


def at_once(work: Callable[..., Any], many: Iterable[Any]) -> list[Any]:
    """This work for each of these, all at the same time; what each gave."""
    each = list(many)
    with ThreadPoolExecutor(len(each)) as pool:
        return list(pool.map(work, each))


def workers_of(served: Served) -> list[int]:
    """The processes that serve, by their ids."""
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def kill_a_worker(served: Served) -> None:
    """`kill -9` of the oldest process that serves."""
    found = workers_of(served)
    if found:
        os.kill(found[0], signal.SIGKILL)
