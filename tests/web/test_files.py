"""Our own files: an address says what is in it, and only such an address is kept for ever."""

import gzip
import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from journal.config import HOUSE
from journal.web.files import FOR_EVER, Files
from tests.cast import Cast
from tests.conftest import House
from tests.web.test_support import pages_as
from tests.web.world import World, build

ADDRESS = re.compile(r"""(?:src|href)="(/static/[^"]+)\"""")
BROUGHT = re.compile(r"""(?<!\{)\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


@pytest.fixture(scope="module")
def world(own_house: House) -> World:
    """Everyone, and Ana's things."""
    return build(own_house)


def check(client: FlaskClient, address: str, seen: set[str]) -> None:
    """The address is of what is there now; and so is every one that a script brings along."""
    if address in seen:
        return
    seen.add(address)
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        mark = sha256(answer.data).hexdigest()[:12]
        assert parse_qs(urlsplit(address).query) == {"v": [mark]}, address
        assert answer.headers["Cache-Control"] == FOR_EVER
        brought = BROUGHT.findall(answer.text) if address.split("?")[0].endswith(".js") else []
    for path in brought:
        check(client, urljoin(address, path), seen)


@pytest.mark.parametrize("name", ["nobody", "ana", "ben", "gil"])
def test_every_address_on_every_page_says_what_is_in_it(world: World, name: str) -> None:
    seen: set[str] = set()
    client = world.house.app.test_client()
    for _, text in pages_as(world, name):
        for address in ADDRESS.findall(text):
            check(client, address, seen)
    assert len(seen) >= 5


def test_without_its_mark_or_with_an_old_one_a_file_is_asked_for_again(cast: Cast) -> None:
    client = cast.nobody.client
    for query in ("", "?v=", "?v=000000000000", "?v=000000000000&v=1"):
        with client.get(f"/static/css/ground.css{query}") as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
        again = client.get(
            f"/static/css/ground.css{query}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")


def test_what_is_not_there_is_not_kept(cast: Cast) -> None:
    for path in ("css/nothing.css", "../wsgi.py", "css/../../wsgi.py", "css", ""):
        answer = cast.nobody.client.get(f"/static/{path}?v=000000000000")
        assert answer.status_code == 404
        assert "immutable" not in answer.headers["Cache-Control"]


def test_a_file_is_packed_for_those_who_can_open_it(cast: Cast) -> None:
    client, path = cast.nobody.client, "/static/css/frame.css"
    packed = {"Accept-Encoding": "gzip"}
    with client.get(path) as plain, client.get(path, headers=packed) as small:
        assert gzip.decompress(small.data) == plain.data
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["ETag"] != plain.headers["ETag"]
        assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
        assert len(small.data) < len(plain.data) / 3
    with client.get("/static/icons/app-512.png", headers=packed) as drawing:
        assert "Content-Encoding" not in drawing.headers


def test_a_script_is_another_when_one_that_it_brings_along_is(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "first.js").write_text('import { two } from "./deep/second.js";\n')
    (tmp_path / "deep" / "second.js").write_text(
        '/** @typedef {import("../first.js").One} One */\nawait import("../third.js");\n'
    )
    (tmp_path / "third.js").write_text("export {};\n")
    before = Files(tmp_path)
    (tmp_path / "third.js").write_text("export const three = 3;\n")
    after = Files(tmp_path)
    names = ["first.js", "deep/second.js", "third.js"]
    assert before.with_all_it_brings("first.js") == names
    assert all(before[name].mark != after[name].mark for name in names)
    assert f'"./deep/second.js?v={after["deep/second.js"].mark}"' in str(after["first.js"].content)
    assert f'import("../third.js?v={after["third.js"].mark}")' in str(
        after["deep/second.js"].content
    )


def test_a_script_is_sent_whole_but_for_its_notes() -> None:
    """A note is a line of its own, and no text goes on over a line, where it might look so."""
    files = Files(HOUSE / "static")
    for path in sorted((HOUSE / "static").rglob("*.js")):
        name = path.relative_to(HOUSE / "static").as_posix()
        sent = files[name].content.decode()
        in_note, left = False, []
        for line in path.read_text().splitlines():
            bare = line.strip()
            in_note = in_note or bare.startswith("/**")
            if not in_note and not bare.startswith("//"):
                assert line.count("`") % 2 == 0, (path, line)
                left.append(line)
            elif in_note and "*/" in bare:
                if not bare.endswith("*/"):
                    left.append(line)
                in_note = False
        assert re.sub(r"\?v=\w{12}", "", sent).splitlines() == left, path


def test_scripts_that_bring_each_other_along_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import "./b.js";\n')
    (tmp_path / "b.js").write_text('import "./a.js";\n')
    with pytest.raises(RuntimeError, match="bring each other along"):
        Files(tmp_path)


def test_every_file_of_ours_is_read() -> None:
    ours = [path for path in (HOUSE / "static").rglob("*") if path.is_file()]
    files = Files(HOUSE / "static")
    assert all(files.get(path.relative_to(HOUSE / "static").as_posix()) for path in ours)
