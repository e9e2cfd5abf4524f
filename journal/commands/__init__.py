"""`flask --app wsgi …`: what a practice runs on its server. Each opens its own unit.

One file a noun; this one gathers them.
"""

from flask import Flask

from journal.commands import care, house, keys, people, practices
from journal.commands.keys import new_key

GROUPS = (keys.keys, practices.clinic, people.person, care.care_ties)
COMMANDS = (house.migrate, house.fill_demo, house.worker, house.mail_state, house.routes_and_who)

__all__ = ["app_without_key", "new_key", "register"]


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in (*GROUPS, *COMMANDS):
        app.cli.add_command(command)


def app_without_key() -> Flask:
    """For `keys new` alone: an application that can make a key and serves nothing."""
    app = Flask("journal")
    app.cli.add_command(keys.keys)
    return app
