"""`make run`: set up what is missing, then serve the web and the housekeeping worker.

On a first start it makes the secrets (0600), migrates, and fills the demonstration
practice if the database is empty and the site is on this machine alone.
"""

import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from journal import config
from journal.commands import new_key

PYTHON = sys.executable


def main() -> None:
    """Serve until asked to stop; ends both processes when either ends."""
    data_dir = Path(os.environ.setdefault("DATA_DIR", str(config.HOUSE / "var")))
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    _secrets(data_dir)
    try:
        settings = config.load()
    except config.ConfigError as problem:
        raise SystemExit(str(problem)) from None
    flask = [PYTHON, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "migrate"], check=True)
    if settings.is_local:
        subprocess.run([*flask, "demo", "--if-empty"], check=True)
    bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    children = [
        subprocess.Popen([PYTHON, "-m", "gunicorn", *GUNICORN, "--bind", bind, "wsgi:app"]),
        subprocess.Popen([*flask, "worker"]),
    ]
    print(f"\n  {settings.app_name} is at {settings.base_url}  (Ctrl-C stops it)\n", flush=True)
    _until_one_ends(children)


GUNICORN = [
    "--workers=2",
    "--threads=40",  # more than wait in line for a hash (`people.passwords`): saving goes on
    "--worker-class=gthread",
    "--preload",  # workers share the memory of what was loaded before they were forked
    "--no-control-socket",
    "--graceful-timeout=20",
    "--log-level=error",  # a warning tells what was wrong with a request in its own words
    f"--worker-tmp-dir={'/dev/shm' if Path('/dev/shm').is_dir() else '/tmp'}",  # noqa: S108  # heartbeat files, no words
]


def _secrets(data_dir: Path) -> None:
    if not os.environ.get("JOURNAL_KEY") and not os.environ.get("JOURNAL_KEY_FILE"):
        key_file = data_dir / "journal.key"
        if not key_file.exists():
            new_key(key_file)
        os.environ["JOURNAL_KEY_FILE"] = str(key_file)
    if not os.environ.get("SECRET_KEY"):
        secret_file = data_dir / "secret"
        if not secret_file.exists():
            descriptor = os.open(secret_file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        os.environ["SECRET_KEY"] = secret_file.read_text()


def _until_one_ends(children: list[subprocess.Popen[bytes]]) -> None:
    def stop(*_signal: object) -> None:
        for child in children:
            child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    with suppress(KeyboardInterrupt):
        os.wait()
    stop()
    for child in children:
        child.wait()


if __name__ == "__main__":
    main()
