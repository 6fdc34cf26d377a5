"""How does the time grow: with the size of the input, the number of rules, the length of a line?

    python -m tests.benchmarks.run FILE.jsonl[.gz|.xz|.bz2] [--field text] [--most-megabytes 16] [--peers] [--out DIR]

The lines of the file's documents are dealt anew into documents that no run has met, so that nothing is remembered from
one to the next. Each figure is CPU time of one warm process. A table and plots are written to `build/benchmarks/`,
which git ignores.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.pipeline import clean
from cleaner.rules.load import Rules, load_rules
from tests.benchmarks.peers import FILTERS, peers
from tests.benchmarks.plot import chart
from tests.benchmarks.speed import documents

SEED = 7
DOCUMENT = 3_000
"""Documents of so many characters, as articles are."""

SIZES = tuple(10**power for power in range(3, 10))
WIDTHS = (10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SHARES = (1, 2, 4, 8)
"""Rules are counted in eighths of all, in doubles."""


class Figure(NamedTuple):
    """One point of a series: what was varied, and the seconds a megabyte that it took."""

    series: str
    x: float
    seconds: float
    megabytes: float

    @property
    def pace(self) -> float:
        """Seconds for a megabyte."""
        return self.seconds / self.megabytes


class Deck:
    """The lines of real documents, dealt in another order each time."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._lines = [line for text in texts for line in text.split("\n") if line.strip()]
        self._words = [word for line in self._lines for word in line.split()]
        self._random = random.Random(SEED)  # noqa: S311 -- no secret, and the same each time

    def document(self, size: int) -> str:
        """Return a text of about `size` characters: whole lines, of each a word less than it had."""
        lines, length = [], 0
        while length < size:
            words = self._random.choice(self._lines).split()
            if len(words) > 4:
                words.pop(self._random.randrange(len(words)))
            lines.append(" ".join(words))
            length += len(lines[-1]) + 1
        return "\n".join(lines)[:size]

    def line(self, width: int) -> str:
        """Return one line of `width` characters."""
        words = self._random.choices(self._words, k=width // 5 + 2)
        return " ".join(words)[:width]


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the CPU time that `work` takes for all of `texts`."""
    at = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - at


def megabytes(texts: Sequence[str]) -> float:
    return sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6


def by_size(deck: Deck, most: float) -> Iterator[Figure]:
    """Yield figures for inputs of growing size: many documents, and one document that is as long."""
    for size in SIZES:
        if size > most * 1e6:
            return
        many = [deck.document(min(DOCUMENT, size)) for _ in range(max(1, size // DOCUMENT))]
        yield Figure("documents of 3 kB, by characters in all", size, seconds(clean, many), megabytes(many))
        one = [deck.document(size)]
        yield Figure("one document, by its characters", size, seconds(clean, one), megabytes(one))


def by_rules(deck: Deck, most: float) -> Iterator[Figure]:
    """Yield figures for growing numbers of rules, chosen by chance: an eighth of the shipped ones, a quarter …"""
    every = load_rules()
    order = list(every.rules)
    random.Random(SEED).shuffle(order)  # noqa: S311
    texts = [deck.document(DOCUMENT) for _ in range(int(min(2, most) * 1e6 / DOCUMENT) + 1)]
    for share in SHARES:
        rules = every.only(order[: len(order) * share // SHARES[-1]])
        seconds(with_rules(rules), texts[:20])
        yield Figure("rules", len(rules.rules), seconds(with_rules(rules), texts), megabytes(texts))


def with_rules(rules: Rules) -> Callable[[str], object]:
    return lambda text: clean(text, rules=rules)


def by_width(deck: Deck, most: float) -> Iterator[Figure]:
    """Yield figures for lines of growing length, one megabyte of each."""
    for width in WIDTHS:
        if width > most * 1e6:
            return
        lines = [deck.line(width) for _ in range(max(1, 1_000_000 // width))]
        texts = ["\n".join(lines[at : at + 1000]) for at in range(0, len(lines), 1000)]
        yield Figure("characters in a line", width, seconds(clean, texts), megabytes(texts))


def beside_peers(deck: Deck, most: float) -> Iterator[Figure]:
    """Yield figures for cleaner and for what else takes lines out of the same texts, in turn, in one run."""
    texts = [deck.document(DOCUMENT) for _ in range(int(min(1, most) * 1e6 / DOCUMENT) + 1)]
    yield Figure("cleaner", 0, seconds(clean, texts), megabytes(texts))
    for name, spent in peers("\n".join(texts), FILTERS):
        yield Figure(name, 0, spent, megabytes(texts))


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table of Markdown."""
    rows = [
        f"| {figure.series} | {figure.x:,.0f} | {figure.seconds:.2f} | {figure.megabytes / figure.seconds:.2f} |"
        for figure in figures
    ]
    return "\n".join(["| what | x | seconds | MB/s |", "| --- | --- | --- | --- |", *rows, ""])


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text", help="the field that holds the document (default: text)")
    parser.add_argument("--most-megabytes", type=float, default=16, help="the largest input (default: 16)")
    parser.add_argument("--peers", action="store_true", help="measure grep and its kin beside cleaner as well")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="where the results are written")
    given = parser.parse_args(args)
    texts = documents(given.file, given.field, None)
    if not any(text.strip() for text in texts):
        parser.error(f"{given.file} holds no text in the field {given.field!r}")
    for text in texts[:200]:
        clean(text)
    deck, figures = Deck(texts), list[Figure]()
    given.out.mkdir(parents=True, exist_ok=True)
    for measure in (by_size, by_rules, by_width, *((beside_peers,) if given.peers else ())):
        for figure in measure(deck, given.most_megabytes):
            figures.append(figure)
            print(f"{figure.series:<42} {figure.x:>13,.0f} {figure.megabytes / figure.seconds:8.2f} MB/s", flush=True)
        (given.out / "results.md").write_text(table(figures), encoding="utf-8")
    for series in dict.fromkeys(figure.series for figure in figures if figure.x):
        points = [(figure.x, figure.pace) for figure in figures if figure.series == series]
        name = "-".join(series.replace(",", "").split())
        (given.out / f"{name}.svg").write_text(chart(series, "seconds a megabyte", points), encoding="utf-8")
    print(f"written to {given.out}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
