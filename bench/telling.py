"""The table, against the goals, and the growth as a drawing in text."""

from collections.abc import Sequence

from bench.beside import Crowd
from bench.goals import BARE_FLASK_THERE, GOALS
from bench.load import WHO
from bench.rows import CONNECTIONS, Row

HEAD = (
    "Requests a second, median (least–most) of the runs, at 1 and at 16 connections;\n"
    "CPU: milliseconds of the workers' processor for each request, the figure least\n"
    "touched by noise; x bare: our rate over bare Flask's under the same server, same run.\n"
    "Goals were set on another machine: 'here' is the goal times how bare Flask here\n"
    "compares with bare Flask there (5,460 a second at 16)."
)


def table(rows: Sequence[Row], bare: Row) -> str:
    """Every row with its ratios and its goal."""
    scale = bare.rate(16) / BARE_FLASK_THERE
    lines = [HEAD, f"Load by {WHO}. Bare Flask here is {scale:.2f} x what it was there.", ""]
    lines.append(
        f"{'':32}{'at 1':>22}{'at 16':>24}{'CPU 1 · 16':>15}{'p50 · p99 at 16':>18}"
        f"{'x bare':>8}{'errors':>8}"
    )
    for row in rows:
        rates = "".join(f"{_rate(row, many):>{22 + 2 * (many > 1)}}" for many in CONNECTIONS)
        cpu = " · ".join(f"{row.cpu(many):.2f}" for many in CONNECTIONS)
        waits = f"{row.p('p50', 16):.1f} · {row.p('p99', 16):.1f}"
        ratio = row.rate(16) / bare.rate(16) if bare.rate(16) else 0
        lines.append(f"{row.name:32}{rates}{cpu:>15}{waits:>18}{ratio:>8.2f}{row.errors:>8}")
        lines += _goal(row, scale)
    return "\n".join(lines)


def _rate(row: Row, connections: int) -> str:
    least, most = row.spread(connections)
    return f"{row.rate(connections):,.0f} ({least:,.0f}–{most:,.0f})"


def _goal(row: Row, scale: float) -> list[str]:
    goal = GOALS.get(row.name)
    if goal is None:
        return []
    said = f"  goal: {goal.words}"
    for connections, wanted in ((1, goal.at_1), (16, goal.at_16)):
        if wanted is not None:
            there, here = row.rate(connections) / wanted, row.rate(connections) / (wanted * scale)
            said += f"; at {connections}: {there:.2f} of it, {here:.2f} of it here"
    return [said]


def growth(rows: Sequence[tuple[int, Row]]) -> str:
    """CPU for each request as the journal grows, each bar against the smallest."""
    lines = ["Growth: CPU for one list of 20, and its p50, as one journal grows"]
    first = rows[0][1].cpu(16) or 1.0
    for size, row in rows:
        ratio = row.cpu(16) / first
        bar = "#" * round(30 * ratio)
        lines.append(
            f"  {size:>9,}  {bar} {row.cpu(16):.2f} ms · p50 {row.p('p50', 1):.1f} ms"
            f" · {ratio:.2f} x"
        )
    return "\n".join(lines)


def crowded(found: Crowd) -> str:
    """What sixteen people signing in cost those who save."""
    times = found.crowded.p95 / found.alone.p95 if found.alone.p95 else 0.0
    return (
        f"16 people signing in again and again while 4 save: p95 {found.alone.p95:.1f} -> "
        f"{found.crowded.p95:.1f} ms ({times:.1f} x; goal 2), a worker grew {found.grew:.0f} MB "
        f"(goal 40), errors {found.alone.errors + found.crowded.errors}"
    )


def hashing(of_hash: float, of_sign_in: float) -> str:
    """How much of a sign-in is the hash, which is slow on purpose."""
    part = of_hash / of_sign_in if of_sign_in else 0.0
    return f"Signing in: {of_hash:.0f} of {of_sign_in:.0f} ms of CPU are the hash ({part:.0%})"


def memory(size: int, rest: float, after: float) -> str:
    """What a worker takes."""
    return (
        f"Memory of a worker: {rest:.0f} MB at rest, {after:.0f} MB after searching {size:,} "
        "(goals 80, 100; Journiv 105, 560)"
    )


def cold(ours: float, bare: float) -> str:
    """From nothing to the first answer."""
    return f"Cold start: {ours:.2f} s to the first answer (goal 1.5); bare Flask {bare:.2f} s"


def flags(name: str, row: Row, resident: float, fair: float) -> str:
    """One way to run gunicorn."""
    return (
        f"{name:24} at 1: {row.rate(1):7,.0f}  at 16: {row.rate(16):7,.0f}  CPU {row.cpu(1):.2f} · "
        f"{row.cpu(16):.2f} ms  p99 {row.p('p99', 16):7.1f} ms  {resident:.0f} MB ({fair:.0f} "
        f"shared fairly)  errors {row.errors}"
    )
