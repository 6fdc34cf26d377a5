"""Documents to measure with: those of a file or the project's own, and as many more as are asked for.

    python -m tests.benchmarks.texts [FILE.jsonl[.gz|.xz|.bz2]] [--field text] --megabytes N --out OUT.jsonl

What is remembered of a line must not make a measurement fast, so that no line is written twice. A line that was met
before is written in other words: one word gives way to another of its document, a short line gets other marks or
capitals, which most rules look through, and where all that was met before too, a number. So a document keeps its
language, the order and length of its lines and most of what the rules find in it, however many are made of it.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_ARTICLES = Path(__file__).parent.parent.parent / "fixtures" / "articles"

SEED = 7
TRIES = 6
LONG = 60
"""A line of so many characters is told apart by its words; what is shorter is often one that many pages have."""

_OPENINGS = ("", "", "", "* ", "- ", "• ", "» ", "| ")
_CLOSINGS = ("", "", "", ".", ":", " »", " |", " ›")
_CASES: tuple[Callable[[str], str], ...] = (str, str, str.lower, str.upper, str.title)


def documents(
    file: Path | None, field: str = "text", most: int | None = None, *, fixtures: str | None = None
) -> list[str]:
    """Return the distinct texts in a field of JSON Lines, the first `most` of them; without a file, the fixtures."""
    if file is None:
        pattern = fixtures or ("*/source.html" if field == "html" else "*/source.txt")
        found = (path.read_text(encoding="utf-8") for path in sorted(_ARTICLES.glob(pattern)))
        return list(dict.fromkeys(found))[:most]
    with _OPENERS.get(file.suffix, open)(file, "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)[field] for line in lines))[:most]


class Varied:
    """Documents without end, made of a few, and first of all these; no line stands twice, blanks at its ends aside.

    `met` holds the lines that were made, for others that shall make none of them either.
    """

    def __init__(self, texts: Sequence[str], met: set[int] | None = None) -> None:
        self._texts = [text for text in texts if text.strip()]
        if not self._texts:
            raise ValueError("nothing to vary: all texts are empty")
        self._met = set[int]() if met is None else met
        self._chance = Random(SEED)  # noqa: S311 -- no secret, and the same each time

    def __iter__(self) -> Iterator[str]:
        while True:
            for text in self._texts:
                words = [word for word in text.split() if len(word) > 3 and word.isalpha()]
                yield "\n".join([self._unmet(line, words) if line.strip() else line for line in text.split("\n")])

    def megabytes(self, size: float) -> Iterator[str]:
        """Yield documents until they are so many megabytes of UTF-8; only a first one that is longer is cut.

        A rest of a document might say nothing of its language, and be asked all rules of all languages.
        """
        most = left = round(size * 1e6)
        for text in self:
            told = text.encode("utf-8", "replace")
            yield told[:most].decode("utf-8", "ignore") if left == most < len(told) else text
            left -= len(told)
            if left <= 0:
                return

    def _unmet(self, line: str, words: Sequence[str]) -> str:
        new = line
        for _ in range(TRIES):
            if self._is_unmet(new):
                return new
            new = self._reworded(line, words) if len(line) > LONG else self._remarked(line)
        while not self._is_unmet(new):
            new = f"{line} {self._chance.randrange(10 ** len(str(len(self._met))))}"
        return new

    def _is_unmet(self, line: str) -> bool:
        before = len(self._met)
        self._met.add(hash(line.strip()))
        return len(self._met) > before

    def _reworded(self, line: str, words: Sequence[str]) -> str:
        told = line.split(" ")
        places = [at for at, word in enumerate(told) if word.isalpha() and len(word) > 3]
        if places and words:
            told[self._chance.choice(places)] = self._chance.choice(words)
            return " ".join(told)
        at = self._chance.randrange(len(line) - 1)
        return line[:at] + line[at + 1] + line[at] + line[at + 2 :]

    def _remarked(self, line: str) -> str:
        case = self._chance.choice(_CASES)
        return self._chance.choice(_OPENINGS) + case(line.strip()) + self._chance.choice(_CLOSINGS)


def kin(texts: Sequence[str], most: int) -> Iterator[str]:
    """Yield documents like the first of `texts`, at most so many, to warm up with: they share no line with any."""
    yield from islice(Varied(texts), len(texts), len(texts) + min(most, len(texts)))


def cut(texts: Iterable[str], size: int) -> str:
    """Return one document of `size` characters: some of `texts`, one below the other."""
    taken: list[str] = []
    length = 0
    for text in texts:
        taken.append(text)
        length += len(text) + 2
        if length >= size:
            break
    return "\n\n".join(taken)[:size]


def write(file: Path, texts: Iterable[str]) -> float:
    """Write texts as JSON Lines and return how many megabytes they are, the lines' other bytes aside."""
    size = 0
    with file.open("w", encoding="utf-8", errors="replace") as lines:
        for number, text in enumerate(texts):
            size += len(text.encode("utf-8", "replace"))
            lines.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
    return size / 1e6


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.texts", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="without one, the invented fixtures")
    parser.add_argument("--field", default="text", help="the field that holds the document (default: text)")
    parser.add_argument("--megabytes", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(args)
    texts = documents(given.file, given.field)
    if not any(text.strip() for text in texts):
        parser.error(f"{given.file} holds no text in the field {given.field!r}")
    write(given.out, Varied(texts).megabytes(given.megabytes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
