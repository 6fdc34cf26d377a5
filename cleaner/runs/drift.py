"""What changed between two runs, publisher by publisher, by more than chance explains.

The share of a publisher's documents in which a rule fired is compared by the pooled two-proportion z test (Fleiss,
Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition, section 3.1). It stands on the normal
approximation: publishers with fewer than LEAST_DOCUMENTS in one of the runs are not tested, nor are rules where fewer
than LEAST_EXPECTED documents with or without them were to be expected in one (Cochran's rule). The removed share is a
mean over documents, whose characters do not fall one by one: Welch's statistic compares the documents' shares.

Thousands of tests would give false alarms, so the critical value leaves a chance of ALPHA that any of them does
(Bonferroni). In large runs a change may be sure and still mean nothing: it must be so large that it is worth a look.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from cleaner.runs.counts import UNKNOWN
from cleaner.runs.rows import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.runs.rows import Row

ALPHA = 0.01
LEAST_DOCUMENTS = 30
LEAST_EXPECTED = 5
LEAST_CHANGE = 0.1
"""A rule must fire in so much more or less of the documents: a tenth, which is what a change of topics moves."""
LEAST_REMOVED = 0.05
"""So much more or less of a document must go."""


@dataclass(slots=True)
class _Habit:
    """What is usual at one publisher: its documents, their removed shares summed (and squared), rules by documents."""

    documents: int = 0
    shares: float = 0.0
    squares: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float:
        return self.shares / self.documents

    @property
    def variance_of_mean(self) -> float:
        spread = max(0.0, self.squares - self.shares * self.mean)
        return spread / (self.documents - 1) / self.documents


class Habits:
    """What is usual at each publisher in one run; memory grows with publishers and their rules."""

    def __init__(self) -> None:
        self.by_publisher: dict[str, _Habit] = {}

    def add(self, row: Row) -> None:
        """Take in one document; one that failed tells nothing."""
        if row.status == FAILED:
            return
        habit = self.by_publisher.setdefault(row.publisher or UNKNOWN, _Habit())
        share = row.removed / row.characters if row.characters else 0.0
        habit.documents += 1
        habit.shares += share
        habit.squares += share * share
        habit.rules.update([fired.rule for fired in row.fired])


class Change(NamedTuple):
    """What changed at a publisher: the share of its documents in which `rule` fired, or, without, the removed share."""

    publisher: str
    rule: str | None
    before: float
    now: float
    documents_before: int
    documents_now: int
    z: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The changes between two runs, and how they were found: `critical` is what |z| had to pass in each of `tests`."""

    changes: tuple[Change, ...]
    critical: float
    tests: int
    compared: int
    small: int
    only_before: int
    only_now: int


def drift(before: Habits, now: Habits) -> Drift:
    """Return what changed from the one run to the other; publishers with the largest changes come first."""
    names = sorted(before.by_publisher.keys() & now.by_publisher.keys())
    tested = [name for name in names if min(_documents(before, name), _documents(now, name)) >= LEAST_DOCUMENTS]
    # Counted first: kept in a list, the tests of a hundred thousand publishers would be most of the memory.
    tests = sum(1 for name in tested for _ in _tests(name, before, now))
    critical = critical_value(tests)
    found = [change for name in tested for change in _tests(name, before, now) if _is_news(change, critical)]
    largest: dict[str, float] = {}
    for change in found:
        largest[change.publisher] = max(largest.get(change.publisher, 0.0), abs(change.now - change.before))
    found.sort(key=lambda one: (-largest[one.publisher], one.publisher, -abs(one.now - one.before), one.rule or ""))
    return Drift(
        tuple(found),
        critical,
        tests,
        len(tested),
        len(names) - len(tested),
        len(before.by_publisher) - len(names),
        len(now.by_publisher) - len(names),
    )


def critical_value(tests: int) -> float:
    """Return what |z| must pass in each of so many two-sided tests.

    >>> round(critical_value(1), 2), round(critical_value(10_000), 2)
    (2.58, 4.89)
    """
    return NormalDist().inv_cdf(1 - ALPHA / (2 * max(1, tests)))


def two_proportions(hits: int, of: int, hits_now: int, of_now: int) -> float:
    """Return the pooled z of two proportions.

    >>> round(two_proportions(15, 100, 5, 100), 2)
    -2.36
    """
    pooled = (hits + hits_now) / (of + of_now)
    spread = pooled * (1 - pooled) * (1 / of + 1 / of_now)
    return (hits_now / of_now - hits / of) / math.sqrt(spread) if spread else 0.0


def _tests(name: str, before: Habits, now: Habits) -> Iterator[Change]:
    """Yield what can be compared of a publisher, whether it changed or not."""
    old, new = before.by_publisher[name], now.by_publisher[name]
    spread = math.sqrt(old.variance_of_mean + new.variance_of_mean)
    moved = new.mean - old.mean
    # Documents that are all alike leave nothing to chance.
    z = moved / spread if spread else math.copysign(math.inf, moved) if moved else 0.0
    yield Change(name, None, old.mean, new.mean, old.documents, new.documents, z)
    for rule in sorted(old.rules.keys() | new.rules.keys()):
        hits, hits_now = old.rules[rule], new.rules[rule]
        pooled = (hits + hits_now) / (old.documents + new.documents)
        if min(pooled, 1 - pooled) * min(old.documents, new.documents) >= LEAST_EXPECTED:
            z = two_proportions(hits, old.documents, hits_now, new.documents)
            shares = (hits / old.documents, hits_now / new.documents)
            yield Change(name, rule, *shares, old.documents, new.documents, z)


def _is_news(change: Change, critical: float) -> bool:
    least = LEAST_REMOVED if change.rule is None else LEAST_CHANGE
    return abs(change.z) > critical and abs(change.now - change.before) >= least


def _documents(habits: Habits, name: str) -> int:
    return habits.by_publisher[name].documents
