"""What a phone sends when it has a connection again: each operation by itself, each once.

All of a push is one turn of its patient and one commit, so a crash leaves none of it and
sending it again is the same push. Within it each operation has a savepoint of its own, and
one that cannot be done takes nothing of the others with it. A turn is short, since on SQLite
all others wait for it: what it leaves is asked for again a moment later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from journal.errors import Invalid, NotFound, Problem, Stale, TooMany
from journal.sharing import parting, shares
from journal.store import db
from journal.store.unit import session
from journal.syncing import epoch as epochs
from journal.syncing import set_aside
from journal.syncing.operation import Later, Operation, Result, Unread
from journal.viewer import Viewer
from journal.writing import entries, erased, operations, reading, trash
from journal.writing.entry import draft
from journal.writing.operations import KeyUsed

AFTER_A_FAULT = 15 * 60
ENOUGH = 2  # seconds
STALE = "It was changed since on another phone, so it was left where it is."
log = structlog.get_logger("journal")


class Refused(Problem):
    """An operation that is not done, with a code of its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Damaged(Later):
    """Words that are not what was sent, perhaps a part of them. They are whole on the phone."""

    code = "damaged"
    message = "It did not arrive as it was sent. It stays on this phone, and is sent again."
    seconds = 5


class TurnOver(Later):
    """Not begun any more in this turn."""

    code = "turn_over"
    message = "There was much to take in. It stays on this phone, and is sent in a moment."
    seconds = 1


@dataclass(frozen=True)
class Turn:
    """In which epoch it is, and until when, by a clock that nobody sets, anything is begun."""

    epoch: UUID
    ends: float

    def begins(self) -> None:
        """Raises: TurnOver."""
        if monotonic() >= self.ends:
            raise TurnOver


def push(viewer: Viewer, asked: Sequence[Operation | Unread]) -> list[Result]:
    """Do these, and say of each what became of it, in the order they came in.

    Withdrawals are done first, wherever they stand and however long they take: nobody reads
    on while the rest is taken in. A write that was made from an older version is kept beside
    the newest; one to what is in the trash takes it out again, and one to what was erased for
    good begins it anew under its id: whoever typed since did not know, and nothing destroys
    the only copy (R19). What was answered before gets that answer again, also when its entry
    was erased since: old words do not come back by being sent twice (Y-15). After `ENOUGH`
    nothing else is begun.

    Raises:
        NotFound: not a patient.
    """
    if not viewer.is_patient:
        raise NotFound
    operations.take_turn(viewer)
    turn = Turn(epochs.now(viewer), monotonic() + ENOUGH)
    results: dict[int, Result] = {}
    for at, one in sorted(enumerate(asked), key=lambda pair: not _is_withdrawal(pair[1])):
        results[at] = _by_itself(viewer, one, turn)
    return [results[at] for at in range(len(asked))]


def _is_withdrawal(one: Operation | Unread) -> bool:
    return isinstance(one, Operation) and one.kind == "withdraw"


def _by_itself(viewer: Viewer, one: Operation | Unread, turn: Turn) -> Result:
    rejected = Result(one.op_id, "rejected")
    try:
        with session().begin_nested():
            if isinstance(one, Unread):
                return _unread(viewer, one, turn)
            return _done(viewer, one, turn)
    except KeyUsed:
        said = "This id was used for another operation. Send it under a new one."
        return replace(rejected, code="op_id_used", message=said)
    except Invalid as problem:
        return replace(rejected, code=problem.code, message=problem.message, errors=problem.errors)
    except Stale as problem:
        version = problem.current.version if problem.current else None
        return replace(rejected, code="stale", message=STALE, version=version)
    except (Later, TooMany) as problem:
        return _later(one, problem.code, problem.message, problem.seconds)
    except Problem as problem:
        return replace(rejected, code=problem.code, message=problem.message)
    except DBAPIError as problem:
        if db.is_transient(problem) or db.is_out_of_reach(problem) or db.is_full(problem):
            raise  # nothing of the others could be done either
        return _fault(one, problem)
    except Exception as problem:  # whatever it is, the rest of the push goes on
        return _fault(one, problem)


def _fault(one: Operation | Unread, problem: Exception) -> Result:
    # Ours to mend: the phone keeps it, and asks again when it may be mended.
    log.error("fault in a push", kind=type(problem).__name__)
    said = "Something went wrong on our side with this one. It stays on this phone."
    return _later(one, "fault", said, AFTER_A_FAULT)


def _later(one: Operation | Unread, code: str, message: str, seconds: int) -> Result:
    return Result(one.op_id, "retry_after", code=code, message=message, seconds=seconds)


def _unread(viewer: Viewer, one: Unread, turn: Turn) -> Result:
    if one.op_id is None or one.future is None:
        raise Invalid(one.errors)
    turn.begins()
    set_aside.keep(viewer, one.op_id, one.future)
    said = "This came from a newer app than the journal knows. It is kept, sealed, as it came."
    return Result(one.op_id, "rejected", code="quarantined", message=said, errors=one.errors)


def _done(viewer: Viewer, one: Operation, turn: Turn) -> Result:
    does = _write if one.kind == "write" else _once
    result = does(viewer, one, turn)
    set_aside.taken_in(viewer, one.op_id)
    return result


def _write(viewer: Viewer, one: Operation, turn: Turn) -> Result:
    entry_id = _needed(one.entry_id)
    wanted = draft(one.entry or {})
    if one.digest is not None and one.digest != wanted.words.digest:
        raise Damaged
    named: dict[str, Any] = {"base": one.base, "op_id": one.op_id}
    before = entries.answer_to(viewer, entry_id, wanted, **named)
    if before is not None:
        version, beside = before["version"], before["beside"]
        return Result(one.op_id, "duplicate", version=version, beside=beside)
    turn.begins()
    counts = one.is_of(turn.epoch)
    written = entries.write(
        viewer, entry_id, wanted, **named, keep_beside=True, anew=True, base_counts=counts
    )
    return Result(
        one.op_id,
        "applied" if written.kept_beside is None else "conflict_kept",
        version=written.entry.version,
        beside=written.kept_beside,
    )


def _once(viewer: Viewer, one: Operation, turn: Turn) -> Result:
    asked = [one.kind, one.entry_id, one.base, one.share_id, one.person_id]
    mark = operations.mark_of(viewer, asked)
    before: Mapping[str, Any] | None = operations.answered_before(viewer, one.op_id, mark)
    if before is not None:
        return Result(one.op_id, "duplicate", version=before["version"])
    if not _is_withdrawal(one):
        turn.begins()
    if one.base is not None and not one.is_of(turn.epoch):
        raise Stale(None)  # nobody can say any more what was on the screen
    version = ACTS[one.kind](viewer, one)
    operations.note(viewer, one.op_id, mark, {"version": version})
    return Result(one.op_id, "applied", version=version)


def _trash(viewer: Viewer, one: Operation) -> int | None:
    entry_id = _needed(one.entry_id)
    row = reading.row_of(viewer, entry_id)
    if row is None and not erased.is_erased(viewer, entry_id):
        raise NotFound
    if row is not None and row.state == "live":
        parting.let_go(viewer, entry_id, one.base)
    return row.head_version if row is not None else None


def _restore(viewer: Viewer, one: Operation) -> int | None:
    entry_id = _needed(one.entry_id)
    row = reading.row_of(viewer, entry_id)
    if row is None and erased.is_erased(viewer, entry_id):
        raise Refused("erased", "It was erased for good, so it cannot be taken back.")
    if row is None:
        raise NotFound
    if row.state == "trashed":
        trash.take_back(viewer, entry_id)
    return row.head_version


def _withdraw(viewer: Viewer, one: Operation) -> None:
    if one.share_id is not None:
        shares.withdraw(viewer, one.share_id)
    else:
        shares.withdraw_all_of(viewer, _needed(one.entry_id), one.person_id)


ACTS: dict[str, Callable[[Viewer, Operation], int | None]] = {
    "trash": _trash,
    "restore": _restore,
    "withdraw": _withdraw,
}


def _needed(entry_id: UUID | None) -> UUID:
    if entry_id is None:
        raise Invalid({"entry_id": ["This is needed."]})
    return entry_id
