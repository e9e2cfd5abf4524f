"""A code that a patient hands to whoever is to treat them: short enough to read out, used
once, within a day. Handing it over is their consent to the tie, and to nothing else: the
therapist starts with nothing. The code itself is kept nowhere (R9).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Gone, Invalid, NotFound
from journal.people import care, persons, tokens
from journal.people.persons import Profile
from journal.store import access, entrances
from journal.store.tables import ConnectCode
from journal.store.unit import session
from journal.viewer import Viewer

# Nothing that is mistaken for something else when it is read out or written down.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
LASTS = timedelta(days=1)
PURPOSE = "connect"
UNKNOWN = "This code does not open anything. A code works once, for a day; ask for a new one."


@dataclass(frozen=True)
class Code:
    """The newest code of a patient, as far as it can still be known: never its letters."""

    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: Profile | None
    ended_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.used_at is None and self.ended_at is None and self.expires_at > clock.now()


def make(viewer: Viewer) -> tuple[str, datetime]:
    """A new code and until when it works. It is told this once; the one before is over.

    Raises:
        NotFound: not a patient.
    """
    if not viewer.is_patient:
        raise NotFound
    end(viewer)
    code, new, now = _random(), uuid4(), clock.now()
    until = now + LASTS
    session().add(ConnectCode(id=new, patient_id=viewer.id, made_at=now, expires_at=until))
    session().flush()
    # Theirs, so that it is over for good when they are suspended.
    tokens.issue(
        PURPOSE,
        lasts=LASTS,
        person_id=viewer.id,
        clinic_id=viewer.clinic_id,
        subject=new,
        token=code,
    )
    return f"{code[:5]}-{code[5:]}", until


def newest(viewer: Viewer) -> Code | None:
    """What became of the newest code of this patient."""
    mine = access.readable(viewer, ConnectCode).order_by(ConnectCode.made_at.desc()).limit(1)
    row = session().execute(mine).scalar()
    if row is None:
        return None
    people = persons.profiles(viewer, [row.used_by]) if row.used_by else {}
    used_by = people.get(row.used_by) if row.used_by else None
    return Code(row.made_at, row.expires_at, row.used_at, used_by, row.ended_at)


def end(viewer: Viewer) -> None:
    """Nobody can use a code of this patient's any more."""
    # What its token names is over, so the token opens nothing.
    session().execute(
        access.changing(viewer, ConnectCode)
        .where(ConnectCode.used_at.is_(None), ConnectCode.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def use(viewer: Viewer, code: str) -> Profile:
    """For a therapist: use the code that a patient handed over; the patient.

    Raises:
        NotFound: not a therapist.
        Invalid: unknown, over, used, or of another practice: always the same words.
        Conflict: they are tied already.
    """
    if not viewer.is_therapist:
        raise NotFound
    typed = "".join(code.upper().split()).replace("-", "")
    try:
        named = tokens.look(PURPOSE, typed).subject or UUID(int=0)
        row = session().execute(entrances.handed_over(viewer, named)).scalar()
        if row is None:  # of another practice, whose code this does not use up
            raise Gone
        tokens.redeem(PURPOSE, typed)
    except Gone:
        raise Invalid({"code": [UNKNOWN]}) from None
    given = {"used_at": clock.now(), "used_by": viewer.id}
    session().execute(entrances.using(viewer, row.id).values(**given))
    care.begin(row.patient_id, viewer.id, by=viewer)
    return persons.profiles(viewer, [row.patient_id])[row.patient_id]


def _random() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
