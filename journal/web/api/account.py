"""Signing in and out, and one's own account."""

from typing import Any

from journal.errors import SignInRefused
from journal.people import persons, signing_in
from journal.people.persons import Profile
from journal.web import cookie, gate
from journal.web.api.door import group
from journal.web.schemas.account import Me, MeChange, SignedIn, SignIn

calls = group("account", "Signing in, and one's own account")


@calls.post("/sign-in")
@gate.lets(gate.ANYONE, unit=False)
@calls.arguments(SignIn)
@calls.response(200, SignedIn)
def sign_in(given: dict[str, Any]) -> Any:
    """Sign in. Whatever is wrong, the answer is the same 401."""
    token = cookie.sign_in(given["email"], given["password"])
    with gate.unit(writes=False):
        found = signing_in.whose(token)
        if found is None:
            raise SignInRefused
        return {"person": persons.profile(found.viewer)}


@calls.post("/sign-out")
@gate.lets(gate.EVERYONE)
@calls.response(204)
def sign_out() -> None:
    """Sign out here. Every copy of this cookie is over with it."""
    cookie.sign_out(gate.viewer())


@calls.get("/me")
@gate.lets(gate.EVERYONE)
@calls.response(200, Me)
def me() -> Profile:
    """Who is signed in."""
    return persons.profile(gate.viewer())


@calls.route("/me", methods=["PATCH"])
@gate.lets(gate.EVERYONE)
@calls.arguments(MeChange)
@calls.response(200, Me)
def change_me(given: dict[str, Any]) -> Profile:
    """Change one's own name, zone, appearance or (a therapist) reading contract."""
    return persons.change(gate.viewer(), given)
