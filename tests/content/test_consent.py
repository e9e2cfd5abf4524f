"""What people agree to: pinned once it is published, and said as everything here is said."""

import re
import shutil
from pathlib import Path

import pytest

from journal.content import consent, publishing
from journal.content import library as library_module
from journal.content.files import ContentError
from journal.content.shelf import library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(library_module.HERE, tmp_path / "content"))


def change(folder: Path, old: str, new: str, name: str = "patient") -> None:
    path = folder / "consent" / f"{name}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_role_has_words_of_its_own() -> None:
    for role in consent.ROLES:
        words = library().consent(role)
        assert (words.slug, words.reviewed_by) == (role, "")
    said = " ".join(line for part in library().consent("patient").part for line in part.text)
    for needed in ("emergency", "trash", "encrypted", "administrator", "hours after medicine"):
        assert needed in said, needed


def test_the_words_are_quiet() -> None:
    for words in library().consents.values():
        for line in [words.title, words.lead, *(x for part in words.part for x in part.text)]:
            assert "!" not in line
            assert not re.search(r"\b(awesome|journey|healing|oops|user)\b", line, re.I)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A few minutes", "Two minutes", "people agreed to those"),
        ("version = 1", "version = 2", "without a gap"),
        ('dated = "2026-11-21"', 'dated = "soon"', "must be a day"),
        ('slug = "patient"', 'slug = "patients"', "is off"),
        ("lead =", "leed =", "check its spelling"),
    ],
)
def test_a_spoiled_document_is_refused(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(ContentError, match=said):
        library_module.load(folder)


def test_a_published_document_cannot_vanish_and_a_new_one_is_noted_first(folder: Path) -> None:
    path = folder / "consent" / "therapist.toml"
    text = path.read_text("utf-8")
    first = text[text.index("[[document]]") :]
    path.write_text(text + "\n" + first.replace("version = 1", "version = 2"), "utf-8")
    with pytest.raises(ContentError, match=r"not in published\.toml"):
        library_module.load(folder)
    assert publishing.publish(folder) == ["therapist.2"]
    assert library_module.load(folder).consent("therapist").version == 2
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match="was published and is gone"):
        library_module.load(folder)
