"""A backup is put in the place of the journal, from before this phone was known to it."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.browser.an_app import come_in, signs_in
from tests.browser.conftest import PHONE, Furnish
from tests.browser.phone import OFFLINE, begin, fresh, in_the_journal, is_kept, says
from tests.serving import again, serving

pytestmark = pytest.mark.browser


def copied(source: Path, target: Path) -> None:
    """A database as it is now, whole, in the place of another."""
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)


def test_words_the_journal_had_taken_in_come_back_from_the_phone_once(
    chromium: Browser, furnish: Furnish
) -> None:
    """3-promises: and what waits here opens, although the journal gives this phone a new key."""
    folder, url = furnish("sqlite")
    journal, backup = folder / "journal.db", folder / "backup.db"
    taken, waits = fresh("Taken in before"), fresh("Typed in the dark")
    with ExitStack() as after:
        with serving(folder, url) as served:
            copied(journal, backup)
            context = chromium.new_context(viewport=PHONE, base_url=served.url)
            after.callback(context.close)
            page = context.new_page()
            come_in(page, "cleo")
            page.goto("/write")
            page.get_by_label("Your words").fill(taken)
            is_kept(page)
            begin(page)
            context.set_offline(True)
            page.get_by_label("Your words").fill(waits)
            says(page, OFFLINE)
        copied(backup, journal)
        with sqlite3.connect(journal) as restored:  # as the command to come will do it (R28)
            restored.execute("UPDATE server_epoch SET id = ?", [uuid4().hex])
            restored.execute("DELETE FROM auth_session")
        after.enter_context(again(served))
        context.set_offline(False)
        page.goto("/")
        signs_in(page, "cleo")
        in_the_journal(page, waits)
        in_the_journal(page, taken)
        page.reload()
        in_the_journal(page, taken)
