"""Lock 2: private tables are selected in `store` alone, by the rules, and nothing goes around."""

import ast
from collections.abc import Iterator

from journal.store import tables
from journal.store.tables import Table
from tests.house.reading import Module, dotted, module, modules

PRIVATE = {mapper.class_.__name__ for mapper in Table.registry.mappers}
ASKING = {"select", "update", "delete", "exists", "aliased", "insert", "join", "outerjoin"}
AROUND = {
    "get", "get_one", "query", "merge", "refresh", "connection", "bulk_save_objects",
    "bulk_insert_mappings", "bulk_update_mappings", "exec_driver_sql", "delete",
}  # fmt: skip
RAW = {"text", "literal_column", "table", "TextClause", "TextualSelect"}
# Where no person acts: commands, housekeeping, the demonstration, and the making of ties.
HOUSE_ITSELF = (
    *("custody/", "demo/", "commands/", "people/tying.py", "people/signing_in.py"),
    # Before anyone is signed in: a token, a try, a mail belong to nobody who acts.
    *("people/tokens.py", "people/throttle.py", "people/outbox.py"),
    # Whoever holds a link is nobody yet either.
    *("people/own_password.py", "people/own_address.py"),
)
PRACTICES = "people/clinics.py"  # only to know whether a practice is there, for a command
# The key store has one table of its own, with wrapped keys and no words, and no sessions.
OWN_TABLE = {
    *("store/access.py", "store/rules.py", "store/keystore.py"),
    "store/entrances.py",  # the other half of access: whoever holds a link or a code
}


def private_names(one: Module) -> set[str]:
    """What this module calls the private tables: `Entry`, or `Row` after `import … as Row`."""
    found = set()
    for node in ast.walk(one.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("journal.store"):
            found |= {name.asname or name.name for name in node.names if name.name in PRIVATE}
    return found


def names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def asked_without_access(one: Module) -> Iterator[str]:
    private = private_names(one)
    for name, call in one.calls():
        last = name.rpartition(".")[2]
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        touched = {found for argument in arguments for found in names_in(argument)} & private
        if (name in ASKING or last in AROUND) and touched:
            yield f"{one.name}:{call.lineno} {name}({', '.join(sorted(touched))})"


def test_private_tables_are_selected_in_access_alone() -> None:
    found = [
        said for one in modules() if one.name not in OWN_TABLE for said in asked_without_access(one)
    ]
    assert not found, (
        f"{found}: begin the query with access.readable(viewer, …) or access.changing(viewer, …); "
        "if no rule of access fits, that rule is what is missing."
    )


def test_only_access_imports_what_makes_a_query_of_rows() -> None:
    allowed = {
        "store/access.py", "store/rules.py", "store/entrances.py",
        "store/keystore.py", "store/guard.py", "store/migrating.py",
        "store/tables/people.py",  # the condition of a partial index
    }  # fmt: skip
    making = {"select", "update", "delete", "insert", "exists", "text", "literal_column", "table"}
    found = [
        f"{one.name}:{node.lineno} {name.name}"
        for one in modules()
        if one.name not in allowed and not one.name.startswith("migrations/")
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for name in node.names
        if name.name in making | {"aliased"}
    ]
    assert not found, f"{found}: queries are made in store/access.py and only narrowed elsewhere."


def test_nothing_goes_around_the_guarded_session() -> None:
    found = [
        f"{one.name}:{call.lineno} session().{call.func.attr}"
        for one in modules()
        for _, call in one.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in AROUND
        and isinstance(call.func.value, ast.Call)
        and dotted(call.func.value.func).endswith("session")
    ]
    assert not found, f"{found}: use session().execute(access.…); the guard sees nothing else."


def test_raw_text_stays_in_migrating() -> None:
    allowed = {"store/migrating.py", "store/tables/people.py"}  # the latter: an index's condition
    found = [
        f"{one.name}:{call.lineno} {name}("
        for one in modules()
        if one.name not in allowed and not one.name.startswith("migrations/")
        for name, call in one.calls()
        if name.removeprefix("sa.") in RAW or name.endswith(".exec_driver_sql")
        if one.name != "store/db.py"  # BEGIN IMMEDIATE
    ]
    assert not found, f"{found}: raw SQL slips past the guard; write it with access and columns."
    index_conditions = [
        name for name, _ in module("store/tables/people.py").calls() if name == "text"
    ]
    assert len(index_conditions) == 2, "text() in tables is for the condition of an index alone."


def test_no_list_is_walked_by_counting() -> None:
    found = [
        f"{one.name}:{call.lineno}"
        for one in modules()
        for name, call in one.calls()
        if name.endswith(".offset") or name.endswith(".slice")
    ]
    assert not found, f"{found}: go on after the last row's key; see web/schemas/paging.py."


def test_the_house_acts_without_a_person_only_where_none_is() -> None:
    doors = {"by_the_house", "changing_by_the_house", "erasing"}
    found = [
        f"{one.name}:{call.lineno} {name}"
        for one in modules()
        if not one.name.startswith(HOUSE_ITSELF) and one.name != PRACTICES
        for name, call in one.calls()
        if name.rpartition(".")[2] in doors
    ]
    assert not found, f"{found}: someone is acting here; use access.readable(viewer, …)."
    of_practices = [n for n, _ in module(PRACTICES).calls() if n.rpartition(".")[2] in doors]
    assert of_practices == ["access.by_the_house"]


def test_no_relationship_leads_from_table_to_table() -> None:
    for mapper in Table.registry.mappers:
        assert not list(mapper.relationships), (
            f"{mapper}: reach rows through access, not by walking."
        )
    found = [one.name for one in modules() if "relationship(" in one.text]
    assert not found, f"{found}: no relationship(); see the docstring of store/tables/base.py."


def test_every_table_is_private_but_alembics_own() -> None:
    assert {"alembic_version"} == tables.PUBLIC, (
        "A table that holds nothing about a person may be public; say here why it is."
    )
    gathered = {getattr(tables, name).__name__ for name in tables.__all__ if name != "PUBLIC"}
    assert gathered >= PRIVATE, "store/tables/__init__.py gathers every table."


def test_the_doors_have_no_name_for_the_database() -> None:
    """Lock 1, reach: the gate and its answers open and close the unit, and nobody else."""
    found = [
        f"{one.name}:{node.lineno}"
        for one in modules()
        if one.name.startswith("web/") and one.name not in ("web/gate.py", "web/answers.py")
        for node in ast.walk(one.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for said in [
            *(name.name for name in node.names),
            *([node.module or ""] if isinstance(node, ast.ImportFrom) else []),
        ]
        if said.startswith(("sqlalchemy", "journal.store", "alembic")) or said == "store"
    ]
    assert not found, f"{found}: a view translates and calls one act; the act asks the database."
