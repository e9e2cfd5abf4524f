"""Courses: who may begin, read and change them, and whose words stay whose."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import Cast, Member

AIM = "to stop being afraid of the lift"
FOCUS = "the lift on the third floor"


def begin(member: Member, **more: Any) -> Any:
    answer = member.api.post("/courses", {"medicine": "ketamine", "route": "iv", **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def begin_for(therapist: Member, patient: Member, **more: Any) -> Any:
    return begin(therapist, patient_id=str(patient.id), **more)


def every_answer(member: Member, course: Any) -> str:
    """All that this person's calls and pages say of one course and its patient."""
    paths = ["/courses", f"/courses/{course['id']}", f"/courses/{course['id']}/therapy-sessions"]
    said = [member.api.get(path).get_data(as_text=True) for path in paths]
    pages = [f"/courses/{course['id']}", f"/patients/{course['patient_id']}", "/caseload"]
    return "\n".join(said + [member.page(path).get_data(as_text=True) for path in pages])


def test_ana_and_her_therapists_share_the_frame_of_a_course(cast: Cast) -> None:
    course = begin(cast.ana, planned_sessions=6, boosters=2)
    for member in (cast.ana, cast.ben, cast.fay):
        found = member.api.get(f"/courses/{course['id']}").json
        assert (found["medicine"], found["route"]) == ("ketamine", "iv")
        assert (found["planned_sessions"], found["boosters"]) == (6, 2)
        assert [one["id"] for one in member.api.get("/courses").json["items"]] == [course["id"]]


@pytest.mark.parametrize("name", ["cleo", "dov", "eve", "gil", "hal"])
def test_nobody_else_reaches_the_course_or_begins_one(cast: Cast, name: str) -> None:
    course = begin(cast.ana, aim=AIM)
    member = getattr(cast, name)
    path = f"/courses/{course['id']}"
    sham = f"/courses/{uuid4()}"
    for answer, other in (
        (member.api.get(path), member.api.get(sham)),
        (member.api.patch(path, {"aim": "x"}), member.api.patch(sham, {"aim": "x"})),
        (member.api.get(f"{path}/therapy-sessions"), member.api.get(f"{sham}/therapy-sessions")),
    ):
        assert answer.status_code == 404
        assert answer.data == other.data
    given = {"medicine": "ketamine", "route": "iv", "patient_id": str(cast.ana.id)}
    assert member.api.post("/courses", given).status_code in (404, 422)
    assert len(cast.ana.api.get("/courses").json["items"]) == 1
    assert AIM not in every_answer(member, course)


def test_ben_never_reads_the_aim_or_the_free_focus_that_ana_wrote(cast: Cast) -> None:
    course = begin(cast.ana, aim=AIM, focus=FOCUS)
    for member in (cast.ben, cast.fay):
        said = every_answer(member, course)
        assert AIM not in said
        assert FOCUS not in said
        answer = member.api.patch(f"/courses/{course['id']}", {"planned_sessions": 4})
        assert answer.status_code == 200
        assert AIM not in json.dumps(answer.json)
        assert FOCUS not in json.dumps(answer.json)
    kept = cast.ana.api.get(f"/courses/{course['id']}").json
    assert (kept["aim"], kept["focus"], kept["planned_sessions"]) == (AIM, FOCUS, 4)


@pytest.mark.parametrize("field", ["aim", "focus"])
def test_ben_cannot_guess_or_overwrite_what_ana_wrote(cast: Cast, field: str) -> None:
    """The same words get the same refusal as others, byte for byte."""
    course = begin(cast.ana, aim=AIM, focus=FOCUS)
    path = f"/courses/{course['id']}"
    right = cast.ben.api.patch(path, {field: AIM if field == "aim" else FOCUS})
    wrong = cast.ben.api.patch(path, {field: "something else"})
    empty = cast.ben.api.patch(path, {field: ""})
    assert right.status_code == 422
    assert right.data == wrong.data == empty.data
    pages = [
        cast.ben.submit(f"{path}/edit", medicine="ketamine", route="iv", **{field: words})
        for words in (AIM if field == "aim" else FOCUS, "something else!!")
    ]
    assert pages[0].status_code == pages[1].status_code
    kept = cast.ana.api.get(path).json
    assert (kept["aim"], kept["focus"]) == (AIM, FOCUS)


def test_what_ben_writes_is_read_by_both_until_ana_makes_it_hers(cast: Cast) -> None:
    course = begin_for(cast.ben, cast.ana, aim="what we agreed on", focus="what ben called it")
    path = f"/courses/{course['id']}"
    assert cast.ana.api.get(path).json["aim"] == "what we agreed on"
    assert cast.ben.api.patch(path, {"aim": "a little more"}).json["aim"] == "a little more"
    assert cast.fay.api.get(path).json["aim"] == ""
    assert cast.ana.api.patch(path, {"aim": AIM}).json["aim"] == AIM
    assert cast.ben.api.get(path).json["aim"] == ""
    assert cast.ben.api.patch(path, {"aim": "mine again"}).status_code == 422
    assert cast.ana.api.get(path).json["aim"] == AIM


def test_the_frame_ana_leaves_alone_does_not_make_bens_words_hers(cast: Cast) -> None:
    course = begin_for(cast.ben, cast.ana, aim="what we agreed on")
    cast.ana.api.patch(f"/courses/{course['id']}", {"planned_sessions": 3})
    assert cast.ben.api.get(f"/courses/{course['id']}").json["aim"] == "what we agreed on"


def test_ben_begins_courses_only_for_whom_he_treats(cast: Cast) -> None:
    frame = {"medicine": "ketamine", "route": "iv"}
    for patient_id in (cast.hal.id, cast.dov.id, cast.ben.id, uuid4()):
        answer = cast.ben.api.post("/courses", {**frame, "patient_id": str(patient_id)})
        assert answer.status_code == 404
    assert cast.ben.api.post("/courses", frame).status_code == 422
    course = begin_for(cast.ben, cast.cleo)
    assert cast.cleo.api.get(f"/courses/{course['id']}").status_code == 200
    assert cast.ana.api.get(f"/courses/{course['id']}").status_code == 404


def test_a_course_ends_for_ben_with_the_care_tie(cast: Cast) -> None:
    course = begin_for(cast.ben, cast.ana, aim="what we agreed on")
    cast.end_care(cast.ana, cast.ben)
    assert cast.ben.api.get(f"/courses/{course['id']}").status_code == 404
    assert cast.ben.api.patch(f"/courses/{course['id']}", {"aim": ""}).status_code == 404
    assert cast.ben.api.get("/courses").json["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"medicine": "tea"},
        {"route": "by post"},
        {"route": ""},
        {"planned_sessions": 61},
        {"planned_sessions": -1},
        {"planned_sessions": True},
        {"boosters": 1.5},
        {"focus": "x" * 201},
        {"aim": "\0"},
        {"patient_id": "me"},
        {"owner": "ana"},
    ],
)
def test_a_course_that_makes_no_sense_is_refused_whole(cast: Cast, wrong: Any) -> None:
    given = {"medicine": "ketamine", "route": "iv", **wrong}
    answer = cast.ana.api.post("/courses", given)
    assert answer.status_code == 422
    assert answer.json["errors"]
    assert cast.ana.api.get("/courses").json["items"] == []
