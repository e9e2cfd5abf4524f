"""`python -m journal.content.publishing`: note the words of new prompts, and of new consent.

From then on they cannot change: `library.load` compares. It adds what is new, and never
touches a line that is there, so a changed wording still fails.
"""

from pathlib import Path

from journal.content import consent, files
from journal.content.library import HERE, read_prompts

OF_PROMPTS = (
    "# The words of every prompt ever published, as sha256 of its ask and hint. Never edit a\n"
    "# line: change a prompt by adding a new version of it.\n\n[wording]\n"
)
OF_CONSENT = (
    "# The words that people agreed to, as sha256 of every version. Never edit a line: new\n"
    "# words are a new version, and everyone is asked again.\n\n[wording]\n"
)


def publish(folder: Path = HERE) -> list[str]:
    """Add every version of a prompt or of consent that is not noted yet; their names."""
    prompts = {f"{one.slug}.{one.version}": one.wording for one in read_prompts(folder)}
    documents = {one.name: one.wording for one in consent.read(folder).values()}
    return [
        *_note(folder / "published.toml", OF_PROMPTS, prompts),
        *_note(folder / consent.FOLDER / "published.toml", OF_CONSENT, documents),
    ]


def _note(path: Path, head: str, found: dict[str, str]) -> list[str]:
    known = files.read(path).get("wording", {}) if path.exists() else {}
    new = {name: mark for name, mark in found.items() if name not in known}
    lines = [f'"{name}" = "{mark}"' for name, mark in sorted({**known, **new}.items())]
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return sorted(new)


if __name__ == "__main__":
    publish()
