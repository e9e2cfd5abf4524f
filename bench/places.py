"""A practice to measure in: made through the same acts that people use, nothing by SQL."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from bench.load import PEOPLE
from journal import config, open_store
from journal.commands import new_key
from journal.people import clinics, passwords, persons
from journal.store import migrating
from journal.store.unit import Store
from journal.viewer import Viewer
from journal.writing import entries
from journal.writing.entry import draft

PASSWORD = "a lamp in the window"  # noqa: S105  # of people who exist for a minute
IN_ONE_UNIT = 500
RARE = "kingfisher"
WORDS = [
    *("morning", "light", "window", "water", "kitchen", "slow", "breath", "garden", "sister"),
    *("letter", "quiet", "door", "river", "walking", "open", "grief", "bread", "table", "winter"),
    *("voice", "warm", "hand", "stone", "colour", "music", "field"),
]


@dataclass(frozen=True)
class Place:
    """A seeded database: its environment, one patient with `size` entries, more who save."""

    size: int
    environment: dict[str, str]
    entry_id: UUID

    @property
    def emails(self) -> list[str]:
        """Those who sign in; the first one is she who has written."""
        return [self.email(at) for at in range(PEOPLE)]

    def email(self, which: object) -> str:
        return f"p{which}@example.org"


def make(folder: Path, size: int, database_url: str | None = None) -> Place:
    """Seed a new place in this folder, on SQLite or on the database given."""
    folder.mkdir(parents=True)
    new_key(folder / "key")
    environment = {
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'journal.db'}",
        "KEYS_URL": f"sqlite:///{folder / 'keys.db'}",
        "JOURNAL_KEY_FILE": str(folder / "key"),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder),
    }
    store = open_store(config.load(environment))
    migrating.migrate(store.engine)
    store.vault.keys.prepare()
    patient = _people(store)
    place = Place(size, environment, _write(store, patient, size))
    store.engine.dispose()
    return place


def _people(store: Store) -> Viewer:
    kept = passwords.hashed(PASSWORD)
    with store.unit(writes=True):
        clinic_id = clinics.create("Practice")
        ids = [
            persons.create(
                clinic_id,
                role="patient",
                name=f"P{at}",
                email=f"p{at}@example.org",
                password_hash=kept,
            )
            for at in range(PEOPLE)
        ]
    return Viewer(ids[0], "patient", None, clinic_id, "UTC", uuid4())


def _write(store: Store, patient: Viewer, size: int) -> UUID:
    words, last = Random(7), uuid4()
    for begin in range(0, size, IN_ONE_UNIT):
        with store.unit(writes=True):
            for at in range(begin, min(size, begin + IN_ONE_UNIT)):
                last = uuid4()
                wanted = draft({"kind": "reflection", "body": text(words, rare=at % 500 == 7)})
                entries.write(patient, last, wanted, base=None)
    return last


def text(words: Random, *, rare: bool = False) -> str:
    """Two kilobytes of nothing in particular; now and then a word to look for."""
    said = " ".join(words.choice(WORDS) for _ in range(350))[:2000]
    return f"{said} {RARE}" if rare else said
