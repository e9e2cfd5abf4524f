"""Who reads and changes which rows, table by table: beside the rule, and with every kind of
row there is, for everyone there is (R1, R5). What is not said here, nobody may."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, Select, String, Uuid, func, inspect

from journal import clock
from journal.store import access
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
    UtcDateTime,
)
from journal.store.unit import session
from journal.viewer import Viewer
from tests.cast import Cast
from tests.conftest import House

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY_TABLE = sorted(
    (mapper.class_ for mapper in Table.registry.mappers), key=lambda table: table.__tablename__
)
VALUES = {Boolean: False, Integer: 1, String: "--", UtcDateTime: NOW}
# Role, lane and practice. Jan and Kim administer too, Kim another practice; Lou treats Hal there.
PEOPLE = {
    "ana": ("patient", None, "one"),
    "cleo": ("patient", None, "one"),
    "ben": ("therapist", "therapist", "one"),
    "dov": ("therapist", "therapist", "one"),
    "eve": ("therapist", "therapist", "one"),
    "fay": ("therapist", "prescriber", "one"),
    "gil": ("administrator", None, "one"),
    "jan": ("administrator", None, "one"),
    "hal": ("patient", None, "two"),
    "kim": ("administrator", None, "two"),
    "lou": ("therapist", "therapist", "two"),
}
PATIENTS, STAFF = ("ana", "cleo", "hal"), ("ben", "dov", "eve", "fay", "gil", "jan", "kim", "lou")
OF_WRITING = (
    *(Entry, EntryVersion, ErasedEntry, OpLedger, SyncCounter, SetAside),
    *(PromptChoice, MorningAnswer),
)
# From when until when, in days; what begins now lives, what ends now does not.
TIES = {
    "ana-ben": (-9, None),
    "ana-ben-before": (-20, -9),
    "ana-eve": (-9, 0),
    "ana-fay": (0, 1),
    "ana-dov": (1, None),
    "cleo-ben": (-9, None),
    "hal-lou": (-9, None),
}
# Under which tie, and what became of it. The last is of nobody's: its tie is another's.
SHARES: dict[str, tuple[str, dict[str, Any]]] = {
    "ana-ben": ("ana-ben", {}),
    "ana-ben-until-tomorrow": ("ana-ben", {"until_at": NOW + DAY}),
    "ana-ben-until-now": ("ana-ben", {"until_at": NOW}),
    "ana-ben-withdrawn": ("ana-ben", {"withdrawn_at": NOW - DAY}),
    "ana-ben-before": ("ana-ben-before", {}),
    "ana-eve": ("ana-eve", {}),
    "ana-fay": ("ana-fay", {}),
    "ana-dov": ("ana-dov", {}),
    "cleo-ben": ("cleo-ben", {}),
    "hal-lou": ("hal-lou", {}),
    "ana-ben-astray": ("ana-fay", {}),
}
ACTS: dict[str, dict[str, str]] = {
    "with ana": {"actor_id": "gil", "person_id": "ana"},
    "with ben": {"actor_id": "gil", "person_id": "ben"},
    "ben begins": {"actor_id": "gil", "therapist_id": "ben"},
    "ben stands in": {"actor_id": "gil", "other_id": "ben"},
    "ana leaves ben": {"actor_id": "ana", "person_id": "ana", "therapist_id": "ben"},
    "dov leaves": {"actor_id": "dov", "person_id": "dov"},
    "with cleo": {"actor_id": "dov", "person_id": "cleo"},
    "with hal": {"actor_id": "kim", "person_id": "hal"},
}

Allowed = dict[str, str]
OWN = {"ana": "ana", "cleo": "cleo", "hal": "hal"}
TREATED = {**OWN, "ben": "ana, cleo", "fay": "ana", "lou": "hal"}
THEMSELVES = {name: name for name in PEOPLE}
PRACTICE = {name: practice for name, (_, _, practice) in PEOPLE.items()}
ADMINISTERED = {
    "gil": "ana, ben, cleo, dov, eve, fay, gil, jan",
    "jan": "ana, ben, cleo, dov, eve, fay, gil, jan",
    "kim": "hal, kim, lou",
}
PRACTICES = {"gil": "one", "jan": "one", "kim": "two"}
SENT = {"ana": ", ".join(sorted(name for name in SHARES if name[:3] == "ana")),
        "cleo": "cleo-ben", "hal": "hal-lou"}  # fmt: skip
SHARED_WITH = {
    "ben": "ana-ben, ana-ben-until-tomorrow, cleo-ben",
    "fay": "ana-fay",
    "lou": "hal-lou",
}
SHARED = {**SENT, **SHARED_WITH}
INVITED = {
    **{name: name for name in ("ben", "dov", "eve", "fay", "lou", "kim")},
    "gil": "gil, jan",
    "jan": "gil, jan",
}
TIES_OF_ONE = "ana-ben, ana-ben-before, ana-dov, ana-eve, ana-fay, cleo-ben"
TIES_READ = {
    "ana": "ana-ben, ana-ben-before, ana-dov, ana-eve, ana-fay",
    "cleo": "cleo-ben",
    "hal": "hal-lou",
    "ben": "ana-ben, cleo-ben",
    "fay": "ana-fay",
    "lou": "hal-lou",
    "gil": TIES_OF_ONE,
    "jan": TIES_OF_ONE,
    "kim": "hal-lou",
}
ACTS_OF_ONE = "ana leaves ben, ben begins, ben stands in, dov leaves, with ana, with ben, with cleo"
ACTS_READ = {
    "ana": "ana leaves ben, with ana",
    "cleo": "with cleo",
    "hal": "with hal",
    "ben": "ben begins, ben stands in, with ben",
    "dov": "dov leaves",
    "gil": ACTS_OF_ONE,
    "jan": ACTS_OF_ONE,
    "kim": "with hal",
}
KNOWN = {
    **THEMSELVES,
    "ana": "ana, ben, dov, eve, fay, gil",
    "cleo": "ben, cleo",
    "hal": "hal, kim, lou",
    "ben": "ana, ben, cleo, gil",
    "fay": "ana, fay",
    "lou": "hal, lou",
    **ADMINISTERED,
}
READ: dict[type[Table], Allowed] = {
    **dict.fromkeys((*OF_WRITING, ConnectCode, SafetyCard), OWN),
    **dict.fromkeys((Course, TherapySession), TREATED),
    **dict.fromkeys((AuthSession, KeptForm, Consent, Phone), THEMSELVES),
    ServerEpoch: dict.fromkeys(PEOPLE, "of all"),
    **dict.fromkeys((Clinic, ClinicSetting), PRACTICE),
    **dict.fromkeys((Share, Opening, Reply), SHARED),
    Review: SHARED_WITH,
    Care: TIES_READ,
    Invitation: INVITED,
    Act: ACTS_READ,
    Person: KNOWN,
}
CHANGED: dict[type[Table], Allowed] = {
    **dict.fromkeys((*OF_WRITING, ConnectCode), OWN),
    **dict.fromkeys((Course, TherapySession), TREATED),
    **dict.fromkeys((Person, AuthSession, KeptForm, Phone), THEMSELVES),
    **dict.fromkeys((Share, Reply), SENT),
    Invitation: INVITED,
}
KEPT_IN_ORDER: dict[type[Table], Allowed] = {
    **dict.fromkeys((Person, AuthSession), ADMINISTERED),
    **dict.fromkeys((Clinic, ClinicSetting), PRACTICES),
}
REMOVED: dict[type[Table], Allowed] = {
    **dict.fromkeys(OF_WRITING, OWN),
    KeptForm: THEMSELVES,
    Review: {**SHARED_WITH, "ben": "ana-ben, cleo-ben"},  # of the third, the mark is Fay's
}


class Filled:
    """One row of everything for everyone, and what each row is called here."""

    def __init__(self) -> None:
        self.ids: dict[str, UUID] = {}
        self.called: dict[tuple[Any, ...], str] = {}
        for epoch in session().execute(access.by_the_house(ServerEpoch)).scalars():
            self.called[ServerEpoch, epoch.id] = "of all"
        for practice in ("one", "two"):
            self.ids[practice] = self.add(Clinic, practice).id
            self.add(ClinicSetting, practice, clinic_id=self.ids[practice])
        for name, (role, lane, practice) in PEOPLE.items():
            clinic_id = self.ids[practice]
            new = self.add(Person, name, role=role, lane=lane, clinic_id=clinic_id)
            self.ids[name] = new.id
            for table in (AuthSession, KeptForm, Consent, Phone):
                self.add(table, name, person_id=new.id)
        for name in STAFF:
            of = {"clinic_id": self.ids["one"], "inviter_id": self.ids[name], "role": "patient"}
            self.add(Invitation, name, **of)
        for name in PEOPLE:  # even of who is no patient: the column alone gives nobody anything
            self.patient(name)
        for name, days in TIES.items():
            self.tie(name, *days)
        for name, (tie, more) in SHARES.items():
            self.share(name, tie, **more)
        for name, whom in ACTS.items():
            ids = {column: self.ids[one] for column, one in whom.items()}
            clinic_id = self.ids["two" if "hal" in name else "one"]
            what = "parted" if "leaves" in name else "care-began"
            self.add(Act, name, clinic_id=clinic_id, what=what, **ids)

    def patient(self, name: str) -> None:
        mine = {"patient_id": self.ids[name]}
        by = {"created_by": self.ids[name], "words_by": self.ids[name]}
        course = self.add(Course, name, **mine, **by)
        self.add(TherapySession, name, course_id=course.id, **mine, **by)
        entry = self.add(Entry, name, state="live", **mine)
        self.add(EntryVersion, name, entry_id=entry.id, **mine)
        self.add(MorningAnswer, name, entry_id=entry.id, choice="share", **mine)
        self.add(PromptChoice, name, choice="later", **mine)
        for table in (OpLedger, SyncCounter, ConnectCode, SafetyCard, ErasedEntry, SetAside):
            self.add(table, name, **mine)

    def tie(self, name: str, begins: int, ends: int | None) -> None:
        patient, therapist = name.split("-")[:2]
        self.ids[name] = self.add(
            Care,
            name,
            patient_id=self.ids[patient],
            therapist_id=self.ids[therapist],
            lane="therapist",
            began_at=NOW + begins * DAY,
            ended_at=None if ends is None else NOW + ends * DAY,
        ).id

    def share(self, name: str, tie: str, **more: Any) -> None:
        patient, therapist = (self.ids[one] for one in name.split("-")[:2])
        of = {"patient_id": patient, "person_id": therapist}
        share = self.add(Share, name, care_id=self.ids[tie], **of, **more)
        self.add(Opening, name, share_id=share.id, **of)
        self.add(Reply, name, share_id=share.id, patient_id=patient, author_id=therapist)
        marked = self.ids["fay"] if name == "ana-ben-until-tomorrow" else therapist
        self.add(Review, name, share_id=share.id, patient_id=patient, person_id=marked)

    def add(self, table: type[Table], name: str, **given: Any) -> Any:
        """A row with what is given, and with anything where something has to be."""
        for column in table.__table__.columns:
            if column.key not in given and not column.nullable:
                given[column.key] = _anything(column.type)
        row = table(**given)
        session().add(row)
        session().flush()
        self.called[table, *inspect(row).identity] = name
        return row

    def viewer(self, name: str) -> Viewer:
        role, lane, practice = PEOPLE[name]
        return Viewer(self.ids[name], role, lane, self.ids[practice], "UTC", uuid4())

    def names(self, table: type[Table], found: Select[Any]) -> str:
        rows = session().execute(found).scalars()
        return ", ".join(sorted(self.called[table, *inspect(row).identity] for row in rows))


def _anything(kind: Any) -> Any:
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, LargeBinary):
        return uuid4().bytes
    return VALUES[type(kind)]


@pytest.mark.parametrize("way", ["readable", "changing", "administering", "removing"])
def test_everyone_has_the_rows_that_are_named_here_and_no_others(house: House, way: str) -> None:
    said = {"readable": READ, "changing": CHANGED, "administering": KEPT_IN_ORDER}
    with clock.at(NOW), house.store.unit(writes=True):
        filled = Filled()
        for table in EVERY_TABLE:
            for name in PEOPLE:
                found = getattr(access, way)(filled.viewer(name), table)
                if way != "readable":
                    found = access.by_the_house(table).where(found.whereclause)
                allowed = said.get(way, REMOVED).get(table, {}).get(name, "")
                assert filled.names(table, found) == allowed, f"{table.__tablename__} as {name}"


def test_the_heads_of_entries_are_their_patients_alone(house: House) -> None:
    with clock.at(NOW), house.store.unit(writes=True):
        filled = Filled()
        same = uuid4()
        for name in PATIENTS:  # the same id, made on three phones (R4)
            of = {"patient_id": filled.ids[name]}
            filled.add(Entry, f"{name} again", id=same, head_version=2, state="live", **of)
            for number in (1, 2, 3):
                which = {"entry_id": same, "version_no": number, "op_id": str(number)}
                filled.add(EntryVersion, f"{name} {number}", **of, **which)
        for name in PEOPLE:
            entries = access.own_heads(filled.viewer(name), Entry)
            heads = access.own_heads(filled.viewer(name), EntryVersion)
            mine = name in PATIENTS
            assert filled.names(Entry, entries) == (f"{name}, {name} again" if mine else ""), name
            assert filled.names(EntryVersion, heads) == (f"{name}, {name} 2" if mine else ""), name


def test_what_is_asked_once_more_is_as_it_stands_now(cast: Cast) -> None:
    cast.ana.api.write("hers")
    with cast.ana.acting() as ana:
        mine = access.readable(ana, Entry)
        row = session().execute(mine).scalar_one()  # held: a row nobody holds is read anew anyway
        assert row.state == "live"
        session().execute(access.changing(ana, Entry).values(state="trashed"))
        assert session().execute(mine).scalar_one() is row
        assert row.state == "trashed"


def test_a_query_is_of_its_table_even_where_nothing_else_in_it_names_that(cast: Cast) -> None:
    """A count of rows, under a rule that lets everything or nothing through."""
    with cast.ana.acting(writes=False) as ana:
        for table in EVERY_TABLE:
            counted = access.readable(ana, table, func.count())
            assert counted.get_final_froms() == [table.__table__]
