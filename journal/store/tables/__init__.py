"""Every table, gathered, and which of them hold nothing about a person."""

from journal.store.tables.base import Table, UtcDateTime
from journal.store.tables.doors import Attempt, OneTimeToken, Outbox
from journal.store.tables.joining import ConnectCode, Consent, Invitation
from journal.store.tables.people import AuthSession, Care, Clinic, KeptForm, Person
from journal.store.tables.practice import Act, ClinicSetting
from journal.store.tables.sharing import Opening, Reply, Review, Share
from journal.store.tables.syncing import ErasedEntry, Phone, ServerEpoch, SetAside
from journal.store.tables.treatment import Course, TherapySession
from journal.store.tables.wellbeing import SafetyCard
from journal.store.tables.writing import (
    Entry,
    EntryVersion,
    MorningAnswer,
    OpLedger,
    PromptChoice,
    SyncCounter,
)

PUBLIC = frozenset({"alembic_version"})

__all__ = [
    "PUBLIC",
    "Act",
    "Attempt",
    "AuthSession",
    "Care",
    "Clinic",
    "ClinicSetting",
    "ConnectCode",
    "Consent",
    "Course",
    "Entry",
    "EntryVersion",
    "ErasedEntry",
    "Invitation",
    "KeptForm",
    "MorningAnswer",
    "OneTimeToken",
    "OpLedger",
    "Opening",
    "Outbox",
    "Person",
    "Phone",
    "PromptChoice",
    "Reply",
    "Review",
    "SafetyCard",
    "ServerEpoch",
    "SetAside",
    "Share",
    "SyncCounter",
    "Table",
    "TherapySession",
    "UtcDateTime",
]
