"""Every prompt of the library, against the rules of how a prompt speaks and the grid."""

from collections import Counter

import pytest

from journal.content import tone
from journal.content.prompt import DOMAINS, Prompt
from journal.content.shelf import library
from journal.content.steps import WHENS

PROMPTS = library().current()
FULL = tuple(when for when in WHENS if when != "landing")


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.slug)
def test_a_prompt_speaks_as_it_should(prompt: Prompt) -> None:
    assert tone.faults(prompt) == []


def test_there_are_at_least_a_hundred() -> None:
    assert len(PROMPTS) >= 100


@pytest.mark.parametrize("when", FULL)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sensible_cell_has_one_core_prompt(when: str, domain: str) -> None:
    core = [one for one in PROMPTS if (one.when, one.domain, one.core) == (when, domain, True)]
    assert len(core) == 1


def test_every_step_asks_something() -> None:
    assert {prompt.when for prompt in PROMPTS} == set(WHENS)


def test_landing_has_only_the_five_domains_that_ask_for_no_meaning() -> None:
    domains = {prompt.domain for prompt in PROMPTS if prompt.when == "landing"}
    assert domains == set(tone.LANDING_DOMAINS)


def test_preparing_asks_for_an_intention_a_coping_plan_and_a_safety_plan() -> None:
    kinds = {prompt.kind for prompt in PROMPTS if prompt.when == "prepare"}
    assert {"intention", "coping-plan", "safety-plan"} <= kinds


def test_a_letter_is_asked_for_after_three_months() -> None:
    assert "letter" in {prompt.kind for prompt in PROMPTS if prompt.when == "month-3"}


def test_someone_for_whom_nothing_happened_is_asked_too() -> None:
    slugs = {prompt.slug for prompt in PROMPTS}
    assert {"eve-nothing", "day-1-emotion-little", "week-1-same", "month-1-not-come"} <= slugs


def test_no_two_prompts_ask_the_same() -> None:
    asked = Counter(prompt.ask.casefold() for prompt in PROMPTS)
    assert [ask for ask, times in asked.items() if times > 1] == []


def test_every_prompt_says_where_it_comes_from_and_that_nobody_reviewed_it_yet() -> None:
    assert all(prompt.source for prompt in PROMPTS)
    assert {prompt.reviewed_by for prompt in PROMPTS} == {""}, "then say who, and when"


def test_a_prompt_follows_only_one_of_its_own_step() -> None:
    steps = {prompt.slug: prompt.when for prompt in PROMPTS}
    assert all(steps[p.follows] == p.when for p in PROMPTS if p.follows is not None)
