"""The house itself: its shape, its demonstration, its worker, its gate."""

from time import monotonic, sleep

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from journal.commands.terminal import store
from journal.config import Config
from journal.custody import tidy
from journal.demo import cast, filling
from journal.people import outbox, postman
from journal.store import access, migrating
from journal.store.tables import Person
from journal.store.unit import session


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database and the key store to the shape this version expects."""
    # Keys first: a database without its keys is refused, so this order can be stopped anywhere.
    store().vault.keys.prepare()
    migrating.migrate(store().engine)
    click.echo("The database is up to date.")


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing when anyone is there already.")
@with_appcontext
def fill_demo(if_empty: bool) -> None:
    """Fill the demonstration practice, and print its sign-ins."""
    settings: Config = current_app.extensions["journal_config"]
    if not settings.is_local:
        raise click.ClickException(
            "BASE_URL is not on this machine, so the demonstration is refused: its people "
            "have a password that everyone knows."
        )
    with store().unit(writes=False):
        empty = session().execute(access.by_the_house(Person, Person.id).limit(1)).first() is None
    if not empty:
        known = cast.password(settings.data_dir)
        if if_empty:
            click.echo(cast.sign_ins(known) if known else "There are people here already.")
            return
        raise click.ClickException("There are people here already; the demonstration is refused.")
    click.echo(filling.fill(store(), settings.data_dir))


@click.command()
@click.option("--every", default=60, show_default=True, help="Seconds between tidying.")
@click.option("--mail-every", default=5, show_default=True, help="Seconds between mails.")
@click.option("--once", is_flag=True, help="One round, then stop.")
@with_appcontext
def worker(every: int, mail_every: int, once: bool) -> None:
    """Mail that waits, and housekeeping: ended shares, old trash, what is over."""
    tidied = monotonic() - every
    while True:
        rounds = [_send_mail]
        if once or monotonic() - tidied >= every:
            rounds, tidied = [_send_mail, _tidy], monotonic()
        for round_ in rounds:
            try:
                round_()
            except DBAPIError as problem:  # the next round does what this one could not
                click.echo(f"a round was left out: {type(problem.orig).__name__}", err=True)
        if once:
            return
        sleep(min(every, mail_every))


def _send_mail() -> None:
    settings: Config = current_app.extensions["journal_config"]
    if settings.smtp is not None:
        postman.deliver(store(), settings)


def _tidy() -> None:
    with store().unit(writes=True):
        tidy.everything()
    store().wipe()


@click.command("mail")
@with_appcontext
def mail_state() -> None:
    """How much mail waits, was sent lately, or was given up; never to whom."""
    with store().unit(writes=False):
        counted = outbox.counts() if outbox.is_on() else {}
    if not counted:
        click.echo("SMTP_URL is not set: nothing is queued, and no mail is sent.")
    for state, number in counted.items():
        click.echo(f"{state}: {number}")


@click.command("gate")
@with_appcontext
def routes_and_who() -> None:
    """Every route, and who may use it."""
    for rule in sorted(current_app.url_map.iter_rules(), key=str):
        view = current_app.view_functions[rule.endpoint]
        who = getattr(view, "audience", None)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:7} {rule!s:58} {', '.join(sorted(who.who)) if who else 'anyone'}")
