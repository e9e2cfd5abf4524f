"""When two texts say the same to a reader, and where in the stored one the found words stand."""

import unicodedata
from time import process_time

import pytest

from journal.writing.excerpt import Excerpt, excerpt
from journal.writing.folding import BLOCK, MOST_PLACES, NOT_WHOLE, Wanted, border, folded
from journal.writing.words import Answer, Words
from tests.writing.test_lists import CLUSTERS

SAME = {
    "case": ("HERON", "a heron"),
    "an accent nobody typed": ("cafe", "the Café"),
    "composed as decomposed": ("caf\u00e9", "cafe\u0301"),
    "a ligature": ("offer", "o\ufb00er"),
    "a width": ("abc", "\uff21\uff22\uff23"),
    "sharp s": ("strasse", "Straße"),
    "final sigma": ("λόγος", "ΛΌΓΟΣ"),
    "dotted I": ("istanbul", "İstanbul"),
    "an apostrophe of a phone": ("don't", "I don’t know"),
    "quotation marks of a phone": ('"yes"', "he said “yes” then"),
    "a soft hyphen": ("integration", "inte\u00adgration"),
    "the end of a line": ("the ocean", "by the\r\n\r\nocean"),
    "a space that does not break": ("the ocean", "the\u00a0ocean"),
    "points of Hebrew": ("שלום", "שָׁלוֹם"),
    "vowel signs of Arabic": ("سلام", "سَلَام"),
    "decomposed Korean": ("\ud55c", "\u1112\u1161\u11ab"),
}
OTHER = {
    "an accent somebody typed": ("café", "cafe"),
    "another letter in Japanese": ("か", "がく"),
    "a syllable in Korean": ("하", "한"),
    "a wildcard": ("a%b", "axb"),
    "a pattern": ("a.c", "abc"),
    "words apart": ("the ocean", "the wide ocean"),
}


@pytest.mark.parametrize("name", sorted(SAME))
def test_these_are_found(name: str) -> None:
    query, text = SAME[name]
    wanted = Wanted(query)
    assert wanted.is_in(text)
    [(begins, ends)] = wanted.places(text)
    assert folded(text[begins:ends], bare=True).split() == folded(query, bare=True).split()


@pytest.mark.parametrize("name", sorted(OTHER))
def test_these_are_not(name: str) -> None:
    query, text = OTHER[name]
    assert not Wanted(query).is_in(text)
    assert Wanted(query).places(text) == []


@pytest.mark.parametrize("query", ["", "  ", "\u200b", "\u00ad \n"])
def test_nothing_is_found_by_nothing(query: str) -> None:
    assert Wanted(query).is_blank
    assert not Wanted(query).is_in("words")
    assert Wanted(query).places("words") == []


@pytest.mark.parametrize("before", ["é", "plain ", "\U0001f468\u200d\U0001f469", "ß\ufb00"])
def test_places_fit_however_long_the_text_before_is(before: str) -> None:
    """Folded texts are longer or shorter than stored ones; the marks stand where the words do."""
    for count in (1, BLOCK // 3, 3 * BLOCK + 1):
        text = f"{before * count} a heron stood{before}"
        [(begins, ends)] = Wanted("Heron").places(text)
        assert text[begins:ends] == "heron"


@pytest.mark.parametrize("name", sorted(CLUSTERS))
def test_no_excerpt_splits_what_a_reader_sees_as_one(name: str) -> None:
    """X-5: nor does a mark begin or end within it."""
    cluster = CLUSTERS[name]
    for at in (40, 59, 60, 61, 62):
        text = f"{'x' * 100}{cluster * 3}{'y' * at}heron{'z' * (at * 2)}{cluster * 3}{'w' * 99}"
        found = excerpt(Words(body=text), Wanted("heron"))
        shown = "".join(run.text for run in found.passage).strip("…")
        assert set(shown.replace("heron", "").replace(cluster, "")) <= set("xyzw")
        assert [run.text for run in found.passage if run.found] == ["heron"]
    marked = Wanted("e").places("e\u0301 e")
    assert marked == [(0, 2), (3, 4)]


def test_an_excerpt_is_the_passage_around_and_the_title_whole() -> None:
    words = Words(
        title="A Heron",
        body="nothing here",
        answers=(Answer("slug", 1, "What heron?", f"{'far away ' * 30}the heron and the heron"),),
    )
    found = excerpt(words, Wanted("heron"))
    assert [(run.text, run.found) for run in found.title] == [("A ", False), ("Heron", True)]
    said = "".join(run.text for run in found.passage)
    assert said.startswith("…far away")
    assert said.endswith("the heron and the heron")
    assert len([run for run in found.passage if run.found]) == 2


def test_an_excerpt_of_what_only_the_title_has_is_how_the_page_begins() -> None:
    found = excerpt(Words(title="Heron", body=f"It {'rained ' * 50}"), Wanted("heron"))
    said = "".join(run.text for run in found.passage)
    assert said.startswith("It rained")
    assert said.endswith("…")
    assert excerpt(Words(title="Heron"), Wanted("heron")).passage == ()
    assert isinstance(excerpt(Words(), Wanted("x")), Excerpt)


def test_a_border_is_before_or_at_the_place() -> None:
    assert border("abc", 99) == 3
    assert border("abc", -1) == 0
    assert border("ae\u0301b", 2) == 1


@pytest.mark.parametrize("bare", [True, False])
def test_whole_letters_are_folded_at_once_as_they_are_in_pieces(bare: bool) -> None:
    """The quick way is for texts in which no mark stands by itself, and it says the same."""
    quick = [chr(at) for at in range(0x2070) if not NOT_WHOLE.search(chr(at))]
    assert not [char for char in quick if unicodedata.combining(char)]
    text = "".join(quick) + "".join(f"{char}e" for char in quick)
    assert folded(text, bare=bare) == "".join(
        folded(text[at : at + BLOCK], bare=bare) for at in range(0, len(text), BLOCK)
    )
    for text in ("e\u0301", "\u05d0\u05b8", "\u1112\u1161\u11ab", "\U0001f44d"):
        assert NOT_WHOLE.search(text)


def test_a_row_of_marks_as_long_as_a_page_is_gone_through_in_a_moment() -> None:
    """L-4: putting marks in order takes the square of their number; this took minutes, and
    nobody else was answered meanwhile."""
    text = "a" + "\u0315\u0300\u0316" * 170_000
    begun = process_time()
    assert not Wanted("heron").is_in(text)
    assert Wanted("a").first(text) is not None
    assert process_time() - begun < 20


def test_one_letter_is_found_in_long_pages_of_a_phone_in_a_moment() -> None:
    """L-4: a page of found entries marks twenty of them."""
    text = "It’s there where the herons were. " * 3_000
    begun = process_time()
    for _ in range(20):
        assert excerpt(Words(body=text), Wanted("e")).passage
    assert len(Wanted("e").places(text)) == MOST_PLACES
    assert process_time() - begun < 4
