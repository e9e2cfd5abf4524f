"""Servers to measure: started as in production, their workers watched through /proc."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.places import PASSWORD, Place
from journal.config import HOUSE
from journal.serve import GUNICORN

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running gunicorn, and how to ask about it."""

    url: str
    master: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [
            int(word)
            for word in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        ]

    def cpu(self) -> float:
        """Seconds of processor the workers have used."""
        used = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def memory(self, kind: str = "Rss") -> float:
        """Megabytes of the largest worker: `Rss`, or `Pss`, which shares what is shared."""
        return max(_kilobytes(pid, kind) for pid in self.workers()) / 1024

    def sign_in(self, email: str) -> str:
        """A real sign-in; the cookies for what follows."""
        body = json.dumps({"email": email, "password": PASSWORD}).encode()
        asked = urllib.request.Request(  # noqa: S310  # our own server
            f"{self.url}/api/v1/sign-in",
            body,
            {"Content-Type": "application/json", "Origin": self.url},
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310  # the same
            baked = answer.headers.get_all("Set-Cookie")
        return "; ".join(one.partition(";")[0] for one in baked)


@contextmanager
def serving(
    folder: Path, place: Place | None, flags: list[str] | None = None
) -> Iterator[tuple[Server, float]]:
    """The journal on this place, or bare Flask on none, and the seconds it took to answer."""
    port = _free_port()
    environment = {**os.environ, **(place.environment if place else {}), "PORT": str(port)}
    what = "wsgi:app" if place else "bench.hello:app"
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, *(flags or [])]
    began = time.perf_counter()
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own server, by fixed words
            [*command, "--bind", f"127.0.0.1:{port}", what],
            cwd=HOUSE,
            env=environment,
            stdout=log,
            stderr=log,
        )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(process, server.url)
        yield server, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=40)


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            raise SystemExit("The server did not start; its log is in the folder of the run.")
        with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310  # our own
            return
        time.sleep(0.01)
    raise SystemExit("The server did not answer in half a minute.")


def _kilobytes(pid: int, kind: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1])
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
