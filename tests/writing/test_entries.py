"""Writing an entry: new, revised, repeated, stale, emptied; and nothing is ever lost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.writing import entries
from journal.writing.entry import draft
from tests.cast import Cast, Member

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1)


def put(member: Member, entry_id: Any, body: str, base: int | None, **more: Any) -> Any:
    headers = {"If_None_Match": "*"} if base is None else {"If_Match": f'"{base}"'}
    key = more.pop("key", None)
    if key:
        headers["Idempotency_Key"] = key
    given = {"kind": "reflection", "body": body, **more}
    return member.api.put(f"/entries/{entry_id}", given, **headers)


def bodies(member: Member, entry_id: Any) -> dict[int, str]:
    """Every version of an entry, by its number."""
    listed = member.api.get(f"/entries/{entry_id}/versions").json["items"]
    numbers = [one["version"] for one in listed]
    assert numbers == sorted(numbers, reverse=True)
    path = f"/entries/{entry_id}/versions"
    return {n: member.api.get(f"{path}/{n}").json["body"] for n in numbers}


def test_ana_writes_and_revises_and_every_version_stays(cast: Cast) -> None:
    entry_id = uuid4()
    first = put(cast.ana, entry_id, "one", None)
    assert (first.status_code, first.headers["ETag"]) == (201, '"1"')
    for number, text in ((2, "two"), (3, "three\r\n\tstill"), (4, "vier ünd ﬁnf")):
        answer = put(cast.ana, entry_id, text, number - 1)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{number}"')
        assert answer.json["version"] == number
    found = {1: "one", 2: "two", 3: "three\r\n\tstill", 4: "vier ünd ﬁnf"}
    assert bodies(cast.ana, entry_id) == found
    assert cast.ana.api.get(f"/entries/{entry_id}").json["body"] == found[4]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=TEXT, answer=TEXT)
def test_words_come_back_byte_for_byte(cast: Cast, body: str, answer: str) -> None:
    """X-1: whatever they are made of, composed or not."""
    entry = cast.ana.api.write(body, title="t", mood=answer[:300])
    found = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert found["body"].encode() == body.encode()
    assert found["mood"].encode() == answer[:300].encode()


def test_the_same_words_again_are_no_new_version(cast: Cast) -> None:
    """Y-14: an editor that was opened and left writes nothing."""
    entry = cast.ana.api.write("as it was", title="t", mood="m")
    again = put(cast.ana, entry["id"], "as it was", 1, title="t", mood="m")
    assert (again.status_code, again.json["version"]) == (200, 1)
    put(cast.ana, entry["id"], "changed", 1, title="t", mood="m")
    same_as_head = put(cast.ana, entry["id"], "changed", 1, title="t", mood="m")
    assert (same_as_head.status_code, same_as_head.json["version"]) == (200, 2)
    assert list(bodies(cast.ana, entry["id"])) == [2, 1]


@pytest.mark.parametrize("base", [None, 1, 2, 4, 999])
def test_a_stale_write_changes_nothing_and_gets_the_head(cast: Cast, base: int | None) -> None:
    """Y-13: a tab opened five days ago never overwrites."""
    entry = cast.ana.api.write("one")
    put(cast.ana, entry["id"], "two", 1)
    put(cast.ana, entry["id"], "three", 2)
    before = cast.ana.api.get(f"/entries/{entry['id']}")
    answer = put(cast.ana, entry["id"], "from an old tab", base)
    assert answer.status_code == 412
    assert answer.headers["ETag"] == '"3"'
    assert answer.json["current"] == before.json
    assert cast.ana.api.get(f"/entries/{entry['id']}").data == before.data
    assert list(bodies(cast.ana, entry["id"])) == [3, 2, 1]


def test_revising_what_was_never_written_finds_nothing(cast: Cast) -> None:
    assert put(cast.ana, uuid4(), "words", 1).status_code == 404


@pytest.mark.parametrize("name", ["ben", "fay", "gil"])
def test_only_patients_write(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    assert put(member, uuid4(), "words", None).status_code == 404
    assert member.submit(f"/entries/{uuid4()}", kind="free-page", body="w").status_code == 404


def test_the_id_of_anas_entry_is_a_new_entry_of_cleos(cast: Cast) -> None:
    """R4: it neither collides nor tells."""
    entry_id = uuid4()
    put(cast.ana, entry_id, "ana's", None)
    put(cast.ana, entry_id, "ana's second", 1)
    assert put(cast.cleo, entry_id, "guess", 2).status_code == 404
    assert put(cast.cleo, entry_id, "cleo's", None).status_code == 201
    assert cast.cleo.api.get(f"/entries/{entry_id}").json["body"] == "cleo's"
    assert bodies(cast.cleo, entry_id) == {1: "cleo's"}
    assert cast.cleo.api.delete(f"/entries/{entry_id}").status_code == 204
    assert bodies(cast.ana, entry_id) == {1: "ana's", 2: "ana's second"}


def test_the_same_operation_ten_times_is_one_version_and_one_answer(cast: Cast) -> None:
    """Y-1 in sequence, for a new entry, a revision, and after the entry went on."""
    entry_id = uuid4()
    for base, text, status in ((None, "one", 201), (1, "two", 200)):
        answers = [put(cast.ana, entry_id, text, base, key=f"op-{text}") for _ in range(10)]
        assert {a.status_code for a in answers} == {status}
        assert len({a.data for a in answers}) == 1
    put(cast.ana, entry_id, "three", 2, key="op-three")
    late = put(cast.ana, entry_id, "one", None, key="op-one")
    assert (late.status_code, late.json["version"], late.json["body"]) == (201, 1, "one")
    assert bodies(cast.ana, entry_id) == {1: "one", 2: "two", 3: "three"}


def test_a_key_that_was_used_for_something_else_is_refused(cast: Cast) -> None:
    entry_id = uuid4()
    put(cast.ana, entry_id, "one", None, key="k")
    for answer in (
        put(cast.ana, entry_id, "two", 1, key="k"),
        put(cast.ana, entry_id, "one", 1, key="k"),
        put(cast.ana, uuid4(), "one", None, key="k"),
        put(cast.ana, entry_id, "one", None, key="k", mood="low"),
    ):
        assert answer.status_code == 422
        assert "Idempotency-Key" in answer.json["errors"]
    assert bodies(cast.ana, entry_id) == {1: "one"}
    assert put(cast.cleo, entry_id, "cleo's own k", None, key="k").status_code == 201


@pytest.mark.parametrize(
    "blank", ["", "   \n\t ", "\u200b\u200d\ufeff", "\u2060\u00ad\u202e", "\u3000\u2028"]
)
def test_a_blank_body_over_text_needs_to_be_meant(cast: Cast, blank: str) -> None:
    """Y-7: also when it is only spaces, or zero wide."""
    entry = cast.ana.api.write("a long evening's words", title="kept")
    before = cast.ana.api.get(f"/entries/{entry['id']}").data
    refused = put(cast.ana, entry["id"], blank, 1, title="kept")
    assert refused.status_code == 422
    assert "clear" in refused.json["errors"]
    assert cast.ana.api.get(f"/entries/{entry['id']}").data == before
    meant = put(cast.ana, entry["id"], blank, 1, title="kept", clear=True)
    assert (meant.status_code, meant.json["version"], meant.json["body"]) == (200, 2, blank)
    assert bodies(cast.ana, entry["id"])[1] == "a long evening's words"


def test_a_page_with_nothing_on_it_does_not_empty_what_has_only_answers(cast: Cast) -> None:
    """Y-7: a title or a mood alone is text too."""
    entry = cast.ana.api.write("", title="only a title", mood="and a mood")
    assert put(cast.ana, entry["id"], "", 1).status_code == 422
    assert put(cast.ana, entry["id"], "", 1, clear=True).status_code == 200


def test_a_new_entry_may_be_blank_and_be_filled_later(cast: Cast) -> None:
    entry = cast.ana.api.write("")
    assert put(cast.ana, entry["id"], "now", 1).json["version"] == 2


def test_an_entry_hangs_only_on_what_is_anas(cast: Cast) -> None:
    theirs = cast.session_of(cast.cleo, hours=24)
    for wrong in (
        {"therapy_session_id": theirs["id"]},
        {"course_id": theirs["course_id"]},
        {"therapy_session_id": str(uuid4())},
    ):
        answer = put(cast.ana, uuid4(), "words", None, **wrong)
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == list(wrong)
    mine, other = cast.session_of(cast.ana, hours=24), cast.session_of(cast.ana, hours=48)
    entry = cast.ana.api.write("w", therapy_session_id=mine["id"])
    assert entry["course_id"] == mine["course_id"]
    both = {"therapy_session_id": mine["id"], "course_id": other["course_id"]}
    assert put(cast.ana, uuid4(), "w", None, **both).status_code == 422


def test_a_write_in_a_unit_that_fails_leaves_nothing(cast: Cast) -> None:
    """K-1 in small: ledger, version and entry stand or fall together."""
    entry_id = UUID(int=7)
    wanted = draft({"kind": "free-page", "body": "words"})

    def write_and_fail() -> None:
        with cast.ana.acting() as ana:
            entries.write(ana, entry_id, wanted, base=None, op_id="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert cast.ana.api.get(f"/entries/{entry_id}").status_code == 404
    assert put(cast.ana, entry_id, "other words", None, key="k").status_code == 201
