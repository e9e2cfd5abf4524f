"""From a password to a cookie and back to nothing; the same for both doors.

Every password is checked outside any transaction, and counted before it is.
"""

from flask import after_this_request, request, session
from flask.wrappers import Response
from flask_login import login_user

from journal.errors import Invalid, SignInRefused
from journal.people import devices, own_password, passwords, persons, signing_in, throttle
from journal.viewer import Viewer
from journal.web import counting, device, gate, links, signed

KEPT = ("invited",)


def sign_in(email: str, password: str) -> str:
    """Check the password outside any transaction, begin a session, set its cookie.

    Raises:
        SignInRefused: always the same, and after the same time, whatever is wrong.
        TooMany: tried too often, whether there is such an account or not.
    """
    kind, keys = _tried(email)
    with gate.unit(writes=True):
        throttle.check(kind, **keys)
        throttle.note(kind, **keys)
        known = signing_in.standing(email)
    fits = passwords.matches(known.password_hash if known else None, password)
    if known is None or not fits:
        raise SignInRefused
    before = session.get("_user_id", "")
    with gate.unit(writes=True):
        throttle.forgive(kind, **keys)
        token = signing_in.begin(email, known, devices.named(request.user_agent.string))
        left = signing_in.whose(str(before))
        if left is not None:
            signing_in.end(left.viewer)
    # Somebody may sign in because an invitation of theirs waits for it.
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    _carry(token)
    device.remember(email)
    return token


def _tried(email: str) -> tuple[str, dict[str, str]]:
    number = device.known(email)
    if number:
        return "sign-in-here", {"device": number}
    return "sign-in", {"account": email.strip().casefold(), "network": counting.network()}


def _carry(token: str) -> None:
    """Put the token of a session that was begun or renewed just now into the cookie."""
    with gate.unit(writes=False):
        found = signing_in.whose(token)
    if found is None:
        raise SignInRefused
    session.permanent = True
    login_user(signed.Signed(found.viewer, token, to_be_seen=False))


def _checked(password: str, field: str) -> str:
    """The hash that the acting person's present password fits.

    Raises:
        Invalid: it is another one.
        TooMany: tried too often.
    """
    with gate.unit_of(gate.EVERYONE, writes=True) as viewer:
        throttle.check("prove", person=str(viewer.id))
        throttle.note("prove", person=str(viewer.id))
        kept = signing_in.kept_hash(viewer)
    if not passwords.matches(kept, password):
        raise Invalid({field: ["This is not your present password."]})
    with gate.unit_of(gate.EVERYONE, writes=True) as viewer:
        throttle.forgive("prove", person=str(viewer.id))
    return kept


def prove(password: str) -> None:
    """Give the password once more, for what asks for it; the cookie is another after.

    Raises:
        Invalid, TooMany: see `_checked`.
    """
    _checked(password, "password")
    with gate.unit_of(gate.EVERYONE, writes=True) as viewer:
        token = signing_in.prove(viewer)
    _carry(token)


def change_password(present: str, new: str, *own: str) -> None:
    """Change one's own password; signed out everywhere but here, under another cookie.

    Raises:
        Invalid: the present one is wrong, or the new one guards too little.
        SignInRefused, TooMany: see the acts.
    """
    with gate.unit_of(gate.EVERYONE, writes=False) as viewer:
        mine = persons.profile(viewer)
    passwords.check_new(new, mine.email, mine.name, *own)
    checked = _checked(present, "present")
    hashed = passwords.hashed(new)
    with gate.unit_of(gate.EVERYONE, writes=True) as viewer:
        token = own_password.change(viewer, checked, hashed, links.page("passwords.forgotten"))
    _carry(token)


def choose_password(token: str, new: str, *own: str) -> None:
    """Choose a new password by a link; signed out everywhere, and known on this device.

    Raises:
        Gone: the link opens nothing (any more).
        Invalid: the new password guards too little.
    """
    with gate.unit(writes=False):
        profile = own_password.look(token)
    passwords.check_new(new, profile.email, profile.name, *own)
    hashed = passwords.hashed(new)
    with gate.unit(writes=True):
        email = own_password.choose(token, hashed, links.page("passwords.forgotten"))
    device.remember(email)


def sign_out(viewer: Viewer) -> None:
    """End the session on the server, and clean the browser."""
    signing_in.end(viewer)
    session.clear()

    @after_this_request
    def leave_nothing(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
