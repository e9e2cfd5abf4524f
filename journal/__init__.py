"""Afterglow: a journal for integration therapy.

`create_app` joins the parts and does nothing itself. README has the tour.
"""

from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from journal import commands, config, logs, readiness
from journal.config import HOUSE, Config, ConfigError
from journal.content.letters import letters
from journal.content.shelf import library
from journal.people import signing_in
from journal.store import db
from journal.store.keystore import KeyStore
from journal.store.unit import Store
from journal.store.vault import Vault
from journal.web import answers, api, files, gate, headers, intake, pages, signed, words


def create_app(settings: Config | None = None) -> Flask:
    """The whole application.

    Raises:
        ConfigError: a setting is missing or wrong, or the key does not fit the store.
        ContentError: a content file is wrong.
    """
    settings = settings or config.load()
    logs.prepare()
    library()
    letters()
    store = open_store(settings)
    app = Flask("journal", static_folder=None, template_folder=str(HOUSE / "templates"))
    app.extensions["journal_config"] = settings
    app.extensions["journal_store"] = store
    _configure(app, settings)
    signed.login_manager().init_app(app, add_context_processor=False)
    files.register(app, HOUSE / "static")
    words.register(app, settings)
    headers.register(app, https=settings.is_https)
    answers.register(app)
    pages.register(app)
    api.register(app, settings.app_name)
    gate.close(app)
    commands.register(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # how Flask documents it
    return app


def open_store(settings: Config) -> Store:
    """The database and the vault, refused if the key does not open the key store.

    Raises:
        ConfigError: the key store is of another key, or is missing beside a database
            that holds people.
    """
    try:
        Path(settings.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        store = Store(
            db.make_engine(settings.database_url),
            Vault(KeyStore(db.make_engine(settings.keys_url), dict(settings.key_ring))),
            sends_mail=settings.smtp is not None,
        )
    except OSError as problem:
        raise ConfigError(
            f"A file or folder cannot be made ({type(problem).__name__}). Check DATA_DIR, "
            "DATABASE_URL and KEYS_URL."
        ) from None
    try:
        _check_keys(store)
        store.let_go()  # a server may fork now, and no connection may be in two processes
    except (ConfigError, SQLAlchemyError) as problem:
        store.let_go()
        if isinstance(problem, ConfigError):
            raise
        raise ConfigError(
            f"A database cannot be reached ({type(problem).__name__}). Check DATABASE_URL "
            "and KEYS_URL."
        ) from None
    return store


def _check_keys(store: Store) -> None:
    keys = store.vault.keys
    if keys.exists():
        keys.check()
    elif not readiness.is_empty(store):
        raise ConfigError(
            "The database holds people, but the key store (KEYS_URL) is empty. Restore the "
            "key store that belongs to it; without it nothing can be read, so nothing starts."
        )


def _configure(app: Flask, settings: Config) -> None:
    secure = settings.is_https
    app.secret_key = settings.secret_key
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = intake.ShortNumber
    app.config.update(
        # A cookie that insists on TLS would never come back on one's own machine.
        SESSION_COOKIE_NAME="__Host-journal" if secure else "journal",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=max(one.whole for one in signing_in.LASTS.values()),
        MAX_CONTENT_LENGTH=gate.BODY,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json = api.Json(app)
