"""What Ana does not share changes nothing for anybody: no count, no order, no time, no byte."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from journal import clock
from tests.cast import Cast, Member
from tests.sharing.test_shares import shared
from tests.writing.test_entries import put
from tests.writing.test_two_versions import page_post

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
SIGNED = re.compile(r"(?<=\w)\.[\w-]+\.[\w-]+(?=;)|Expires=[^;]+")
OPENING = re.compile(r"^/(api/v1/)?shared/")


def filled(cast: Cast) -> dict[str, Any]:
    """A course, two sessions, things shared and things not."""
    one = cast.session_of(cast.ana, hours=30, place="the blue room")
    coming = cast.session_of(cast.ana, hours=-100)
    wanted = cast.ana.api.write("to let go", kind="intention", therapy_session_id=one["id"])
    felt = cast.ana.api.write("felt", title="private", therapy_session_id=one["id"])
    quiet = cast.ana.api.write("unshared", therapy_session_id=one["id"])
    shares = [shared(cast, entry, cast.ben) for entry in (wanted, felt)]
    shared(cast, felt, cast.fay)
    cast.ben.api.get(f"/shared/{shares[0]['id']}")
    return {"one": one, "coming": coming, "felt": felt, "quiet": quiet, "share": shares[1]}


def paths(cast: Cast, ids: dict[str, Any]) -> list[str]:
    """Every GET of the house, filled with what is Ana's."""
    values = {
        "entry_id": ids["quiet"]["id"],
        "patient_id": str(cast.ana.id),
        "session_id": ids["one"]["id"],
        "course_id": ids["one"]["course_id"],
        "share_id": ids["share"]["id"],
        "person_id": str(cast.ana.id),
        "number": "1",
        "slug": "no-such",
        "filename": "none",
    }
    rules = [rule for rule in cast.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    found = []
    for rule in rules:
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m: values.get(m[1], "x"), rule.rule)
        if not OPENING.match(path) and not path.startswith(("/static", "/readyz")):
            found.append(path)
    of_ana = f"?patient_id={cast.ana.id}"
    found.remove("/write")  # a new page carries a new id each time it is opened
    return [*sorted(found), f"/api/v1/courses{of_ana}", "/api/v1/entries?q=unshared"]


def everything_of(member: Member, where: list[str]) -> dict[str, Any]:
    """Status, body and headers (but for the request's own number) of every answer."""
    said = {}
    for path in where:
        answer = member.client.get(path)
        headers = {k: v for k, v in answer.headers if k.lower() not in ("x-request-id", "date")}
        if "Set-Cookie" in headers:  # signed with the second it was given
            headers["Set-Cookie"] = SIGNED.sub("", headers["Set-Cookie"])
        said[path] = (answer.status_code, headers, answer.data)
    return said


@pytest.mark.parametrize("name", ["ben", "fay", "gil", "dov", "eve", "cleo"])
def test_what_ana_keeps_to_herself_changes_no_byte_for_others(cast: Cast, name: str) -> None:
    """R7: lists, counts and the arc as they see them stay what they were."""
    member = getattr(cast, name)
    with clock.at(NOW):
        ids = filled(cast)
        where = paths(cast, ids)
        everything_of(member, where)  # the keys of its links are in its cookie from now
        before = everything_of(member, where)
        assert before == everything_of(member, where)  # reading itself changes nothing
    with clock.at(NOW + timedelta(seconds=30)):
        session = {"therapy_session_id": ids["one"]["id"]}
        cast.ana.api.write("new", kind="session-note", **session)
        cast.ana.api.write("new", kind="intention", therapy_session_id=ids["coming"]["id"])
        cast.ana.api.write("a hard day", when="hard-day")
        put(cast.ana, ids["felt"]["id"], "felt, and changed since", 1, title="private", **session)
        put(cast.ana, ids["quiet"]["id"], "changed", 1, **session)
        page_post(cast.ana, ids["quiet"]["id"], "and a conflict", 1)
        cast.ana.api.delete(f"/entries/{ids['quiet']['id']}")
        cast.ana.api.post("/prompts/landing-colour/set-aside", {"choice": "not-for-me"})
        place = {"place": "another room"}
        assert cast.ana.api.patch(f"/therapy-sessions/{ids['one']['id']}", place).status_code == 200
        aim = {"aim": "something new", "focus": "in my own words"}
        assert cast.ana.api.patch(f"/courses/{ids['one']['course_id']}", aim).status_code == 200
        cast.ana.api.post("/shares/preview", {"entry_id": str(uuid4())})
        cast.ana.page("/journal")
    with clock.at(NOW):
        after = everything_of(member, where)
    changed = [path for path in where if before[path] != after[path]]
    assert changed == []
    assert any(status == 200 for status, _, _ in before.values())


def test_the_count_of_what_is_shared_is_all_that_a_share_adds(cast: Cast) -> None:
    """The other way round: this comparison does see what it should."""
    with clock.at(NOW):
        ids = filled(cast)
        where = paths(cast, ids)
        before = everything_of(cast.ben, where)
        shared(cast, ids["quiet"], cast.ben)
        after = everything_of(cast.ben, where)
    changed = {path for path in where if before[path] != after[path]}
    assert changed >= {"/inbox", "/caseload", "/api/v1/inbox", "/api/v1/caseload"}
