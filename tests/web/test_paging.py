"""Every list of the API is walked by its cursor to the end: each row once, none left out."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from journal import clock
from journal.people import care, persons
from tests.cast import ZONE, Cast, Member, password_hash


def walked(member: Member, path: str, limit: int = 2) -> list[Any]:
    """All rows, and that no page holds more than was asked for."""
    rows: list[Any] = []
    cursor = ""
    while True:
        answer = member.api.get(f"{path}?limit={limit}{cursor}")
        assert answer.status_code == 200, answer.json
        assert len(answer.json["items"]) <= limit
        rows += answer.json["items"]
        if answer.json["next"] is None:
            return rows
        assert answer.json["items"]
        cursor = f"&cursor={answer.json['next']}"


def plan(cast: Cast, course_id: str, count: int) -> list[str]:
    made = []
    for at in range(count):
        starts_at = (clock.now() + timedelta(days=3 * at)).isoformat()
        given = {"starts_at": starts_at, "time_zone": ZONE}
        made.append(cast.ana.api.post(f"/courses/{course_id}/therapy-sessions", given).json["id"])
    return made


def admit(cast: Cast, count: int) -> list[str]:
    """So many more patients of Ben's."""
    made = []
    with cast.store.unit(writes=True):
        for at in range(count):
            email, name = f"{uuid4().hex}@example.org", f"Patient {at}"
            given = {"role": "patient", "lane": None, "time_zone": ZONE, "name": name}
            new = persons.create(
                cast.clinic_id, email=email, password_hash=password_hash(), **given
            )
            care.begin(new, cast.ben.id)
            made.append(str(new))
    return made


def test_courses(cast: Cast) -> None:
    given = {"medicine": "ketamine", "route": "iv"}
    made = [cast.ana.api.post("/courses", given).json["id"] for _ in range(5)]
    assert [one["id"] for one in walked(cast.ana, "/courses")] == made[::-1]
    assert [one["id"] for one in walked(cast.ben, "/courses")] == made[::-1]
    assert walked(cast.dov, "/courses") == []


def test_therapy_sessions_with_the_arcs_of_the_whole_series(cast: Cast) -> None:
    given = {"medicine": "ketamine", "route": "iv"}
    course = cast.ana.api.post("/courses", given).json["id"]
    made = plan(cast, course, 5)
    path = f"/courses/{course}/therapy-sessions"
    found = walked(cast.ana, path)
    assert [one["id"] for one in found] == made
    assert found == cast.ana.api.get(path).json["items"]
    assert [one["number"] for one in found] == [1, 2, 3, 4, 5]


def test_the_caseload(cast: Cast) -> None:
    admitted = admit(cast, 3)
    cast.share(cast.cleo, cast.ben)
    found = [one["patient"]["id"] for one in walked(cast.ben, "/caseload")]
    assert found[0] == str(cast.cleo.id)
    assert sorted(found) == sorted([*admitted, str(cast.ana.id), str(cast.cleo.id)])
    first = cast.ben.api.get("/caseload?limit=1").json["next"]
    cast.end_care(cast.cleo, cast.ben)
    assert cast.ben.api.get(f"/caseload?limit=1&cursor={first}").status_code == 400


LISTS = {
    "/entries": "ana",
    "/courses": "ana",
    "/shares": "ana",
    "/inbox": "ben",
    "/caseload": "ben",
}


@pytest.mark.parametrize("path", sorted(LISTS))
def test_a_cursor_of_another_list_or_person_or_hand_is_refused(cast: Cast, path: str) -> None:
    """I-3, I-2."""
    for patient in (cast.ana, cast.cleo):
        for _ in range(3):
            cast.share(patient, cast.ben)
        cast.session_of(patient, hours=30)
        cast.session_of(patient, hours=30)
    cursors = {
        other: getattr(cast, name).api.get(f"{other}?limit=1").json["next"]
        for other, name in LISTS.items()
    }
    assert all(cursors.values())
    own, member = cursors.pop(path), getattr(cast, LISTS[path])
    changed = own[:-9] + ("A" if own[-9] != "A" else "B") + own[-8:]
    strange = [*cursors.values(), changed, "x", "%27%20OR%201=1", "é", "e30", "."]
    stranger = cast.dov if LISTS[path] == "ben" else cast.cleo
    assert stranger.api.get(f"{path}?cursor={own}").status_code == 400
    for cursor in strange:
        answer = member.api.get(f"{path}?limit=1&cursor={cursor}")
        assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    for limit in ("0", "101", "-1", "many"):
        assert member.api.get(f"{path}?limit={limit}").status_code == 422
    assert member.api.get(f"{path}?limit=1&cursor={own}").status_code == 200
