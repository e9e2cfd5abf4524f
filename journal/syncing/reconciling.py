"""What a phone and the server each have that the other lacks, found by comparing versions.

For a phone that has been away for months, and for one whose server was brought back from a
backup. The answer only ever asks for words, offers some, or says what its patient erased: a
server with nothing in it asks for everything (Y-16).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import tuple_

from journal.errors import NotFound
from journal.store import access
from journal.store.tables import Entry, EntryVersion, ErasedEntry
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer
from journal.writing import words

MOST = 1000
AT_ONCE = 100
OPENED_AT_ONCE = 10  # each may be a megabyte


@dataclass(frozen=True)
class Held:
    """An entry that a phone has, at the version it was acknowledged as; `digest` is of its
    words, so that two versions by one number are told apart after a backup."""

    id: UUID
    version: int
    digest: str | None = None


@dataclass(frozen=True)
class Compared:
    """`wanted`: the server does not have that version with those words. `newer`: it has a
    newer one. `erased`: its patient erased it, and what they erased was no older: what was
    written after a backup is not gone with what the backup had. One may be both wanted and
    newer."""

    wanted: tuple[UUID, ...]
    newer: tuple[UUID, ...]
    erased: tuple[UUID, ...]


def compare(viewer: Viewer, held: Sequence[Held]) -> Compared:
    """Compare what a phone has with what is here.

    Raises:
        NotFound: not a patient.
    """
    if not viewer.is_patient:
        raise NotFound
    wanted, newer, gone = [], [], []
    here = _here(viewer, held)
    for some in _in_steps(held, AT_ONCE):
        ids = [one.id for one in some]
        heads = _pairs(access.readable(viewer, Entry, Entry.id, Entry.head_version), Entry.id, ids)
        marks = access.readable(viewer, ErasedEntry, ErasedEntry.entry_id, ErasedEntry.last_version)
        erased = _pairs(marks, ErasedEntry.entry_id, ids)
        for one in some:
            if one.version <= erased.get(one.id, 0):
                gone.append(one.id)
                continue
            if one not in here:
                wanted.append(one.id)
            if heads.get(one.id, 0) > one.version:
                newer.append(one.id)
    return Compared(tuple(wanted), tuple(newer), tuple(gone))


def _in_steps(many: Iterable[Any], at_once: int) -> Iterator[list[Any]]:
    each = iter(many)
    while some := list(islice(each, at_once)):
        yield some


def _pairs(asked: Any, column: Any, ids: Sequence[UUID]) -> dict[UUID, Any]:
    return {row[0]: row[1] for row in session().execute(asked.where(column.in_(ids)))}


def _here(viewer: Viewer, held: Sequence[Held]) -> set[Held]:
    """Those of them that are here, in that version and, if they say, with those words."""
    of = EntryVersion
    silent = {_name(one) for one in held if one.digest is None}
    numbers = _versions(viewer, silent, AT_ONCE, of.entry_id, of.version_no)
    there = {(row.entry_id, row.version_no) for row in numbers}
    # Each version is opened once, however often and with whatever digests it is asked for.
    said = {_name(one) for one in held if one.digest is not None}
    rows = _versions(viewer, said, OPENED_AT_ONCE, of.entry_id, of.version_no, of.words)
    digests = {(row.entry_id, row.version_no): _digest(viewer, row) for row in rows}
    return {
        one
        for one in held
        if (_name(one) in there if one.digest is None else digests.get(_name(one)) == one.digest)
    }


def _name(one: Held) -> tuple[UUID, int]:
    return one.id, one.version


def _versions(
    viewer: Viewer, names: Iterable[tuple[UUID, int]], at_once: int, *columns: Any
) -> Iterator[Any]:
    of = EntryVersion
    for some in _in_steps(names, at_once):
        found = access.readable(viewer, of, *columns)
        yield from session().execute(found.where(tuple_(of.entry_id, of.version_no).in_(some)))


def _digest(viewer: Viewer, row: Any) -> str | None:
    try:
        return words.opened(row.words, viewer.id, row.entry_id, row.version_no).digest
    except Unreadable:  # what the phone has may be the only copy that can be read
        return None
