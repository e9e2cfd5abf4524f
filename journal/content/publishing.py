"""`python -m journal.content.publishing`: note the words of new prompts as published.

From then on they cannot change: `library.load` compares. It adds what is new, and never
touches a line that is there, so a changed wording still fails.
"""

from pathlib import Path

from journal.content import files
from journal.content.library import HERE, read_prompts


def publish(folder: Path = HERE) -> list[str]:
    """Add every prompt version that is not noted yet; their names."""
    path = folder / "published.toml"
    known = files.read(path).get("wording", {}) if path.exists() else {}
    new = {
        f"{prompt.slug}.{prompt.version}": prompt.wording
        for prompt in read_prompts(folder)
        if f"{prompt.slug}.{prompt.version}" not in known
    }
    lines = [f'"{name}" = "{mark}"' for name, mark in sorted({**known, **new}.items())]
    head = (
        "# The words of every prompt ever published, as sha256 of its ask and hint. Never edit a\n"
        "# line: change a prompt by adding a new version of it.\n\n[wording]\n"
    )
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return sorted(new)


if __name__ == "__main__":
    publish()
