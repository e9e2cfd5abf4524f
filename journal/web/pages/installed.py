"""The journal as an app on a phone: its manifest, its worker, the page that opens without a
connection, and how it is put on a home screen. Nothing here is of any person.
"""

import json
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from journal import clock
from journal.config import Config
from journal.web import files, gate, startup
from journal.web.pages import back, support
from journal.writing.entry import KINDS

pages = Blueprint("installed", __name__)
# What the page without a connection loads; its script brings others along.
STYLES = ("css/ground.css", "css/frame.css", "css/pages.css")
SCRIPTS = ("js/phone/install.js", "js/phone/offline.js")
ICONS = (
    ("icons/app.svg", "any", "image/svg+xml", "any"),
    ("icons/app-192.png", "192x192", "image/png", "any"),
    ("icons/app-512.png", "512x512", "image/png", "any"),
    ("icons/app-maskable-512.png", "512x512", "image/png", "maskable"),
    ("icons/app-monochrome-512.png", "512x512", "image/png", "monochrome"),
)
SHORTCUTS = (("Write", "entries.new"), ("Journal", "journal.index"), ("Support", "support.show"))
SCREENSHOTS = (
    ("today", "390x844", "narrow", "Today"),
    ("write", "390x844", "narrow", "Writing, in the dark"),
    ("journal", "390x844", "narrow", "The journal"),
    ("wide", "1180x780", "wide", "Today, on a laptop"),
)
# Not to be offered again on this phone: as long as a browser keeps a cookie at all.
NOT_AGAIN = 400 * 24 * 60 * 60


@pages.get("/manifest.webmanifest")
@gate.lets(gate.ANYONE, unit=False)
def manifest() -> Response:
    """How the app calls itself on a home screen; no word of it says what it is for."""
    name = _settings().app_name
    response = jsonify(
        {
            "id": "/",
            "name": name,
            "short_name": name,
            "description": "A private notebook.",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf7f2",
            "theme_color": "#faf7f2",
            "lang": "en",
            "dir": "auto",
            "categories": ["lifestyle"],
            "icons": [_icon(*icon) for icon in ICONS],
            "shortcuts": [_shortcut(*shortcut) for shortcut in SHORTCUTS],
            "screenshots": [_screenshot(*screenshot) for screenshot in SCREENSHOTS],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@pages.get("/sw.js")
@gate.lets(gate.ANYONE, unit=False)
def worker() -> Response:
    """The worker, with the list of what it keeps; or the one that takes it back."""
    is_on = _settings().service_worker
    response = files.answer(_worker(clock.now().date()) if is_on else files.known()["sw-off.js"])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@pages.get("/offline")
@gate.lets(gate.ANYONE, unit=False)
def offline() -> str:
    """The frame without a person, which the worker shows where there is no connection."""
    return _offline()


@pages.get("/install")
@gate.lets(gate.EVERYONE)
def how() -> str:
    """How to put the app on a home screen; the pictures for this phone first."""
    is_apple = any(name in request.user_agent.string for name in ("iPhone", "iPad"))
    return render_template(
        "install.html",
        first="ios" if is_apple else "android",
        offered=is_offered(),
        startup=startup.pictures(),
        **back.to_where_one_was(),
    )


@pages.post("/install/not-again")
@gate.lets(gate.EVERYONE)
def not_again() -> ResponseReturnValue:
    """Do not offer it on this phone again; it stays in Me."""
    flash("It will not be offered again. You find it under Me.")
    response = redirect(url_for("home.show"), 303)
    response.set_cookie(
        _cookie(),
        "no",
        max_age=NOT_AGAIN,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def is_offered() -> bool:
    """Whether this phone may still be offered it."""
    return _cookie() not in request.cookies


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-home-screen"


def _settings() -> Config:
    settings: Config = current_app.extensions["journal_config"]
    return settings


def _offline() -> str:
    return render_template(
        "offline.html", lines=support.lines(""), kinds=KINDS, scripts=_scripts(), offline=True
    )


def _scripts() -> list[str]:
    ours = files.known()
    return list(dict.fromkeys(one for name in SCRIPTS for one in ours.with_all_it_brings(name)))


def _worker(today: object) -> files.File:
    # The page differs by the day alone: a line to call that was checked long ago says so.
    return _written(current_app._get_current_object(), today)  # type: ignore[attr-defined]  # flask's proxy


@lru_cache(maxsize=4)
def _written(app: Any, _today: object) -> files.File:
    ours = files.known()
    names = (*STYLES, "icons/app.svg", *_scripts())
    page = files.made(_offline().encode(), "text/html")
    shell = json.dumps([url_for("installed.offline", v=page.mark), *map(files.address, names)])
    script = ours["sw.js"].content.decode()
    mark = sha256(f"{script}{shell}".encode()).hexdigest()[:12]
    script = script.replace('"shell"', f'"shell-{mark}"', 1)
    script = script.replace("/** @type {string[]} */ ([])", shell, 1)
    return files.made(script.encode(), "text/javascript")


def _icon(path: str, sizes: str, kind: str, purpose: str) -> dict[str, str]:
    return {"src": files.address(path), "sizes": sizes, "type": kind, "purpose": purpose}


def _shortcut(name: str, endpoint: str) -> dict[str, object]:
    icon = {"src": files.address("icons/app-192.png"), "sizes": "192x192", "type": "image/png"}
    return {"name": name, "url": url_for(endpoint), "icons": [icon]}


def _screenshot(name: str, sizes: str, form: str, label: str) -> dict[str, str]:
    src = files.address(f"screenshots/{name}.png")
    return {"src": src, "sizes": sizes, "type": "image/png", "form_factor": form, "label": label}
