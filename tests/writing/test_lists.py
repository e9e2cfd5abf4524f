"""Lists of one's own entries: the server's order, every row once, previews that split nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal import clock
from journal.writing import entries, reading
from journal.writing import words as writing
from journal.writing.entry import draft
from tests.cast import Cast, Member

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
CLUSTERS = {
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "a farmer of a skin tone": "\U0001f9d1\U0001f3fd\u200d\U0001f33e",
    "a flag": "\U0001f1ee\U0001f1ea",
    "a flag made of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "a heart that is an emoji": "\u2764\ufe0f",
    "a keycap": "7\ufe0f\u20e3",
    "a decomposed letter": "e\u0301",
    "many marks": "a\u0316\u0323\u0301\u0308",
    "decomposed Korean": "\u1112\u1161\u11ab",
    "a Devanagari conjunct": "\u0915\u094d\u0937",
    "a Devanagari vowel": "\u0928\u093f",
    "a Tamil vowel": "\u0ba8\u0bbf",
    "a Thai vowel": "\u0e01\u0e33",
    "a joiner that is none": "\u0645\u200c",
}


def listed(member: Member, query: str = "") -> list[Any]:
    """All pages of a list, walked to the end."""
    found: list[Any] = []
    cursor = ""
    while True:
        page = member.api.get(f"/entries?limit=7{query}{cursor}")
        assert page.status_code == 200, page.json
        found += page.json["items"]
        if page.json["next"] is None:
            return found
        cursor = f"&cursor={page.json['next']}"


def fill(member: Member, count: int, ids: list[UUID] | None = None) -> list[str]:
    """Many entries in one unit of work; their ids."""
    wanted = draft({"kind": "free-page", "body": "words"})
    ids = ids or [uuid4() for _ in range(count)]
    with member.acting() as viewer:
        for entry_id in ids:
            entries.write(viewer, entry_id, wanted, base=None)
    return [str(entry_id) for entry_id in ids]


@pytest.mark.parametrize("phone", ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_the_order_is_the_servers_whatever_the_phone_says(cast: Cast, phone: str) -> None:
    """T-6: nothing is pinned on top for ever; the time shown is the person's."""
    made = []
    for minute, written_at in enumerate((None, phone, None)):
        with clock.at(NOW + timedelta(minutes=minute)):
            more = {"written_at": written_at} if written_at else {}
            made.append(cast.ana.api.write(f"entry {minute}", **more))
    with clock.at(NOW + timedelta(hours=1)):
        found = cast.ana.api.get("/entries").json["items"]
        assert [one["id"] for one in found] == [one["id"] for one in made[::-1]]
        assert found[1]["written_at"] == phone
        page = cast.ana.page("/journal").get_data(as_text=True)
        places = [page.index(f"entry {minute}") for minute in (2, 1, 0)]
        assert places == sorted(places)


def test_revising_does_not_move_an_entry(cast: Cast) -> None:
    with clock.at(NOW):
        first = cast.ana.api.write("first")
    with clock.at(NOW + timedelta(minutes=1)):
        second = cast.ana.api.write("second")
        body = {"kind": "reflection", "body": "first again"}
        cast.ana.api.put(f"/entries/{first['id']}", body, If_Match='"1"')
        found = [one["id"] for one in cast.ana.api.get("/entries").json["items"]]
        assert found == [second["id"], first["id"]]


def test_paging_misses_nothing_while_new_entries_come(cast: Cast) -> None:
    """Y-21: 500 of one moment and more between pages; none missed, none twice."""
    with clock.at(NOW):
        there = fill(cast.ana, 500)
    with clock.at(NOW + timedelta(minutes=1)):
        found: list[str] = []
        cursor, pages = "", 0
        while True:
            page = cast.ana.api.get(f"/entries?limit=7{cursor}").json
            found += [one["id"] for one in page["items"]]
            pages += 1
            if pages % 10 == 0:
                cast.ana.api.write("and one more while paging")
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 500
    assert set(found) == set(there)


def test_an_act_pages_by_the_same_keys_as_its_list(cast: Cast) -> None:
    with clock.at(NOW):
        ids = fill(cast.ana, 5)
    with cast.ana.acting(writes=False) as ana:
        first = reading.page(ana, limit=2)
        rest = reading.page(ana, after=(first[-1].created_at, first[-1].id), limit=10)
    assert sorted(str(one.id) for one in [*first, *rest]) == sorted(ids)


def test_lists_narrow_to_a_kind_and_to_a_session(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=30)
    letter = cast.ana.api.write("dear me", kind="letter", therapy_session_id=one["id"])
    note = cast.ana.api.write("noted", kind="session-note", therapy_session_id=one["id"])
    cast.ana.api.write("loose", kind="letter")
    assert [e["id"] for e in listed(cast.ana, "&kind=session-note")] == [note["id"]]
    of_session = f"&therapy_session_id={one['id']}"
    assert {e["id"] for e in listed(cast.ana, of_session)} == {letter["id"], note["id"]}
    assert [e["id"] for e in listed(cast.ana, f"{of_session}&kind=letter")] == [letter["id"]]
    assert listed(cast.cleo, of_session) == []
    assert cast.ana.api.get("/entries?kind=diary").status_code == 422


def test_a_cursor_is_good_only_for_whom_it_was_made(cast: Cast) -> None:
    """I-3: signed, and bound to its owner."""
    for member in (cast.ana, cast.cleo):
        fill(member, 5)
    theirs = cast.cleo.api.get("/entries?limit=2").json["next"]
    mine = cast.ana.api.get("/entries?limit=2").json["next"]
    changed = mine[:-9] + ("A" if mine[-9] != "A" else "B") + mine[-8:]
    for cursor in (theirs, changed, "", "x", "%00"):
        assert cast.ana.api.get(f"/entries?limit=2&cursor={cursor}").status_code in (400, 422)
    assert cast.ana.page(f"/journal?cursor={theirs}").status_code == 400
    for limit in ("0", "101", "-1", "7.5", "many", "1e3", ""):
        assert cast.ana.api.get(f"/entries?limit={limit}").status_code == 422


@pytest.mark.parametrize("name", sorted(CLUSTERS))
def test_a_preview_never_splits_what_a_reader_sees_as_one(name: str) -> None:
    """X-5: wherever in the text it stands."""
    cluster = CLUSTERS[name]
    for before in range(writing.PREVIEW - 12, writing.PREVIEW + 2):
        text = "x" * before + cluster + "y" * 20
        shown = writing.Words(body=text).preview
        assert shown.endswith("…")
        kept = shown.removesuffix("…").lstrip("x").rstrip("y")
        assert kept in ("", cluster), (before, kept)


def test_a_preview_is_the_first_line_of_whatever_there_is() -> None:
    assert writing.Words(body=" \n one\r\n two ").preview == "one two"
    assert writing.Words(title="\u200b", mood="low").preview == "low"
    assert writing.Words().preview == ""
    assert writing.cut("\u0301" * 200, 140) == "…"
