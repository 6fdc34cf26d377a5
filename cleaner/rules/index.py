"""Which rules can speak about a line at all, so that a line meets a handful of patterns.

A set of patterns is a number with a bit for each. Those that a line's words, length, ends and characters allow are
found by a few ANDs, and only the patterns that pass them all are looked at one by one. The words of all patterns are
found through one Aho–Corasick automaton (Aho and Corasick, 1975). The index only ever spares work: what it lets through
is still asked of the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from cleaner.rules.literals import ends_of, fold, with_single_blanks
from cleaner.rules.outline import BIT_OF, LONG, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaner.rules.literals import Needs

EDGE = 3
"""So many characters of a line's first and last word are compared at once, for all patterns together."""


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """`needs[n]` is what pattern n needs."""
        # The patterns for the longest lines have the lowest bits: those that are long enough for a line come first.
        self._numbers = sorted(range(len(needs)), key=lambda number: -needs[number].longest)
        needs = [needs[number] for number in self._numbers]
        self._most = [-need.longest for need in needs]
        by_least = sorted(range(len(needs)), key=lambda bit: needs[bit].shortest)
        self._least = [needs[bit].shortest for bit in by_least]
        self._short_enough = [0, *accumulate((1 << bit for bit in by_least), or_)]
        self._owners, self._signs, self._left, self._wordless = _by_words(needs)
        self._starts, self._startless = _by_edge([need.starts for need in needs], slice(EDGE))
        self._ends, self._endless = _by_edge([need.ends for need in needs], slice(-EDGE, None))
        self._first = _Allowing([need.first for need in needs])
        self._last = _Allowing([need.last for need in needs])
        self._held = _Allowing([need.held for need in needs])
        self._find: Callable[..., list[str]] = _find_nothing
        self._single = frozenset(word for word in self._owners if len(word) == 1)
        if len(self._owners) > len(self._single):
            from ahocorasick_rs import AhoCorasick, Implementation

            words = [word for word in self._owners if word not in self._single]
            self._find = AhoCorasick(words, implementation=Implementation.ContiguousNFA).find_matches_as_strings

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""
        if not texts:
            return []
        single = with_single_blanks("\n".join(texts))
        return list(map(self._of_line, texts, single.split("\n"), fold(single).split("\n")))

    def _of_line(self, text: str, single: str, form: str) -> list[int]:
        """Return the patterns that may match `text`, which is `single` with single blanks and folds to `form`."""
        wanted = self._wordless
        owners = self._owners
        for word in self._words(form):
            wanted |= owners[word]
        characters = set(text)
        for sign in self._single.intersection(characters):
            wanted |= owners[sign]
        wanted &= (1 << bisect_right(self._most, -len(single))) - 1
        wanted &= self._short_enough[bisect_right(self._least, len(text))]
        if not wanted or not text:
            return []
        head, tail = ends_of(single)
        starts, ends = self._starts.get, self._ends.get
        wanted &= self._startless | starts(head[:1], 0) | starts(head[:2], 0) | starts(head[:EDGE], 0)
        wanted &= self._endless | ends(tail[-1:], 0) | ends(tail[-2:], 0) | ends(tail[-EDGE:], 0)
        wanted &= self._first[text[0]]
        if len(text) <= LONG:
            wanted &= self._last[text[-1]]
        for signs, needing in self._signs:
            if wanted & needing and signs.isdisjoint(characters):
                wanted &= ~needing
        held = self._held
        for character in characters:
            wanted &= held[character]
        found = []
        while wanted:
            lowest = wanted & -wanted
            wanted ^= lowest
            bit = lowest.bit_length() - 1
            words, first_words, last_words = self._left[bit]
            if (
                (not first_words or head.startswith(first_words))
                and (not last_words or tail.endswith(last_words))
                and (not words or _holds_all(form, words))
            ):
                found.append(self._numbers[bit])
        found.sort()
        return found

    def _words(self, form: str) -> list[str]:
        try:
            return self._find(form, overlapping=True)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: the automaton takes none, and no rule names any.
            return self._find(form.encode("utf-8", "replace").decode("utf-8"), overlapping=True)


class _Allowing(dict[str, int]):
    """Maps a character to the patterns whose set, one for each, has it; made as the characters are met."""

    def __init__(self, sets: Sequence[int]) -> None:
        super().__init__()
        self._sets = sets
        self._by_bit: dict[int, int] = {}

    def __missing__(self, character: str) -> int:
        known = BIT_OF.get(character, OTHER)
        if known not in self._by_bit:
            digits = "".join("1" if characters & known else "0" for characters in reversed(self._sets))
            self._by_bit[known] = int(digits or "0", 2)
        self[character] = self._by_bit[known]
        return self[character]


Left = tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]
"""What is asked of a line at last: groups of words, the words that it begins with and those that it ends with."""


def _by_words(needs: Sequence[Needs]) -> tuple[dict[str, int], list[tuple[frozenset[str], int]], list[Left], int]:
    """Return the words to look for and the patterns that need each, the signs that others need, what is left to ask,
    and the patterns for which nothing is looked for: a single letter stands in nearly every line.
    """
    owners: dict[str, int] = {}
    signs: dict[frozenset[str], int] = {}
    left: list[Left] = []
    wordless = 0
    for bit, need in enumerate(needs):
        groups = list(need.words)
        for group in need.words:
            if all(map(_is_sign, group)):
                signs[frozenset(group)] = signs.get(frozenset(group), 0) | 1 << bit
                groups.remove(group)
        looked_for = next((group for group in groups if all(len(word) > 1 or _is_sign(word) for word in group)), ())
        for word in looked_for:
            owners[word] = owners.get(word, 0) | 1 << bit
        if not looked_for:
            wordless |= 1 << bit
        left.append((tuple(group for group in groups if group is not looked_for), need.starts, need.ends))
    return owners, list(signs.items()), left, wordless


def _is_sign(word: str) -> bool:
    """Say whether a word is one character that no other folds to."""
    return len(word) == 1 and not word.isalnum() and word.lower() == word.upper() == word


def _by_edge(words: Sequence[tuple[str, ...]], edge: slice) -> tuple[dict[str, int], int]:
    """Return the patterns by the edges of the words that they need there, and those that need none."""
    owners: dict[str, int] = {}
    without = 0
    for bit, needed in enumerate(words):
        without |= 0 if needed else 1 << bit
        for key in {word[edge] for word in needed}:
            owners[key] = owners.get(key, 0) | 1 << bit
    return owners, without


def _holds_all(form: str, groups: Iterable[tuple[str, ...]]) -> bool:
    return all(any(word in form for word in group) for group in groups)


def _find_nothing(form: str, *, overlapping: bool) -> list[str]:
    del form, overlapping
    return []
