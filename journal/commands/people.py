"""People: made, suspended, restored."""

from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from journal.commands.terminal import hashed, store, told
from journal.people import clinics, persons, signing_in

person = AppGroup("person", help="People.")


@person.command("create")
@click.option("--clinic", "clinic_id", type=click.UUID, required=True)
@click.option("--role", type=click.Choice(persons.ROLES), required=True)
@click.option("--lane", type=click.Choice(tuple(persons.LANES)))
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def person_create(clinic_id: Any, password: str, **details: Any) -> None:
    """A new person: a patient, a therapist (with a lane), or an administrator."""
    kept = hashed(password)
    with store().unit(writes=True), told():
        clinics.needed(clinic_id)
        persons.create(clinic_id, password_hash=kept, **details)
    click.echo("They can sign in.")


@person.command("suspend")
@click.argument("email")
@with_appcontext
def person_suspend(email: str) -> None:
    """Suspend an account; it is signed out everywhere at its next request."""
    with store().unit(writes=True), told():
        signing_in.suspend(email)
    click.echo("Suspended.")


@person.command("restore")
@click.argument("email")
@with_appcontext
def person_restore(email: str) -> None:
    """Let a suspended account in again."""
    with store().unit(writes=True), told():
        signing_in.restore(email)
    click.echo("Restored. They sign in anew.")
