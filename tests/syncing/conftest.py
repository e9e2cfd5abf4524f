"""For pushes time stands still, so that a slow machine ends none of them before it is done."""

import pytest

from journal.syncing import pushing


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a turn; a test of what happens when it ends brings its own."""
    monkeypatch.setattr(pushing, "monotonic", lambda: 0.0)
