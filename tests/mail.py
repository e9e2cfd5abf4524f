"""A real mail server that keeps what it is given, and the worker's round that sends to it."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from journal.config import Config, Smtp
from journal.people import postman
from journal.store.unit import Store

NAME = "Afterglow"


@dataclass(frozen=True)
class Received:
    """One mail, as the server got it."""

    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)  # type: ignore[return-value]  # by this policy

    @property
    def text(self) -> str:
        return str(self.message.get_content())

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def link(self) -> str:
        found = re.search(r"https?://\S+", self.text)
        assert found, self.text
        return found[0]

    @property
    def path(self) -> str:
        """The link without its site, as a test's client opens it."""
        return re.sub(r"^https?://[^/]+", "", self.link)


@dataclass
class Keeper:
    """What the server does with what it is given; `refuses` makes it say no, by address."""

    received: list[Received] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            self.received.append(Received(address, bytes(envelope.content)))
        return "250 OK"


@dataclass
class Mail:
    """The sink, and the journal's way to it."""

    store: Store
    settings: Config
    keeper: Keeper

    @property
    def smtp(self) -> Smtp:
        assert self.settings.smtp
        return self.settings.smtp

    def deliver(self) -> list[Received]:
        """One round of the worker; what arrived in it."""
        before = len(self.keeper.received)
        postman.deliver(self.store, self.settings)
        return self.keeper.received[before:]

    def only(self) -> Received:
        """The one mail that this round brought."""
        [one] = self.deliver()
        return one


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(keeper: Keeper, **more: Any) -> Iterator[Smtp]:
    """A server that keeps its mail with this keeper, until the block ends."""
    server = Controller(keeper, hostname="127.0.0.1", port=free_port(), **more)
    server.start()
    try:
        yield Smtp("smtp", "127.0.0.1", server.port, "post@example.org")
    finally:
        server.stop()


@contextmanager
def sink(store: Store, settings: Config) -> Iterator[Mail]:
    """A server, and this store sending mail to it."""
    keeper = Keeper()
    with running(keeper) as smtp:
        store.sends_mail = True
        try:
            yield Mail(store, replace(settings, smtp=smtp), keeper)
        finally:
            store.sends_mail = False
