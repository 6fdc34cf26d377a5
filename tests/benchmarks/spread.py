"""Measurements of several processes, as pyperf keeps them: the middle, the spread, and what machine it was.

A process has luck: where its memory lies and how its hashes fall is the same all its life, and moves its pace by some
hundredths. So each figure comes of several processes, each warmed up by documents that do not count. pyperf's own
runner measures one thing to the end before it begins the next, which a wandering clock makes unfair; so the turns are
ours (`processes.py`), and pyperf has the statistics and the files: `python -m pyperf stats FILE.json`, `… hist`, and
`… compare_to OLD.json NEW.json` for two runs.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyperf


class Figure(NamedTuple):
    """One measurement: what was varied and how far, the seconds of CPU for so many megabytes, and the memory."""

    series: str
    x: float
    seconds: float
    megabytes: float
    memory: float = 0.0


class Point(NamedTuple):
    """What several processes measured at one place of a series."""

    series: str
    x: float
    figures: tuple[Figure, ...]

    @property
    def benchmark(self) -> pyperf.Benchmark:
        """The seconds a megabyte, one run of pyperf a process."""
        name = f"{self.series}: {self.x:,.0f}" if self.x else self.series
        paces = (figure.seconds / figure.megabytes for figure in self.figures)
        told = {"name": name, "unit": "second"}
        return pyperf.Benchmark([pyperf.Run([pace or 1e-9], metadata=told, collect_metadata=False) for pace in paces])

    @property
    def pace(self) -> float:
        """Seconds of CPU for a megabyte, in the median."""
        return float(self.benchmark.median())

    @property
    def seconds(self) -> float:
        """Seconds of CPU for all of it, in the median."""
        return statistics.median(figure.seconds for figure in self.figures)

    @property
    def memory(self) -> float:
        """Megabytes of the largest process, in the median."""
        return statistics.median(figure.memory for figure in self.figures)

    @property
    def off(self) -> str:
        """How far the processes lie off the median, half of them nearer, in hundredths of it."""
        if len(self.figures) < 2:
            return "one run"
        return f"± {self.benchmark.median_abs_dev() / self.pace:.0%}"


def from_processes(module: str, args: Sequence[str], processes: int) -> Iterator[Figure]:
    """Yield the figures that so many processes print, each of which runs `module` with its number as `--worker`."""
    for number in range(processes):
        command = [sys.executable, "-m", module, *args, "--worker", str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                yield Figure(*json.loads(line))
        if process.returncode:
            raise SystemExit(f"{module} failed in process {number}")


def tell(figures: Iterable[Figure]) -> None:
    """Print figures for the process that collects them."""
    for figure in figures:
        print(json.dumps(figure), flush=True)


def points(figures: Iterable[Figure]) -> list[Point]:
    """Return figures by the places that they belong to, in the order of their first."""
    found: dict[tuple[str, float], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.series, figure.x), []).append(figure)
    return [Point(series, x, tuple(some)) for (series, x), some in found.items()]


def keep(path: Path, measured: Sequence[Point], command: str) -> None:
    """Write what was measured into a file of pyperf, with the command and what pyperf finds out of the machine."""
    suite = pyperf.BenchmarkSuite([point.benchmark for point in measured])
    found = pyperf.Run([1.0], metadata={"name": "machine"}).get_metadata()
    told = {name: value for name, value in found.items() if name.startswith(("cpu_", "python_", "platform"))}
    for benchmark in suite:
        benchmark.update_metadata({**told, "command_line": command or "(no arguments)"})
    suite.dump(str(path), replace=True)
