"""How long does the hook take, beside codespell and grep on the same files?

    python -m tests.benchmarks.hook [--files N] [--rounds N]

So many clean articles of 4 kB are made of the paragraphs of `fixtures/prose`, no two of which are the same, and checked
by one process, then one of them alone. Every command runs in turn, in so many rounds; what is printed is the median of
the whole command, on the clock and in CPU seconds, start included. The first round warms caches up and is not counted.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from tests.benchmarks.processes import ROOT, Cost, cost, environment, in_turn
from tests.benchmarks.texts import SEED, Varied

SIZE = 4000


def paragraphs() -> list[str]:
    """Return the paragraphs of the English prose among the fixtures."""
    files = (path for path in sorted((ROOT / "fixtures/prose").glob("*.txt")) if not re.match("[a-z]{2}-", path.name))
    whole = (part.strip() for path in files for part in path.read_text(encoding="utf-8").split("\n\n"))
    return [part for part in dict.fromkeys(whole) if len(part) > 150 and "\n" not in part]


def articles() -> Iterator[str]:
    """Yield articles without end; the paragraphs of none are those of another."""
    stock = paragraphs()
    Random(SEED).shuffle(stock)  # noqa: S311 -- no secret, and the same each time
    taken: list[str] = []
    for paragraph in Varied(stock):
        taken.append(paragraph)
        if sum(map(len, taken)) >= SIZE:
            yield "\n\n".join(taken) + "\n"
            taken = []


def write_articles(folder: Path, count: int) -> list[str]:
    """Write `count` articles into `folder` and return their names."""
    for number, text in zip(range(count), articles(), strict=False):
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return sorted(path.name for path in folder.iterdir())


def commands(names: Sequence[str]) -> dict[str, list[str]]:
    """Return what is compared, by what it is called in the table; what is not installed is named and left out."""
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
    else:
        print("codespell is left out: it is not installed", file=sys.stderr)
    return found


def measured(files: int, rounds: int) -> dict[str, list[Cost]]:
    """Return what each command cost in each round that counts."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "articles")
        folder.mkdir()
        compared = commands(write_articles(folder, files))
        kept = environment(Path(place, "cache"))
        run = {name: partial(cost, command, folder=folder, environment=kept) for name, command in compared.items()}
        return {name: costs[1:] for name, costs in in_turn(rounds + 1, run).items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hook", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    found = measured(asked.files, asked.rounds)
    print(f"{'command':34} {'clock, s':>9} {'CPU, s':>9} {'exit':>5}")
    for name, costs in found.items():
        clock, cpu, code = (median(getattr(each, part) for each in costs) for part in ("seconds", "cpu", "code"))
        print(f"{name:34} {clock:9.3f} {cpu:9.3f} {code:5.0f}")


if __name__ == "__main__":
    main()
