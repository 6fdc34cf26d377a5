"""How long does the hook take, beside codespell and grep on the same files?

    python -m tests.benchmarks.hook [--files N] [--rounds N]

So many clean articles of 4 kB are made of the paragraphs of `fixtures/prose` and checked by one process, then one of
them alone. Every command runs in turn, in so many rounds; what is printed is the least time of the whole command, on
the clock and in CPU seconds, start included. The first round warms caches up and is not counted.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SIZE = 4000


def paragraphs() -> list[str]:
    """Return the paragraphs of the English prose among the fixtures."""
    files = (path for path in sorted((ROOT / "fixtures/prose").glob("*.txt")) if not re.match("[a-z]{2}-", path.name))
    whole = (part.strip() for path in files for part in path.read_text(encoding="utf-8").split("\n\n"))
    return [part for part in dict.fromkeys(whole) if len(part) > 150 and "\n" not in part]


def write_articles(folder: Path, count: int) -> list[str]:
    """Write `count` articles into `folder` and return their names."""
    chance, stock = random.Random(1), paragraphs()  # noqa: S311 -- the same ones every time
    for number in range(count):
        chance.shuffle(stock)
        taken: list[str] = []
        while sum(map(len, taken)) < SIZE:
            taken.append(stock[len(taken)])
        (folder / f"{number:05}.txt").write_text("\n\n".join(taken) + "\n", encoding="utf-8")
    return sorted(path.name for path in folder.iterdir())


def timed(command: Sequence[str], folder: Path, environment: dict[str, str]) -> tuple[float, float, int]:
    """Return the seconds on the clock and of CPU that `command` takes in `folder`, and its exit code."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode


def commands(names: Sequence[str]) -> dict[str, list[str]]:
    """Return what is compared, by what it is called in the table; what is not installed is left out."""
    check = [sys.executable, "-m", "cleaner", "check"]
    found = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "cleaner check, 1 file": [*check, names[0]],
        f"cleaner check, {len(names)} files": [*check, "--no-cache", *names],
        "the same, known to be clean": [*check, *names],
        f"grep -c ., {len(names)} files": ["grep", "-c", ".", *names],
    }
    if spell := shutil.which("codespell"):
        found[f"codespell, {len(names)} files"] = [spell, *names]
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hook")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "articles")
        folder.mkdir()
        names = write_articles(folder, asked.files)
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = {**inherited, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": f"{place}/cache"}
        compared = commands(names)
        least = {name: (float("inf"), float("inf"), 0) for name in compared}
        for number in range(asked.rounds + 1):
            for name, command in compared.items():
                clock, cpu, code = timed(command, folder, environment)
                if number:
                    least[name] = (min(least[name][0], clock), min(least[name][1], cpu), code)
    print(f"{'command':34} {'clock, s':>9} {'CPU, s':>9} {'exit':>5}")
    for name, (clock, cpu, code) in least.items():
        print(f"{name:34} {clock:9.3f} {cpu:9.3f} {code:5}")


if __name__ == "__main__":
    main()
