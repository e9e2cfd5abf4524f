"""Housekeeping, run by the worker: what has ended is really gone.

Access never waits for it: an ended share and a trashed entry are out of reach the
moment they end. This removes what is left of their words.
"""

from datetime import timedelta
from uuid import UUID

from journal import clock
from journal.people import kept_forms, tying
from journal.store import access
from journal.store.tables import (
    Attempt,
    Care,
    ConnectCode,
    Entry,
    EntryVersion,
    Invitation,
    KeptForm,
    MorningAnswer,
    OneTimeToken,
    Outbox,
    Share,
    SyncCounter,
)
from journal.store.unit import session
from journal.writing import erased
from journal.writing.trash import KEPT_FOR

TOKENS_KEPT = timedelta(days=1)
COMING_IN_KEPT = timedelta(days=90)
SENT_KEPT, GIVEN_UP_KEPT = timedelta(days=1), timedelta(days=30)


def everything() -> None:
    """One round. Each part can be done any number of times."""
    end_shares()
    empty_trash()
    forget_kept_forms()
    sweep_doors()
    forget_invitations()


def forget_invitations() -> None:
    """Forget invitations and codes long after their end, with the addresses in them: the
    ties and the consent that came of them stay."""
    old = clock.now() - COMING_IN_KEPT
    session().execute(access.erasing(Invitation).where(Invitation.expires_at <= old))
    session().execute(access.erasing(ConnectCode).where(ConnectCode.expires_at <= old))


def sweep_doors() -> None:
    """Forget tokens that are over, tries that are forgotten, and mail that went its way."""
    now = clock.now()
    for over in (
        access.erasing(OneTimeToken).where(OneTimeToken.expires_at <= now - TOKENS_KEPT),
        access.erasing(Attempt).where(Attempt.clear_at <= now),
        access.erasing(Outbox).where(Outbox.sent_at <= now - SENT_KEPT),
        access.erasing(Outbox).where(Outbox.given_up_at <= now - GIVEN_UP_KEPT),
    ):
        session().execute(over)


def end_shares() -> int:
    """Remove the words of shares whose end has come, or under a tie that has ended by
    itself; how many."""
    now = clock.now()
    ended = session().execute(
        access.changing_by_the_house(Share)
        .where(Share.until_at <= now, Share.withdrawn_at.is_(None))
        .values(snapshot=None, withdrawn_at=Share.until_at, end_reason="ended")
    )
    over = access.by_the_house(Care, Care.id).where(Care.ended_at <= now)
    left = session().execute(
        access.changing_by_the_house(Share)
        .where(Share.care_id.in_(over), Share.withdrawn_at.is_(None))
        .values(snapshot=None, withdrawn_at=now, end_reason="care ended")
        .execution_options(synchronize_session=False)
    )
    return int(ended.rowcount + left.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


def empty_trash() -> int:
    """Erase what has been in the trash for thirty days, all its versions; how many. A mark
    without words stays, by which phones learn to forget it."""
    old = access.by_the_house(Entry, Entry.patient_id, Entry.id).where(
        Entry.state == "trashed", Entry.trashed_at <= clock.now() - KEPT_FOR
    )
    ordered = old.order_by(Entry.patient_id, Entry.id).limit(500)
    due = session().execute(ordered).all()
    # In the turn of each, so that what they take back or write on in this moment stays.
    for patient_id in dict.fromkeys(one.patient_id for one in due):
        tying.take_turn_of(patient_id)
    gone = session().execute(old.where(Entry.id.in_([one.id for one in due]))).all()
    for patient_id, entry_id in gone:
        _leave_mark(patient_id, entry_id)
        for table in (MorningAnswer, EntryVersion):
            session().execute(
                access.erasing(table).where(
                    table.patient_id == patient_id, table.entry_id == entry_id
                )
            )
        session().execute(
            access.erasing(Entry).where(Entry.patient_id == patient_id, Entry.id == entry_id)
        )
    return len(gone)


def _leave_mark(patient_id: UUID, entry_id: UUID) -> None:
    """The same as when the patient erases it: a change of theirs, in its place in the row."""
    turn = access.changing_by_the_house(SyncCounter).where(SyncCounter.patient_id == patient_id)
    next_one = turn.values(seq=SyncCounter.seq + 1).returning(SyncCounter.seq)
    seq = session().execute(next_one.execution_options(synchronize_session=False)).scalar_one()
    numbers = access.by_the_house(EntryVersion, EntryVersion.version_no).where(
        EntryVersion.patient_id == patient_id, EntryVersion.entry_id == entry_id
    )
    last = session().execute(numbers.order_by(EntryVersion.version_no.desc()).limit(1)).scalar_one()
    erased.leave_mark(patient_id, entry_id, seq, last)


def forget_kept_forms() -> int:
    """Erase what was being typed and was not come back for within a week; how many."""
    old = KeptForm.kept_at <= clock.now() - kept_forms.KEPT_FOR
    gone = session().execute(access.erasing(KeptForm).where(old))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE counts its rows
