"""Flask-Login, standing on our own sessions: a cookie's token, and whose it is now.

Called by the gate's requests through Flask-Login, and by `cookie` when a session begins.
"""

from flask_login import LoginManager, UserMixin

from journal.people import signing_in
from journal.viewer import Viewer


class Signed(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login's idea of who is signed in: our viewer, and the token of the cookie."""

    def __init__(self, viewer: Viewer, token: str, to_be_seen: bool) -> None:
        self.viewer = viewer
        self.token = token
        self.to_be_seen = to_be_seen

    def get_id(self) -> str:
        return self.token


def login_manager() -> LoginManager:
    """Flask-Login, standing on our own server-side sessions."""
    manager = LoginManager()
    # "strong" would sign phones out whenever their address changes.
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(token: str) -> Signed | None:
        found = signing_in.whose(token)
        return Signed(found.viewer, token, found.to_be_seen) if found else None

    return manager
