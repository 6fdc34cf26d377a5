"""Many rules at a glance: a table, JSON Lines, and how many there are for each language and category."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from cleaner.rules.schema import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rules.schema import Rule


def rule_table(rules: Sequence[Rule], *, width: int | None) -> Iterator[str]:
    """Yield a line for each rule: id, kind, strength and reason, cut off at `width` columns where it is given."""
    columns = [[rule.id for rule in rules], [rule.kind for rule in rules], [str(rule.strength) for rule in rules]]
    widths = [max(map(len, column), default=0) for column in columns]
    for rule, *cells in zip(rules, *columns, strict=True):
        line = "  ".join((*(f"{cell:<{size}}" for cell, size in zip(cells, widths, strict=True)), rule.why))
        yield line if width is None or len(line) <= width else f"{line[: max(1, width - 1)]}…"


def rule_record(rule: Rule) -> str:
    """Return everything about `rule` as one JSON object."""
    return json.dumps(asdict(rule), ensure_ascii=False)


def coverage(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield a table of how many rules there are: a line for each category, a column for each language."""
    counts = Counter((rule.category, rule.language) for rule in rules)
    languages = sorted({rule.language for rule in rules}, key=lambda code: (code != "any", code))
    size = max((len(code) for code in languages), default=0)
    size = max(size, len(str(len(rules)))) + 1
    name_size = max(map(len, CATEGORIES))
    rows = [(name, [counts[name, code] for code in languages]) for name in CATEGORIES]
    yield " " * name_size + "".join(f"{code:>{size}}" for code in (*languages, "all"))
    for name, row in (*rows, ("all", [sum(column) for column in zip(*(row for _, row in rows), strict=True)])):
        yield f"{name:<{name_size}}" + "".join(f"{number or '·':>{size}}" for number in (*row, sum(row)))
