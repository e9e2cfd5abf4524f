"""WHO MAY READ WHAT, once: a sentence of SQL for each table and each kind of person (R1).

Used for one row and for lists alike, by the queries of `access`; `lives` and `stands` may
narrow them further elsewhere. There are no flags. A therapist's rule never names an entry:
they read shares, which hold their own copy of the words.
"""

from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    or_,
    select,
    true,
)

from journal import clock
from journal.store.tables import (
    Act,
    AuthSession,
    Care,
    Clinic,
    ClinicSetting,
    ConnectCode,
    Consent,
    Course,
    Entry,
    EntryVersion,
    ErasedEntry,
    Invitation,
    KeptForm,
    MorningAnswer,
    Opening,
    OpLedger,
    Person,
    Phone,
    PromptChoice,
    Reply,
    Review,
    SafetyCard,
    ServerEpoch,
    SetAside,
    Share,
    SyncCounter,
    Table,
    TherapySession,
)
from journal.viewer import Viewer

Rows = type[Table]
Rule = ColumnElement[bool]
WRITING = (
    *(Entry, EntryVersion, ErasedEntry, OpLedger, SyncCounter, SetAside),
    *(PromptChoice, MorningAnswer),
)
TREATMENT = (Course, TherapySession)
AFTER_SHARING = (Opening, Review, Reply)
# Filled in when a query runs: who asks, where they belong, and the present moment. So a
# rule is put together once, and not for every request.
ME: BindParameter[Any] = bindparam("me")
HERE: BindParameter[Any] = bindparam("here")
NOW: BindParameter[Any] = bindparam("now", callable_=clock.now)


def rule(viewer: Viewer, table: Rows) -> Rule:
    """Which rows of this table this person may read; for most tables, of most people, none."""
    if viewer.is_patient:
        return _patient_reads(viewer, table)
    if viewer.is_therapist:
        return _therapist_reads(viewer, table)
    return _administrator_reads(viewer, table)


def _patient_reads(viewer: Viewer, table: Rows) -> Rule:
    if table in (*WRITING, *TREATMENT, Opening, Reply, Share, Care, ConnectCode, SafetyCard):
        return is_of(table, viewer)
    if table is Act:  # what was done in their practice that touches them
        return Act.person_id == viewer.id
    if table is Person:  # themselves, whoever treats or treated them, who acted on them
        treated = Person.id.in_(_those_who_treated(viewer))
        return or_(Person.id == viewer.id, treated, _administrator_who_acted_on(viewer))
    return _own_account(viewer, table)


def _therapist_reads(viewer: Viewer, table: Rows) -> Rule:
    if table is Share:  # live, addressed to them, under a care tie that still lives
        return live_share(viewer)
    if table in AFTER_SHARING:  # what hangs on a share they may read
        live = select(Share.id).where(live_share(viewer))
        return cast(Rule, _column(table, "share_id").in_(live))
    if table in TREATMENT:  # dates and medicine of the patients they treat now
        return cast(Rule, _column(table, "patient_id").in_(_patients_of(viewer)))
    if table is Care:
        return live_care(viewer)
    if table is Invitation:  # their own
        return Invitation.inviter_id == viewer.id
    if table is Act:  # what touches them; not that a patient left them, which is silent
        touched = or_(Act.therapist_id == viewer.id, Act.other_id == viewer.id)
        return or_(Act.person_id == viewer.id, and_(touched, Act.what != "parted"))
    if table is Person:  # themselves, the patients they treat now, who acted on them
        treated = Person.id.in_(_patients_of(viewer))
        return or_(Person.id == viewer.id, treated, _administrator_who_acted_on(viewer))
    return _own_account(viewer, table)


def _administrator_reads(viewer: Viewer, table: Rows) -> Rule:
    if table is Invitation:  # those that administrators of the practice made
        return Invitation.inviter_id.in_(_administrators_of(viewer))
    if table is Person:  # everyone of their own practice, whom they let in and keep apart
        return Person.clinic_id == viewer.clinic_id
    if table is Care:  # who treats whom in it; never what passes between them
        return Care.patient_id.in_(people_of(viewer))
    if table is Act:  # what was done in it
        return Act.clinic_id == viewer.clinic_id
    return _own_account(viewer, table)


def _own_account(viewer: Viewer, table: Rows) -> Rule:
    if table is AuthSession:
        return AuthSession.person_id == viewer.id
    if table is Phone:  # their own installs; nobody else has any business with them
        return Phone.person_id == viewer.id
    if table is ServerEpoch:  # it is of nobody
        return true()
    if table is KeptForm:  # what they had typed themselves, whoever they are
        return KeptForm.person_id == viewer.id
    if table is Clinic:
        return Clinic.id == viewer.clinic_id
    if table is Consent:
        return Consent.person_id == viewer.id
    if table is ClinicSetting:  # everyone of a practice reads what it says of itself
        return ClinicSetting.clinic_id == viewer.clinic_id
    return false()


def lives() -> Rule:
    """Of care ties: that it has begun and not ended, at this moment."""
    return and_(Care.began_at <= NOW, or_(Care.ended_at.is_(None), Care.ended_at > NOW))


def stands() -> Rule:
    """Of shares: not withdrawn, and not past their end, at this moment."""
    to_come = or_(Share.until_at.is_(None), Share.until_at > NOW)
    return and_(Share.withdrawn_at.is_(None), to_come)


def live_care(viewer: Viewer) -> Rule:
    """The care ties in which this therapist treats someone at this moment."""
    return and_(Care.therapist_id == viewer.id, lives())


def live_share(viewer: Viewer) -> Rule:
    """The shares this therapist may open at this moment: for them by name, not
    withdrawn, not past their end, and made under a care tie that lives."""
    return and_(
        Share.person_id == viewer.id,
        stands(),
        Share.care_id.in_(select(Care.id).where(live_care(viewer))),
    )


def _patients_of(viewer: Viewer) -> Select[Any]:
    return select(Care.patient_id).where(live_care(viewer))


def _administrators_of(viewer: Viewer) -> Select[Any]:
    return select(Person.id).where(
        Person.clinic_id == viewer.clinic_id, Person.role == "administrator"
    )


def people_of(viewer: Viewer) -> Select[Any]:
    return select(Person.id).where(Person.clinic_id == viewer.clinic_id)


def _administrator_who_acted_on(viewer: Viewer) -> Rule:
    acted = select(Act.actor_id).where(rule(viewer, Act))
    return and_(Person.role == "administrator", Person.id.in_(acted))


def _those_who_treated(viewer: Viewer) -> Select[Any]:
    return select(Care.therapist_id).where(Care.patient_id == viewer.id)


def is_of(table: Rows, viewer: Viewer) -> Rule:
    return cast(Rule, _column(table, "patient_id") == viewer.id)


def _column(table: Rows, name: str) -> Any:
    return getattr(table, name)
