"""What the practice says of itself: everyone of it reads it, Gil changes it."""

import threading

import pytest

from journal.errors import NotFound
from journal.people import clinic_settings
from tests.cast import Cast

FULL = {
    "name": "The house by the canal",
    "line": "+353 1 234 5678",
    "hours": "Monday to Friday, 9 to 17",
    "crisis_country": "IE",
    "time_zone": "Europe/Dublin",
    "reads_when": "before your next session",
    "between": "the practice's line",
}


def test_everyone_of_the_practice_reads_its_line_and_hours_and_hal_does_not(cast: Cast) -> None:
    done = cast.gil.api.patch("/practice/settings", {"version": 0, **FULL, "open_joining": True})
    assert (done.status_code, done.json["version"]) == (200, 1)
    for member in (cast.ana, cast.ben, cast.dov, cast.gil):
        said = member.api.get("/practice").json
        assert said == {name: FULL[name] for name in said}
        assert set(said) == {"name", "line", "hours", "crisis_country", "time_zone"}
    assert cast.hal.api.get("/practice").json["line"] == ""
    again = cast.gil.api.patch("/practice/settings", {"version": 1, "line": ""}).json
    assert (again["line"], again["hours"], again["open_joining"]) == ("", FULL["hours"], True)


def test_a_therapist_who_wrote_no_contract_says_the_practices_and_their_own_goes_first(
    cast: Cast,
) -> None:
    cast.ben.api.patch("/me", {"reads_when": "on Mondays"})
    cast.gil.api.patch("/practice/settings", {"version": 0, **FULL})
    people = {one["name"]: one for one in cast.ana.api.get("/sharing/people").json["items"]}
    assert (people["Ben"]["reads_when"], people["Ben"]["between"]) == ("on Mondays", "")
    assert people["Fay"]["reads_when"] == "before your next session"
    assert people["Fay"]["between"] == "the practice's line"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("line", "call us"),
        ("line", "1"),
        ("line", "tel:123;ext=4"),
        ("hours", "x" * 201),
        ("crisis_country", "XX"),
        ("time_zone", "Mars/Base"),
        ("time_zone", ""),
        ("reads_when", "x" * 501),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    cast: Cast, field: str, value: str
) -> None:
    answer = cast.gil.api.patch("/practice/settings", {"version": 0, "line": "123", field: value})
    assert answer.status_code == 422
    assert cast.gil.api.get("/practice/settings").json["version"] == 0


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    form = {**FULL, "version": "0", "line": "call us", "hours": "mornings"}
    refused = cast.gil.submit("/practice/settings", **form)
    assert refused.status_code == 422
    assert "A telephone number" in refused.text
    assert 'value="mornings"' in refused.text
    assert cast.gil.submit("/practice/settings", **{**form, "line": ""}).status_code == 303
    kept = cast.gil.page("/practice/settings").text
    assert 'value="mornings"' in kept
    assert "The house by the canal" in cast.gil.page("/practice").text


def test_a_stale_form_changes_nothing_and_shows_both(cast: Cast) -> None:
    cast.gil.api.patch("/practice/settings", {"version": 0, "hours": "evenings"})
    form = {**FULL, "version": "0", "hours": "mornings"}
    refused = cast.gil.submit("/practice/settings", **form)
    assert refused.status_code == 409
    assert "evenings" in refused.text
    assert 'value="mornings"' in refused.text
    assert cast.gil.api.get("/practice/settings").json["hours"] == "evenings"
    assert 'name="version" value="1"' in refused.text
    assert cast.gil.submit("/practice/settings", **{**form, "version": "1"}).status_code == 303


def test_two_who_set_it_first_at_once_take_turns(cast: Cast) -> None:
    clients = [cast.gil.another_client() for _ in range(3)]
    ready, said = threading.Barrier(3), list[int]()

    def change(at: int) -> None:
        ready.wait()
        answer = clients[at].patch(
            "/api/v1/practice/settings",
            json={"version": 0, "hours": f"number {at}"},
            headers={"Origin": "http://localhost"},
        )
        said.append(answer.status_code)

    threads = [threading.Thread(target=change, args=(at,)) for at in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == [200, 409, 409]


def test_nobody_but_an_administrator_changes_it(cast: Cast) -> None:
    for member in (cast.ana, cast.ben):
        with member.acting() as viewer, pytest.raises(NotFound):
            clinic_settings.change(viewer, {"line": "123"}, 0)


def test_settings_that_cannot_be_opened_leave_the_country_and_a_page(cast: Cast) -> None:
    cast.gil.api.patch("/practice/settings", {"version": 0, **FULL})
    with cast.store.engine.begin() as connection:
        connection.exec_driver_sql("update clinic_setting set version = 7")
    said = cast.ana.api.get("/practice").json
    assert (said["line"], said["crisis_country"]) == ("", "IE")
    assert cast.gil.page("/practice/settings").status_code == 200
