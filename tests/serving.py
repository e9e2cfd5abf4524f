"""A real server for tests that need one: gunicorn, as `make run` starts it, on a free port."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from journal.commands import new_key
from journal.config import HOUSE
from journal.serve import GUNICORN

DEMO_PASSWORD = "a lamp in the window"
WHOLE = "wsgi:app"
KEY, LOG = "journal.key", "server.log"


@dataclass(frozen=True)
class Served:
    """Where a running server is, and its environment for commands beside it."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def flask(self, *words: str) -> str:
        """Run a command of the application on the same databases; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=HOUSE,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


@contextmanager
def serving(
    folder: Path,
    database_url: str,
    *,
    demo: bool = False,
    workers: int | None = None,
    settings: Mapping[str, str] | None = None,
    app: str = WHOLE,
) -> Iterator[Served]:
    """A migrated application under gunicorn, with the demonstration if asked; stopped after.

    `workers` changes how many processes serve; left open, as many as `make run` starts.
    `settings` are added to its environment. A folder that was filled before is served as it is.
    `app` names another application than the real one.
    """
    if not (folder / KEY).exists():
        fill(folder, database_url, demo=demo, app=app)
    environment = _environment(folder, database_url, app) | {"PORT": str(_free_port())}
    with _started(environment | dict(settings or {}), folder / LOG, HOUSE, workers) as served:
        yield served


def fill(folder: Path, database_url: str, *, demo: bool, app: str = WHOLE) -> None:
    """Make what a journal needs before it is served: its key, its tables, and perhaps the
    demonstration."""
    new_key(folder / KEY)
    environment = _environment(folder, database_url, app)
    with (folder / LOG).open("wb") as out:
        for command in ("migrate", "demo") if demo else ("migrate",):
            flask = [sys.executable, "-m", "flask", command]
            subprocess.run(flask, cwd=HOUSE, env=environment, check=True, stdout=out, stderr=out)


def _environment(folder: Path, database_url: str, app: str) -> dict[str, str]:
    return {
        **os.environ,
        "FLASK_APP": app,
        "DATABASE_URL": database_url,
        "KEYS_URL": f"sqlite:///{folder / 'keys.db'}",
        "JOURNAL_KEY_FILE": str(folder / KEY),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder),
        "HOST": "127.0.0.1",
        "DEMO_PASSWORD": DEMO_PASSWORD,
    }


@contextmanager
def again(
    served: Served, *, house: Path = HOUSE, settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A server that was stopped, once more at its address and on its databases: from
    another checkout of the house, or with other settings."""
    served.process.wait(timeout=30)
    environment = {**served.environment, **(settings or {})}
    if house != HOUSE:
        environment["FLASK_APP"] = WHOLE  # there are no tests in it
    with _started(environment, served.log, house, None) as one:
        yield one


@contextmanager
def _started(
    environment: dict[str, str], log: Path, house: Path, workers: int | None
) -> Iterator[Served]:
    gunicorn = [sys.executable, "-m", "gunicorn", *GUNICORN]
    gunicorn += [f"--workers={workers}"] if workers else []
    address = f"127.0.0.1:{environment['PORT']}"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*gunicorn, "--bind", address, environment["FLASK_APP"]],
            cwd=house,
            env=environment,
            stdout=out,
            stderr=out,
        )
    served = Served(f"http://{address}", environment, process, log)
    try:
        _wait_for(served)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(served: Served) -> None:
    for _ in range(200):
        if served.process.poll() is not None:
            raise RuntimeError(f"the server did not start:\n{served.log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{served.url}/readyz", timeout=2):  # noqa: S310  # our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer in time")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
