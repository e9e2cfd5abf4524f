"""What a person agreed to, in which version and when; asked again when the words change.

The words are content (`journal.content.consent`). Asking never stands in the way: a
person who has not agreed to newer words still reaches their own pages.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.content.consent import Document
from journal.content.shelf import library
from journal.errors import Invalid
from journal.store import access
from journal.store.tables import Consent
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Agreed:
    """That this person agreed to this version, then."""

    document: Document
    agreed_at: datetime


def mine(viewer: Viewer) -> list[Agreed]:
    """Everything this person has agreed to, newest first."""
    rows = session().execute(access.readable(viewer, Consent)).scalars().all()
    known = library().consents
    found = [
        Agreed(known[row.document, row.version], row.agreed_at)
        for row in rows
        if (row.document, row.version) in known
    ]
    return sorted(found, key=lambda one: one.agreed_at, reverse=True)


def waiting(viewer: Viewer) -> Document | None:
    """The words of this person's role as they are now, if they have not agreed to them."""
    now = library().consent(viewer.role)
    agreed = access.readable(viewer, Consent, Consent.id).where(
        Consent.document == now.slug, Consent.version == now.version
    )
    return None if session().execute(agreed).first() else now


def agree(viewer: Viewer, document: str, version: int) -> None:
    """Agree to the words of one's role as they are now; agreeing twice is agreeing once.

    Raises:
        Invalid: other words than those that are asked now.
    """
    check(viewer.role, document, version)
    if waiting(viewer) is None:
        return
    agreed = Consent(
        id=uuid4(),
        person_id=viewer.id,
        document=document,
        version=version,
        agreed_at=clock.now(),
    )
    with suppress(IntegrityError), session().begin_nested():  # a double tap, in this moment
        session().add(agreed)


def check(role: str, document: str, version: int) -> None:
    """Refuse to take agreement to anything but the words this role is asked now.

    Raises:
        Invalid: they have changed meanwhile, or are another role's.
    """
    now = library().consent(role)
    if (document, version) != (now.slug, now.version):
        said = "The words have changed since this page was opened. Please read them again."
        raise Invalid({"agree": [said]})
