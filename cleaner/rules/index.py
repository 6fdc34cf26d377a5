"""Which rules can speak about a line at all, so that a line meets a handful of patterns.

A set of patterns is a number with a bit for each. Those that a line's words, length, ends and characters allow are
found by a few ANDs, and only the patterns that pass them all are looked at one by one. The words of all patterns are
found through one Aho–Corasick automaton (Aho and Corasick, 1975). The index only ever spares work: what it lets through
is still asked of the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import reduce
from itertools import accumulate
from operator import or_

from cleaner.rules.edges import LETTER_BELOW, after_marks, before_marks
from cleaner.rules.finder import Finder
from cleaner.rules.literals import UNSURE, ends_of, fold, with_single_blanks
from cleaner.rules.outline import BIT_OF, LONG, OTHER, TRACKED
from cleaner.rules.plan import AT_ONCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.rules.plan import Groups, Plan

MOST_ALLOWED = 20_000
"""So many sets of characters, edges and lengths are remembered with the patterns that allow them."""

_TRACKED = frozenset(TRACKED)
_DIGITS = frozenset("0123456789")
_OTHER = "\n"
"""A character that is not tracked."""

_FARTHEST = 24
"""More characters of an edge than any pattern names."""

_NONE: list[int] = []


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, plan: Plan) -> None:
        self._numbers, self._most, by_least, by_words, starts, ends, sets = plan
        self._least: list[int] = [shortest for shortest, _ in by_least]
        self._short_enough: list[int] = [0, *accumulate((1 << bit for _, bit in by_least), or_)]
        owners, self._signs, self._left, self._wordless = by_words
        self._starts, self._ends = _AtEdge(*starts, at_end=False), _AtEdge(*ends, at_end=True)
        self._first, self._last, self._held = map(_Allowing, sets)
        marks = (character for character in TRACKED if not character.isalnum())
        self._telling = frozenset(marks).union(*(signs for signs, _ in self._signs))
        self._allowed: dict[tuple[frozenset[str], bool, bool], int] = {}
        self._asked = sum(1 << bit for bit, left in enumerate(self._left) if any(left))
        self._around: dict[str, int] = {}
        self._of_length: dict[int, int] = {}
        self._finder = Finder(owners)

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order.

        All lines are read at once, which takes a fraction of the time that one by one would take.
        """
        joined = with_single_blanks("\n".join(texts))
        singles: Sequence[str] = joined.split("\n")
        if len(singles) != len(texts):
            # A line feed inside of a line, which no text that was cut into lines has; or no lines.
            singles = [with_single_blanks(text) for text in texts]
            forms = [fold(single) for single in singles]
            form = "\n".join(forms)
        else:
            form = fold(joined)
            forms = form.split("\n")
        is_sure = joined.isascii() or UNSURE.search(joined) is None
        wanted = self._finder.wanted_by(f"\n{form}\n", forms, self._wordless, is_sure=is_sure)
        return list(map(self._left_of, wanted, texts, singles, forms))

    def _left_of(self, wanted: int, text: str, single: str, form: str) -> list[int]:
        """Return which of the patterns with `wanted` words, which a line holds, may match it for all that we know."""
        if not text:
            return _NONE
        numbers, length = self._numbers, len(text)
        wanted &= wanted >> len(numbers)
        wanted &= self._fitting(length, len(single))
        around = text[0] + text[-1] if length <= LONG else text[0]
        known = self._around.get(around)
        wanted &= self._allowing_around(around) if known is None else known
        if not wanted:
            return _NONE
        if form.isascii():
            # Where nothing but case was folded, both edges stand in the form.
            head, tail = after_marks(form), before_marks(form)
        else:
            head, tail = _edges_of(single)
        are_known = LETTER_BELOW not in single
        if are_known:
            wanted &= self._starts[head[:AT_ONCE]] & self._ends[tail[-AT_ONCE:]]
        if not wanted:
            return _NONE
        wanted &= self._allowing(set(text))
        found = [numbers[bit] for bit in _bits(wanted & ~self._asked)]
        if wanted & self._asked:
            whole = f"\n{form}\n"
            for bit in _bits(wanted & self._asked):
                words, first_words, last_words = self._left[bit]
                if (
                    (not first_words or not are_known or head.startswith(first_words))
                    and (not last_words or not are_known or tail.endswith(last_words))
                    and (not words or _holds_all(whole, words))
                ):
                    found.append(numbers[bit])
        found.sort()
        return found

    def _fitting(self, length: int, single: int) -> int:
        """Return the patterns for lines of that length, and of that length with single blanks."""
        if length != single:
            return self._short_enough_for(length) & self._long_enough_for(single)
        fitting = self._of_length.get(length)
        if fitting is None:
            if len(self._of_length) > MOST_ALLOWED:
                self._of_length.clear()
            fitting = self._of_length[length] = self._short_enough_for(length) & self._long_enough_for(length)
        return fitting

    def _short_enough_for(self, length: int) -> int:
        return self._short_enough[bisect_right(self._least, length)]

    def _long_enough_for(self, single: int) -> int:
        return (1 << bisect_right(self._most, -single)) - 1

    def _allowing_around(self, around: str) -> int:
        """Return the patterns that allow the first and the last character of a line; of a long one the first alone."""
        if len(self._around) > MOST_ALLOWED:
            self._around.clear()
        self._around[around] = self._first[around[0]] & (self._last[around[1]] if len(around) > 1 else -1)
        return self._around[around]

    def _allowing(self, characters: set[str]) -> int:
        """Return the patterns that allow all of `characters` and have the signs that they need among them.

        Letters tell little, so a line is known by its marks, and by whether it holds digits and other scripts.
        """
        marks = self._telling & characters
        known = (marks, not characters.isdisjoint(_DIGITS), not characters <= _TRACKED)
        if known not in self._allowed:
            if len(self._allowed) > MOST_ALLOWED:
                self._allowed.clear()
            allowed = -1
            for signs, needing in self._signs:
                if signs.isdisjoint(characters):
                    allowed &= ~needing
            for mark in marks:
                allowed &= self._held[mark]
            if known[1]:
                allowed &= reduce(or_, map(self._held.__getitem__, _DIGITS))
            self._allowed[known] = allowed & (self._held[_OTHER] if known[2] else -1)
        return self._allowed[known]


def _edges_of(single: str) -> tuple[str, str]:
    """Return as much of both edges of a line, folded and without marks, as any pattern asks about."""
    if "\u0307" in single:
        # The one mark that folding takes away: what is left of a part may be too short.
        return ends_of(single)
    return fold(after_marks(single)[:_FARTHEST]), fold(before_marks(single)[-_FARTHEST:])


class _AtEdge(dict[str, int]):
    """Maps the outermost characters of a line to the patterns that may begin, or end, there; made as they are met."""

    def __init__(self, owners: Mapping[str, Sequence[int]], without: int, *, at_end: bool) -> None:
        super().__init__()
        self._owners, self._without, self._at_end = owners, without, at_end

    def __missing__(self, edge: str) -> int:
        if len(self) > MOST_ALLOWED:
            self.clear()
        found = self._without
        for length in range(1, AT_ONCE + 1):
            part = edge[-length:] if self._at_end else edge[:length]
            for bit in self._owners.get(part, ()):
                found |= 1 << bit
        self[edge] = found
        return found


class _Allowing(dict[str, int]):
    """Maps a character to the patterns whose set, one for each, has it; made as the characters are met."""

    def __init__(self, sets: Iterable[int]) -> None:
        super().__init__()
        self._owners: dict[int, int] = {}
        for bit, characters in enumerate(sets):
            self._owners[characters] = self._owners.get(characters, 0) | 1 << bit
        self._by_bit: dict[int, int] = {}

    def __missing__(self, character: str) -> int:
        known = BIT_OF.get(character, OTHER)
        if known not in self._by_bit:
            self._by_bit[known] = sum(owning for characters, owning in self._owners.items() if characters & known)
        self[character] = self._by_bit[known]
        return self[character]


def _holds_all(form: str, groups: Groups) -> bool:
    for group in groups:
        for word in group:
            if word in form:
                break
        else:
            return False
    return True


def _bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    digits = bin(number)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)
