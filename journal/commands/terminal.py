"""What every command needs: the store, an account by its e-mail, problems as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import click
from flask import current_app

from journal.errors import Invalid, Problem
from journal.people import passwords, persons
from journal.store import access
from journal.store.unit import Store, session, vault


@contextmanager
def told() -> Iterator[None]:
    """Turn a problem into a sentence on the terminal."""
    try:
        yield
    except Invalid as problem:
        said = "; ".join(f"{at}: {' '.join(all_)}" for at, all_ in problem.errors.items())
        raise click.ClickException(said) from None
    except Problem as problem:
        raise click.ClickException(problem.message) from None


def hashed(password: str) -> str:
    """The hash of a new password, or a sentence about why it will not do."""
    with told():
        passwords.check_new(password)
        return passwords.hashed(password)


def id_of(email: str) -> Any:
    """Whose e-mail this is, or a sentence that it is nobody's."""
    index = persons.email_index(vault(), email)
    row = session().execute(access.signing_in(index)).scalar()
    if row is None:
        raise click.ClickException(f"Nobody signs in as {email}.")
    return row.id


def store() -> Store:
    """The store of the application that the command runs in."""
    return cast(Store, current_app.extensions["journal_store"])
