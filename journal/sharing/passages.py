"""A text in passages, so that a patient can share some of them. Pure.

Passages stand between empty lines; a text without any empty line is taken line by
line. They are numbered from one. Words are never changed, only left out, and nothing
marks the place: that something was left out is itself something to know.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from journal.writing.words import is_blank


@dataclass(frozen=True)
class Passages:
    """Where the passages of one text begin and end, and what stands between them."""

    text: str
    spans: tuple[tuple[int, int], ...]
    between: str

    def __iter__(self) -> Iterator[str]:
        return (self.text[start:end] for start, end in self.spans)

    def __len__(self) -> int:
        return len(self.spans)

    def taken(self, numbers: Collection[int]) -> str:
        """The words of these passages alone; those that were neighbours stay as they stood.

        Raises:
            IndexError: there is no passage of that number.
        """
        if any(not 1 <= number <= len(self.spans) for number in numbers):
            raise IndexError
        if len(set(numbers)) == len(self.spans):
            return self.text
        runs: list[list[int]] = []
        for number in sorted(set(numbers)):
            start, end = self.spans[number - 1]
            if runs and runs[-1][2] == number - 1:
                runs[-1][1:] = [end, number]
            else:
                runs.append([start, end, number])
        return self.between.join(self.text[start:end] for start, end, _ in runs)


def of(text: str) -> Passages:
    """A text in its passages."""
    lines = list(_lines(text))
    blocks: list[tuple[int, int]] = []
    goes_on = False
    for start, end in lines:
        blank = is_blank(text[start:end])
        if goes_on and not blank:
            blocks[-1] = (blocks[-1][0], end)
        elif not blank:
            blocks.append((start, end))
        goes_on = not blank
    if len(blocks) > 1:
        return Passages(text, tuple(blocks), "\n\n")
    return Passages(text, tuple((a, b) for a, b in lines if not is_blank(text[a:b])), "\n")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        yield start, end - line.endswith("\r")
        start = end + 1
