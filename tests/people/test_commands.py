"""What a practice runs on its server: each command does its one thing, or says why not."""

import re
from datetime import timedelta

import pytest
from click.testing import Result

from journal import clock
from tests.cast import PASSWORD, Api, Cast
from tests.conftest import House

PERSON = {"--role": "patient", "--name": "Ida", "--email": "ida@example.org"}


def run(house: House | Cast, *words: str, given: str | None = None) -> Result:
    """Run `flask --app wsgi` with these words."""
    return house.app.test_cli_runner().invoke(args=list(words), input=given)


def clinic(house: House) -> str:
    """A new practice; its id as the command printed it."""
    made = run(
        house, "clinic", "create", "--name", "Practice", "--admin-name", "Gil",
        "--admin-email", "gil@example.org", "--password", PASSWORD,
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    found = re.search(r"Practice ([0-9a-f-]{36})\.", made.output)
    assert found is not None
    return found[1]


def person(house: House, clinic_id: str, **changes: str) -> Result:
    named = {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for pair in ({**PERSON, **named}).items() for word in pair]
    return run(house, "person", "create", "--clinic", clinic_id, "--password", PASSWORD, *words)


def signs_in(house: House | Cast, email: str) -> bool:
    given = {"email": email, "password": PASSWORD}
    return Api(house.app.test_client()).post("/sign-in", given).status_code == 200


def test_a_practice_can_start_with_the_commands_alone(house: House) -> None:
    clinic_id = clinic(house)
    assert signs_in(house, "gil@example.org")
    made = person(house, clinic_id, time_zone="Europe/Dublin")
    assert (made.exit_code, made.output) == (0, "They can sign in.\n")
    assert not person(
        house, clinic_id, role="therapist", lane="therapist", email="ben@example.org"
    ).exit_code
    tied = run(house, "care", "begin", "IDA@example.org", "ben@example.org")
    assert (tied.exit_code, tied.output) == (0, "They are tied from now.\n")
    ida = Api(house.app.test_client())
    ida.post("/sign-in", {"email": "ida@example.org", "password": PASSWORD})
    assert ida.get("/me").json["time_zone"] == "Europe/Dublin"
    assert len(ida.get("/sharing/people").json["items"]) == 1
    assert run(house, "care", "end", "ida@example.org", "ben@example.org").exit_code == 0
    assert ida.get("/sharing/people").json["items"] == []


def test_a_password_is_asked_for_without_being_shown(house: House) -> None:
    asked = run(
        house, "clinic", "create",
        given=f"Practice\nGil\ngil@example.org\n{PASSWORD}\n{PASSWORD}\n",
    )  # fmt: skip
    assert asked.exit_code == 0
    assert PASSWORD not in asked.output
    assert signs_in(house, "gil@example.org")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "short"}, "password: At least 15 characters"),
        ({"email": "not an address"}, "email: An e-mail address"),
        ({"time_zone": "Mars"}, "time_zone: A time zone"),
        ({"role": "therapist"}, "lane: A therapist has a lane"),
        ({"name": " "}, "name: A name"),
        ({"email": "GIL@example.org"}, "Somebody already signs in with this e-mail address."),
    ],
)
def test_a_command_that_is_refused_says_why_and_makes_nobody(
    house: House, changes: dict[str, str], said: str
) -> None:
    clinic_id = clinic(house)
    refused = person(house, clinic_id, **changes)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output
    assert not signs_in(house, "ida@example.org")


def test_a_person_of_no_practice_is_refused_with_a_sentence(house: House) -> None:
    refused = person(house, "00000000-0000-4000-8000-000000000000")
    assert refused.exit_code == 1
    assert refused.output == "Error: clinic: There is no such practice.\n"


def test_a_tie_that_cannot_be_is_refused_with_a_sentence(cast: Cast) -> None:
    ana, ben, hal = "ana@example.org", "ben@example.org", "hal@example.org"
    for words, said in [
        (("begin", ana, ben), "tied already"),
        (("begin", ana, "nobody@example.org"), "Nobody signs in as nobody@example.org."),
        (("begin", ben, ana), "This is not a patient."),
        (("begin", hal, ben), "This is not a therapist of the patient's practice."),
        (("end", ana, "dov@example.org"), "Error: "),
    ]:
        refused = run(cast, "care", *words)
        assert refused.exit_code == 1
        assert said in refused.output


def test_a_suspended_person_is_signed_out_and_stays_out(cast: Cast) -> None:
    assert cast.ana.api.get("/me").status_code == 200
    assert run(cast, "person", "suspend", "Ana@example.org").output == "Suspended.\n"
    assert cast.ana.api.get("/me").status_code == 401
    assert not signs_in(cast, "ana@example.org")
    assert run(cast, "person", "suspend", "nobody@example.org").exit_code == 1


def test_migrating_again_is_harmless(cast: Cast) -> None:
    cast.ana.api.write("still here")
    assert run(cast, "migrate").output == "The database is up to date.\n"
    assert cast.ana.api.get("/entries").json["items"][0]["body"] == "still here"


def test_the_keys_are_verified_and_counted(cast: Cast) -> None:
    done = run(cast, "keys", "verify")
    assert done.exit_code == 0
    assert re.fullmatch(r"key 1: \d+ data keys, all open\n", done.output)


def test_one_round_of_the_worker_ends_what_has_ended(cast: Cast) -> None:
    until = clock.now() + timedelta(hours=1)
    share = cast.share(cast.ana, cast.ben, "for an hour", until=until.isoformat())
    assert run(cast, "worker", "--once").exit_code == 0
    assert cast.ana.api.get(f"/shares/{share['id']}").json["snapshot"]["body"] == "for an hour"
    with clock.at(until + timedelta(seconds=1)):
        assert run(cast, "worker", "--once").exit_code == 0
    assert cast.ana.api.get(f"/shares/{share['id']}").json["snapshot"] is None


def test_the_gate_lists_every_route_with_who_may_use_it(cast: Cast) -> None:
    lines = run(cast, "gate").output.splitlines()
    assert len(lines) == len(list(cast.app.url_map.iter_rules()))
    inbox = next(line for line in lines if " /api/v1/inbox " in line)
    assert inbox.split() == ["GET", "/api/v1/inbox", "therapist"]


def test_the_demonstration_is_refused_where_people_are(cast: Cast) -> None:
    refused = run(cast, "demo")
    assert refused.exit_code == 1
    assert "There are people here already" in refused.output
    assert run(cast, "demo", "--if-empty").output == "There are people here already.\n"
