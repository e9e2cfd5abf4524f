"""From a password to a cookie and back to nothing; the same for both doors."""

from flask import after_this_request, request, session
from flask.wrappers import Response
from flask_login import login_user

from journal.errors import SignInRefused
from journal.people import devices, passwords, signing_in
from journal.viewer import Viewer
from journal.web import gate

KEPT = ("invited",)


def sign_in(email: str, password: str) -> str:
    """Check the password outside any transaction, begin a session, set its cookie.

    Raises:
        SignInRefused: always the same, and after the same time, whatever is wrong.
    """
    with gate.unit(writes=False):
        known = signing_in.standing(email)
    fits = passwords.matches(known.password_hash if known else None, password)
    if known is None or not fits:
        raise SignInRefused
    before = session.get("_user_id", "")
    with gate.unit(writes=True):
        token = signing_in.begin(email, known, devices.named(request.user_agent.string))
        left = signing_in.whose(str(before))
        if left is not None:
            signing_in.end(left.viewer)
    with gate.unit(writes=False):
        found = signing_in.whose(token)
    if found is None:
        raise SignInRefused
    # Somebody may sign in because an invitation of theirs waits for it.
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(gate.Signed(found.viewer, token, to_be_seen=False))
    return token


def sign_out(viewer: Viewer) -> None:
    """End the session on the server, and clean the browser."""
    signing_in.end(viewer)
    session.clear()

    @after_this_request
    def leave_nothing(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
