"""WHO MAY READ WHAT, once. Every query for a person's rows begins here (R1).

`rule` is the whole of it, one sentence a table, as SQL: used for one row and for
lists alike. There are no flags. A therapist's rule never names an entry: they
read shares, which hold their own copy of the words.
"""

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    false,
    or_,
    select,
    update,
)

from journal import clock
from journal.store.guard import MARK
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
    Invitation,
    KeptForm,
    MorningAnswer,
    Opening,
    OpLedger,
    Person,
    PromptChoice,
    Reply,
    Review,
    SafetyCard,
    Share,
    SyncCounter,
    Table,
    TherapySession,
)
from journal.viewer import Viewer

Rows = type[Table]
Rule = ColumnElement[bool]
WRITING = (Entry, EntryVersion, OpLedger, SyncCounter, PromptChoice, MorningAnswer)
TREATMENT = (Course, TherapySession)
AFTER_SHARING = (Opening, Review, Reply)


def rule(viewer: Viewer, table: Rows) -> Rule:
    """Which rows of this table this person may read; for most tables, of most people, none."""
    if viewer.is_patient:
        return _patient_reads(viewer, table)
    if viewer.is_therapist:
        return _therapist_reads(viewer, table)
    return _administrator_reads(viewer, table)


def _patient_reads(viewer: Viewer, table: Rows) -> Rule:
    if table in (*WRITING, *TREATMENT, Opening, Reply, Share, Care, ConnectCode, SafetyCard):
        return _is_of(table, viewer)
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
        return Care.patient_id.in_(_people_of(viewer))
    if table is Act:  # what was done in it
        return Act.clinic_id == viewer.clinic_id
    return _own_account(viewer, table)


def _own_account(viewer: Viewer, table: Rows) -> Rule:
    if table is AuthSession:
        return AuthSession.person_id == viewer.id
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
    now = clock.now()
    return and_(Care.began_at <= now, or_(Care.ended_at.is_(None), Care.ended_at > now))


def live_care(viewer: Viewer) -> Rule:
    """The care ties in which this therapist treats someone at this moment."""
    return and_(Care.therapist_id == viewer.id, lives())


def live_share(viewer: Viewer) -> Rule:
    """The shares this therapist may open at this moment: for them by name, not
    withdrawn, not past their end, and made under a care tie that lives."""
    return and_(
        Share.person_id == viewer.id,
        Share.withdrawn_at.is_(None),
        or_(Share.until_at.is_(None), Share.until_at > clock.now()),
        Share.care_id.in_(select(Care.id).where(live_care(viewer))),
    )


def readable(viewer: Viewer, table: Rows, *columns: Any) -> Select[Any]:
    """A query for what this person may read of a table, to be narrowed further."""
    return _marked(select(*(columns or (table,))).select_from(table).where(rule(viewer, table)))


def own_heads(viewer: Viewer, *columns: Any) -> Select[Any]:
    """The patient's own entries, each with its newest version's row."""
    head = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version_no == Entry.head_version)
    return _marked(
        select(*columns)
        .select_from(Entry)
        .join(EntryVersion, head)
        .where(rule(viewer, Entry), rule(viewer, EntryVersion))
    )


def changing(viewer: Viewer, table: Rows) -> Update:
    """An update of rows that are this person's to change, to be narrowed further.

    Patients change what is theirs; therapists change the dates and medicine of those
    they treat; everyone changes their own account. Nobody else changes anything.
    """
    if viewer.is_patient and table in (*WRITING, Share, Reply, ConnectCode):
        mine = _is_of(table, viewer)
    elif table in (*TREATMENT, Invitation):
        mine = rule(viewer, table)
    elif table is Person:
        mine = Person.id == viewer.id
    elif table in (AuthSession, KeptForm):
        mine = cast(Rule, _column(table, "person_id") == viewer.id)
    else:
        mine = false()
    return _marked_change(table, mine)


def administering(viewer: Viewer, table: Rows) -> Update:
    """An update of what an administrator keeps in order, to be narrowed further: who is
    suspended and in which lane, where they are signed in, what the practice says of itself.

    Of their own practice alone; nobody else administers anything.
    """
    kept: Rule = false()
    if viewer.is_administrator and table in (Person, Clinic, ClinicSetting):
        kept = rule(viewer, table)
    elif viewer.is_administrator and table is AuthSession:
        kept = AuthSession.person_id.in_(_people_of(viewer))
    return _marked_change(table, kept)


def removing(viewer: Viewer, table: Rows) -> Delete:
    """A deletion, for good, of what is this person's own to take away, to be narrowed
    further: a patient's writing, anyone's kept form, a therapist's mark of a review."""
    mine: Rule = false()
    if table in (KeptForm, *WRITING):
        mine = rule(viewer, table)
    elif table is Review:
        mine = and_(Review.person_id == viewer.id, rule(viewer, Review))
    return delete(table).where(mine).execution_options(**{MARK: True, "synchronize_session": False})


# Two doors that nobody stands behind yet: they are how a viewer comes to be. Those of
# whoever holds an invitation or a code are in `store.entrances`.


def signing_in(email_index: bytes) -> Select[Any]:
    """The account that an e-mail's keyed index names, for checking its password."""
    return _marked(select(Person).where(Person.email_index == email_index))


def signed_in() -> Select[Any]:
    """What a cookie's hashed token (`token_hash`) says: whose it is, and since when.

    Made once, because every request asks it, and of columns, because a whole person
    would carry their sealed name along.
    """
    return _SIGNED_IN


def by_the_house(table: Rows, *columns: Any) -> Select[Any]:
    """For commands and housekeeping on the server, where no person acts: every row.

    The web may not reach it: a house test names the modules that do.
    """
    return _marked(select(*(columns or (table,))))


def changing_by_the_house(table: Rows) -> Update:
    """For commands and housekeeping: an update of any row of this table."""
    return update(table).execution_options(**{MARK: True})


def erasing(table: Rows) -> Delete:
    """For housekeeping: a deletion, for good, of rows of this table."""
    return delete(table).execution_options(**{MARK: True})


def _patients_of(viewer: Viewer) -> Select[Any]:
    return select(Care.patient_id).where(live_care(viewer))


def _administrators_of(viewer: Viewer) -> Select[Any]:
    return select(Person.id).where(
        Person.clinic_id == viewer.clinic_id, Person.role == "administrator"
    )


def _people_of(viewer: Viewer) -> Select[Any]:
    return select(Person.id).where(Person.clinic_id == viewer.clinic_id)


def _administrator_who_acted_on(viewer: Viewer) -> Rule:
    acted = select(Act.actor_id).where(rule(viewer, Act))
    return and_(Person.role == "administrator", Person.id.in_(acted))


def _those_who_treated(viewer: Viewer) -> Select[Any]:
    return select(Care.therapist_id).where(Care.patient_id == viewer.id)


def _is_of(table: Rows, viewer: Viewer) -> Rule:
    return cast(Rule, _column(table, "patient_id") == viewer.id)


def _column(table: Rows, name: str) -> Any:
    return getattr(table, name)


def _marked(statement: Select[Any]) -> Select[Any]:
    # Rows already in the session are read again: what this answers is how things stand.
    return statement.execution_options(**{MARK: True, "populate_existing": True})


def _marked_change(table: Rows, mine: Rule) -> Update:
    # Without looking the rows up first: that query would not carry the mark, and whoever
    # reads on reads the row again.
    return update(table).where(mine).execution_options(**{MARK: True, "synchronize_session": False})


_SIGNED_IN: Select[Any] = _marked(
    select(  # type: ignore[arg-type]  # so many columns that their types are an open tuple
        AuthSession.id.label("auth_session_id"),
        AuthSession.began_at,
        AuthSession.seen_at,
        AuthSession.proved_at,
        AuthSession.ended_at,
        Person.id,
        Person.role,
        Person.lane,
        Person.clinic_id,
        Person.time_zone,
        Person.suspended_at,
    )
    .join(Person, Person.id == AuthSession.person_id)
    .where(AuthSession.token_hash == bindparam("token_hash"))
)
