"""`flask --app wsgi …`: what a practice runs on its server. Each opens its own unit."""

import base64
import os
import secrets
import time
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

from journal import config
from journal.config import Config
from journal.custody import tidy
from journal.demo import cast, filling
from journal.errors import Invalid, Problem
from journal.people import care, clinics, passwords, persons, signing_in
from journal.store import access, migrating
from journal.store.tables import Person
from journal.store.unit import Store, session, vault

keys = AppGroup("keys", help="The key-encryption key.")
clinic = AppGroup("clinic", help="Practices.")
person = AppGroup("person", help="People.")
care_ties = AppGroup("care", help="Care ties between patients and therapists.")


def register(app: Flask) -> None:
    """Give the application its commands."""
    for group in (keys, clinic, person, care_ties):
        app.cli.add_command(group)
    for command in (migrate, fill_demo, worker, routes_and_who):
        app.cli.add_command(command)


def app_without_key() -> Flask:
    """For `keys new` alone: an application that can make a key and serves nothing."""
    app = Flask("journal")
    app.cli.add_command(keys)
    return app


@keys.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def keys_new(file: Path | None) -> None:
    """Make a new key: into FILE (0400), or printed for JOURNAL_KEY."""
    if file is None:
        click.echo(_random_key())
        return
    try:
        new_key(file)
    except FileExistsError:
        raise click.ClickException(
            f"{file} is there already; keys are never written over."
        ) from None
    click.echo(f"A new key is in {file}. Set JOURNAL_KEY_FILE to it, and keep a copy elsewhere:")
    click.echo("without it nothing that was written can ever be read again.")


@keys.command("verify")
@with_appcontext
def keys_verify() -> None:
    """Open every data key, and say how many each key-encryption key wraps."""
    try:
        counts = _store().vault.keys.verify()
    except config.ConfigError as problem:
        raise click.ClickException(str(problem)) from None
    for version, count in sorted(counts.items()):
        may_go = "" if count else " · wraps nothing, may be removed"
        click.echo(f"key {version}: {count} data keys, all open{may_go}")


def new_key(file: Path) -> None:
    """Write a new random key to a file that only its owner can read.

    Raises:
        FileExistsError: the file is there already.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    with os.fdopen(descriptor, "w") as out:
        out.write(f"1:{_random_key()}\n")


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(config.KEY_BYTES)).decode()


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database and the key store to the shape this version expects."""
    # Keys first: a database without its keys is refused, so this order can be stopped anywhere.
    _store().vault.keys.prepare()
    migrating.migrate(_store().engine)
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
    with _store().unit(writes=False):
        empty = session().execute(access.by_the_house(Person, Person.id).limit(1)).first() is None
    if not empty:
        known = cast.password(settings.data_dir)
        if if_empty:
            click.echo(cast.sign_ins(known) if known else "There are people here already.")
            return
        raise click.ClickException("There are people here already; the demonstration is refused.")
    click.echo(filling.fill(_store(), settings.data_dir))


@clinic.command("create")
@click.option("--name", prompt="Name of the practice")
@click.option("--admin-name", prompt="Name of its administrator")
@click.option("--admin-email", prompt="E-mail of its administrator")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def clinic_create(name: str, admin_name: str, admin_email: str, password: str) -> None:
    """A new practice and its first administrator."""
    hashed = _hashed(password)
    with _store().unit(writes=True), _told():
        clinic_id = clinics.create(name)
        persons.create(
            clinic_id,
            role="administrator",
            name=admin_name,
            email=admin_email,
            password_hash=hashed,
        )
    click.echo(f"Practice {clinic_id}. Its administrator can sign in.")


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
    hashed = _hashed(password)
    with _store().unit(writes=True), _told():
        clinics.needed(clinic_id)
        persons.create(clinic_id, password_hash=hashed, **details)
    click.echo("They can sign in.")


@person.command("suspend")
@click.argument("email")
@with_appcontext
def person_suspend(email: str) -> None:
    """Suspend an account; it is signed out everywhere at its next request."""
    with _store().unit(writes=True), _told():
        signing_in.suspend(email)
    click.echo("Suspended.")


@person.command("restore")
@click.argument("email")
@with_appcontext
def person_restore(email: str) -> None:
    """Let a suspended account in again."""
    with _store().unit(writes=True), _told():
        signing_in.restore(email)
    click.echo("Restored. They sign in anew.")


@care_ties.command("begin")
@click.argument("patient_email")
@click.argument("therapist_email")
@with_appcontext
def care_begin(patient_email: str, therapist_email: str) -> None:
    """Tie a patient to a therapist. The therapist starts with nothing."""
    with _store().unit(writes=True), _told():
        care.begin(_id_of(patient_email), _id_of(therapist_email))
    click.echo("They are tied from now.")


@care_ties.command("end")
@click.argument("patient_email")
@click.argument("therapist_email")
@with_appcontext
def care_end(patient_email: str, therapist_email: str) -> None:
    """End a tie. Access ends with it, at the next request."""
    with _store().unit(writes=True), _told():
        care.end(_id_of(patient_email), _id_of(therapist_email))
    click.echo("The tie has ended, and with it all access.")


@click.command()
@click.option("--every", default=60, show_default=True, help="Seconds between rounds.")
@click.option("--once", is_flag=True, help="One round, then stop.")
@with_appcontext
def worker(every: int, once: bool) -> None:
    """Housekeeping: the words of ended shares, and trash older than thirty days."""
    while True:
        try:
            with _store().unit(writes=True):
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


class _told:
    """Turn a problem into a sentence on the terminal."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, Invalid):
            said = "; ".join(f"{at}: {' '.join(all_)}" for at, all_ in problem.errors.items())
            raise click.ClickException(said) from None
        if isinstance(problem, Problem):
            raise click.ClickException(problem.message) from None


def _hashed(password: str) -> str:
    with _told():
        passwords.check_new(password)
        return passwords.hashed(password)


def _id_of(email: str) -> Any:
    index = persons.email_index(vault(), email)
    row = session().execute(access.signing_in(index)).scalar()
    if row is None:
        raise click.ClickException(f"Nobody signs in as {email}.")
    return row.id


def _store() -> Store:
    store: Store = current_app.extensions["journal_store"]
    return store
