"""Which way imports run, and that a route without a declared audience keeps the house shut."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import journal
from journal.web import gate
from tests.conftest import House

ROOT = Path(journal.__file__).parent.parent


@pytest.mark.processes
def test_imports_run_downwards_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nMove the noun, not the import."
    assert re.search(r"[1-9]\d* kept, 0 broken", done.stdout)


def test_a_route_that_does_not_say_who_may_use_it_keeps_the_application_from_starting() -> None:
    """A-1."""
    app = Flask("a house with a hole")

    @app.get("/declared")
    @gate.lets(gate.PATIENT)
    def declared() -> str:
        return ""

    @app.get("/everything")
    def everything_there_is() -> str:
        return ""

    with pytest.raises(RuntimeError, match=r"gate\.lets") as refused:
        gate.close(app)
    assert "everything_there_is" in str(refused.value)
    assert "declared" not in str(refused.value)


def test_the_gate_counts_only_by_what_it_knows() -> None:
    app = Flask("silent")

    @app.get("/counted")
    @gate.lets(gate.PATIENT, counts="sign-in")
    def counted() -> str:
        return ""

    with pytest.raises(RuntimeError, match="sign-in counts by account"):
        gate.close(app)


def test_a_route_added_after_the_gate_was_closed_is_found_out(house: House) -> None:
    undeclared = [
        endpoint
        for endpoint, view in house.app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "audience")
    ]
    assert undeclared == []


def test_every_route_behind_the_gate_names_known_people(house: House) -> None:
    known = {"anyone", "patient", "therapist", "administrator"}
    for endpoint, view in house.app.view_functions.items():
        if endpoint != "static":
            audience = view.audience  # type: ignore[attr-defined]  # put there by gate.lets
            assert audience.who, endpoint
            assert audience.who <= known, endpoint


def test_reading_never_writes_unless_it_says_so(house: House) -> None:
    """C-CSRF-4: the few GETs that record something are named here, with what they record."""
    recording = {
        "/api/v1/shares/<uuid:share_id>",  # that the patient saw the replies
        "/sharing/<uuid:share_id>",
        "/api/v1/shared/<uuid:share_id>",  # that the therapist opened it
        "/shared/<uuid:share_id>",
    }
    found = {
        str(rule)
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
        and getattr(house.app.view_functions[rule.endpoint], "audience", None)
        and house.app.view_functions[rule.endpoint].audience.writes  # type: ignore[attr-defined]  # by gate.lets
    }
    assert found == recording


def test_the_address_of_every_page_says_nothing_about_anyone(house: House) -> None:
    """P-9: ids only as <uuid:…_id>; kebab-case; no trailing slash."""
    for rule in house.app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        plain = re.sub(r"<[^>]+>", "x", str(rule))
        assert re.fullmatch(r"/|(/[a-z0-9.-]+)+", plain), rule
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", str(rule)):
            assert kind == "uuid" or name in ("number", "slug", "token", "document"), rule
