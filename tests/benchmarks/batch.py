"""What does `cleaner batch` cost beside the cleaning itself, and what do more processes gain?

    python -m tests.benchmarks.batch FILE.jsonl[.gz|.xz|.bz2] [--megabytes 20] [--files 2000] [--runs 1] [MEASURE]...

The texts of the file, made distinct by a number in each paragraph, fill as many megabytes as are asked for. Measures:
`overhead` (the command with one worker against a bare loop over clean()), `workers` (two against one), `files` (so many
small files against the same as JSON Lines), `memory` (the largest process). Things that are compared run in turn; of
several runs the median counts. Seconds are of the clock, CPU seconds of all processes together.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from cleaner.pipeline import clean
from tests.benchmarks.speed import documents


class Cost(NamedTuple):
    """Seconds of the clock, seconds of CPU, and megabytes of the largest process."""

    seconds: float
    cpu: float
    megabytes: float


def varied(texts: Sequence[str], size: int) -> Iterator[str]:
    """Yield texts of about `size` bytes altogether, no two of them the same."""
    for turn in count():
        for text in texts:
            lines = (f"{line} {turn}" if turn and len(line) > 60 else line for line in text.split("\n"))
            new = "\n".join(lines)
            size -= len(new.encode())
            yield new
            if size <= 0:
                return


def command(*args: str | Path) -> Cost:
    """Run `cleaner` and return what that cost."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "cleaner", *map(str, args)], capture_output=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu, after.ru_maxrss / 1024)


def bare(file: Path) -> Cost:
    """Clean the records of `file` in a loop, in a process of its own, and return what that cost."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "tests.benchmarks.batch", str(file), "--bare"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu, after.ru_maxrss / 1024)


def in_turn(runs: int, **measured: Callable[[], Cost]) -> dict[str, Cost]:
    """Return the median cost of each of `measured`, which run one after the other, and again."""
    costs: dict[str, list[Cost]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, run in measured.items():
            costs[name].append(run())
    return {name: Cost(*map(statistics.median, zip(*each, strict=True))) for name, each in costs.items()}


def overhead(folder: Path, file: Path, runs: int) -> None:
    batch = fresh_runs(folder, file, "1")
    costs = in_turn(runs, bare=lambda: bare(file), batch=batch)
    show("a bare loop", costs["bare"])
    show("batch -j 1", costs["batch"])
    print(f"overhead: {costs['batch'].cpu / costs['bare'].cpu - 1:+.1%} of CPU")


def workers(folder: Path, file: Path, runs: int) -> None:
    costs = in_turn(runs, one=fresh_runs(folder, file, "1"), two=fresh_runs(folder, file, "2"))
    show("one worker", costs["one"])
    show("two workers", costs["two"])
    print(f"two against one: {costs['one'].seconds / costs['two'].seconds:.2f} x, on {os.cpu_count()} cores")


def fresh_runs(folder: Path, file: Path, jobs: str) -> Callable[[], Cost]:
    """Return what cleans `file` in so many processes, each time into another output."""
    numbers = count()
    return lambda: command("batch", file, "-o", folder / f"{jobs}-{next(numbers)}.jsonl", "-q", "-j", jobs)


def files(folder: Path, file: Path, runs: int, number: int) -> None:
    texts = documents(file, "text", None)
    source = varied([text[:2000] for text in texts], 1 << 40)
    small = [next(source) for _ in range(number)]
    tree = folder / "tree"
    for n, text in enumerate(small):
        path = tree / f"{n // 1000:03}" / f"{n:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write(folder / "small.jsonl", small)
    fresh = (folder / f"small{n}" for n in count())
    costs = in_turn(
        runs,
        records=lambda: command("batch", folder / "small.jsonl", "-o", f"{next(fresh)}.jsonl", "-q"),
        files=lambda: command("batch", tree, "-o", next(fresh), "-q"),
    )
    show(f"{number:,} records", costs["records"])
    show(f"{number:,} files", costs["files"])
    print(f"files against records: {costs['files'].seconds / costs['records'].seconds:.2f} x")


def memory(folder: Path, file: Path, _runs: int) -> None:
    cost = command("batch", file, "-o", folder / "memory.jsonl", "-q", "-j", "2")
    show(f"{file.stat().st_size / 1e6:,.0f} MB", cost)
    print(f"largest process: {cost.megabytes:.0f} MB")


def write(path: Path, texts: Sequence[str] | Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            lines.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")


def show(name: str, cost: Cost) -> None:
    print(f"{name:>16}: {cost.seconds:8.1f} s {cost.cpu:8.1f} s of CPU {cost.megabytes:6.0f} MB", flush=True)


MEASURES: dict[str, Callable[[Path, Path, int], None]] = {"overhead": overhead, "workers": workers, "memory": memory}


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.batch", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("measure", nargs="*", choices=[*MEASURES, "files", []], help="default: all")
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.bare:
        with given.file.open(encoding="utf-8") as lines:
            for line in lines:
                clean(json.loads(line)["text"])
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "in.jsonl"
        write(file, varied(documents(given.file, "text", None), int(given.megabytes * 1e6)))
        for measure in given.measure or [*MEASURES, "files"]:
            print(f"{measure}, {file.stat().st_size / 1e6:,.1f} MB of JSON Lines")
            if measure == "files":
                files(folder, file, given.runs, given.files)
            else:
                MEASURES[measure](folder, file, given.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
