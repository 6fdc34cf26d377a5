"""Some of a run's rules, made ready to be asked about lines."""

from __future__ import annotations

from functools import partial

from cleaner.model import Strength
from cleaner.rules.patterns import compile_pattern, finditer, fullmatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from cleaner.rules.schema import Rule
    from cleaner.rules.sieve import Index


SHORT, MOST_KNOWN = 60, 4_000
"""Lines of so many characters come again and again in the pages of a site; what is said of so many is remembered."""


class Asking(dict[int, "Callable[[str], object]"]):
    """Maps the numbers of rules to how they are asked about a whole line: compiled as they are met."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, number: int) -> Callable[[str], object]:
        rule = self._rules[number]
        self[number] = partial(fullmatch, rule) if rule.own else compile_pattern(rule.pattern).fullmatch
        return self[number]


class Seeking(dict[int, "Callable[..., Iterator[Any]]"]):
    """Maps the numbers of rules to how they find parts of a line, from an offset on: compiled as they are met."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, number: int) -> Callable[..., Iterator[Any]]:
        rule = self._rules[number]
        self[number] = partial(finditer, rule) if rule.own else compile_pattern(rule.pattern).finditer
        return self[number]


class Lookup:
    """Some of the rules with an index of their own: its number n is `rules[n]`."""

    def __init__(self, rules: tuple[Rule, ...], index: Index) -> None:
        self.rules, self.index = rules, index
        self.known: dict[str, tuple[Rule, ...]] = {}
        """Those that may speak about short lines which were met before: `decide` keeps them here."""


def is_indexed(rule: Rule) -> bool:
    """Say whether a rule speaks about a line by its words alone, its place aside."""
    return rule.kind in {"line", "span", "run", "tail"}


def is_placed(rule: Rule) -> bool:
    """Say whether a rule is looked up only where a line stands in its place; a hint is a doubt wherever it speaks."""
    has_place = bool(rule.where) or (rule.kind == "tail" and not rule.prose)
    return rule.strength is Strength.SURE and has_place and rule.kind != "span"
