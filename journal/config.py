"""Every setting, read from the environment once, checked, and then frozen.

Called by `create_app` and `serve`. A wrong value stops the start with a
sentence that names the setting. Nothing here can turn a protection off.
"""

import base64
import binascii
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
KEY_BYTES = 32
HOUSE = Path(__file__).resolve().parent.parent
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class ConfigError(RuntimeError):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class Smtp:
    """Where mail is handed over, and whom it says it is from."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Config:
    """What the application was started with. Secrets never appear in its repr."""

    database_url: str = field(repr=False)
    keys_url: str = field(repr=False)
    key_ring: Mapping[int, bytes] = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    app_name: str
    data_dir: Path
    proxies: int
    smtp: Smtp | None = field(default=None, repr=False)
    service_worker: bool = True

    @property
    def site(self) -> str:
        """The origin that our own pages have, as browsers send it."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    def page(self, path: str) -> str:
        """The address of a page of ours, for a mail: never from what a request says (N-5)."""
        return self.base_url + path

    @property
    def is_local(self) -> bool:
        """Whether the site lives on this machine alone (the demonstration may)."""
        return (urlsplit(self.base_url).hostname or "") in LOOPBACK

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS, so that cookies can insist on it."""
        return self.base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of this process.

    Raises:
        ConfigError: a setting is missing, unreadable or unsafe.
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("DATA_DIR", str(HOUSE / "var")))
    database_url = _database(env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'journal.db'}")
    keys_url = _database(env.get("KEYS_URL") or f"sqlite:///{data_dir / 'keys.db'}")
    if keys_url == database_url:
        raise ConfigError(
            "KEYS_URL must be another database than DATABASE_URL: a backup that holds the words "
            "and their keys would undo every erasure."
        )
    base_url = _base_url(env)
    if env.get("SERVICE_WORKER", "on") not in ("on", "off"):
        raise ConfigError("SERVICE_WORKER must be on or off.")
    return Config(
        database_url=database_url,
        keys_url=keys_url,
        key_ring=key_ring(env),
        secret_key=_secret(env),
        base_url=base_url,
        app_name=_app_name(env),
        data_dir=data_dir,
        proxies=_count(env, "TRUSTED_PROXIES"),
        smtp=_smtp(env, base_url),
        service_worker=env.get("SERVICE_WORKER", "on") == "on",
    )


def key_ring(env: Mapping[str, str]) -> dict[int, bytes]:
    """The key-encryption keys by number; the highest seals, all of them open.

    Raises:
        ConfigError: no key, a key of the wrong length, or an example key.
    """
    path = env.get("JOURNAL_KEY_FILE")
    if path and env.get("JOURNAL_KEY"):
        raise ConfigError("Set JOURNAL_KEY_FILE or JOURNAL_KEY, not both.")
    if path:
        return _parse_ring(_read_key_file(Path(path)), f"JOURNAL_KEY_FILE ({path})")
    text = env.get("JOURNAL_KEY", "")
    if not text.strip():
        raise ConfigError(
            "There is no key. Make one with `flask --app wsgi keys new FILE` and set "
            "JOURNAL_KEY_FILE to that file. Without it nothing is stored and nothing starts."
        )
    return _parse_ring(text.replace(",", "\n"), "JOURNAL_KEY")


def _read_key_file(path: Path) -> str:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(
            f"JOURNAL_KEY_FILE ({path}) cannot be read: {type(problem).__name__}. "
            "It must be a file of this process's own, made by `keys new`."
        ) from None
    if mode & 0o077:
        raise ConfigError(
            f"JOURNAL_KEY_FILE ({path}) can be read by others on this machine. "
            f"Run: chmod 400 {path}"
        )
    return text


def _parse_ring(text: str, where: str) -> dict[int, bytes]:
    ring: dict[int, bytes] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        number, _, encoded = line.rpartition(":")
        try:
            version = int(number or "1")
            key = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise ConfigError(f"{where} is not a key that `keys new` makes.") from None
        if len(key) != KEY_BYTES:
            raise ConfigError(
                f"{where} holds a key of {len(key)} bytes; it must be {KEY_BYTES}. "
                "Make one with `keys new`."
            )
        if len(set(key)) < 12 or all(32 <= byte < 127 for byte in key):
            raise ConfigError(f"{where} holds an example, not a random key. Use `keys new`.")
        if version < 1 or version in ring:
            raise ConfigError(f"{where} numbers its keys wrongly: each number once, from 1.")
        ring[version] = key
    if not ring:
        raise ConfigError(f"{where} is empty. Make a key with `keys new`.")
    return ring


def _secret(env: Mapping[str, str]) -> str:
    secret = env.get("SECRET_KEY", "")
    if len(secret) < 32 or len(set(secret)) < 8:
        raise ConfigError(
            "SECRET_KEY must be a random text of 32 characters or more. "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` makes one."
        )
    return secret


def _base_url(env: Mapping[str, str]) -> str:
    host, port = env.get("HOST", "127.0.0.1"), env.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ConfigError("PORT must be a number between 1 and 65535.")
    url = (env.get("BASE_URL") or f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ConfigError(
            "BASE_URL must look like https://journal.example.org, with nothing behind it."
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigError(
            "BASE_URL must begin with https:// unless the site is on this machine alone: "
            "a journal is never sent in clear over a network."
        )
    return url


def _database(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    known = url.startswith(("sqlite:///", "postgresql+psycopg://"))
    try:
        known = known and urlsplit(url).port != 0
    except ValueError:
        known = False
    if not known:
        raise ConfigError("DATABASE_URL and KEYS_URL must begin with sqlite:/// or postgresql://.")
    return url


def _app_name(env: Mapping[str, str]) -> str:
    name = env.get("APP_NAME", "").strip() or "Afterglow"
    if not name.isprintable() or len(name) > 60:
        raise ConfigError("APP_NAME must be one line of at most 60 characters.")
    return name


def _smtp(env: Mapping[str, str], base_url: str) -> Smtp | None:
    url = env.get("SMTP_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or SMTP_PORTS[parts.scheme]
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query), max_num_fields=1)
    except (KeyError, ValueError):
        host, port, asked = "", 0, {}
    if not host or parts.path not in ("", "/") or parts.fragment or set(asked) - {"from"}:
        raise ConfigError(
            "SMTP_URL must look like smtps://user:password@host:465?from=post@example.org; "
            "it begins with smtp://, smtp+starttls:// or smtps://."
        )
    if parts.password and parts.scheme == "smtp" and host not in LOOPBACK:
        raise ConfigError(
            "SMTP_URL would send its password in clear over a network. Begin it with "
            "smtp+starttls:// or smtps://."
        )
    sender = asked.get("from", [f"post@{urlsplit(base_url).hostname}"])[0]
    if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.:-]+", sender):
        raise ConfigError("SMTP_URL says a `from` that is not an e-mail address.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(parts.scheme, host, port, sender, user, password)


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "0")
    if not value.isdecimal() or int(value) > 5:
        raise ConfigError(f"{name} must be a number between 0 and 5.")
    return int(value)
