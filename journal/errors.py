"""What can go wrong, in the product's words. Acts raise these; the two doors
translate them into a page or a JSON answer. Nothing here knows of either, and
no message ever repeats what a person wrote.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


class Problem(Exception):
    """Something the person can be told about, with a code and one sentence."""

    code = "problem"
    message = "Something went wrong. Nothing was lost."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message


class NotFound(Problem):
    """Not there, not yours, deleted or malformed: always the same words."""

    code = "not_found"
    message = "There is nothing here that you can open."


class SignInNeeded(Problem):
    """Nobody is signed in, or the session has ended."""

    code = "sign_in_needed"
    message = "Please sign in first. Nothing was changed."


class SignInRefused(Problem):
    """The one answer to every sign-in that does not succeed."""

    code = "sign_in_refused"
    message = "That e-mail and password do not open a journal. Please check both."


class FreshSignInNeeded(Problem):
    """Signed in, but the password was given a while ago, and this asks for it again."""

    code = "fresh_sign_in_needed"
    message = "Please give your password once more first. Nothing was changed."


class Forbidden(Problem):
    """The request did not come from this site's own pages."""

    code = "not_from_here"
    message = "This request did not come from the journal itself, so nothing was done."


class Invalid(Problem):
    """The request is understood but does not make sense; `errors` says where."""

    code = "invalid"
    message = "Some of this could not be taken. Nothing was changed."

    def __init__(self, errors: Mapping[str, Sequence[str]], message: str | None = None) -> None:
        super().__init__(message)
        self.errors: dict[str, list[str]] = {name: list(said) for name, said in errors.items()}


class Malformed(Problem):
    """The request cannot be read at all."""

    code = "malformed"
    message = "This request could not be read. Nothing was changed."


class PreconditionNeeded(Problem):
    """A write that does not say which version it was made from."""

    code = "precondition_needed"
    message = (
        'Say which version this was written from: If-Match: "version", '
        "or If-None-Match: * for a new entry."
    )


class Stale(Problem):
    """The entry or card has changed since; `current` is what is there now."""

    code = "stale"
    message = "This entry has changed since. Nothing was changed; here is what is there now."

    def __init__(self, current: Any, message: str | None = None) -> None:
        super().__init__(message)
        self.current = current


class Conflict(Problem):
    """The request is well made but does not fit with how things stand."""

    code = "conflict"

    def __init__(self, message: str, code: str = "conflict") -> None:
        super().__init__(message)
        self.code = code


class Gone(Problem):
    """A link or code that opens nothing: unknown, used, too old, malformed; always the same."""

    code = "gone"
    message = (
        "This link or code cannot be used. Each works once and for a short time only. "
        "Please ask for a new one. Nothing was changed."
    )


class PhoneEnded(Gone):
    """This phone was signed out from another device, and its key destroyed."""

    code = "phone_ended"
    message = (
        "This phone was signed out from another device. What was kept on it and not sent "
        "cannot be read any more. You can sign in on it and begin again."
    )


class EpochChanged(Conflict):
    """A backup was restored since the phone last read on; `epoch` is the one we are in."""

    def __init__(self, epoch: Any) -> None:
        super().__init__(
            "The journal was brought back from a backup since. Nothing on this phone is to be "
            "deleted; offer what you have, then read on from the beginning.",
            code="epoch_changed",
        )
        self.epoch = epoch


class TooMany(Problem):
    """Tried too often just now; `seconds` is how long to wait."""

    code = "too_many"
    message = "This was tried too often just now. Nothing was changed. Please wait a while."

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        wait = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(
            f"This was tried too often just now. Nothing was changed. Please wait {wait}, "
            "then try again."
        )
        self.seconds = seconds


class Held(Conflict):
    """Written soon after medicine: sharing waits for a clear head (1-product, 6)."""

    def __init__(self, held_until: datetime) -> None:
        super().__init__(
            "You wrote this in the first hours after medicine. It can be shared from "
            "tomorrow morning, or now with one extra step.",
            code="held",
        )
        self.held_until = held_until


class Unready(Problem):
    """The journal itself cannot work right now; it may in a moment."""

    code = "try_again"
    message = "We couldn't reach your journal. Nothing was changed. Please try again in a moment."
