"""The house read as text and as syntax trees, for the rules about it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from journal.config import HOUSE

PACKAGE = HOUSE / "journal"


@dataclass(frozen=True)
class Module:
    """One module of the package, by its path inside it (`store/access.py`)."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the dotted name of what is called (`session().get` → `.get`)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in order."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text()
        found.append(Module(str(path.relative_to(PACKAGE)), text, ast.parse(text)))
    assert len(found) > 50, "the package was not found"
    return tuple(found)


def module(name: str) -> Module:
    return next(one for one in modules() if one.name == name)


def files(folder: str, *kinds: str) -> list[Path]:
    """The files of a folder of the house that are ours and of these kinds."""
    found = [path for kind in kinds for path in sorted((HOUSE / folder).rglob(f"*.{kind}"))]
    return [path for path in found if "vendor" not in path.parts]


def place(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def dotted(node: ast.AST) -> str:
    """`datetime.now` of datetime.now(), `.get` of session().get(), `select` of select()."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
