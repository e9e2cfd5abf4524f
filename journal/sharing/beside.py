"""The intention that is read beside what followed from it, when both were shared with the
same person. Made by one query for both sides, so that the patient's preview cannot differ
from the therapist's page.
"""

from uuid import UUID

from journal.sharing import ledger, sealing
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Share
from journal.store.unit import session
from journal.viewer import Viewer


def intention(
    viewer: Viewer,
    *,
    patient_id: UUID,
    person_id: UUID,
    session_id: UUID | None,
    kind: str,
    stays: bool = False,
) -> tuple[Share, Snapshot] | None:
    """The newest live share of the same session's intention with the same person. With
    `stays` it is not withdrawn until the unit of work ends. One that is just being withdrawn
    is then left out and not waited for: that may be waiting for the share beside it."""
    if session_id is None or kind == "intention":
        return None
    found = access.readable(viewer, Share).where(
        Share.patient_id == patient_id,
        Share.person_id == person_id,
        Share.therapy_session_id == session_id,
        Share.kind == "intention",
        ledger.is_live(viewer),
    )
    found = found.order_by(Share.shared_at.desc(), Share.id.desc()).limit(1)
    held = found.with_for_update(read=True, skip_locked=True) if stays else found
    newest = session().execute(held).scalar()
    copy = sealing.opened_or_none(newest) if newest else None
    return (newest, copy) if newest is not None and copy is not None else None
