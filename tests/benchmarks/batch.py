"""What does `cleaner batch` cost beside the cleaning itself, and what do more processes gain?

    python -m tests.benchmarks.batch [FILE.jsonl[.gz|.xz|.bz2]] [--megabytes 20] [--files 2000] [--runs 3]
        [--only MEASURE]...

The texts of the file, or the fixtures, are varied into as many megabytes as are asked for. Measures: `overhead` (the
command with one worker against a bare loop over clean()), `workers` (two against one), `files` (so many small files
against the same as JSON Lines), `memory` (the largest process). Things that are compared run in turn; of several runs
the median counts, and ratios are taken within a turn. Seconds are of the clock, CPU seconds of all processes together,
start included; a first run over everything, which fills the cache, is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import count, islice
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.processes import Cost, cost, environment, in_turn, succeeded
from tests.benchmarks.texts import Varied, documents, write

_OUTPUTS = count()
CLOCK, CPU = attrgetter("seconds"), attrgetter("cpu")


class Bench(NamedTuple):
    """A folder to write into, the JSON Lines to clean, how often, and in how many small files."""

    folder: Path
    file: Path
    texts: Sequence[str]
    runs: int
    files: int

    def command(self, *args: str | Path) -> Cost:
        """Return what it costs to run `cleaner batch`."""
        return self.python("cleaner", "batch", *args, "-q")

    def python(self, module: str, *args: str | Path) -> Cost:
        """Return what it costs to run a module, which must not fail."""
        command = (sys.executable, "-m", module, *args)
        return succeeded(cost(command, environment=environment()), *command)

    def fresh(self, source: Path, *args: str) -> Callable[[], Cost]:
        """Return what cleans `source`, each time into another output."""
        return lambda: self.command(source, "-o", self.folder / f"out-{next(_OUTPUTS)}{source.suffix}", *args)


def overhead(bench: Bench) -> str:
    bare = lambda: bench.python("tests.benchmarks.batch", bench.file, "--bare")  # noqa: E731
    costs = measured(bench, {"a bare loop": bare, "batch -j 1": bench.fresh(bench.file, "-j", "1")})
    return f"overhead: {ratio(costs['batch -j 1'], costs['a bare loop'], CPU) - 1:+.1%} of CPU"


def workers(bench: Bench) -> str:
    one, two = (bench.fresh(bench.file, "-j", number) for number in "12")
    costs = measured(bench, {"one worker": one, "two workers": two})
    return f"two against one: {ratio(costs['one worker'], costs['two workers'], CLOCK):.2f} x, {os.cpu_count()} cores"


def files(bench: Bench) -> str:
    small = [text[:2000] for text in islice(Varied(bench.texts), bench.files)]
    tree = bench.folder / "tree"
    for n, text in enumerate(small):
        path = tree / f"{n // 1000:03}" / f"{n:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    write(bench.folder / "small.jsonl", small)
    records = f"{len(small):,} records"
    many = f"{len(small):,} files"
    costs = measured(bench, {records: bench.fresh(bench.folder / "small.jsonl"), many: bench.fresh(tree)})
    return f"files against records: {ratio(costs[many], costs[records], CLOCK):.2f} x"


def memory(bench: Bench) -> str:
    costs = measured(bench, {"two workers": bench.fresh(bench.file, "-j", "2")})
    return f"largest process: {max(each.megabytes for each in costs['two workers']):.0f} MB"


MEASURES: dict[str, Callable[[Bench], str]] = {
    "overhead": overhead,
    "workers": workers,
    "files": files,
    "memory": memory,
}


def measured(bench: Bench, commands: Mapping[str, Callable[[], Cost]]) -> dict[str, list[Cost]]:
    """Return what the commands cost in each of the runs, and print the medians."""
    costs = in_turn(bench.runs, commands)
    for name, each in costs.items():
        middle = Cost(*map(median, zip(*each, strict=True)))
        print(f"{name:>16}: {middle.seconds:8.1f} s {middle.cpu:8.1f} s of CPU {middle.megabytes:6.0f} MB", flush=True)
    return costs


def ratio(above: Sequence[Cost], below: Sequence[Cost], cost_of: Callable[[Cost], float]) -> float:
    """Return how much one thing cost of what another did, turn by turn, in the median."""
    return median(cost_of(one) / cost_of(other) for one, other in zip(above, below, strict=True))


def clean_all(file: Path) -> None:
    """Clean the records of `file` in a loop, which does nothing else."""
    from cleaner.pipeline import clean

    with file.open(encoding="utf-8") as lines:
        for line in lines:
            clean(json.loads(line)["text"])


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.batch", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("file", type=Path, nargs="?", help="without one, the invented fixtures")
    parser.add_argument("--only", action="append", choices=[*MEASURES], help="a measure (default: all)")
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.bare:
        clean_all(given.file)
        return 0
    texts = documents(given.file)
    if not any(text.strip() for text in texts):
        parser.error(f"{given.file} holds no text")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder, folder / "in.jsonl", texts, given.runs, given.files)
        write(bench.file, Varied(texts).megabytes(given.megabytes))
        bench.fresh(bench.file, "-j", "1")()
        for measure in given.only or MEASURES:
            print(f"{measure}, {bench.file.stat().st_size / 1e6:,.1f} MB of JSON Lines")
            print(MEASURES[measure](bench), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
