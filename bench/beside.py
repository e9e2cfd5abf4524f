"""What is no rate: cold start, memory, the hash, and saving while others sign in."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.load import Load, send
from bench.places import PASSWORD, Place
from bench.rows import Row, saving
from bench.running import Server, serving
from journal.people import passwords


@dataclass(frozen=True)
class Crowd:
    """Saving alone, and saving while sixteen people sign in at once."""

    alone: Load
    crowded: Load
    grew: float


def cold_starts(folder: Path, place: Place | None, times: int) -> float:
    """Seconds from nothing to the first answer; the median."""
    taken = []
    for _ in range(times):
        with serving(folder, place) as (_server, seconds):
            taken.append(seconds)
    return median(taken)


def memory(server: Server, search: Row, seconds: float) -> tuple[float, float]:
    """Megabytes of a worker at rest, and after searching on 16 connections."""
    rest = server.memory()
    send(server.url, search.ask, 16, seconds)
    return rest, server.memory()


def hash_cpu() -> float:
    """Milliseconds of processor for one password."""
    kept = passwords.hashed(PASSWORD)
    began = time.process_time()
    for _ in range(4):
        passwords.matches(kept, PASSWORD)
    return (time.process_time() - began) * 1000 / 4


def crowd(server: Server, place: Place, seconds: float) -> Crowd:
    """Sixteen people sign in, again and again, while four save."""
    ask = saving(server, place)
    alone = send(server.url, ask, 4, seconds)
    before, stop = server.memory(), threading.Event()
    highest = [before]

    def again(work: Callable[[], object]) -> None:
        while not stop.is_set():
            work()

    def watch() -> None:
        highest.append(server.memory())
        time.sleep(0.02)

    with ThreadPoolExecutor(len(place.emails) + 1) as people:
        for email in place.emails:
            people.submit(again, lambda email=email: server.sign_in(email))
        people.submit(again, watch)
        crowded = send(server.url, ask, 4, seconds)
        stop.set()
    return Crowd(alone, crowded, max(highest) - before)
