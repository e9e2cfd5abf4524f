"""Housekeeping: what has ended is really gone, and nothing else is touched."""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, select

from journal import clock
from journal.custody import tidy
from journal.store.tables import Clinic, Entry, EntryVersion, OpLedger, Person, Reply, Share
from journal.store.tables import Table as Row
from journal.writing import entries, operations, trash
from journal.writing.entry import draft
from journal.writing.trash import KEPT_FOR
from tests.cast import Cast
from tests.conftest import House

HOUR = timedelta(hours=1)


def rows(cast: Cast, row: type[Row]) -> list[Any]:
    """Everything in a table, in one order."""
    table = row.__table__
    assert isinstance(table, Table)
    with cast.store.engine.connect() as connection:
        return sorted(connection.execute(select(table)).all(), key=repr)


def round_at(cast: Cast, moment: datetime) -> None:
    """One round of housekeeping at this moment."""
    with clock.at(moment), cast.store.unit(writes=True):
        tidy.everything()


def snapshot_of(cast: Cast, share: Any) -> bytes | None:
    found = next(row for row in rows(cast, Share) if row.id == UUID(share["id"]))
    blob: bytes | None = found.snapshot
    return blob


def trashed(cast: Cast, body: str) -> Any:
    entry = cast.ana.api.write(body)
    assert cast.ana.api.delete(f"/entries/{entry['id']}").status_code == 204
    return entry


def test_an_ended_share_is_out_of_reach_at_once_and_its_words_go_with_the_next_round(
    cast: Cast,
) -> None:
    until = clock.now() + HOUR
    share = cast.share(cast.ana, cast.ben, "for an hour", until=until.isoformat())
    after = until + timedelta(seconds=1)
    with clock.at(after):
        assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    assert snapshot_of(cast, share) is not None
    round_at(cast, after)
    assert snapshot_of(cast, share) is None
    with clock.at(after):
        ledger = cast.ana.api.get(f"/shares/{share['id']}").json
    assert (ledger["state"], ledger["snapshot"]) == ("ended", None)
    assert datetime.fromisoformat(ledger["ended_at"]) == until


def test_a_share_keeps_its_words_until_its_very_end(cast: Cast) -> None:
    until = (clock.now() + HOUR).replace(microsecond=0)
    timed = cast.share(cast.ana, cast.ben, "for an hour", until=until.isoformat())
    open_ended = cast.share(cast.ana, cast.ben, "until I say")
    round_at(cast, until - timedelta(microseconds=1))
    assert snapshot_of(cast, timed) is not None
    round_at(cast, until)
    assert snapshot_of(cast, timed) is None
    round_at(cast, until + timedelta(days=4000))
    assert snapshot_of(cast, open_ended) is not None


def test_a_share_that_was_withdrawn_keeps_its_own_ending(cast: Cast) -> None:
    until = clock.now() + HOUR
    share = cast.share(cast.ana, cast.ben, "for an hour", until=until.isoformat())
    cast.ana.api.delete(f"/shares/{share['id']}")
    before = rows(cast, Share)
    round_at(cast, until + HOUR)
    assert rows(cast, Share) == before
    assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "withdrawn"


def test_the_trash_is_emptied_after_thirty_days_with_all_versions(cast: Cast) -> None:
    entry = cast.ana.api.write("first")
    path = f"/entries/{entry['id']}"
    for number, body in ((1, "second"), (2, "third")):
        given = {"kind": "reflection", "body": body}
        assert cast.ana.api.put(path, given, If_Match=f'"{number}"').status_code == 200
    cast.ana.api.delete(path)
    gone_at = next(row.trashed_at for row in rows(cast, Entry))
    gone_at = gone_at.replace(tzinfo=clock.now().tzinfo)
    round_at(cast, gone_at + KEPT_FOR - timedelta(seconds=1))
    assert len(rows(cast, EntryVersion)) == 3
    round_at(cast, gone_at + KEPT_FOR + timedelta(seconds=1))
    assert (rows(cast, EntryVersion), rows(cast, Entry)) == ([], [])
    assert cast.ana.api.post(f"{path}/restore").status_code == 404


def test_what_was_taken_back_from_the_trash_stays(cast: Cast) -> None:
    entry = trashed(cast, "taken back")
    assert cast.ana.api.post(f"/entries/{entry['id']}/restore").status_code == 200
    round_at(cast, clock.now() + 2 * KEPT_FOR)
    assert cast.ana.api.get(f"/entries/{entry['id']}").json["body"] == "taken back"


def test_nothing_else_is_touched_and_a_second_round_changes_nothing(cast: Cast) -> None:
    until = clock.now() + HOUR
    cast.share(cast.ana, cast.ben, "for an hour", until=until.isoformat())
    live = cast.share(cast.ana, cast.fay, "for Fay")
    cast.fay.api.post(f"/shared/{live['id']}/replies", {"text": "thank you"})
    cast.cleo.api.write("Cleo's own")
    trashed(cast, "in the trash")
    untouched = (Person, Clinic, OpLedger, Reply)
    before = {row: rows(cast, row) for row in untouched}
    kept = [row for row in rows(cast, Entry) if row.state == "live"]
    later = clock.now() + KEPT_FOR + HOUR
    round_at(cast, later)
    assert {row: rows(cast, row) for row in untouched} == before
    assert rows(cast, Entry) == kept
    assert snapshot_of(cast, live) is not None
    whole = {row: rows(cast, row) for row in (Entry, EntryVersion, Share)}
    round_at(cast, later)
    round_at(cast, later + HOUR)
    assert {row: rows(cast, row) for row in (Entry, EntryVersion, Share)} == whole


def test_cleos_entry_of_the_same_id_is_not_erased_with_anas(cast: Cast) -> None:
    """R4: an id belongs to its patient."""
    entry = trashed(cast, "Ana's")
    cast.cleo.api.write("Cleo's", entry_id=UUID(entry["id"]))
    round_at(cast, clock.now() + KEPT_FOR + HOUR)
    assert [row.patient_id for row in rows(cast, EntryVersion)] == [cast.cleo.id]
    assert cast.cleo.api.get(f"/entries/{entry['id']}").json["body"] == "Cleo's"


def test_what_ana_takes_back_while_a_round_runs_is_not_erased(cast: Cast) -> None:
    """R19: the only copy of a text goes by an explicit erasure alone."""
    entry = trashed(cast, "in the last minute")
    worker = threading.Thread(target=round_at, args=(cast, clock.now() + KEPT_FOR + HOUR))
    with cast.ana.acting() as ana:
        trash.take_back(ana, UUID(entry["id"]))
        worker.start()
        worker.join(timeout=0.5)  # it waits for her; without the lock it would have erased
    worker.join(timeout=10)
    assert cast.ana.api.get(f"/entries/{entry['id']}").json["body"] == "in the last minute"


def test_after_a_round_nothing_of_what_was_withdrawn_stands_beside_the_database(
    cast: Cast, house: House
) -> None:
    """R17: SQLite's write-ahead file still held it, sealed, after it was gone from its page."""
    if house.backend != "sqlite":
        return  # PostgreSQL sweeps its own files
    share = cast.share(cast.ana, cast.ben, "to be withdrawn")
    blob = snapshot_of(cast, share)
    assert blob is not None
    cast.ana.api.delete(f"/shares/{share['id']}")
    ran = house.app.test_cli_runner().invoke(args=["worker", "--once"])
    assert ran.exit_code == 0
    kept = b"".join(file.read_bytes() for file in house.folder.glob("journal.db*"))
    assert len(kept) > 4096
    assert blob[20:80] not in kept


@pytest.mark.parametrize("act", ["restore", "write"])
def test_a_round_waits_for_ana_before_it_looks_at_her_trash(cast: Cast, act: str) -> None:
    """R19: she had begun, and found that it was erased under her hand."""
    entry = trashed(cast, "in the last minute")
    entry_id = UUID(entry["id"])
    worker = threading.Thread(target=round_at, args=(cast, clock.now() + KEPT_FOR + HOUR))
    with cast.ana.acting() as ana:
        operations.take_turn(ana)
        worker.start()
        worker.join(timeout=0.5)
        if act == "restore":
            trash.take_back(ana, entry_id)
        else:
            wanted = draft({"kind": "reflection", "body": "and more"})
            entries.write(ana, entry_id, wanted, base=1)
    worker.join(timeout=10)
    assert cast.ana.api.get(f"/entries/{entry['id']}").status_code == 200
