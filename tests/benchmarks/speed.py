"""How fast are pages and texts cleaned, beside the other tools that are installed?

    python -m tests.benchmarks.speed [FILE.jsonl[.gz|.xz|.bz2]] [--field html] [--type html] [--peer NAME|all]...
        [--most N] [--processes 3]

Each distinct document of the file goes through every tool in turn, in another order each time; without a file, the
fixtures do. Up to 300 documents that are like them, and share no line with them, warm all tools up. This is done in
several processes, each of which takes the documents in another order; printed are the medians of documents and
megabytes a second of CPU, and the ratio to `cleaner`, which is taken within each process, with the least and the most
that one process saw.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median

from tests.benchmarks.peers import PEERS, Tool, tools, version
from tests.benchmarks.spread import Figure, Point, from_processes, points, tell
from tests.benchmarks.texts import documents, kin

WARMING = 300


def timed(texts: Iterable[str], chosen: Sequence[tuple[str, Tool]]) -> dict[str, float]:
    """Return the seconds of CPU that each tool took for all texts."""
    spent = dict.fromkeys((name for name, _ in chosen), 0.0)
    for n, text in enumerate(texts):
        shift = n % len(chosen)
        for name, tool in (*chosen[shift:], *chosen[:shift]):
            at = time.process_time()
            tool(text)
            spent[name] += time.process_time() - at
    return spent


def side_by_side(texts: list[str], names: Sequence[str], type_: str, seed: int) -> Iterator[Figure]:
    """Yield a figure for each tool; its x is how many documents there are."""
    Random(seed).shuffle(texts)  # noqa: S311 -- no secret, and the same each time
    chosen = list(tools(names, type_))
    timed(kin(texts, WARMING), chosen)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    for name, seconds in timed(texts, chosen).items():
        yield Figure(name, len(texts), seconds, size)


def table(measured: Sequence[Point]) -> Iterator[str]:
    """Yield a line for each tool, `cleaner` first."""
    ours = measured[0]
    for point in measured:
        ratios = [a.seconds / (b.seconds or 1e-9) for a, b in zip(ours.figures, point.figures, strict=True)]
        beside = "" if point is ours else f"   {median(ratios):.2f} x cleaner ({min(ratios):.2f} to {max(ratios):.2f})"
        pace = f"{point.x / point.seconds:9.1f} documents/s {1 / point.pace:7.2f} MB/s {point.off:>8}"
        yield f"{point.series:<12} {pace}{beside}   {version(point.series) if point.series in PEERS else ''}".rstrip()


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.speed", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("file", type=Path, nargs="?", help="without one, the invented fixtures")
    parser.add_argument("--field", default="text", help="the field that holds the document (default: text)")
    parser.add_argument("--type", default="auto", choices=("auto", "text", "html"))
    parser.add_argument("--peer", action="append", choices=[*sorted(PEERS), "all"], default=[])
    parser.add_argument("--most", type=int, help="stop after so many documents")
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    names = [*PEERS] if "all" in given.peer else given.peer
    reads = {"auto": ("html", "text")}.get(given.type, (given.type,))
    if "all" in given.peer and given.type == "auto":
        parser.error("--peer all wants a --type: peers read pages of HTML, or texts")
    unfit = [name for name in names if PEERS[name].reads not in reads]
    if unfit and "all" not in given.peer:
        parser.error(f"{unfit[0]} reads no {given.type}")
    names = [name for name in names if name not in unfit]
    texts = documents(given.file, given.field, given.most)
    if not any(text.strip() for text in texts):
        parser.error(f"{given.file} holds no text in the field {given.field!r}")
    if given.worker is not None:
        tell(side_by_side(texts, names, given.type, given.worker))
        return 0
    passed = sys.argv[1:] if args is None else list(args)
    measured = points(from_processes("tests.benchmarks.speed", passed, given.processes))
    print(f"{len(texts)} documents, {measured[0].figures[0].megabytes:.1f} MB, in {given.processes} processes")
    print(*table(measured), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
