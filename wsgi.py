"""What a server or the `flask` command loads: the whole application.

A missing or wrong setting stops the start here, with a sentence. Only
`keys new` may run without a key, because it is what makes one.
"""

import os
import sys

from flask import Flask

from journal import create_app
from journal.commands import app_without_key
from journal.config import ConfigError


def load() -> Flask:
    """The application, or an exit with a sentence that says what to set."""
    if {"keys", "new"} <= set(sys.argv):
        return app_without_key()
    try:
        return create_app()
    except ConfigError as problem:
        if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
            raise SystemExit(str(problem)) from None
        raise


app = load()
