"""Care ties: begun and ended."""

import click
from flask.cli import AppGroup, with_appcontext

from journal.commands.terminal import id_of, store, told
from journal.people import care

care_ties = AppGroup("care", help="Care ties between patients and therapists.")


@care_ties.command("begin")
@click.argument("patient_email")
@click.argument("therapist_email")
@with_appcontext
def care_begin(patient_email: str, therapist_email: str) -> None:
    """Tie a patient to a therapist. The therapist starts with nothing."""
    with store().unit(writes=True), told():
        care.begin(id_of(patient_email), id_of(therapist_email))
    click.echo("They are tied from now.")


@care_ties.command("end")
@click.argument("patient_email")
@click.argument("therapist_email")
@with_appcontext
def care_end(patient_email: str, therapist_email: str) -> None:
    """End a tie. Access ends with it, at the next request."""
    with store().unit(writes=True), told():
        care.end(id_of(patient_email), id_of(therapist_email))
    click.echo("The tie has ended, and with it all access.")
