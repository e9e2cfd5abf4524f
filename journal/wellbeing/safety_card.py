"""Keeping and reading one's own safety card. Nobody else ever reads it.

A card is kept whole. A keeping that was made from an older card changes nothing and
says what is there now; every earlier card stays, so no form takes the last copy.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal import clock
from journal.errors import Invalid, NotFound, Stale
from journal.store import access
from journal.store.tables import SafetyCard as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer
from journal.wellbeing import card as cards
from journal.wellbeing.card import Card
from journal.writing import operations

CHANGED = "Your card has changed since. Nothing was changed; here is what is there now."


@dataclass(frozen=True)
class SafetyCard:
    """One's card as it was kept; `unreadable` when it does not open."""

    version: int
    kept_at: datetime
    card: Card
    unreadable: bool = False


@dataclass(frozen=True)
class Kept:
    """What keeping did: the card that is there now, and whether it is the first."""

    safety_card: SafetyCard
    created: bool = False


def newest(viewer: Viewer) -> SafetyCard | None:
    """One's own card, if one has written one."""
    found = access.readable(viewer, Row).order_by(Row.version.desc()).limit(1)
    row = session().execute(found).scalar()
    return None if row is None else _opened(row)


def read(viewer: Viewer, version: int | None = None) -> SafetyCard:
    """One's own card, as it is or as it once was.

    Raises:
        NotFound: not a patient, or no card was ever kept under this version.
    """
    if version is None:
        found = newest(viewer)
    else:
        row = session().execute(access.readable(viewer, Row).where(Row.version == version)).scalar()
        found = None if row is None else _opened(row)
    if found is None:
        raise NotFound
    return found


def earlier(viewer: Viewer, limit: int = 20) -> list[tuple[int, datetime]]:
    """When one's earlier cards were kept, newest first, without what they say."""
    columns = access.readable(viewer, Row, Row.version, Row.kept_at)
    rows = session().execute(columns.order_by(Row.version.desc()).limit(limit + 1)).all()
    return [(row.version, row.kept_at) for row in rows[1:]]


def keep(
    viewer: Viewer,
    wanted: Card,
    *,
    base: int | None,
    op_id: str | None = None,
    clear: bool = False,
) -> Kept:
    """Keep a first card (`base` None), or a new one made from the card of version `base`.

    Raises:
        NotFound: not a patient, or there is no card to make a new one from.
        Stale: another card was kept since; `current` is that one.
        Invalid: it cannot be kept, or would empty the card without `clear`.
    """
    if not viewer.is_patient:
        raise NotFound
    cards.check(wanted)
    operations.take_turn(viewer)
    mark = operations.mark_of(viewer, ["safety-card", base, clear, wanted.content])
    done = operations.answered_before(viewer, op_id, mark) if op_id else None
    if done is not None:
        return Kept(read(viewer, done["version"]), created=done["created"])
    kept = _keep(viewer, wanted, base, clear)
    if op_id:
        answer = {"version": kept.safety_card.version, "created": kept.created}
        operations.note(viewer, op_id, mark, answer)
    return kept


def _keep(viewer: Viewer, wanted: Card, base: int | None, clear: bool) -> Kept:
    there = newest(viewer)
    if there is None and base is not None:
        raise NotFound
    if there is not None:
        if base is not None and not there.unreadable and there.card == wanted:
            return Kept(there)  # the same words again are no conflict, whatever they came from
        if base != there.version:
            raise Stale(there, CHANGED)
    if wanted.is_blank and not clear:
        raise Invalid(
            {"clear": ["There is nothing on this card. If you mean it to be empty, say so."]},
            "Nothing was changed: this would be an empty card.",
        )
    version, now = (there.version if there else 0) + 1, clock.now()
    sealed = vault().seal(_place(viewer.id, version), wanted.content)
    session().add(Row(patient_id=viewer.id, version=version, card=sealed, kept_at=now))
    session().flush()
    return Kept(SafetyCard(version, now, wanted), created=there is None)


def _opened(row: Row) -> SafetyCard:
    try:
        content = vault().open(_place(row.patient_id, row.version), row.card)
    except Unreadable:
        return SafetyCard(row.version, row.kept_at, Card(), unreadable=True)
    return SafetyCard(row.version, row.kept_at, cards.from_content(content))


def _place(patient_id: UUID, version: int) -> Place:
    return Place("safety_card", "card", patient_id, str(patient_id), version)
