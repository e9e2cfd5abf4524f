"""What a phone asks for in a push, and what it is answered, one by one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from journal.errors import Problem

Kind = Literal["write", "trash", "restore", "withdraw"]
KINDS = ("write", "trash", "restore", "withdraw")
STATUSES = ("applied", "duplicate", "conflict_kept", "rejected", "retry_after")


@dataclass(frozen=True)
class Operation:
    """One thing a person did on a phone. `entry` holds the fields of a write; `digest` is what
    the phone says of its words; `base` the version that it was made from, a number of the
    journal's `epoch`: after a restore the same number may be other words."""

    op_id: str
    kind: Kind
    entry_id: UUID | None = None
    base: int | None = None
    epoch: str | None = None
    entry: Mapping[str, Any] | None = None
    digest: str | None = None
    share_id: UUID | None = None
    person_id: UUID | None = None

    def is_of(self, epoch: UUID) -> bool:
        """Whether `base` means what it meant; a phone that does not say is taken to know. No
        words are refused for an epoch that makes no sense: it is another one."""
        return self.epoch in (None, str(epoch))


@dataclass(frozen=True)
class Unread:
    """An operation that makes no sense, and why. `future` is all of it, when it is one that
    a newer app may have meant: that is kept."""

    op_id: str | None
    errors: Mapping[str, Sequence[str]]
    future: Any = None


class Later(Problem):
    """Not done now, and not refused: the phone keeps it, and asks again after `seconds`."""

    seconds: int


@dataclass(frozen=True)
class Result:
    """What became of one operation. A phone may let go of it when it was applied, was a
    duplicate, or its conflict was kept; never else."""

    op_id: str | None
    status: str
    version: int | None = None
    beside: int | None = None
    code: str | None = None
    message: str | None = None
    errors: Mapping[str, Sequence[str]] | None = None
    seconds: int | None = None
