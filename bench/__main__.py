"""`python -m bench`: seed, serve, load, tell. `--help` says how long and how large."""

import argparse
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from bench import run
from journal import clock
from journal.serve import GUNICORN

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Measure as asked on the command line, and print."""
    wanted = _wanted()
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=wanted.folder))
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()

    try:
        tell(_where(wanted))
        run.everything(folder, wanted, tell)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if wanted.keep:
        said = "\n\n".join(told)
        RESULTS.write_text(f"# The last serious run of `make bench`\n\n```\n{said}\n```\n")


def _wanted() -> argparse.Namespace:
    known = argparse.ArgumentParser(prog="python -m bench", description=run.__doc__)
    known.add_argument("--seconds", type=float, default=4, help="of each run")
    known.add_argument("--rounds", type=int, default=5, help="runs of each row, in turn")
    known.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    known.add_argument("--postgres", action="store_true", help="PostgreSQL beside SQLite")
    known.add_argument("--servers", action="store_true", help="only: compare gunicorn's flags")
    known.add_argument(
        "--flags", nargs="*", default=[], help="more flags for gunicorn: =--threads=2"
    )
    known.add_argument("--folder", help="where to seed (a disk, for honest commits)")
    known.add_argument("--keep", action="store_true", help="write bench/RESULTS.md")
    known.add_argument("--smoke", action="store_true", help="the smallest run that goes through")
    wanted = known.parse_args()
    if wanted.smoke:
        wanted.seconds, wanted.rounds, wanted.sizes = 0.2, 1, [20, 30]
    wanted.flags = [flag.removeprefix("=") for flag in wanted.flags]
    return wanted


def _where(wanted: argparse.Namespace) -> str:
    flags = [flag for flag in (*GUNICORN, *wanted.flags) if "tmp-dir" not in flag]
    return (
        f"{clock.now():%Y-%m-%d %H:%M} UTC · Python {platform.python_version()} · "
        f"{platform.machine()} · {len(_processors())} processors · load before "
        f"{Path('/proc/loadavg').read_text().split()[0]}\n"
        f"gunicorn {' '.join(flags)}\n"
        f"{wanted.rounds} runs of {wanted.seconds:g} s each, rows in turn; client and server "
        "on one machine; entries of 2 KB; SQLite with synchronous=FULL"
    )


def _processors() -> list[str]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return [line for line in lines if line.startswith("processor")]


if __name__ == "__main__":
    main()
