"""The key-encryption key: made, and verified against the key store."""

import base64
import os
import secrets
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from journal import config
from journal.commands.terminal import store

keys = AppGroup("keys", help="The key-encryption key.")


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
        counts = store().vault.keys.verify()
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
