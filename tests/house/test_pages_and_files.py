"""Templates, static files and pins: nothing inline, nothing from elsewhere (R26)."""

import hashlib
import re
from pathlib import Path

import pytest

from journal.config import HOUSE
from tests.house.reading import files, place

TEMPLATES = files("templates", "html")
INLINE = re.compile(r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["'{]|javascript:""", re.I)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)
ELSEWHERE = re.compile(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.I)
# Names of formats that look like addresses; nothing is ever fetched from them.
NAMES_OF_FORMATS = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Put together from the template's own texts and a number; looked at.
SAFE_BY_SIGHT = {"templates/parts/inbox_row.html": 1}
FRAMES = ("layout.html", "me/part.html")  # the latter stands in the former
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+", re.I)


def said_by(path: Path) -> str:
    """What a template sends: its text without its own comments."""
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = said_by(path)
    found = [match[0].strip() for match in INLINE.finditer(text)]
    assert not found, f"{place(path)}: {found} — a class in static/css, a module in static/js."
    for attributes, body in SCRIPT.findall(text):
        assert "src=" in attributes, f"{place(path)}: scripts are files of ours, never inline."
        assert not body.strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_a_template_stands_in_the_layout_or_is_a_part(path: Path) -> None:
    if path.name == "layout.html" or path.parent.name == "parts":
        return
    text = path.read_text().replace('"', "'")
    assert any(f"{{% extends '{frame}' %}}" in text for frame in FRAMES), (
        f"{place(path)}: extend layout.html, or move it to templates/parts."
    )


@pytest.mark.parametrize(
    "path",
    [*TEMPLATES, *files("templates", "svg"), *files("static", "css", "js", "svg")],
    ids=place,
)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    """R26, P-11."""
    text = said_by(path)
    for known in NAMES_OF_FORMATS:
        text = text.replace(known, "")
    text = re.sub(r'href="https?://\{\{', "", text)
    found = [match[0] for match in ELSEWHERE.finditer(text)]
    assert not found, f"{place(path)}: {found} — keep a copy of ours, with its licence and sum."


@pytest.mark.parametrize("path", files("static", "css"), ids=place)
def test_a_stylesheet_fetches_nothing(path: Path) -> None:
    text = CSS_COMMENT.sub("", path.read_text())
    assert not re.findall(r"@import|url\(\s*['\"]?(?:https?:|//|data:)", text), (
        f"{place(path)}: link each stylesheet in layout.html; images are files of ours."
    )


@pytest.mark.parametrize("path", files("static", "css"), ids=place)
def test_a_stylesheet_closes_what_it_opens(path: Path) -> None:
    """A lost brace puts the layers after it inside the one before, where they lose to it."""
    depth = 0
    for line in CSS_COMMENT.sub("", path.read_text()).splitlines():
        assert depth == 0 or not line.startswith("@layer"), f"{place(path)}: open before {line}"
        depth += line.count("{") - line.count("}")
    assert depth == 0, f"{place(path)}: something is not closed."


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_the_words_of_a_button_are_one_thing(path: Path) -> None:
    """A name beside bare words in a row of boxes stands apart from them, and wraps alone."""
    buttons = re.findall(r"<(a|button)\b([^>]*)>(.*?)</\1>", said_by(path), re.S)
    plain = [
        re.sub(r"<span\b.*</span>", "", inside, flags=re.S)
        for _, about, inside in buttons
        if re.search(r'class="(?:plain|button)[ "]', about)
    ]
    found = [inside for inside in plain if "<bdi>" in inside]
    assert not found, f"{place(path)}: {found} — put the words and the name into one span."


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_no_words_are_put_on_a_page_unescaped(path: Path) -> None:
    text = re.sub(r"'[^'\n]*'\|safe", "", said_by(path))  # a text of the template's own
    found = re.findall(r"\|\s*safe\b|autoescape\s+false", text)
    assert len(found) <= SAFE_BY_SIGHT.get(place(path), 0), (
        f"{place(path)}: let the template escape; markup belongs in it, not in words."
    )


@pytest.mark.parametrize("sums", sorted(HOUSE.glob("static/**/SHA256SUMS")), ids=place)
def test_vendored_files_are_what_they_were(sums: Path) -> None:
    lines = [line.split(maxsplit=1) for line in sums.read_text().splitlines() if line.strip()]
    assert lines
    for wanted, name in lines:
        path = (sums.parent / name.lstrip("*")).resolve()
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        assert found == wanted, f"{name}: changed since it was taken over; record the new sum."


def test_every_icon_and_every_vendored_file_has_a_recorded_sum() -> None:
    recorded = {
        (sums.parent / line.split(maxsplit=1)[1].lstrip("*")).resolve()
        for sums in HOUSE.glob("static/**/SHA256SUMS")
        for line in sums.read_text().splitlines()
        if line.strip()
    }
    paper = {"SHA256SUMS", "README.md", "VERSION"}
    theirs = [*(HOUSE / "templates/icons").glob("*.svg"), *(HOUSE / "static").rglob("vendor/**/*")]
    found = [
        place(path)
        for path in theirs
        if path.is_file()
        and path.resolve() not in recorded
        and path.name not in paper
        and not path.name.upper().startswith("LICEN")
    ]
    assert not found, f"{found}: write its SHA-256 into the SHA256SUMS beside its licence."


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_its_hashes_and_no_address(name: str) -> None:
    text = (HOUSE / name).read_text()
    joined = text.replace("\\\n", " ")
    pins = [
        line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(pins) > 10
    for pin in pins:
        assert PIN.match(pin), f"{name}: {pin[:60]!r} is not a pin of one version."
        assert "--hash=sha256:" in pin, f"{name}: {pin[:40]!r} has no hash; run `make pins`."
    assert not re.search(r"^\s*--?(i|index|extra|find|trusted)|://|@ file", text, re.M), (
        f"{name}: no address of any index; whoever installs decides from where."
    )


def test_every_part_of_the_runtime_is_pinned_the_same_for_tests() -> None:
    runs, tests = (
        set(
            re.findall(
                r"^([a-z0-9._-]+(?:\[[a-z,]+\])?==[^\s;\\]+)", (HOUSE / name).read_text(), re.M
            )
        )
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runs <= tests, f"{sorted(runs - tests)}: run `make pins`, which writes both."
