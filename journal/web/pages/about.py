"""What anyone may open: the promises, the manifest, whether the journal lives."""

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from journal import readiness
from journal.config import Config
from journal.web import gate
from journal.web.pages import back

pages = Blueprint("about", __name__)


@pages.get("/promises")
@gate.lets(gate.ANYONE)
def promises() -> str:
    """What we protect, and what we cannot."""
    return render_template("promises.html", **back.to_where_one_was())


@pages.get("/healthz")
@gate.lets(gate.ANYONE, unit=False)
def healthz() -> Response:
    """The process lives."""
    return jsonify({"status": "alive"})


@pages.get("/readyz")
@gate.lets(gate.ANYONE, unit=False)
def readyz() -> Response:
    """It can work: 200, or 503 with the name of what is not right."""
    wrong = readiness.problem(current_app.extensions["journal_store"])
    response = jsonify({"status": "ready"} if wrong is None else {"status": wrong})
    response.status_code = 200 if wrong is None else 503
    return response


@pages.get("/manifest.webmanifest")
@gate.lets(gate.ANYONE, unit=False)
def manifest() -> Response:
    """How the app calls itself on a home screen; the name never says what it is for."""
    settings: Config = current_app.extensions["journal_config"]
    response = jsonify(
        {
            "id": "/",
            "name": settings.app_name,
            "short_name": settings.app_name,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf7f2",
            "theme_color": "#faf7f2",
            "lang": "en",
            "dir": "auto",
            "icons": [_icon(*icon) for icon in ICONS],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


ICONS = (
    ("icons/app.svg", "any", "image/svg+xml", "any"),
    ("icons/app-192.png", "192x192", "image/png", "any"),
    ("icons/app-512.png", "512x512", "image/png", "any"),
    ("icons/app-maskable-512.png", "512x512", "image/png", "maskable"),
    ("icons/app-monochrome-512.png", "512x512", "image/png", "monochrome"),
)


def _icon(path: str, sizes: str, kind: str, purpose: str) -> dict[str, str]:
    src = url_for("static", filename=path)
    return {"src": src, "sizes": sizes, "type": kind, "purpose": purpose}
