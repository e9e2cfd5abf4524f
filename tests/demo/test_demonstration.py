"""The demonstration: everyone can sign in, every page has something to show, and it is
refused where real people could be."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from journal.demo import cast as members
from tests.cast import ORIGIN
from tests.conftest import House

PASSWORD = "a lamp in the window"


@pytest.fixture
def filled(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    done = house.app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 0, done.output
    for one in members.CAST:
        assert one.email in done.output
    assert PASSWORD in done.output
    yield house
    # The house stands on for other tests, where nobody is a demonstration.
    (house.config.data_dir / members.FILE).unlink()


def signed_in(house: House, email: str) -> FlaskClient:
    client = house.app.test_client()
    given = {"email": email, "password": PASSWORD}
    answer = client.post("/api/v1/sign-in", json=given, headers={"Origin": ORIGIN})
    assert answer.status_code == 200
    return client


@pytest.mark.parametrize("member", members.CAST, ids=lambda member: member.name)
def test_everyone_of_the_cast_can_sign_in_and_has_a_first_page(
    filled: House, member: members.Member
) -> None:
    client = signed_in(filled, member.email)
    assert client.get("/", follow_redirects=True).status_code == 200
    assert client.get("/api/v1/me").json["name"] == member.name


def test_ana_has_a_fortnight_behind_her_and_something_next(filled: House) -> None:
    ana = signed_in(filled, "ana@example.org")
    entries = ana.get("/api/v1/entries?limit=100").json["items"]
    assert {entry["kind"] for entry in entries} == {
        "intention",
        "coping-plan",
        "safety-plan",
        "session-note",
        "reflection",
        "letter",
        "free-page",
    }
    shares = ana.get("/api/v1/shares").json["items"]
    assert {share["state"] for share in shares} == {"live", "withdrawn"}
    assert any(share["openings"] and share["changed_since"] for share in shares)
    assert any(share["replies"] for share in shares)
    course = ana.get("/api/v1/courses").json["items"][0]["id"]
    sessions = ana.get(f"/api/v1/courses/{course}/therapy-sessions").json["items"]
    assert len(sessions) == 3
    assert any(step["state"] == "open" for one in sessions for step in one["arc"])


def test_ben_has_something_unopened_of_two_people_and_eve_nothing(filled: House) -> None:
    inbox = signed_in(filled, "ben@example.org").get("/api/v1/inbox").json["items"]
    assert {item["patient"]["name"] for item in inbox if item["unopened"]} == {"Ana", "Cleo"}
    assert signed_in(filled, "eve@example.org").get("/api/v1/inbox").json["items"] == []


def test_it_is_never_filled_into_a_practice_that_has_people(filled: House) -> None:
    again = filled.app.test_cli_runner().invoke(args=["demo"])
    assert again.exit_code != 0
    assert "refused" in again.output
    reminded = filled.app.test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert reminded.exit_code == 0
    assert PASSWORD in reminded.output


def test_it_is_refused_where_the_site_is_not_on_this_machine(house: House) -> None:
    config = house.app.extensions["journal_config"]
    house.app.extensions["journal_config"] = replace(config, base_url="https://a.example.org")
    try:
        refused = house.app.test_cli_runner().invoke(args=["demo"])
    finally:
        house.app.extensions["journal_config"] = config
    assert refused.exit_code != 0
    assert "not on this machine" in refused.output
