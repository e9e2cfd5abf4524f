"""Putting a share away as reviewed, and taking that back. The patient is not told."""

from contextlib import suppress
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.sharing import inbox
from journal.store import access
from journal.store.tables import Review
from journal.store.unit import session
from journal.viewer import Viewer


def put_away(viewer: Viewer, share_id: UUID) -> UUID:
    """Put a share away as reviewed; once is enough. Whose it is.

    Raises:
        NotFound: not shared with this person, or not any more.
    """
    row = inbox.live(viewer, share_id)
    mark = Review(
        share_id=share_id,
        patient_id=row.patient_id,
        person_id=viewer.id,
        reviewed_at=clock.now(),
    )
    with suppress(IntegrityError), session().begin_nested():  # it was put away before
        session().add(mark)
    return row.patient_id


def take_back(viewer: Viewer, share_id: UUID) -> UUID:
    """It is not reviewed after all; taking back what was never said changes nothing. Whose it is.

    Raises:
        NotFound: not shared with this person, or not any more.
    """
    row = inbox.live(viewer, share_id)
    session().execute(access.removing(viewer, Review).where(Review.share_id == share_id))
    return row.patient_id
