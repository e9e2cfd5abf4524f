"""A link as a picture to point a phone at, drawn here and nowhere else."""

from dataclasses import dataclass

import segno

BORDER = 4  # what scanners ask for, in squares


@dataclass(frozen=True)
class Qr:
    """A square of `size` with dark squares along `path`, for an SVG."""

    size: int
    path: str


def of(link: str) -> Qr:
    """The picture of a link: dark runs, row by row."""
    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 1
            while x + width < len(row) and row[x + width] == row[x]:
                width += 1
            if row[x]:
                runs.append(f"M{x + BORDER} {y + BORDER}h{width}v1h-{width}z")
            x += width
    return Qr(len(rows) + 2 * BORDER, "".join(runs))
