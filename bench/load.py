"""Load on one address: by wrk where there is one, else by threads of our own (slower)."""

import http.client
import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

WRK = shutil.which("wrk")
PEOPLE = 16
SCRIPT = Path(__file__).with_name("wrk.lua")
WHO = "wrk" if WRK else "threads in Python, which cost more than wrk: compare CPU, not rates"


@dataclass(frozen=True)
class Ask:
    """One request; `@ID@` in its path becomes a new id each time it is sent, and `@ONE@` in
    its body one of the `PEOPLE` in turn."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """What came of sending it for a while. Times are milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


def send(url: str, ask: Ask, connections: int, seconds: float) -> Load:
    """Ask on this many connections at once, each again as soon as it was answered."""
    return (_by_wrk if WRK else _by_threads)(url, ask, connections, seconds)


def _by_wrk(url: str, ask: Ask, connections: int, seconds: float) -> Load:
    environment = {
        **os.environ,
        "BENCH_METHOD": ask.method,
        "BENCH_PATH": ask.path,
        "BENCH_BODY": ask.body,
        "BENCH_HEADERS": "\n".join(f"{name}: {value}" for name, value in ask.headers.items()),
        "BENCH_PEOPLE": str(PEOPLE),
        "BENCH_SEED": str(Random().randrange(2**31)),
    }
    whole = max(1, round(seconds))
    command = [str(WRK), "-t1", f"-c{connections}", f"-d{whole}s", "--timeout", "20s"]
    done = subprocess.run(  # noqa: S603  # wrk, by fixed words
        [*command, "-s", str(SCRIPT), url],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(done.stdout.rpartition("\n@")[2]))


def _by_threads(url: str, ask: Ask, connections: int, seconds: float) -> Load:
    until = time.perf_counter() + seconds
    waited: list[float] = []
    wrong: list[int] = []
    threads = [
        threading.Thread(target=_one, args=(url, ask, until, waited, wrong))
        for _ in range(connections)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    waited.sort()
    p50, p95, p99 = (
        waited[min(len(waited) - 1, int(len(waited) * part))] * 1000 if waited else 0.0
        for part in (0.5, 0.95, 0.99)
    )
    return Load(len(waited), took, p50, p95, p99, len(wrong))


def _one(url: str, ask: Ask, until: float, waited: list[float], wrong: list[int]) -> None:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    for turn in itertools.count(Random().randrange(PEOPLE)):
        if time.perf_counter() >= until:
            return
        began = time.perf_counter()
        try:
            path = ask.path.replace("@ID@", str(uuid4()))
            body = ask.body.replace("@ONE@", str(turn % PEOPLE))
            line.request(ask.method, path, body or None, dict(ask.headers))
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            wrong.append(0)
            line.close()
            continue
        waited.append(time.perf_counter() - began)
        if answer.status >= 400:
            wrong.append(answer.status)
