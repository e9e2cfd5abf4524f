"""Coming in: what somebody may know who holds an invitation, and how they become a person.

Nobody is signed in here. With mail, an address is shown to be somebody's own before
there is an account: what was filled in waits, sealed, and a mail goes out either way, so
that the page says the same for an address that has an account already (N-3).
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from journal import clock
from journal.errors import Gone
from journal.people import care, clinics, consents, invitation, invitations, outbox, persons, tokens
from journal.people.persons import Profile
from journal.store import access, entrances
from journal.store.unit import session, vault
from journal.viewer import Viewer

WAITS = timedelta(days=1)
PURPOSE = "join"


@dataclass(frozen=True)
class Invited:
    """What a link opens: into which practice, as what, and by whom, if a person invited.
    `email` is the address it was mailed to and nobody else, or empty."""

    invitation_id: UUID | None
    clinic_id: UUID
    clinic_name: str
    role: str
    lane: str | None
    inviter: Profile | None
    email: str
    time_zone: str


@dataclass(frozen=True)
class Newcomer:
    """What somebody fills in; the password is hashed already. `document` and `version`
    are the words they agreed to."""

    name: str
    email: str
    password_hash: str
    time_zone: str
    document: str
    version: int


def look(key: str) -> Invited:
    """What this link opens.

    Raises:
        Gone: unknown, malformed, used, expired or taken back; nobody learns which.
    """
    return _invited(tokens.look(invitations.PURPOSE, key).subject)


def join(invited: Invited, newcomer: Newcomer, *, confirm: str, sign_in: str) -> bool:
    """Come in: whether they can sign in now. If not, a mail has gone to the address they
    gave. `confirm` is the address on this site to which the mailed link's key is added.

    Raises:
        Gone: somebody else has used the invitation meanwhile.
        Invalid: the words have changed since they were read, or a field makes no sense.
        Conflict: the address has an account, and whoever asks has shown that it is
            theirs, or no mail can be sent.
    """
    consents.check(invited.role, newcomer.document, newcomer.version)
    persons.check(invited.role, invited.lane, newcomer.time_zone, newcomer.name, newcomer.email)
    if not outbox.is_on() or _same(invited.email, newcomer.email):
        _arrive(invited, newcomer)
        return True
    key = tokens.issue(
        PURPOSE,
        lasts=WAITS,
        clinic_id=invited.clinic_id,
        subject=invited.invitation_id,
        content=asdict(newcomer),
    )
    index = persons.email_index(vault(), newcomer.email)
    # The same work for an address that is taken: its owner is told, and the link nobody.
    if session().execute(access.signing_in(index)).first():
        outbox.post(newcomer.email, "already-here", link=sign_in)
    else:
        outbox.post(newcomer.email, "confirm", link=f"{confirm}{key}", lasts=WAITS)
    return False


def confirm(key: str) -> None:
    """The address is theirs: from now on they can sign in, with the password they chose.

    Raises:
        Gone: unknown, malformed, used or expired, or the invitation is over.
        Conflict: the address has got an account meanwhile.
    """
    waited = tokens.redeem(PURPOSE, key)
    invited = _invited(waited.subject) if waited.subject else alone(waited.clinic_id)
    _arrive(invited, Newcomer(**waited.content))


def waits(key: str) -> None:
    """Whether there is something to confirm by this link; it is not used up.

    Raises:
        Gone: unknown, malformed, used or expired.
    """
    tokens.look(PURPOSE, key)


def alone(clinic_id: UUID | None = None) -> Invited:
    """Joining without an invitation, as a patient whom nobody treats yet: where the one
    practice that is open says so, and only with mail, because without it a stranger
    would learn from the answer who has an account.

    Raises:
        Gone: no practice is open, or no mail can be sent.
    """
    found = session().execute(entrances.open_practices()).all() if outbox.is_on() else []
    wanted = [row for row in found if clinic_id in (None, row[0].id)]
    if len(wanted) != 1:
        raise Gone
    clinic, setting = wanted[0]
    name, zone = clinics.opened(clinic), setting.time_zone
    return Invited(None, clinic.id, name, "patient", None, None, "", zone)


def _arrive(invited: Invited, newcomer: Newcomer) -> None:
    new = persons.create(
        invited.clinic_id,
        role=invited.role,
        lane=invited.lane,
        name=newcomer.name,
        email=newcomer.email,
        time_zone=newcomer.time_zone,
        password_hash=newcomer.password_hash,
    )
    viewer = Viewer(
        new, invited.role, invited.lane, invited.clinic_id, newcomer.time_zone, UUID(int=0)
    )
    consents.agree(viewer, newcomer.document, newcomer.version)
    take_up(viewer, invited)


def take_up(viewer: Viewer, invited: Invited) -> None:
    """Use up the invitation for this person, and tie a patient to the therapist who made it.

    Raises:
        Gone: somebody else was first.
        Conflict: they are tied already.
    """
    if invited.invitation_id is not None:
        first = entrances.accepting(invited.invitation_id)
        done = session().execute(first.values(accepted_at=clock.now(), accepted_by=viewer.id))
        if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE counts its rows
            raise Gone
    if viewer.is_patient and invited.inviter is not None and invited.inviter.role == "therapist":
        care.begin(viewer.id, invited.inviter.id, by=viewer)


def _invited(invitation_id: UUID | None) -> Invited:
    found = session().execute(entrances.invited(invitation_id or UUID(int=0))).first()
    if found is None:
        raise Gone
    row, inviter, clinic = found
    return Invited(
        invitation_id=row.id,
        clinic_id=row.clinic_id,
        clinic_name=clinics.opened(clinic),
        role=row.role,
        lane=row.lane,
        inviter=persons.opened(inviter),
        email=invitation.opened(row)["email"] if row.mailed else "",
        time_zone=inviter.time_zone,
    )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
