"""A phone in a pocket: what it keeps through a crash, and how it behaves as the app should.

It sends one write of a page at a time, lets go of an operation only on an answer that names
it, and deletes nothing but what its patient erased.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.syncing.queue import Line, digest, op, write

DONE = ("applied", "duplicate", "conflict_kept")


@dataclass
class Pocket:
    """`shelf`: what it read of the journal, by page. `queue`: what it has to send, in order;
    what was sent once is never changed. `aside`: what was refused, with the reason. `offered`:
    words that it offered again after a restore."""

    line: Line
    name: str
    shelf: dict[str, dict[str, Any]] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    aside: list[dict[str, Any]] = field(default_factory=list)
    cursor: str | None = None
    epoch: str | None = None
    offered: set[str] = field(default_factory=set)
    written: int = 0

    def version(self, page: str) -> int | None:
        """The version of a page that is on its screen, if it knows one."""
        found = self.shelf.get(page)
        return found["version"] if found else None

    def type(self, page: str, text: str, **more: Any) -> None:
        """Words on a page; a pause later they stand in the queue."""
        mine = [one for one in self.queue if one.get("entry_id") == page]
        if mine and mine[-1]["kind"] == "write" and mine[-1]["op_id"] not in self.sent:
            mine[-1]["entry"]["body"] = text
            return
        self.written += 1
        op_id = f"{self.name}-{page[:8]}.{self.written}"
        made = {"op_id": op_id, "epoch": self.epoch, **more}
        self.queue.append(write(page, text, self.version(page), **made))

    def ask(self, kind: str, **more: Any) -> None:
        """Something else to be done."""
        self.queue.append(op(kind, **more))

    def letter(self) -> list[dict[str, Any]]:
        """The next push: the first of each page, and every withdrawal."""
        some, pages = [], set()
        for one in self.queue:
            page = one.get("entry_id")
            if one["kind"] == "withdraw" or page not in pages:
                some.append(one)
                pages.add(page)
        self.sent |= {one["op_id"] for one in some}
        return [dict(one) for one in some]

    def answered(self, results: list[dict[str, Any]]) -> None:
        """Let go of what was named; but first see whether all this is of another epoch."""
        if self.line.epoch != self.epoch:
            self.notice()
        for said in results:
            named = [one for one in self.queue if one["op_id"] == said["op_id"]]
            for asked in named:
                if said["status"] in DONE or said["status"] == "rejected":
                    self.queue.remove(asked)
                if said["status"] == "rejected":
                    self.aside.append({**asked, "code": said["code"]})
                elif asked["kind"] == "write":
                    self._acknowledged(asked, said)

    def _acknowledged(self, asked: dict[str, Any], said: dict[str, Any]) -> None:
        page = asked["entry_id"]
        if said.get("beside") is not None:
            return  # the next reading shows both
        for later in self.queue:  # what was typed on is made from this
            mine = later.get("entry_id") == page and later["op_id"] not in self.sent
            if mine and "base" in later:
                later.update(base=said["version"], epoch=self.epoch)
        if said["status"] == "applied" and said["version"] > (self.version(page) or 0):
            body = asked["entry"]["body"]
            self.shelf[page] = {"version": said["version"], "body": body, "state": "live"}

    def notice(self) -> None:
        """Has a backup been put in place since? Then everything it held and the journal now
        lacks is offered again; nothing is let go of."""
        held = [
            {"id": page, "version": one["version"], "sha256": digest("", one["body"], "")}
            for page, one in self.shelf.items()
        ]
        found = self.line.reconcile(*held, epoch=self.epoch)
        if self.epoch not in (None, found["epoch"]):
            for page in found["wanted"]:
                text = self.shelf[page]["body"]
                self.offered.add(text)
                self.written += 1
                name = f"{self.name}-{page[:8]}.again{self.written}"
                self.queue.append(write(page, text, op_id=name))
            self.cursor = None
        self.epoch = found["epoch"]

    def read(self, limit: int, pages: int | None = None) -> None:
        """Read on from where it was; after so many pages it is interrupted."""
        while pages is None or pages > 0:
            page = self.line.changes(self.cursor, limit)
            for one in page["items"]:
                if "erased_at" in one:
                    self.shelf.pop(one["id"], None)
                else:
                    self.shelf[one["id"]] = {
                        name: one[name] for name in ("version", "body", "state", "beside")
                    }
            self.cursor = page["next"]
            if not page["more"]:
                return
            pages = None if pages is None else pages - 1
