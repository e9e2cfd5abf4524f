"""`python -m docs.startup`: what an iPhone shows while the app opens, one file for each screen
(journal/web/startup.py), into static/startup/. Run by hand when a screen or a colour is new.
"""

import struct
import zlib
from pathlib import Path

from journal.web.startup import PAPER, SCREENS, name

STATIC = Path(__file__).parents[1] / "static"


def main() -> None:
    """Make every picture anew."""
    (STATIC / "startup").mkdir(exist_ok=True)
    for scheme, colour in PAPER.items():
        for width, height, ratio in SCREENS:
            picture = plain(width * ratio, height * ratio, bytes.fromhex(colour))
            (STATIC / name(scheme, width, height, ratio)).write_bytes(picture)


def plain(width: int, height: int, colour: bytes) -> bytes:
    """A PNG of one colour (RGB): a palette of one, and a bit for each pixel, all zero."""
    rows = bytes((1 + -(-width // 8)) * height)  # each begins with its filter: none
    parts = {
        b"IHDR": struct.pack(">2I5B", width, height, 1, 3, 0, 0, 0),
        b"PLTE": colour,
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts.items())


def _part(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


if __name__ == "__main__":
    main()
