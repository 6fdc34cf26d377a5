"""Which rules can speak about a line at all, so that a line meets a handful of patterns.

A set of patterns is a number with a bit for each. Those that a line's words, length, first and last character and its
other characters allow are found by a few ANDs; only the patterns that pass them all are looked at one by one. The words
of all patterns are found through one Aho–Corasick automaton (Aho and Corasick, 1975). The index only ever spares work:
what it lets through is still asked of the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING, Any

from cleaner.rules.literals import ends_of, fold, with_single_blanks
from cleaner.rules.outline import BIT_OF, LONG, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.rules.literals import Needs

SHORTEST_WORD = 3
"""Shorter words stand in nearly every line: a pattern that needs one of them is found by its other needs alone."""


EDGE = 3
"""So many characters of a line's first and last word are compared at once, for all patterns together."""


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """`needs[n]` is what pattern n needs; the first group of its words is looked for in each line."""
        # The patterns for the longest lines have the lowest bits: those that are long enough for a line come first.
        self._numbers = sorted(range(len(needs)), key=lambda number: -needs[number].longest)
        self._needs = [needs[number] for number in self._numbers]
        self._most = [-need.longest for need in self._needs]
        by_least = sorted(range(len(needs)), key=lambda bit: self._needs[bit].shortest)
        self._least = [self._needs[bit].shortest for bit in by_least]
        self._short_enough = [0, *accumulate((1 << bit for bit in by_least), or_)]
        self._owners: dict[str, int] = {}
        self._wordless = 0
        for bit, need in enumerate(self._needs):
            group = need.words[0] if need.words and min(map(len, need.words[0])) >= SHORTEST_WORD else ()
            if not group:
                self._wordless |= 1 << bit
            for word in group:
                self._owners[word] = self._owners.get(word, 0) | 1 << bit
        self._starts, self._startless = self._by_edge("starts", slice(EDGE))
        self._ends, self._endless = self._by_edge("ends", slice(-EDGE, None))
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._held: dict[int, int] = {}
        self._find: Callable[..., list[str]] = _find_nothing
        if self._owners:
            from ahocorasick_rs import AhoCorasick, Implementation

            automaton = AhoCorasick(list(self._owners), implementation=Implementation.ContiguousNFA)
            self._find = automaton.find_matches_as_strings

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""
        if not texts:
            return []
        single = with_single_blanks("\n".join(texts))
        forms = fold(single).split("\n")
        return list(map(self._of_line, texts, single.split("\n"), forms))

    def _of_line(self, text: str, single: str, form: str) -> list[int]:
        """Return the patterns that may match `text`, which is `single` with single blanks and folds to `form`."""
        wanted = self._wordless
        owners = self._owners
        for word in self._words(form):
            wanted |= owners[word]
        wanted &= (1 << bisect_right(self._most, -len(single))) - 1
        wanted &= self._short_enough[bisect_right(self._least, len(text))]
        head = tail = ""
        if wanted and text:
            head, tail = ends_of(single)
            starts, ends = self._starts.get, self._ends.get
            wanted &= self._startless | starts(head[:1], 0) | starts(head[:2], 0) | starts(head[:3], 0)
            wanted &= self._endless | ends(tail[-1:], 0) | ends(tail[-2:], 0) | ends(tail[-3:], 0)
            wanted &= self._allowing("first", self._first, text[0])
            if len(text) <= LONG:
                wanted &= self._allowing("last", self._last, text[-1])
            if wanted:
                for character in set(text):
                    wanted &= self._allowing("held", self._held, character)
        found = []
        while wanted:
            lowest = wanted & -wanted
            bit = lowest.bit_length() - 1
            wanted ^= lowest
            if self._needs[bit].met_by(form, head, tail):
                found.append(self._numbers[bit])
        found.sort()
        return found

    def _by_edge(self, where: str, edge: slice) -> tuple[dict[str, int], int]:
        """Return the patterns by the edges of the words that they need there, and those that need none."""
        owners: dict[str, int] = {}
        without = 0
        for bit, need in enumerate(self._needs):
            words: tuple[str, ...] = getattr(need, where)
            without |= 0 if words else 1 << bit
            for key in {word[edge] for word in words}:
                owners[key] = owners.get(key, 0) | 1 << bit
        return owners, without

    def _allowing(self, where: str, known: dict[int, int], character: str) -> int:
        """Return the patterns that allow a character `where` it stands."""
        character_bit = BIT_OF.get(character, OTHER)
        allowing = known.get(character_bit)
        if allowing is None:
            allowing = known[character_bit] = sum(
                1 << bit for bit, need in enumerate(self._needs) if getattr(need, where) & character_bit
            )
        return allowing

    def _words(self, form: str) -> list[str]:
        try:
            return self._find(form, overlapping=True)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: the automaton takes none, and no rule names any.
            return self._find(form.encode("utf-8", "replace").decode("utf-8"), overlapping=True)


def _find_nothing(form: str, *, overlapping: bool) -> list[str]:
    del form, overlapping
    return []
