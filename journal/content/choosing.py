"""Which prompts suit, and which of them are offered today. Pure: no clock, no database.

Called by `writing.asking`. It knows the budget of 2-model: at most one core prompt and
two optional ones a day, and a hard day pauses the rest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from journal.content.library import Library
from journal.content.prompt import DOMAINS, Prompt

OPTIONAL_A_DAY = 2
BEFOREHAND = ("prepare", "booster", "eve")
PLANS = ("coping-plan", "safety-plan")
_ORDER = {domain: at for at, domain in enumerate(DOMAINS)}


@dataclass(frozen=True)
class Offered:
    """What is asked today: perhaps one core prompt, and up to two others."""

    core: Prompt | None
    optional: tuple[Prompt, ...]

    @property
    def all(self) -> tuple[Prompt, ...]:
        """The core prompt first."""
        return ((self.core,) if self.core else ()) + self.optional


def suiting(
    library: Library,
    *,
    when: str,
    medicine: str | None,
    style: str | None,
    clear_head: bool,
    set_aside: Collection[str] = (),
    meaning: bool = False,
) -> tuple[Prompt, ...]:
    """Every prompt of a step that suits, core ones first, in the order of domains.

    `clear_head` is whether twenty hours have passed since medicine; `meaning` whether
    the patient asked for the domain of meaning and spirit. What is only for some medicines
    or one style is left out while these are not known.
    """
    found = [
        prompt
        for prompt in library.current()
        if prompt.when == when
        and prompt.slug not in set_aside
        and (meaning or prompt.domain != "meaning")
        and (clear_head or not prompt.needs_clear_head)
        and (not prompt.for_medicines or medicine in prompt.for_medicines)
        and prompt.for_style in ("any", style)
    ]
    found.sort(key=lambda prompt: (not prompt.core, _urgency(prompt), prompt.slug))
    return _after_what_they_follow(found)


def _urgency(prompt: Prompt) -> int:
    """Before a session the intention comes first, and then what a hard hour would need:
    a session planned at short notice must not begin without its plans."""
    if prompt.when in BEFOREHAND and prompt.domain != "intention":
        urgent = prompt.kind in PLANS or prompt.domain == "safety"
        return 1 if urgent else 2 + _ORDER[prompt.domain]
    if prompt.when == "hard-day":  # the ground first, then one's own plan
        return {"body": -2, "safety": -1}.get(prompt.domain, _ORDER[prompt.domain])
    return _ORDER[prompt.domain]


def offered(
    suiting: Sequence[Prompt],
    *,
    answered: Collection[str],
    asked_today: Collection[Prompt],
    hard_day: bool,
) -> Offered:
    """What of these is offered now, within today's budget.

    `answered` are the slugs answered on this session, `asked_today` the prompts answered
    today on any step; domains not answered yet come first.
    """
    if hard_day:
        suiting = [prompt for prompt in suiting if prompt.when == "hard-day"]
    if all(prompt.when == "hard-day" for prompt in suiting):
        # What steadies is never used up by what was asked on a calmer hour of the day.
        asked_today = [prompt for prompt in asked_today if prompt.when == "hard-day"]
    fresh = [
        prompt
        for prompt in suiting
        if prompt.slug not in answered
        and prompt not in asked_today
        and (prompt.follows is None or prompt.follows in answered)
    ]
    touched = {prompt.domain for prompt in suiting if prompt.slug in answered}
    fresh.sort(key=lambda prompt: prompt.domain in touched)
    core_is_spent = any(prompt.core for prompt in asked_today)
    spent = sum(1 for prompt in asked_today if not prompt.core)
    core = None if core_is_spent else next((prompt for prompt in fresh if prompt.core), None)
    others = [prompt for prompt in fresh if not prompt.core]
    return Offered(core, tuple(others[: max(0, OPTIONAL_A_DAY - spent)]))


def _after_what_they_follow(prompts: Sequence[Prompt]) -> tuple[Prompt, ...]:
    placed: list[Prompt] = []
    waiting = list(prompts)
    slugs = {prompt.slug for prompt in prompts}
    while waiting:
        done = {prompt.slug for prompt in placed}
        ready = [p for p in waiting if p.follows in done or p.follows not in slugs]
        if not ready:  # a circle, which the library's check refuses; never hide a prompt for it
            ready = waiting[:1]
        placed.append(ready[0])
        waiting.remove(ready[0])
    return tuple(placed)
