"""A device that signed in before, known again by a cookie that no script reads.

It opens nothing. It only lets the tries from here be counted apart, so that a stranger
who guesses from elsewhere cannot keep anyone out of their own phone (N-9).
"""

import hmac
import secrets
from hashlib import sha256

from flask import Response, after_this_request, current_app, request

LASTS = 180 * 24 * 60 * 60


def known(email: str) -> str:
    """The number of this device, if this account signed in on it before; or nothing."""
    number, _, mark = request.cookies.get(_name(), "").partition(".")
    # As bytes: a cookie may hold anything.
    return number if hmac.compare_digest(mark.encode(), _mark(number, email)) else ""


def remember(email: str) -> None:
    """Know this device again: this account has just shown that it is theirs."""
    number = secrets.token_urlsafe(12)
    value = f"{number}.{_mark(number, email).decode()}"

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            _name(),
            value,
            max_age=LASTS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _mark(number: str, email: str) -> bytes:
    # Nothing of the address is in the cookie; it only fits when the address is given too.
    said = f"device\0{number}\0{email.strip().casefold()}".encode(errors="surrogatepass")
    key = str(current_app.secret_key).encode()
    return hmac.new(key, said, sha256).hexdigest().encode()
