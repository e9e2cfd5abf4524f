"""How every module of the house is written. Each rule says what to do instead."""

import ast
import re

import pytest

from journal.config import HOUSE
from tests.house.reading import Module, dotted, modules, place

LONGEST = 250
# Files that were looked at for a second noun and kept whole. They may only shrink.
LONGER: dict[str, int] = {}
SAYING_MORE = {
    "treatment/arc.py": 12,  # the rules of the arc, where they are kept
}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "misc"}
NOW = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
# Acts that the house does, where nobody acts: commands and the sign-in itself.
NOBODY_ACTS = {
    "people/acts.py:record": "a command's acts are recorded too",
    "people/tying.py:tie": "commands, administrators and patients do it the same way",
    "people/tying.py:check": "commands, administrators and patients do it the same way",
    "people/tying.py:untie": "commands, administrators and patients do it the same way",
    "people/tying.py:not_over": "commands, administrators and patients do it the same way",
    "people/tying.py:take_turn_of": "whoever acts, it is the patient's turn",
    "people/tying.py:clinic_of": "a command names a person",
    "people/clinics.py:create": "a command makes a practice",
    "people/clinics.py:needed": "a command names a practice",
    "people/persons.py:create": "a command makes a person",
    "people/joining.py:alone": "whoever joins is nobody yet",
    "people/joining.py:join": "whoever holds an invitation is nobody yet",
    "people/signing_in.py:standing": "nobody is signed in yet",
    "people/signing_in.py:begin": "nobody is signed in yet",
    "people/signing_in.py:whose": "this is how a viewer comes to be",
    "people/signing_in.py:whose_it_was": "nobody is signed in any more",
    "writing/erased.py:leave_mark": "its patient erases, or housekeeping, in whose turn it is",
    "people/phones.py:has_ended": "a phone on which nobody is signed in asks",
    "people/own_password.py:choose": "whoever holds a link is nobody yet",
    "people/own_address.py:confirm": "whoever holds a link is nobody yet",
    "people/own_address.py:move": "a command moves an address",
    "people/tokens.py:issue": "a token is handed to whoever is not there yet",
    "people/tokens.py:look": "whoever holds a token is nobody yet",
    "people/tokens.py:redeem": "whoever holds a token is nobody yet",
    "people/tokens.py:end_all": "a sign-in ends them, before anyone acts",
    "people/outbox.py:post": "a mail goes to an address, not to who acts",
    "people/outbox.py:claim": "the worker sends",
    "people/outbox.py:failed": "the worker sends",
    "people/outbox.py:give_up": "the worker sends",
    "people/outbox.py:counts": "a command counts",
}
# Pure or on rows that access let through: they are given a place or a blob, and no person.
GIVEN_ROWS = {
    "people/clinics.py:opened": "opens a row that access let through",
    "people/invitation.py:sealed": "seals for a place",
    "people/invitation.py:opened": "opens a row that access let through",
    "people/persons.py:opened": "opens a row that access let through",
    "people/persons.py:resealed": "seals the columns of a row that access let through",
    "sharing/sealing.py:sealed": "seals for a place",
    "sharing/sealing.py:opened": "opens a row that access let through",
    "writing/words.py:sealed": "seals for a place",
    "writing/words.py:content": "opens a blob that access let through",
}
STORE = {"session", "vault"}


@pytest.mark.parametrize("one", modules(), ids=lambda one: one.name)
def test_a_module_says_what_it_is_for(one: Module) -> None:
    said = ast.get_docstring(one.tree)
    assert said, f"{one.name}: begin with one to six lines: what for, who calls it, what never."
    lines = [line for line in said.splitlines() if line.strip()]
    most = SAYING_MORE.get(one.name, 6)
    assert len(lines) <= most, f"{one.name}: {len(lines)} lines of docstring; README has the tour."


@pytest.mark.parametrize("one", modules(), ids=lambda one: one.name)
def test_a_file_stays_small(one: Module) -> None:
    if one.name.startswith("migrations/"):
        return  # a record of what was done, never edited
    most = LONGER.get(one.name, LONGEST)
    assert len(one.lines) <= most, f"{one.name}: {len(one.lines)} lines; look for the second noun."


def test_the_median_file_is_about_a_hundred_lines() -> None:
    sizes = sorted(len(one.lines) for one in modules() if len(one.lines) > 5)
    assert sizes[len(sizes) // 2] <= 120


def test_no_name_says_nothing() -> None:
    found = [
        one.name
        for one in modules()
        for part in re.split(r"[/._]", one.name)
        if part in EMPTY_NAMES or (part == "base" and one.name != "store/tables/base.py")
    ]
    assert not found, f"{found}: name it by the noun it holds, in the field's words."


def test_only_the_clock_knows_the_time() -> None:
    found = [
        f"{one.name}:{call.lineno} {name}"
        for one in modules()
        if one.name != "clock.py"
        for name, call in one.calls()
        if name in NOW or name.endswith((".utcnow", "datetime.now", "date.today"))
    ]
    assert not found, f"{found}: ask journal.clock, so that tests can move it."


def test_no_module_is_imported_inside_a_function() -> None:
    found = [
        f"{one.name}:{inner.lineno}"
        for one in modules()
        for node in ast.walk(one.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert not found, f"{found}: import at the top; a circle means that a room is cut wrongly."


def test_every_act_begins_with_the_person_acting() -> None:
    """R1: no act reads the current person from the air."""
    found = [
        f"{one.name}:{act.name}"
        for one in modules()
        if one.name.startswith(
            ("people/", "treatment/", "writing/", "sharing/", "wellbeing/", "syncing/")
        )
        for act in one.tree.body
        if isinstance(act, ast.FunctionDef) and not act.name.startswith("_")
        if _touches_the_store(act) and not _takes_viewer_first(act)
    ]
    allowed = NOBODY_ACTS | GIVEN_ROWS
    new = sorted(set(found) - set(allowed))
    assert not new, f"{new}: take `viewer: Viewer` first, or give the reason in this test's list."
    stale = sorted(set(allowed) - set(found))
    assert not stale, f"{stale}: no longer an exception; take it from this test's list."


def _touches_the_store(act: ast.FunctionDef) -> bool:
    called = {dotted(node.func) for node in ast.walk(act) if isinstance(node, ast.Call)}
    return bool(called & STORE) or any(name.startswith("access.") for name in called)


def _takes_viewer_first(act: ast.FunctionDef) -> bool:
    first = act.args.args[0] if act.args.args else None
    hint = dotted(first.annotation) if first is not None and first.annotation else ""
    return first is not None and first.arg == "viewer" and hint == "Viewer"


def test_acts_take_nobody_from_the_air() -> None:
    found = [
        f"{one.name}:{number}"
        for one in modules()
        if not one.name.startswith(("web/", "commands/"))
        for number, line in enumerate(one.lines, 1)
        if re.search(r"\b(current_user|current_app|flask\.g|g\.viewer)\b", line)
    ]
    assert not found, f"{found}: an act is given the person acting as its first argument."


def test_nothing_is_printed_but_at_the_terminal() -> None:
    found = [
        f"{one.name}:{call.lineno}"
        for one in modules()
        if one.name != "serve.py"
        for name, call in one.calls()
        if name in ("print", "pprint", "breakpoint")
    ]
    assert not found, f"{found}: log a fact without words, or raise a problem."


def test_every_exception_to_a_linter_gives_its_reason() -> None:
    ours = [
        path for folder in ("journal", "tests", "docs") for path in (HOUSE / folder).rglob("*.py")
    ]
    silenced = re.compile(
        r"#\s*(noqa|type:\s*ignore)(?P<which>:?\s*(\[[\w\-, ]+\]|[A-Z]+\d+[\w, ]*)?)"
    )
    found = []
    for path in [*ours, HOUSE / "wsgi.py"]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            said = silenced.search(line)
            if said and not re.search(r"#\s*\S+ \S+", line[said.end() :]):
                found.append(f"{place(path)}:{number}")
    found = [one for one in found if "test_manners" not in one]
    assert not found, f"{found}: name the rule and, after a second #, the reason."
