"""What is measured: each row a request on a place, sent at 1 and at 16 connections."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import median

from bench.load import Ask, Load, send
from bench.places import PASSWORD, RARE, Place, text
from bench.running import Server

CONNECTIONS = (1, 16)


@dataclass(frozen=True)
class Taken:
    """One run of one row: the load, and milliseconds of processor for each request."""

    load: Load
    cpu: float


@dataclass
class Row:
    """A row of the table, and every run of it."""

    name: str
    server: Server
    ask: Ask
    runs: dict[int, list[Taken]] = field(default_factory=dict)

    def take(self, connections: int, seconds: float) -> None:
        """Run it once more."""
        before = self.server.cpu()
        load = send(self.server.url, self.ask, connections, seconds)
        spent = self.server.cpu() - before
        cpu = spent * 1000 / load.requests if load.requests else 0.0
        self.runs.setdefault(connections, []).append(Taken(load, cpu))

    def rate(self, connections: int) -> float:
        return median(run.load.rate for run in self.runs[connections])

    def spread(self, connections: int) -> tuple[float, float]:
        rates = [run.load.rate for run in self.runs[connections]]
        return min(rates), max(rates)

    def cpu(self, connections: int) -> float:
        return median(run.cpu for run in self.runs[connections])

    def p(self, which: str, connections: int) -> float:
        return median(float(getattr(run.load, which)) for run in self.runs[connections])

    @property
    def errors(self) -> int:
        return sum(run.load.errors for runs in self.runs.values() for run in runs)


def bare(server: Server) -> Row:
    """The limit: Flask with nothing to do."""
    return Row("bare Flask", server, Ask("/"))


def rows_of(server: Server, place: Place, *, smallest: bool, suffix: str = "") -> Iterator[Row]:
    """Every row of a place; one of the smallest journal is measured only there, or (with
    a suffix) beside itself on another database."""
    cookie = {"Cookie": server.sign_in(place.emails[0])}
    unsafe = {**cookie, "Origin": server.url, "Content-Type": "application/json"}
    size = f"{place.size:,}"
    yield Row(f"newest 20 of {size}{suffix}", server, Ask("/api/v1/entries", headers=cookie))
    if smallest or suffix:
        one = Ask(f"/api/v1/entries/{place.entry_id}", headers=cookie)
        yield Row(f"read one{suffix}", server, one)
        yield Row(f"save an entry{suffix}", server, saving(server, place))
    if smallest:
        yield Row("a page of 20 as HTML", server, Ask("/journal", headers=cookie))
    else:
        looked = json.dumps({"q": RARE, "limit": 100})
        search = Ask("/api/v1/entries/search", "POST", looked, unsafe)
        yield Row(f"search {size}{suffix}", server, search)


def saving(server: Server, place: Place) -> Ask:
    """A new entry of two kilobytes, by someone whose list is not measured."""
    headers = {
        "Cookie": server.sign_in(place.emails[1]),
        "Origin": server.url,
        "Content-Type": "application/json",
        "If-None-Match": "*",
    }
    body = json.dumps({"kind": "reflection", "body": text(Random(1))})
    return Ask("/api/v1/entries/@ID@", "PUT", body, headers)


def signing_in(server: Server, place: Place) -> Row:
    """A whole sign-in, its hash included; of one after another, or they would be told to
    wait (ten tries of one account are enough for a while)."""
    body = json.dumps({"email": place.email("@ONE@"), "password": PASSWORD})
    headers = {"Origin": server.url, "Content-Type": "application/json"}
    return Row("sign in", server, Ask("/api/v1/sign-in", "POST", body, headers))
