"""SMTP_URL: what it may say, and that it never sends a password in clear over a network."""

from pathlib import Path

import pytest

from journal import config
from journal.config import Smtp
from tests.store.test_settings import env, refusal

TAKEN = {
    "smtp://127.0.0.1:1025": Smtp("smtp", "127.0.0.1", 1025, "post@127.0.0.1"),
    "smtp://mail": Smtp("smtp", "mail", 25, "post@127.0.0.1"),
    "smtps://me:a%20b@mail.test?from=a@b.test": Smtp(
        "smtps", "mail.test", 465, "a@b.test", "me", "a b"
    ),
    "smtp+starttls://mail.test/": Smtp("smtp+starttls", "mail.test", 587, "post@127.0.0.1"),
}
REFUSED = [
    "mail.test", "http://mail.test", "smtp://", "smtp://mail.test/path", "smtp://mail.test:port",
    "smtp://mail.test?to=a@b.test", "smtp://mail.test?from=a@b.test&from=c@d.test",
    "smtp://mail.test?from=not-an-address", "smtp://mail.test?from=a@b.test%0d%0aBcc:c@d.test",
    "smtp://me:secret@mail.test",
]  # fmt: skip


@pytest.mark.parametrize("url", TAKEN)
def test_an_address_of_a_mail_server_is_understood(tmp_path: Path, url: str) -> None:
    assert config.load(env(tmp_path, SMTP_URL=url)).smtp == TAKEN[url]


@pytest.mark.parametrize("url", REFUSED)
def test_another_is_refused_by_its_name_and_not_repeated(tmp_path: Path, url: str) -> None:
    said = refusal(env(tmp_path, SMTP_URL=url))
    assert "SMTP_URL" in said
    assert "secret@" not in said


def test_without_it_no_mail_is_sent(tmp_path: Path) -> None:
    assert config.load(env(tmp_path)).smtp is None
    assert config.load(env(tmp_path, SMTP_URL=" ")).smtp is None


def test_its_password_is_never_shown(tmp_path: Path) -> None:
    loaded = config.load(env(tmp_path, SMTP_URL="smtps://me:hunter2@mail.test"))
    assert "hunter2" not in repr(loaded) + repr(loaded.smtp)


@pytest.mark.parametrize("name", ["a\r\nBcc: b", "x" * 61])
def test_the_name_of_the_app_is_one_short_line(tmp_path: Path, name: str) -> None:
    assert "APP_NAME" in refusal(env(tmp_path, APP_NAME=name))
