"""A setting that is missing or unsafe stops the start with a sentence that names it (C-4, R15)."""

import base64
import secrets
from hashlib import sha256
from pathlib import Path

import pytest

from journal import config
from journal.config import ConfigError

KEY = base64.b64encode(sha256(b"a key of these tests").digest()).decode()
EXAMPLES = {
    "zeros": bytes(32),
    "one byte repeated": b"k" * 32,
    "a text": b"change-me-change-me-change-me-ok",
    "counting": bytes(range(11)) * 2 + bytes(10),
}


def env(folder: Path, **changes: str | None) -> dict[str, str]:
    """An environment that starts, but for these changes (None leaves a setting out)."""
    given: dict[str, str | None] = {
        "JOURNAL_KEY": KEY,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder),
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def refusal(given: dict[str, str]) -> str:
    """What the start says when it is refused."""
    with pytest.raises(ConfigError) as refused:
        config.load(given)
    return str(refused.value)


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def key_file(folder: Path, text: str, mode: int = 0o400) -> str:
    path = folder / "journal.key"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_a_whole_environment_starts_and_hides_its_secrets(tmp_path: Path) -> None:
    settings = config.load(env(tmp_path))
    assert settings.key_ring == {1: base64.b64decode(KEY)}
    assert not any(
        secret in repr(settings)
        for secret in (KEY, settings.secret_key, repr(settings.key_ring[1]), "journal.db")
    )


@pytest.mark.parametrize("value", [None, "", "   ", "\n"])
def test_without_a_key_nothing_starts(tmp_path: Path, value: str | None) -> None:
    assert "There is no key" in refusal(env(tmp_path, JOURNAL_KEY=value))


@pytest.mark.parametrize("length", [0, 1, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    said = refusal(env(tmp_path, JOURNAL_KEY="1:" + encoded(secrets.token_bytes(length))))
    assert "JOURNAL_KEY" in said
    assert f"{length} bytes; it must be 32" in said


@pytest.mark.parametrize("key", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_key_is_refused(tmp_path: Path, key: bytes) -> None:
    assert "an example" in refusal(env(tmp_path, JOURNAL_KEY=encoded(key)))


@pytest.mark.parametrize("text", ["not base64!", "1:???", "one:" + KEY, "é" * 44, "1" * 5000 + ":"])
def test_what_keys_new_would_never_make_is_refused(tmp_path: Path, text: str) -> None:
    assert "JOURNAL_KEY is not a key" in refusal(env(tmp_path, JOURNAL_KEY=text))


@pytest.mark.parametrize("text", [f"0:{KEY}", f"-1:{KEY}", f"1:{KEY},1:{KEY}", f"{KEY}\n1:{KEY}"])
def test_keys_are_numbered_once_each_from_one(tmp_path: Path, text: str) -> None:
    assert "numbers its keys wrongly" in refusal(env(tmp_path, JOURNAL_KEY=text))


def test_a_ring_of_two_keys_is_read_in_both_forms(tmp_path: Path) -> None:
    other = encoded(secrets.token_bytes(32))
    by_environment = config.load(env(tmp_path, JOURNAL_KEY=f"1:{KEY},2:{other}"))
    path = key_file(tmp_path, f"1:{KEY}\n2:{other}\n")
    by_file = config.load(env(tmp_path, JOURNAL_KEY=None, JOURNAL_KEY_FILE=path))
    assert by_environment.key_ring == by_file.key_ring
    assert set(by_file.key_ring) == {1, 2}


def test_both_a_key_and_a_key_file_are_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"1:{KEY}\n")
    assert "not both" in refusal(env(tmp_path, JOURNAL_KEY_FILE=path))


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o640, 0o644, 0o601, 0o420])
def test_a_key_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path, f"1:{KEY}\n", mode)
    said = refusal(env(tmp_path, JOURNAL_KEY=None, JOURNAL_KEY_FILE=path))
    assert "read by others" in said
    assert f"chmod 400 {path}" in said


def test_a_key_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe" * 16)
    (tmp_path / "binary").chmod(0o400)
    for path in (tmp_path / "missing", tmp_path, tmp_path / "binary"):
        said = refusal(env(tmp_path, JOURNAL_KEY=None, JOURNAL_KEY_FILE=str(path)))
        assert f"JOURNAL_KEY_FILE ({path}) cannot be read" in said


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path, "\n\n")
    assert "is empty" in refusal(env(tmp_path, JOURNAL_KEY=None, JOURNAL_KEY_FILE=path))


def test_no_refusal_repeats_a_key(tmp_path: Path) -> None:
    secret = encoded(secrets.token_bytes(31))
    assert secret not in refusal(env(tmp_path, JOURNAL_KEY=secret))
    assert "hunter2" not in refusal(env(tmp_path, SECRET_KEY="hunter2"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("BASE_URL", "http://journal.example.org"),
        ("BASE_URL", "https://journal.example.org/path"),
        ("BASE_URL", "ftp://127.0.0.1"),
        ("BASE_URL", "journal.example.org"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eight"),
        ("DATABASE_URL", "mysql://somewhere/journal"),
        ("DATABASE_URL", "postgresql://host:port/journal"),
        ("KEYS_URL", "journal.db"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "6"),
        ("TRUSTED_PROXIES", "all"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(
    tmp_path: Path, name: str, value: str | None
) -> None:
    assert name in refusal(env(tmp_path, **{name: value}))


def test_keys_and_words_are_never_kept_in_one_database(tmp_path: Path) -> None:
    """One backup with both would undo every erasure (R17)."""
    one = f"sqlite:///{tmp_path / 'one.db'}"
    assert "KEYS_URL" in refusal(env(tmp_path, DATABASE_URL=one, KEYS_URL=one))
    assert config.load(env(tmp_path)).keys_url != config.load(env(tmp_path)).database_url


def test_the_worker_is_on_or_off_and_nothing_else(tmp_path: Path) -> None:
    assert config.load(env(tmp_path)).service_worker
    assert not config.load(env(tmp_path, SERVICE_WORKER="off")).service_worker
    assert "SERVICE_WORKER" in refusal(env(tmp_path, SERVICE_WORKER="no"))
