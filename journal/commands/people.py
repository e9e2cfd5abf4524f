"""People: made, suspended, restored."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from journal.commands.terminal import hashed, store, told
from journal.config import Config
from journal.people import clinics, own_address, own_password, persons, signing_in
from journal.people.postman import LANDING

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


@person.command("reset-link")
@click.argument("email")
@with_appcontext
def person_reset_link(email: str) -> None:
    """Print a link to a new password, to hand to its owner where no mail can be sent."""
    settings: Config = current_app.extensions["journal_config"]
    with store().unit(writes=True):
        made = own_password.link_for(email, lambda token: settings.page(LANDING + token))
    if made is None:
        raise click.ClickException(f"Nobody signs in as {email}.")
    click.echo("Whoever opens this can become them. It works once, for thirty minutes:")
    click.echo(made[0])


@person.command("email")
@click.argument("email")
@click.argument("new_email")
@with_appcontext
def person_email(email: str, new_email: str) -> None:
    """Give an account another address, where no mail can be sent to confirm it."""
    with store().unit(writes=True), told():
        own_address.move(email, new_email)
    click.echo("They sign in with the new address from now.")
