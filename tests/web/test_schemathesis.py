"""The API as a machine reads it: whatever its document allows or forbids is sent, as
everyone, and nothing falls or answers in a shape that the document does not know (I-8).

`SCHEMATHESIS=2000` tries so many of each kind for each call; left open, a few.
"""

import os
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import ORIGIN
from tests.conftest import House
from tests.web.world import World, build

# Schemathesis and Hypothesis have warnings of their own, which are not about us.
pytestmark = pytest.mark.filterwarnings("default")
# Those who may do the most are asked the most.
EXAMPLES = {"nobody": 1, "ana": 4, "ben": 3, "gil": 2}
AS_ASKED = int(os.environ.get("SCHEMATHESIS", "0"))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
# A hash that is slow on purpose.
SLOW = {"/api/v1/sign-in": 3}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_call_falls_or_answers_in_an_unknown_shape(own_house: House, name: str) -> None:
    """I-8. In a world of its own: what is sent changes it, and nothing is compared."""
    world = build(own_house)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", world.house.app)
    for found in document.get_all_operations():
        operation = found.ok()
        for mode in MODES:
            for real in (True, False) if AS_ASKED else (mode is GenerationMode.POSITIVE,):
                ids = _ids(world, operation) if real else None
                cases = operation.as_strategy(mode, path_parameters=ids)
                _try(world, name, cases, _most(name, operation.path))


def _most(name: str, path: str) -> int:
    most = AS_ASKED or EXAMPLES[name]
    return min(most, SLOW.get(path, most))


def _ids(world: World, operation: Any) -> dict[str, Any] | None:
    """Ana's own, so that what is behind them is reached; any at all where there are none."""
    named = [parameter.name for parameter in operation.path_parameters]
    return {name: world.ids.get(name, str(uuid4())) for name in named} or None


def _try(world: World, name: str, cases: Any, most: int) -> None:
    cookies = _cookies(world, name)

    @settings(
        max_examples=most,
        deadline=None,
        derandomize=not AS_ASKED,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case: Case) -> None:
        sent = _cookies(world, name) if "sign-" in case.path else cookies  # it may end there
        answer = case.call(headers={"Origin": ORIGIN}, cookies=sent)
        case.validate_response(answer, checks=CHECKS)

    send()


def _cookies(world: World, name: str) -> dict[str, str]:
    if name == "nobody":
        return {}
    cookie = getattr(world.cast, name).another_client().get_cookie("journal")
    assert cookie is not None
    return {"journal": cookie.value}
