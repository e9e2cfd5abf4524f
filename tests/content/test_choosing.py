"""Which prompts suit, and the budget of a day: at most one core and two optional."""

from hypothesis import given
from hypothesis import strategies as st

from journal.content import choosing
from journal.content.prompt import Prompt
from journal.content.shelf import library
from journal.content.steps import WHENS

SLUGS = [prompt.slug for prompt in library().current()]
some_slugs = st.frozensets(st.sampled_from(SLUGS), max_size=40)
some_prompts = st.frozensets(st.sampled_from(library().current()), max_size=6)
whens = st.sampled_from(WHENS)


def suiting(when: str, **changes: object) -> tuple[Prompt, ...]:
    given_: dict[str, object] = {
        "when": when,
        "medicine": "ketamine",
        "style": None,
        "clear_head": True,
        **changes,
    }
    return choosing.suiting(library(), **given_)  # type: ignore[arg-type]  # keywords by name


@given(when=whens, answered=some_slugs, today=some_prompts, hard_day=st.booleans())
def test_never_more_than_one_core_and_two_optional(
    when: str, answered: frozenset[str], today: frozenset[Prompt], hard_day: bool
) -> None:
    offered = choosing.offered(
        suiting(when), answered=answered, asked_today=today, hard_day=hard_day
    )
    assert len(offered.optional) <= 2
    assert offered.core is None or offered.core.core
    assert not {prompt.slug for prompt in offered.all} & answered
    assert not set(offered.all) & today
    own = [prompt for prompt in today if when != "hard-day" or prompt.when == "hard-day"]
    assert offered.core is None or not any(prompt.core for prompt in own)


@given(when=whens, aside=some_slugs)
def test_what_was_set_aside_is_not_asked(when: str, aside: frozenset[str]) -> None:
    assert not {prompt.slug for prompt in suiting(when, set_aside=aside)} & aside


@given(when=whens)
def test_the_same_question_gets_the_same_answer(when: str) -> None:
    assert suiting(when) == suiting(when)


def test_core_comes_first_but_never_before_what_it_follows() -> None:
    for when in WHENS:
        found = suiting(when, meaning=True)
        place = {prompt.slug: at for at, prompt in enumerate(found)}
        assert all(place[p.follows] < place[p.slug] for p in found if p.follows in place)


def test_meaning_and_spirit_are_only_asked_of_those_who_want_it() -> None:
    assert not [one for one in suiting("week-1") if one.domain == "meaning"]
    assert [one for one in suiting("week-1", meaning=True) if one.domain == "meaning"]


def test_without_a_clear_head_nothing_is_asked_that_needs_one() -> None:
    assert not [one for one in suiting("week-1", clear_head=False) if one.needs_clear_head]
    assert [one for one in suiting("week-1") if one.needs_clear_head]


def test_a_hard_day_pauses_everything_else() -> None:
    calm = choosing.offered(suiting("day-1"), answered=(), asked_today=(), hard_day=False)
    hard = choosing.offered(suiting("day-1"), answered=(), asked_today=(), hard_day=True)
    own = choosing.offered(suiting("hard-day"), answered=(), asked_today=(), hard_day=True)
    assert calm.all
    assert not hard.all
    assert own.all


def test_one_core_prompt_a_day_is_enough() -> None:
    found = suiting("day-1")
    first = choosing.offered(found, answered=(), asked_today=(), hard_day=False)
    assert first.core is not None
    done = {first.core.slug}
    later = choosing.offered(found, answered=done, asked_today={first.core}, hard_day=False)
    assert later.core is None
    elsewhere = suiting("day-3")
    again = choosing.offered(elsewhere, answered=(), asked_today={first.core}, hard_day=False)
    assert again.core is None


def test_what_steadies_is_not_used_up_by_a_calmer_hour() -> None:
    calm = {prompt for prompt in suiting("day-1") if prompt.core}
    hard = choosing.offered(suiting("hard-day"), answered=(), asked_today=calm, hard_day=True)
    assert hard.core is not None
    assert hard.core.domain == "body"


def test_what_follows_waits_for_an_answer_even_when_what_it_follows_was_set_aside() -> None:
    found = suiting("prepare", set_aside={"prepare-intention"})
    assert "prepare-values" in {prompt.slug for prompt in found}
    left = [one for one in found if one.slug == "prepare-values"]
    offered = choosing.offered(left, answered=(), asked_today=(), hard_day=False)
    assert offered.all == ()
    answered = choosing.offered(
        left, answered={"prepare-intention"}, asked_today=(), hard_day=False
    )
    assert [one.slug for one in answered.all] == ["prepare-values"]


def test_what_is_for_one_medicine_or_style_waits_until_these_are_known() -> None:
    unknown = {p.slug for p in suiting("eve", medicine=None)}
    known = {p.slug for p in suiting("eve", medicine="psilocybin")}
    assert known - unknown == {"eve-long-hours"}
    open_style = {p.slug for p in suiting("prepare")}
    assert {p.slug for p in suiting("prepare", style="psycholytic")} - open_style == {
        "prepare-talk"
    }


def test_before_a_session_the_intention_comes_first_and_then_the_plans() -> None:
    for when in ("prepare", "booster", "eve"):
        found = suiting(when)
        assert found[0].domain == "intention"
        assert found[1].domain == "safety"


def test_domains_that_were_not_touched_come_first() -> None:
    found = suiting("day-3")
    first = choosing.offered(found, answered=(), asked_today=(), hard_day=False)
    assert first.core is not None
    next_day = choosing.offered(found, answered={first.core.slug}, asked_today=(), hard_day=False)
    assert next_day.core is not None
    assert next_day.core.domain != first.core.domain
