"""A practice: made by a command, named and renamed on the administrator's pages."""

from uuid import UUID, uuid4

from journal import clock
from journal.errors import Invalid
from journal.store import access
from journal.store.tables import Clinic
from journal.store.unit import session, vault
from journal.store.vault import HOUSE, Place, Unreadable
from journal.viewer import Viewer


def create(name: str) -> UUID:
    """A new practice.

    Raises:
        Invalid: no name, or one of more than 200 characters.
    """
    if not name.strip() or len(name) > 200:
        raise Invalid({"name": ["A name of at most 200 characters."]})
    new = uuid4()
    sealed = vault().seal(_place(new), name.strip())
    session().add(Clinic(id=new, name=sealed, created_at=clock.now()))
    session().flush()
    return new


def needed(clinic_id: UUID) -> None:
    """For commands: refuse a practice that is not there.

    Raises:
        Invalid: there is none with this id.
    """
    found = access.by_the_house(Clinic, Clinic.id).where(Clinic.id == clinic_id)
    if session().execute(found).first() is None:
        raise Invalid({"clinic": ["There is no such practice."]})


def name_of_own(viewer: Viewer) -> str:
    """The name of the practice that this person belongs to."""
    return opened(session().execute(access.readable(viewer, Clinic)).scalar_one())


def opened(row: Clinic) -> str:
    """The name of a practice whose row access let through."""
    try:
        return str(vault().open(_place(row.id), row.name))
    except Unreadable:
        return "(a name that cannot be read)"


def rename(viewer: Viewer, name: str) -> None:
    """For an administrator: give the practice another name, already checked."""
    sealed = vault().seal(_place(viewer.clinic_id), name)
    session().execute(access.administering(viewer, Clinic).values(name=sealed))


def _place(clinic_id: UUID) -> Place:
    return Place("clinic", "name", HOUSE, str(clinic_id))
