"""A secret word in every field, then looked for on every page of every other person, and in
every byte that is left behind: tables, files, keys, logs, errors, addresses (R7, R14, P-14)."""

import io
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from journal import logs
from tests.cast import ORIGIN, Cast, gather
from tests.conftest import House
from tests.web.scene import Scene, Secrets, walk

OF_PRACTICE = {"practice_name", "practice_hours"}  # what everyone of it may know
CONTRACTS = {"practice_reads_when", "practice_between"}  # for who wrote none of their own
INVITED = {"invited_email", "invited_label"}  # what Ben wrote of whom he invited
BEN_ALWAYS = OF_PRACTICE | INVITED | {"ana_name", "ben_name", "cleo_name"}
BEN_ALWAYS |= {"ben_reads_when", "ben_between"}
OF_SECOND = {"second_title", "second_body", "second_answer", "second_mood", "note"}
OF_INTENTION = {f"intention_{name}" for name in ("title", "body", "answer", "mood")}
BEN_WHILE_SHARED = BEN_ALWAYS | OF_SECOND | OF_INTENTION | {"part_title", "reply"}
# What each may find anywhere while something is shared with Ben, and all they must find.
SEEN_WHILE_SHARED: dict[str, set[str]] = {
    "nobody": set(),
    "cleo": OF_PRACTICE | {"cleo_name", "ben_name", "ben_reads_when", "ben_between"},
    "ben": BEN_WHILE_SHARED,
    "fay": OF_PRACTICE | CONTRACTS | {"ana_name"},
    "dov": OF_PRACTICE | CONTRACTS | {"dov_name"},
    "eve": OF_PRACTICE | CONTRACTS,
    # who is here and who treats whom; not a word of the writing, on any page.
    "gil": OF_PRACTICE | CONTRACTS | {"ana_name", "ben_name", "cleo_name", "dov_name"},
    "hal": set(),
}
PLAIN_AT_REST = ("ana@example.org", "ben@example.org", "Practice One", "Practice Two")


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """All that this process says: both streams, our lines and the libraries'."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    before = root.level
    with redirect_stderr(heard), redirect_stdout(heard):
        logs.prepare()
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            yield heard
        finally:
            root.removeHandler(handler)
            root.setLevel(before)
    logs.prepare()


@pytest.fixture
def scene(house: House) -> Scene:
    """The cast, before anything was written."""
    return Scene(gather(house.app, house.store))


def everything_at_rest(house: House, *more: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the house, byte by byte, and every column of every table."""
    for folder in (house.folder, *more):
        for path in folder.rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()
    with house.store.engine.connect() as connection:
        for name in inspect(house.store.engine).get_table_names():
            rows = connection.execute(text(f'select * from "{name}"'))
            columns = list(rows.keys())
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{name}.{column}", bytes(raw)


def test_nobody_else_finds_a_word_that_was_not_shared_with_them(scene: Scene) -> None:
    """Every page and every call, every link followed, as every other person."""
    scene.write()
    found, outside = walk(scene, "ben")
    assert (found, outside) == (BEN_ALWAYS, set()), "before anything is shared"
    scene.share()
    scene.answer()
    for name, allowed in SEEN_WHILE_SHARED.items():
        found, outside = walk(scene, name)
        assert found == allowed, f"{name} finds {found ^ allowed}"
        assert outside == set(), f"in an address or a header for {name}"
    scene.let_go()
    for name in ("ben", "fay", "eve"):
        found, _ = walk(scene, name)
        allowed = SEEN_WHILE_SHARED[name] - OF_SECOND - OF_INTENTION - {"part_title", "reply"}
        assert found == allowed, f"{name} still finds {found - allowed}"


def test_ana_finds_all_of_her_own_words_and_none_in_an_address(scene: Scene) -> None:
    """That the walk reaches everything: else the test above would show nothing."""
    scene.write()
    scene.share()
    scene.answer()
    found, outside = walk(scene, "ana")
    hers = {name for name in scene.secret if not name.endswith("_key")}
    never = INVITED | {"cleo_name", "dov_name", "query", "query_of_gil"}
    assert found == hers - never
    assert outside == set()


def test_after_care_has_ended_ben_finds_nothing_of_anas(scene: Scene) -> None:
    """A-11: not even her name."""
    scene.write()
    scene.share()
    scene.answer()
    scene.cast.end_care(scene.cast.ana, scene.cast.ben)
    found, _ = walk(scene, "ben")
    assert found == BEN_ALWAYS - {"ana_name"}


def test_no_word_is_left_in_clear_anywhere(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R14: tables, database file, WAL, key store, data folder, temporary files, logs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with listening() as heard:
        scene = Scene(gather(house.app, house.store))
        scene.write()
        scene.share()
        scene.answer()
        _go_wrong(scene)
        leaves = {where: _in_clear(scene.secret, raw) for where, raw in _rest(house, tmp_path)}
        scene.let_go()
        leaves |= {where: _in_clear(scene.secret, raw) for where, raw in _rest(house, tmp_path)}
    assert {where: words for where, words in leaves.items() if words} == {}
    said = heard.getvalue()
    assert said.count('"event": "request"') > 30, "the log was not heard"
    assert _in_clear(scene.secret, said.encode()) == set()
    assert not [one for one in scene.ids.values() if one in said], "an id in the log"


def test_the_search_would_find_a_word_left_in_clear(cast: Cast, house: House) -> None:
    """The check itself can fail: kinds and roles are not sealed, and are found."""
    cast.ana.api.write("words", kind="safety-plan")
    found = [where for where, raw in everything_at_rest(house) if b"safety-plan" in raw]
    assert "entry.kind" in found
    if house.backend == "sqlite":
        assert [where for where in found if "journal.db" in where]


def _rest(house: House, temporary: Path) -> list[tuple[str, bytes]]:
    # Operation ids are made by the phone, say nothing, and are stored as they are.
    found = list(everything_at_rest(house, temporary))
    return [(where, raw) for where, raw in found if not where.endswith(".op_id")]


def _in_clear(secret: Secrets, raw: bytes) -> set[str]:
    words = {name for name in secret.found_in(raw) if not name.endswith("_key")}
    return words | {word for word in PLAIN_AT_REST if word.encode() in raw}


def _go_wrong(scene: Scene) -> None:
    """Errors of every kind, with words in them; none of them says one back."""
    ana, secret = scene.cast.ana, scene.secret
    entry, word = f"/entries/{scene.ids['entry_id']}", secret["wrong"]
    tried = [
        ana.api.put(entry, {"kind": word, "body": word}, If_Match='"1"'),
        ana.api.put(entry, {"kind": "letter", "body": [word]}, If_Match='"1"'),
        ana.api.put(entry, {"kind": "letter", "body": word}),
        ana.api.put(entry, {"kind": "letter", "title": word * 200}, If_Match='"3"'),
        ana.api.put(entry, {"kind": "letter", "body": word, "time_zone": word}, If_Match='"3"'),
        ana.api.put(entry, {"kind": "letter", "answers": [{"prompt": word}]}, If_Match='"3"'),
        ana.api.post("/courses", {"medicine": word, "route": word}),
        ana.api.post("/shares", {"entry_id": word, "version": word, "person_id": word}),
        ana.api.patch("/me", {"name": [word], "time_zone": word}),
        ana.api.get(f"/entries?kind={word}"),
        ana.api.get(f"/entries?cursor={word}"),
        ana.api.get(f"/{word}"),
        ana.api.post(f"/prompts/{word}/set-aside", {"choice": "skip"}),
        scene.cast.nobody.post("/sign-in", {"email": f"{word}@example.org", "password": word}),
        ana.client.post("/api/v1/courses", data=f'{{"{word}', headers=_json()),
        ana.client.post("/api/v1/courses", data=word, headers={"Origin": ORIGIN}),
    ]
    for at, answer in enumerate(tried):
        assert 400 <= answer.status_code < 500, at
        assert secret.found_in(answer.data) == set(), at
        assert secret.found_in(str(answer.headers)) == set(), at


def _json() -> dict[str, str]:
    return {"Origin": ORIGIN, "Content-Type": "application/json"}
