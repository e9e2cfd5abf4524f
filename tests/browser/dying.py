"""A worker of gunicorn that dies when it is told to: a push is done, and nobody is answered.
Given to gunicorn as its settings, so that nothing of it stands in the application."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NAME = "die-at-the-next-push"


def post_worker_init(worker: Any) -> None:
    """Stand before the application."""
    application, told = worker.wsgi, Path(os.environ["DATA_DIR"]) / NAME

    def dying(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/api/v1/sync/push" or not told.exists():
            found: Iterable[bytes] = application(environ, start_response)
            return found
        told.unlink()
        b"".join(application(environ, start_response))
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    worker.wsgi = dying
