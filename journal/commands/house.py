"""The house itself: its shape, its demonstration, its worker, its gate."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from journal.commands.terminal import store
from journal.config import Config
from journal.custody import tidy
from journal.demo import cast, filling
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
@click.option("--every", default=60, show_default=True, help="Seconds between rounds.")
@click.option("--once", is_flag=True, help="One round, then stop.")
@with_appcontext
def worker(every: int, once: bool) -> None:
    """Housekeeping: the words of ended shares, and trash older than thirty days."""
    while True:
        try:
            with store().unit(writes=True):
                tidy.everything()
        except DBAPIError as problem:  # the next round does what this one could not
            click.echo(f"a round was left out: {type(problem.orig).__name__}", err=True)
        if once:
            return
        time.sleep(every)


@click.command("gate")
@with_appcontext
def routes_and_who() -> None:
    """Every route, and who may use it."""
    for rule in sorted(current_app.url_map.iter_rules(), key=str):
        view = current_app.view_functions[rule.endpoint]
        who = getattr(view, "audience", None)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:7} {rule!s:58} {', '.join(sorted(who.who)) if who else 'anyone'}")
