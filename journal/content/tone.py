"""How a prompt speaks: the rules of 2-model that a machine can check.

Called by the tests over every prompt. `faults` is pure; each fault is a sentence with
its remedy. What a machine cannot hear, a reader with fresh eyes has to.
"""

import re

from journal.content.prompt import Prompt

OPEN = re.compile(r"\b(what|what's|how|where|when|who|which|if anything|whom)\b", re.IGNORECASE)
CLOSED_START = re.compile(
    r"^(is|are|was|were|do|does|did|can|could|will|would|have|has|had|may|shall)\b", re.IGNORECASE
)
VERDICTS = (
    "breakthrough", "heal", "healed", "healing", "should", "must", "ought", "fail", "failed",
    "bad day", "bad days", "failure", "trauma", "traumatic", "journey", "awesome", "amazing",
    "great", "success",
    "successful", "proud", "well done", "good job", "oops",
)  # fmt: skip
COUNTING = ("how many", "how often", "how much did you write", "streak", "score", "points", "rate")
COMPARING = (
    "better than", "worse than", "most people", "other people feel", "others feel", "normal",
    "typical", "usual for", "than others", "average", "compared",
)  # fmt: skip
CLINICAL = (
    "dose", "mg", "diagnosis", "diagnose", "symptom", "symptoms", "cure", "treat your",
    "medication", "prescription", "side effect",
)  # fmt: skip
FAITHS = (
    "god", "soul", "pray", "prayer", "sin", "divine", "holy", "sacred", "heaven", "blessing",
    "karma", "miracle", "angel", "higher power",
)  # fmt: skip
DETAILS = (
    "in detail", "the details", "what happened to you", "abuse", "assault", "attack", "accident",
    "relive", "the worst",
)  # fmt: skip
ELSEWHEN = ("yesterday", "tomorrow", "tonight", "this morning", "last night")
TWO_IN_ONE = re.compile(
    r"\b(and,? (what|who|whom|whose)|(and|or),? (how|where|when|which|with whom))\b", re.IGNORECASE
)
NAMING = re.compile(
    r"(^|[,:] )(with )?who(m|se)?\b|\bsomeone close\b|\bclose to you\b", re.IGNORECASE
)
MEANINGS = ("meaning", "mean to you", "matters to you", "insight", "choice", "decision", "learn")
UNLAWFUL = ("where did you get", "source of", "illegal", "street", "on your own supply")
IDENTIFYING = ("full name", "last name", "surname", "address of", "phone number")
EXPLAINING = (
    "why", "mean", "means", "meaning", "understand", "insight", "explain", "learn", "learned",
    "lesson", "realise", "realize", "make sense",
)  # fmt: skip
EARLY = ("eve", "landing")
BEFOREHAND = ("orient", "prepare", "eve", "booster")
LANDING_DOMAINS = ("body", "emotion", "images", "nature", "safety")
COMPOUNDS = (("some", 1), ("there", 1), ("loose", 1), ("safe", 1), ("home", 1))
LONGEST, LONGEST_LANDING, HARDEST_GRADE = 20, 8, 6.0


def faults(prompt: Prompt) -> list[str]:
    """Everything about this prompt that breaks a rule, in sentences; empty when nothing."""
    ask, both = prompt.ask, f"{prompt.ask} {prompt.hint}"
    longest = LONGEST_LANDING if prompt.when == "landing" else LONGEST
    found = [
        (len(words(ask)) > longest, f"asks in more than {longest} words: shorten it"),
        (ask.count("?") != 1, "is not one question: end it with one question mark"),
        (grade(ask) > HARDEST_GRADE, "reads above grade 6: use shorter words and sentences"),
        (bool(prompt.hint) and grade(prompt.hint) > 8, "has a hint that is hard to read"),
        (not OPEN.search(ask), "is not open: ask what, how, where, who, or if anything"),
        (bool(CLOSED_START.search(ask)), "can be answered with yes or no: open it"),
        (_has(both, ("why",)), "asks why: ask what or how"),
        (_has(both, VERDICTS), "has a verdict word: describe, do not judge"),
        (_has(both, COUNTING) or bool(re.search(r"\d", both)), "counts: leave numbers out"),
        (_has(both, COMPARING), "compares: speak of this person alone"),
        (_has(both, CLINICAL), "gives or asks clinical words: leave them to the prescriber"),
        (bool(TWO_IN_ONE.search(ask)), "asks two things: keep one, make the other a prompt"),
        (_has(both, FAITHS), "leans on one kind of faith: say it so that all fit, and none"),
        (_has(both, DETAILS), "asks for details of something hard: the edges are enough"),
        (
            _has(both, ELSEWHEN),
            "names a day or hour, but its step is open longer: say it without",
        ),
        (
            bool(NAMING.search(ask))
            and not re.search(r"initials|first letters", prompt.hint, re.I),
            "asks about a person: suggest initials in the hint",
        ),
        (
            prompt.when not in BEFOREHAND and _has(ask, MEANINGS) and not prompt.needs_clear_head,
            "asks for meaning or a choice: set needs_clear_head",
        ),
        (
            prompt.when == "landing" and prompt.sensitivity > 1,
            "is heavy just after medicine: leave it for later",
        ),
        (_has(both, UNLAWFUL), "asks about source or use: it never does"),
        (_has(both, IDENTIFYING), "asks who somebody is: suggest initials"),
        ("!" in both, "exclaims: a quiet full stop is enough"),
        ("did you reach" in both.lower(), "asks for an outcome: read the intention and notice"),
        (_is_early(prompt) and _has(ask, EXPLAINING), "explains before 20 hours: describe first"),
        (_is_early(prompt) and prompt.needs_clear_head, "needs a clear head before 20 hours"),
        (
            prompt.when == "landing" and prompt.domain not in LANDING_DOMAINS,
            "stands in a cell of landing that stays empty on purpose",
        ),
        (prompt.when == "landing" and prompt.depth == "page", "asks for a page while landing"),
        (
            prompt.domain == "meaning"
            and prompt.when not in EARLY
            and not _may_ask_meaning(prompt),
            "asks for meaning without needing a clear head: set needs_clear_head",
        ),
        (
            prompt.sensitivity == 2 and not prompt.grounding_after,
            "is heavy and ends without a grounding line: write one",
        ),
        (prompt.locale != "en", "is not in English, but stands among the English prompts"),
    ]
    return [f"{prompt.slug} {said}." for is_fault, said in found if is_fault]


def words(text: str) -> list[str]:
    """The words of a sentence."""
    return re.findall(r"[A-Za-z][A-Za-z'’-]*", text)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    found = words(text)
    if not found:
        return 0.0
    sentences = max(1, len(re.findall(r"[.?!:;]+(?:\s|$)", text)))
    syllables = sum(map(syllables_of, found))
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def syllables_of(word: str) -> int:
    """Groups of vowels, less a silent e, at least one: right for most plain words.

    Two vowels said apart and the commonest compounds are known; the rest is near enough.
    """
    plain = re.sub(r"[^a-z]", "", word.lower())
    for whole, parts in COMPOUNDS:
        if plain.startswith(whole):
            return parts + (syllables_of(plain[len(whole) :]) if plain[len(whole) :] else 0)
    # "ia", "io", "ie" + t, "ui" + e, "ying", "eing", "oing": two vowels, each said.
    plain = re.sub(
        r"(?<=[^tscg])i(?=[ao])|i(?=et)|(?<=[yeo])(?=ing)|(?<=[a-z]{2})e(?=as?$)", r"\g<0>-", plain
    )
    groups = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye")) and groups > 1:
        groups -= 1
    if re.search(r"([^aeiouytd]ed|[^aeiouyscgxz]es)$", plain) and groups > 1:
        groups -= 1
    return max(1, groups)


def _is_early(prompt: Prompt) -> bool:
    return prompt.when in EARLY


def _may_ask_meaning(prompt: Prompt) -> bool:
    return prompt.needs_clear_head or prompt.when in ("orient", "prepare", "booster", "hard-day")


def _has(text: str, wanted: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE) for one in wanted)
