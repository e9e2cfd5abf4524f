"""The content that this process serves, loaded and checked once."""

from functools import cache

from journal.content.library import Library, load


@cache
def library() -> Library:
    """All prompts, medicines and lines; the first call (at start) checks every file.

    Raises:
        ContentError: a file is wrong; the message says which and what to do.
    """
    return load()
