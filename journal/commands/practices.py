"""Practices."""

import click
from flask.cli import AppGroup, with_appcontext

from journal.commands.terminal import hashed, store, told
from journal.people import clinics, persons

clinic = AppGroup("clinic", help="Practices.")


@clinic.command("create")
@click.option("--name", prompt="Name of the practice")
@click.option("--admin-name", prompt="Name of its administrator")
@click.option("--admin-email", prompt="E-mail of its administrator")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def clinic_create(name: str, admin_name: str, admin_email: str, password: str) -> None:
    """A new practice and its first administrator."""
    kept = hashed(password)
    with store().unit(writes=True), told():
        clinic_id = clinics.create(name)
        persons.create(
            clinic_id,
            role="administrator",
            name=admin_name,
            email=admin_email,
            password_hash=kept,
        )
    click.echo(f"Practice {clinic_id}. Its administrator can sign in.")
