"""Every query for a person's rows begins here, and carries the mark the guard looks for.

Who may read what is said in `rules`. A query is put together once for each kind of person,
and told who asks when it runs; whoever calls it may narrow it, and never widen it.
"""

from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Delete, Select, Update, and_, bindparam, delete, false, select, update

from journal.store.guard import MARK, WHO_ASKS
from journal.store.rules import (
    HERE,
    ME,
    TREATMENT,
    WRITING,
    Rows,
    Rule,
    is_of,
    people_of,
    rule,
)
from journal.store.tables import (
    AuthSession,
    Clinic,
    ClinicSetting,
    ConnectCode,
    Entry,
    EntryVersion,
    Invitation,
    KeptForm,
    Person,
    Phone,
    Reply,
    Review,
    Share,
)
from journal.viewer import Viewer

Change = TypeVar("Change", Update, Delete)


def readable(viewer: Viewer, table: Rows, *columns: Any) -> Select[Any]:
    """A query for what this person may read of a table, to be narrowed further."""
    return _asked_by(viewer, _readable(viewer.role, table, columns))


def own_heads(viewer: Viewer, *columns: Any) -> Select[Any]:
    """The patient's own entries, each with its newest version's row."""
    return _asked_by(viewer, _own_heads(viewer.role, columns))


@lru_cache(maxsize=512)
def _readable(role: str, table: Rows, columns: tuple[Any, ...]) -> Select[Any]:
    asked = select(*(columns or (table,))).select_from(table)
    return _marked(asked.where(rule(_anyone_who_is(role), table)))


@lru_cache(maxsize=64)
def _own_heads(role: str, columns: tuple[Any, ...]) -> Select[Any]:
    who = _anyone_who_is(role)
    head = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version_no == Entry.head_version)
    return _marked(
        select(*columns)
        .select_from(Entry)
        .join(EntryVersion, head)
        .where(rule(who, Entry), rule(who, EntryVersion))
    )


def _anyone_who_is(role: str) -> Viewer:
    nobody = cast(Any, None)  # no rule looks at the rest of a person
    return Viewer(cast(Any, ME), role, None, cast(Any, HERE), nobody, nobody)


def _who(viewer: Viewer) -> dict[str, Any]:
    return {ME.key: viewer.id, HERE.key: viewer.clinic_id}


def _asked_by(viewer: Viewer, query: Select[Any]) -> Select[Any]:
    return query.execution_options(**{WHO_ASKS: _who(viewer)})


def changing(viewer: Viewer, table: Rows) -> Update:
    """An update of rows that are this person's to change, to be narrowed further.

    Patients change what is theirs; they and those who treat them change the dates and
    medicine; whoever invites changes their invitations (administrators, each other's);
    everyone changes their own account. Nobody else changes anything.
    """
    if viewer.is_patient and table in (*WRITING, Share, Reply, ConnectCode):
        mine = is_of(table, viewer)
    elif table in (*TREATMENT, Invitation, AuthSession, KeptForm, Phone):
        mine = rule(viewer, table)
    elif table is Person:
        mine = Person.id == viewer.id
    else:
        mine = false()
    return _change(viewer, update(table).where(mine))


def administering(viewer: Viewer, table: Rows) -> Update:
    """An update of what an administrator keeps in order, to be narrowed further: who is
    suspended and in which lane, where they are signed in, what the practice says of itself.

    Of their own practice alone; nobody else administers anything.
    """
    kept: Rule = false()
    if viewer.is_administrator and table in (Person, Clinic, ClinicSetting):
        kept = rule(viewer, table)
    elif viewer.is_administrator and table is AuthSession:
        kept = AuthSession.person_id.in_(people_of(viewer))
    return _change(viewer, update(table).where(kept))


def removing(viewer: Viewer, table: Rows) -> Delete:
    """A deletion, for good, of what is this person's own to take away, to be narrowed
    further: a patient's writing, anyone's kept form, a therapist's mark of a review."""
    mine: Rule = false()
    if table in (KeptForm, *WRITING):
        mine = rule(viewer, table)
    elif table is Review:
        mine = and_(Review.person_id == viewer.id, rule(viewer, Review))
    return _change(viewer, delete(table).where(mine))


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


def _marked(statement: Select[Any]) -> Select[Any]:
    # Rows already in the session are read again: what this answers is how things stand.
    return statement.execution_options(**{MARK: True, "populate_existing": True})


def _change(viewer: Viewer, change: Change) -> Change:
    # Without looking the rows up first: that query would not carry the mark, and whoever
    # reads on reads the row again.
    marks = {MARK: True, "synchronize_session": False, WHO_ASKS: _who(viewer)}
    return change.execution_options(**marks)


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
