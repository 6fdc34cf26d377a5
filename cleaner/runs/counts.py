"""What a run removed, by category, rule, publisher and language; memory grows with those, not with the rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cleaner.runs.rows import CHANGED, FAILED, FLAGGED

if TYPE_CHECKING:
    from cleaner.runs.rows import Row

CATEGORY, RULE, PUBLISHER, LANGUAGE = "category", "rule", "publisher", "language"
GROUPINGS = (CATEGORY, RULE, PUBLISHER, LANGUAGE)

UNKNOWN = "(unknown)"
"""Stands for the publisher, or the language, of documents that tell none."""


class Figure(NamedTuple):
    """The figures of one category, rule, publisher or language.

    `documents` are those it appears in, `share` their share of all; `of_text` is the removed share of all text, or of a
    publisher's or a language's own.
    """

    name: str
    documents: int
    share: float
    removals: int
    characters: int
    of_text: float


@dataclass(slots=True)
class _Sum:
    documents: int = 0
    removals: int = 0
    characters: int = 0
    length: int = 0


@dataclass(slots=True)
class Counts:
    """What has been counted of a run so far. Documents that failed have no text, and count as failed only."""

    documents: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    characters: int = 0
    removed: int = 0
    removals: int = 0
    _sums: dict[str, defaultdict[str, _Sum]] = field(
        default_factory=lambda: {name: defaultdict(_Sum) for name in GROUPINGS}
    )

    @property
    def share(self) -> float:
        """The removed share of the text."""
        return _of(self.removed, self.characters)

    def add(self, row: Row) -> None:
        """Count one document."""
        if row.status == FAILED:
            self.failed += 1
            return
        self.documents += 1
        self.changed += row.status == CHANGED
        self.flagged += row.status == FLAGGED
        self.characters += row.characters
        self.removed += row.removed
        of_rules, of_categories, removals = self._sums[RULE], self._sums[CATEGORY], 0
        for rule, category, times, characters in row.fired:
            removals += times
            for each in (of_rules[rule], of_categories[category]):
                each.removals += times
                each.characters += characters
            of_rules[rule].documents += 1
        for category in {fired.category for fired in row.fired}:
            of_categories[category].documents += 1
        self.removals += removals
        for grouping, name in ((PUBLISHER, row.publisher), (LANGUAGE, row.language)):
            each = self._sums[grouping][name or UNKNOWN]
            each.documents += 1
            each.removals += removals
            each.characters += row.removed
            each.length += row.characters

    def figures(self, grouping: str) -> list[Figure]:
        """Return the figures by `grouping`, one of GROUPINGS; what took, or lost, most characters comes first."""
        sums = self._sums[grouping]
        is_own = grouping in {PUBLISHER, LANGUAGE}
        found = [
            Figure(
                name,
                each.documents,
                _of(each.documents, self.documents),
                each.removals,
                each.characters,
                _of(each.characters, each.length if is_own else self.characters),
            )
            for name, each in sums.items()
        ]
        return sorted(found, key=lambda figure: (-figure.characters, -figure.documents, figure.name))


def _of(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
