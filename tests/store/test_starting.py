"""As real processes: what is missing or wrong stops the start with a sentence (C-4, R15).

And in one process: a key that does not fit the store, a key store that is not the database's.
"""

import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

import journal
from journal import create_app
from journal.commands import new_key
from journal.config import ConfigError
from journal.store.unit import Store
from tests.cast import Cast
from tests.conftest import build, settings

ROOT = Path(journal.__file__).parent.parent
Done = subprocess.CompletedProcess[str]


def run(folder: Path, *words: str, **changes: str | None) -> Done:
    """Run Python with these words in a practice's environment, but for these changes."""
    given: Mapping[str, str | None] = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JOURNAL_KEY_FILE": str(folder / "journal.key"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **changes,
    }
    env = {name: value for name, value in given.items() if value is not None}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def flask(folder: Path, *words: str, **changes: str | None) -> Done:
    return run(folder, "-m", "flask", "--app", "wsgi", *words, **changes)


@pytest.mark.processes
def test_a_server_without_a_key_does_not_start(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", "import wsgi", JOURNAL_KEY_FILE=None)
    assert done.returncode != 0
    assert "There is no key. Make one with `flask --app wsgi keys new FILE`" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.processes
def test_a_practice_starts_with_keys_new_and_migrate_and_another_key_opens_nothing(
    tmp_path: Path,
) -> None:
    key = tmp_path / "journal.key"
    made = flask(tmp_path, "keys", "new", str(key), JOURNAL_KEY_FILE=None, SECRET_KEY=None)
    assert (made.returncode, stat.S_IMODE(key.stat().st_mode)) == (0, 0o400)
    assert key.read_text().split(":")[1].strip() not in made.stdout
    again = flask(tmp_path, "keys", "new", str(key))
    assert again.returncode == 1
    assert "never written over" in again.stderr
    migrated = flask(tmp_path, "migrate")
    assert (migrated.returncode, migrated.stdout) == (0, "The database is up to date.\n")
    verified = flask(tmp_path, "keys", "verify")
    assert (verified.returncode, verified.stdout) == (0, "key 1: 1 data keys, all open\n")
    printed = flask(tmp_path, "keys", "new").stdout.strip()
    assert re.fullmatch(r"[A-Za-z0-9+/]{43}=", printed)
    stranger = flask(tmp_path, "keys", "verify", JOURNAL_KEY_FILE=None, JOURNAL_KEY=printed)
    assert stranger.returncode != 0
    assert "The key does not open this key store (KEYS_URL)." in stranger.stderr
    assert "Traceback" not in stranger.stderr
    assert printed not in stranger.stderr


@pytest.mark.processes
def test_two_migrations_of_a_new_practice_at_once_take_turns(tmp_path: Path) -> None:
    """K-7."""
    new_key(tmp_path / "journal.key")
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"]
    env = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JOURNAL_KEY_FILE": str(tmp_path / "journal.key"),
    }
    both = [
        subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [(one.communicate()[1], one.returncode) for one in both]
    assert [code for _, code in ended] == [0, 0], ended
    assert flask(tmp_path, "keys", "verify").stdout == "key 1: 1 data keys, all open\n"


@pytest.mark.processes
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"JOURNAL_KEY": "x" * 44}, "not both"),
        ({"JOURNAL_KEY_FILE": "/nowhere/at/all"}, "cannot be read: FileNotFoundError"),
        ({"SECRET_KEY": None}, "SECRET_KEY must be a random text"),
        ({"BASE_URL": "http://journal.example.org"}, "BASE_URL must begin with https://"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_a_command_with_a_wrong_setting_ends_with_one_sentence(
    tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    new_key(tmp_path / "journal.key")
    done = flask(tmp_path, "migrate", **changes)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_another_key_than_the_stores_is_refused_before_anything_changes(tmp_path: Path) -> None:
    house = build(tmp_path, f"sqlite:///{tmp_path / 'journal.db'}", "sqlite")
    house.store.engine.dispose()
    before = (tmp_path / "keys.db").read_bytes()
    other = settings(tmp_path, house.config.database_url)
    with pytest.raises(ConfigError, match="does not open this key store"):
        create_app(other)
    assert (tmp_path / "keys.db").read_bytes() == before
    close(create_app(house.config))


def close(app: Flask) -> None:
    """Leave no connection open."""
    store = app.extensions["journal_store"]
    store.engine.dispose()
    store.vault.keys._engine.dispose()


def test_an_empty_key_store_beside_people_is_refused(cast: Cast, tmp_path: Path) -> None:
    """B-4: the application refuses to run rather than show blanks."""
    elsewhere = settings(tmp_path, cast.app.extensions["journal_config"].database_url)
    with pytest.raises(ConfigError, match="the key store \\(KEYS_URL\\) is empty"):
        create_app(elsewhere)


def test_the_wrong_practices_key_store_is_refused(tmp_path: Path) -> None:
    """Its house key is another one, though it is whole in itself."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = build(tmp_path / "one", f"sqlite:///{tmp_path / 'one' / 'journal.db'}", "sqlite")
    two = build(tmp_path / "two", f"sqlite:///{tmp_path / 'two' / 'journal.db'}", "sqlite")
    for house in (one, two):
        house.store.engine.dispose()
        house.store.vault.keys._engine.dispose()
    shutil.copy(tmp_path / "two" / "keys.db", tmp_path / "one" / "keys.db")
    with pytest.raises(ConfigError):
        create_app(one.config)


def test_a_database_that_cannot_be_reached_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    for url in ("postgresql+psycopg://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}"):
        with pytest.raises(ConfigError, match="A database cannot be reached"):
            create_app(settings(tmp_path, url))


def test_a_new_practice_may_start_without_a_key_store(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'journal.db'}"))
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.json) == (503, {"status": "migrations"})
    close(app)


def test_no_connection_is_open_when_a_server_forks_its_workers(cast: Cast) -> None:
    """A connection in two processes would mix their transactions."""
    given = cast.app.extensions["journal_config"]
    store: Store = create_app(given).extensions["journal_store"]
    for engine in (store.engine, store.vault.keys._engine):
        assert isinstance(engine.pool, QueuePool)
        assert (engine.pool.checkedin(), engine.pool.checkedout()) == (0, 0)
