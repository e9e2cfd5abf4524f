"""A bad network, for real: sockets between a browser and a server that lose what is said, say
it late or twice, cut it, or are answered by somebody else."""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from tests import quick
from tests.serving import Served, serving

PUSH = "POST /api/v1/sync/push"
PATIENCE = 30
# Of one connection, and said anew on the next.
OWN = ("connection", "keep-alive", "transfer-encoding", "content-length")


@dataclass(frozen=True)
class Answer:
    """What is said to a request. `promised` is the length it claims to have."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    promised: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request on its way. A fault may send it on, answer it, both or neither: where
    nothing was said, the connection just ends."""

    line: "Line"
    body: bytes

    def send(self) -> Answer:
        """What the server says to it."""
        with self._sent(self.body) as way:
            said = way.getresponse()
            return Answer(said.status, _further(said), said.read())

    def send_half(self) -> None:
        """Half of its body, and the end."""
        with self._sent(self.body[: len(self.body) // 2]) as way:
            way.sock.shutdown(socket.SHUT_WR)
            way.getresponse().read()

    def give(self, answer: Answer) -> None:
        """Say this to whoever asked."""
        self.line.send_response_only(answer.status)
        for name, value in answer.headers:
            self.line.send_header(name, value)
        promised = len(answer.body) if answer.promised is None else answer.promised
        self.line.send_header("Content-Length", str(promised))
        self.line.send_header("Connection", "close")
        self.line.end_headers()
        if self.line.command != "HEAD":
            self.line.wfile.write(answer.body)

    @contextmanager
    def _sent(self, body: bytes) -> Iterator[HTTPConnection]:
        way = HTTPConnection(urlsplit(self.line.server.to).netloc, timeout=PATIENCE)
        try:
            way.putrequest(self.line.command, self.line.path, True, True)
            for name, value in self.line.headers.items():
                if name.lower() not in OWN:
                    way.putheader(name, value)
            if self.body:
                way.putheader("Content-Length", str(len(self.body)))
            way.putheader("Connection", "close")
            way.endheaders(body)
            yield way
        finally:
            way.close()


def _further(said: HTTPResponse) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in said.getheaders() if pair[0].lower() not in OWN)


Fault = Callable[[Asked], None]


class Line(BaseHTTPRequestHandler):
    """One request of a browser; the next comes on a line of its own."""

    protocol_version = "HTTP/1.1"
    server: "BadNetwork"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.close_connection = True
        self.server.fault_of(f"{self.command} {self.path}")(Asked(self, body))

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@dataclass
class Stop:
    """A point at which a request is held until it is let go."""

    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def here(self) -> None:
        """Be held."""
        self.reached.set()
        self.go.wait(PATIENCE)


class BadNetwork(ThreadingHTTPServer):
    """What a browser takes for the server. It passes everything on, but while it `has` a fault."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Line)
        self.to = ""
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.at: list[tuple[str, Fault]] = []
        self.asked: list[str] = []

    def fault_of(self, asked: str) -> Fault:
        """What happens to a request like this now."""
        self.asked.append(asked)
        return next((fault for start, fault in self.at if start in asked), well)

    @contextmanager
    def has(self, fault: Fault, on: str = PUSH) -> Iterator[None]:
        """This happens to every request of that kind, as long as the block lasts."""
        now = [(on, fault)]
        self.at = now + self.at
        try:
            yield
        finally:
            self.at = [one for one in self.at if one not in now]

    def handle_error(self, *given: Any) -> None:
        """A browser that hung up, or a server that did not answer, is what this is for."""
        if not isinstance(sys.exception(), OSError | HTTPException):
            super().handle_error(*given)


def well(asked: Asked) -> None:
    """As it should be."""
    asked.give(asked.send())


def lost(_asked: Asked) -> None:
    """It never leaves."""


def unanswered(asked: Asked) -> None:
    """It is done, and nobody hears of it."""
    asked.send()


def late(asked: Asked) -> None:
    """Half a second each way."""
    sleep(0.5)
    answer = asked.send()
    sleep(0.5)
    asked.give(answer)


def twice(asked: Asked) -> None:
    """Sent again at the same time, as a network does that heard no answer."""
    other = threading.Thread(target=asked.send)
    other.start()
    answer = asked.send()
    other.join()
    asked.give(answer)


def upload_cut(asked: Asked) -> None:
    """Half of it arrives."""
    asked.send_half()


def answer_cut(asked: Asked) -> None:
    """The answer ends in the middle, and had promised more."""
    answer = asked.send()
    half = answer.body[: len(answer.body) // 2]
    asked.give(replace(answer, body=half, promised=len(answer.body)))


def answer_halved(asked: Asked) -> None:
    """The answer ends in the middle, as if that were all."""
    answer = asked.send()
    asked.give(replace(answer, body=answer.body[: len(answer.body) // 2]))


def says(status: int, said: Any = None, **headers: str) -> Fault:
    """Somebody else answers: a page of HTML, or, where it is no text, JSON."""
    kind = "text/html; charset=utf-8" if isinstance(said, str) else "application/json"
    body = said if isinstance(said, str) else json.dumps(said)
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    answer = Answer(status, (("Content-Type", kind), *named), body.encode())
    return lambda asked: asked.give(answer)


def held(stop: Stop, then: Fault = lost) -> Fault:
    """It goes no further than here, and then this happens to it."""

    def fault(asked: Asked) -> None:
        stop.here()
        then(asked)

    return fault


def held_answer(stop: Stop) -> Fault:
    """It is done, and the answer goes no further than here."""

    def fault(asked: Asked) -> None:
        answer = asked.send()
        stop.here()
        asked.give(answer)

    return fault


@dataclass(frozen=True)
class Road:
    """A server, and the network before it; `served.url` is how a browser comes to it."""

    served: Served
    network: BadNetwork


@contextmanager
def behind(folder: Path, database_url: str, **settings: str) -> Iterator[Road]:
    """What lies in this folder, served behind a network that can be made bad."""
    with BadNetwork() as network:
        threading.Thread(target=network.serve_forever, daemon=True).start()
        try:
            given = {"BASE_URL": network.url, **settings}
            with serving(folder, database_url, settings=given, app=quick.SERVED) as served:
                network.to = served.url
                yield Road(replace(served, url=network.url), network)
        finally:
            network.shutdown()
