"""The series of `run`, as one process measures them: warmed up first, then each point once.

Seconds are of this process's CPU and of `clean` alone, not of making documents.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from cleaner.pipeline import clean
from cleaner.rules.languages import languages_of
from cleaner.rules.load import load_rules
from tests.benchmarks.spread import Figure
from tests.benchmarks.texts import SEED, Varied, cut, kin

ENOUGH = 400_000
"""Of what is small, so many characters are measured: one document of a kilobyte says nothing of the next."""

SIZES = tuple(10**power for power in range(3, 8))
WIDTHS = tuple(10**power for power in range(1, 8))
COUNTS = (100, 200, 500, 1_000, 2_000, 5_000)
DOCUMENT = 10_000
"""Lines of all lengths stand in documents of so many characters, or fill one alone."""

LONGEST_WARMING = 100_000
WARMING = 300
"""So many documents are cleaned before anything counts: patterns are compiled as they are met."""


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> tuple[float, float]:
    """Return the seconds of CPU that `work` takes for all of `texts`, and their megabytes."""
    spent = size = 0.0
    for text in texts:
        at = time.process_time()
        work(text)
        spent += time.process_time() - at
        size += len(text.encode("utf-8", "replace")) / 1e6
    return spent, size


def enough(most: float) -> int:
    """Return how many characters are measured of what is small, where at most so many megabytes are asked for."""
    return min(ENOUGH, round(most * 1e6))


def of_one_language(texts: Sequence[str]) -> list[str]:
    """Return those of the texts whose languages are those of most of them."""
    spoken: dict[frozenset[str], list[str]] = {}
    for text in texts:
        spoken.setdefault(languages_of(text), []).append(text)
    return max(spoken.values(), key=len)


def by_size(texts: Sequence[str], met: set[int], most: float) -> Iterator[Figure]:
    """Yield figures for documents of growing length, in one language."""
    varied = iter(Varied(of_one_language(texts), met))
    for size in SIZES:
        if size <= most * 1e6:
            some = (cut(varied, size) for _ in range(max(1, enough(most) // size)))
            yield Figure("one document, by its characters", size, *seconds(clean, some))


def by_width(texts: Sequence[str], met: set[int], most: float) -> Iterator[Figure]:
    """Yield figures for lines of growing length, in one language; the first document of each length warms up."""
    varied = iter(Varied(of_one_language(texts), met))
    for width in WIDTHS:
        if width <= most * 1e6:
            together, times = max(1, DOCUMENT // width), max(1, enough(most) // max(DOCUMENT, width))
            lines = lines_of(varied, width)
            some = ("\n".join(islice(lines, together)) for _ in range(times + 1))
            clean(next(some)[:LONGEST_WARMING])
            yield Figure("lines, by their characters", width, *seconds(clean, some))


def lines_of(texts: Iterable[str], width: int) -> Iterator[str]:
    """Yield lines of about `width` characters, cut out of what the texts say.

    Few are as long as another: lines of one length are hard-wrapped text, which is read otherwise.
    """
    chance, parts, held = random.Random(SEED), list[str](), 0  # noqa: S311 -- no secret, and the same each time
    wanted = width
    for text in texts:
        parts.append(" ".join(text.split()))
        held += len(parts[-1]) + 1
        if held >= 2 * width:
            rest, at = " ".join(parts), 0
            while at + wanted <= len(rest):
                yield rest[at : at + wanted].strip()
                at += wanted
                wanted = chance.randint(width // 2, width + width // 2)
            parts, held = [rest[at:]], len(rest) - at


def by_rules(texts: Sequence[str], met: set[int], most: float) -> Iterator[Figure]:
    """Yield figures for growing numbers of rules of all languages, chosen by chance; all clean the same documents."""
    every = load_rules()
    order = list(every.rules)
    random.Random(SEED).shuffle(order)  # noqa: S311 -- no secret, and the same each time
    counts = [*(count for count in COUNTS if count < len(order)), len(order)]
    chosen = {count: every.only(order[:count]) for count in counts}
    varied = Varied(texts, met)
    warming, counted = list(islice(varied, WARMING)), list(varied.megabytes(min(2, most)))
    for rules in chosen.values():
        seconds(lambda text, rules=rules: clean(text, rules=rules), warming)  # type: ignore[misc]
    spent, size = dict.fromkeys(counts, 0.0), 0.0
    for number, text in enumerate(counted):
        size += len(text.encode("utf-8", "replace")) / 1e6
        shift = number % len(counts)
        for count in counts[shift:] + counts[:shift]:
            at = time.process_time()
            clean(text, rules=chosen[count])
            spent[count] += time.process_time() - at
    yield from (Figure("rules, by their number", count, spent[count], size) for count in counts)


def by_kind(kinds: Mapping[str, Sequence[str]], most: float) -> Iterator[Figure]:
    """Yield a figure for each kind of document, as the documents come, none of them twice."""
    for name, texts in kinds.items():
        seconds(clean, kin(texts, WARMING))
        yield Figure(name, 0, *seconds(clean, up_to(most, texts)))


def up_to(most: float, texts: Iterable[str]) -> Iterator[str]:
    """Yield texts until they are so many megabytes."""
    for text in texts:
        yield text
        most -= len(text.encode("utf-8", "replace")) / 1e6
        if most <= 0:
            return
