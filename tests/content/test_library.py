"""Loading content: a wrong file stops the start with a sentence that says what to do."""

import shutil
import warnings
from datetime import date
from pathlib import Path

import pytest

from journal import clock
from journal.content import calling
from journal.content import library as library_module
from journal.content.facts import CrisisLine
from journal.content.files import ContentError
from journal.content.library import load
from journal.content.publishing import publish
from journal.content.shelf import library


class OldLine(UserWarning):
    """A line to call was checked so long ago that somebody should call it again."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(library_module.HERE, tmp_path / "content"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_kept_here_loads() -> None:
    assert load().current() == library().current()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("prompts/day-1.toml", "[[prompt]]", "[[prompt", "cannot be read"),
        ("prompts/day-1.toml", "core =", "kore =", "check its spelling"),
        ("prompts/day-1.toml", 'domain = "body"', 'domain = "soul"', "`domain`"),
        ("prompts/day-1.toml", 'when = "day-1"', 'when = "day-3"', "`when`"),
        ("prompts/day-1.toml", 'locale = "en"\n', "", "`locale` is missing"),
        ("prompts/day-1.toml", 'ask = "', 'ask = "So, ', "published with other words"),
        ("prompts/day-1.toml", "version = 1", "version = 9", "not in published.toml"),
        ("treatment.toml", "{ nasal = 4 }", "{ ear = 4 }", "not one of the routes"),
        ("treatment.toml", 'slug = "ptsd"', 'slug = "ocd"', "twice"),
        ("treatment.toml", "{ nasal = 4 }", "{ nasal = 99 }", "must be from 1 to 20"),
        ("prompts/day-1.toml", "version = 1", 'version = "1"', "must be a whole number"),
        ("prompts/day-1.toml", "core = true", 'core = "no"', "must be true or false"),
        ("prompts/day-1.toml", "for_medicines = []", 'for_medicines = ["x"]', "the medicines"),
        ("published.toml", '"booster-body.1"', '"booster-body"', "not in published"),
        ("crisis_lines.toml", '\nverified_on = ""', '\nverified_on = "June"', "must be a day"),
        ("crisis_lines.toml", "code =", "kode =", "check its spelling"),
    ],
)
def test_a_spoiled_file_is_refused(folder: Path, name: str, old: str, new: str, said: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(ContentError, match=said):
        load(folder)


def test_prompts_that_follow_each_other_in_a_circle_are_refused(folder: Path) -> None:
    path = folder / "prompts" / "prepare.toml"
    first, _, rest = path.read_text("utf-8").partition('follows = ""')
    path.write_text(f'{first}follows = "prepare-values"{rest}', "utf-8")
    with pytest.raises(ContentError, match="in a circle"):
        load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "prompts" / "eve.toml").unlink()
    with pytest.raises(ContentError, match=r"eve\.toml is missing"):
        load(folder)


def test_a_published_prompt_cannot_vanish(folder: Path) -> None:
    path = folder / "prompts" / "orient.toml"
    head, *prompts = path.read_text("utf-8").split("[[prompt]]")
    path.write_text(head + "".join(f"[[prompt]]{one}" for one in prompts[1:]), "utf-8")
    with pytest.raises(ContentError, match="was published and is gone"):
        load(folder)


def test_a_slug_is_never_reused(folder: Path) -> None:
    path = folder / "prompts" / "orient.toml"
    text = path.read_text("utf-8")
    first = text.split("[[prompt]]")[1]
    path.write_text(f"{text}\n[[prompt]]{first}", "utf-8")
    with pytest.raises(ContentError, match="never reused"):
        load(folder)


def test_new_words_are_a_new_version_and_the_old_ones_stay_for_old_answers(folder: Path) -> None:
    path = folder / "prompts" / "orient.toml"
    text = path.read_text("utf-8")
    first = text.split("[[prompt]]")[1]
    newer = first.replace("version = 1", "version = 2").replace('ask = "', 'ask = "And ', 1)
    path.write_text(f"{text}\n[[prompt]]{newer}", "utf-8")
    before = load().current()[0]
    assert publish(folder) == [f"{before.slug}.2"]
    loaded = load(folder)
    assert loaded.prompt(before.slug, 1) == before
    assert [one.version for one in loaded.current() if one.slug == before.slug] == [2]


def test_publishing_never_touches_a_line_that_is_there(folder: Path) -> None:
    before = (folder / "published.toml").read_text()
    assert publish(folder) == []
    assert (folder / "published.toml").read_text() == before


def test_an_unknown_medicine_is_given_the_longest_landing() -> None:
    longest = max(h for one in library().medicines.values() for h in one.landing_hours.values())
    assert library().landing_hours("something new", "iv") == longest
    assert library().landing_hours("ketamine", "iv") == 4


@pytest.mark.filterwarnings("default")  # said at the end of the run; a call is no fault of the code
def test_lines_checked_long_ago_are_warned_of() -> None:
    for line in library().crisis_lines:
        if calling.is_old(line, clock.now().date()):
            warnings.warn(OldLine(f"{line.country}, {line.name}: check it again"), stacklevel=1)
    checked = CrisisLine("X", "", "", "1", "", "", "a test", "2026-01-01")
    unchecked = CrisisLine("X", "", "", "1", "", "", "a test", "")
    assert calling.is_old(checked, date(2026, 12, 1))
    assert not calling.is_old(checked, date(2026, 2, 1))
    assert not calling.is_old(unchecked, date(2026, 12, 1))
