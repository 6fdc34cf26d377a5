"""Which rules can speak about a line at all, so that a line meets a handful of patterns.

A set of patterns is a number with a bit for each. Those that a line's words, length, ends and characters allow are
found by a few ANDs, and only the patterns that pass them all are looked at one by one. The words of all patterns are
found through one Aho–Corasick automaton (Aho and Corasick, 1975). The index only ever spares work: what it lets through
is still asked of the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cache, reduce
from itertools import accumulate
from operator import or_

from cleaner.rules.literals import FEW_WORDS, ends_of, fold, with_single_blanks
from cleaner.rules.outline import BIT_OF, LONG, OTHER, TRACKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, ClassVar

    from cleaner.rules.literals import Needs

    # All that an index holds before it meets a line: lists, tuples, numbers and texts, which can be kept between runs.
    Plan = tuple[Any, ...]

EDGE = 3
"""So many characters of a line's first and last word are compared at once, for all patterns together."""


LOOKED_FOR = 8
"""So many characters of a word are looked for: an automaton of whole words takes four times as long to build."""

MOST_SHARED, MOST_KNOWN = 2, 24
"""An index uses so many automata of others, since each of them reads every line; so many are kept for others to use."""


MOST_ALLOWED = 20_000
"""So many sets of characters are remembered with the patterns that allow them."""

_TRACKED = frozenset(TRACKED)
_DIGITS = frozenset("0123456789")
_OTHER = "\n"
"""A character that is not tracked."""


def planned(needs: Sequence[Needs]) -> Plan:
    """Return the plan of an index of patterns: `needs[n]` is what pattern n needs."""
    # The patterns for the longest lines have the lowest bits: those that are long enough for a line come first.
    numbers = sorted(range(len(needs)), key=lambda number: -needs[number].longest)
    needs = [needs[number] for number in numbers]
    return (
        numbers,
        [-need.longest for need in needs],
        sorted((need.shortest, bit) for bit, need in enumerate(needs)),
        _by_words(needs),
        _by_edge([need.starts for need in needs], at_end=False),
        _by_edge([need.ends for need in needs], at_end=True),
        tuple([getattr(need, name) for need in needs] for name in ("first", "last", "held")),
    )


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, plan: Plan) -> None:
        self._numbers, self._most, by_least, by_words, starts, ends, sets = plan
        self._least = [shortest for shortest, _ in by_least]
        self._short_enough = [0, *accumulate((1 << bit for _, bit in by_least), or_)]
        owners, self._signs, self._left, self._wordless = by_words
        self._owners = _Owners(owners)
        (starts_at, self._startless), (ends_at, self._endless) = starts, ends
        self._starts, self._ends = _Owners(starts_at), _Owners(ends_at)
        self._first, self._last, self._held = map(_Allowing, sets)
        marks = (character for character in TRACKED if not character.isalnum())
        self._telling = frozenset(marks).union(*(signs for signs, _ in self._signs))
        self._allowed: dict[tuple[frozenset[str], bool, bool], int] = {}
        self._single = frozenset(word for word in owners if len(word) == 1)
        self._finder = _Finder(frozenset(owners) - self._single)

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""
        return list(map(self._of_line, texts))

    def _of_line(self, text: str) -> list[int]:
        """Return the patterns that may match `text`."""
        single = with_single_blanks(text)
        form = fold(single)
        wanted = self._wordless
        owners = self._owners
        wanted = reduce(or_, map(owners.__getitem__, self._finder.words_in(form)), wanted)
        characters = set(text)
        for sign in self._single.intersection(characters):
            wanted |= owners[sign]
        wanted &= (1 << bisect_right(self._most, -len(single))) - 1
        wanted &= self._short_enough[bisect_right(self._least, len(text))]
        if not wanted or not text:
            return []
        head, tail = ends_of(single)
        starts, ends = self._starts, self._ends
        wanted &= self._startless | starts[head[:1]] | starts[head[:2]] | starts[head[:EDGE]]
        wanted &= self._endless | ends[tail[-1:]] | ends[tail[-2:]] | ends[tail[-EDGE:]]
        wanted &= self._first[text[0]]
        if len(text) <= LONG:
            wanted &= self._last[text[-1]]
        wanted &= self._allowing(characters)
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


class _Owners(dict[str, int]):
    """Maps a word to the patterns that need it, if any; made as the words are met, which few of them are."""

    def __init__(self, bits: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._bits = bits

    def __missing__(self, word: str) -> int:
        if word not in self._bits:
            return 0
        self[word] = sum(1 << bit for bit in self._bits[word])
        return self[word]


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


class _Finder:
    """Finds words in lines, with automata that other indexes may use too: most of their words are the same."""

    _known: ClassVar[list[tuple[frozenset[str], Callable[..., list[str]]]]] = []

    def __init__(self, words: frozenset[str]) -> None:
        self._finders: list[Callable[..., list[str]]] = []
        for known, find in sorted(self._known, key=lambda pair: -len(pair[0])):
            if len(self._finders) < MOST_SHARED and known <= words:
                self._finders.append(find)
                words -= known
        if words:
            from ahocorasick_rs import AhoCorasick, Implementation

            automaton = AhoCorasick(list(words), implementation=Implementation.ContiguousNFA)
            self._finders.append(automaton.find_matches_as_strings)
            self._known[MOST_KNOWN:] = []
            self._known.append((words, automaton.find_matches_as_strings))

    def words_in(self, form: str) -> Iterable[str]:
        """Return the words that a folded text holds, each as often as it stands there."""
        try:
            if len(self._finders) == 1:
                return self._finders[0](form, overlapping=True)
            return [word for find in self._finders for word in find(form, overlapping=True)]
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: no automaton takes them, and no rule names any.
            return self.words_in(form.encode("utf-8", "replace").decode("utf-8"))


Groups = tuple[tuple[str, ...], ...]

Left = tuple[Groups, tuple[str, ...], tuple[str, ...]]
"""What is asked of a line at last: groups of words, the words that it begins with and those that it ends with."""


def _by_words(needs: Sequence[Needs]) -> tuple[dict[str, list[int]], list[tuple[frozenset[str], int]], list[Left], int]:
    """Return the words to look for, with the patterns that need them, signs that others need, and what is left to ask.

    Last come the patterns for which nothing is looked for.
    """
    owners: defaultdict[str, list[int]] = defaultdict(list)
    signs: dict[frozenset[str], int] = {}
    left: list[Left] = []
    wordless = 0
    for bit, need in enumerate(needs):
        looked_for, needed_signs, groups = _split(need.words)
        for word in looked_for:
            owners[word].append(bit)
        for group in needed_signs:
            signs[group] = signs.get(group, 0) | 1 << bit
        if not looked_for:
            wordless |= 1 << bit
        left.append((groups, need.starts, need.ends))
    return dict(owners), list(signs.items()), left, wordless


@cache
def _split(groups: Groups) -> tuple[tuple[str, ...], tuple[frozenset[str], ...], Groups]:
    """Return of `groups` one to look for, those of signs alone, and the rest.

    A single letter stands in nearly every line, so a group that holds one is not looked for.
    """
    signs = [group for group in groups if all(map(_is_sign, group))]
    others = [group for group in groups if group not in signs]
    looked_for = next((group for group in others if all(len(word) > 1 or _is_sign(word) for word in group)), ())
    is_asked_whole = len(looked_for) <= FEW_WORDS and any(len(word) > LOOKED_FOR for word in looked_for)
    left = tuple(group for group in others if group != looked_for or is_asked_whole)
    return tuple({word[:LOOKED_FOR] for word in looked_for}), tuple(map(frozenset, signs)), left


def _is_sign(word: str) -> bool:
    """Say whether a word is one character that no other folds to."""
    return len(word) == 1 and not word.isalnum() and word.lower() == word.upper() == word


def _by_edge(needed: Sequence[tuple[str, ...]], *, at_end: bool) -> tuple[dict[str, list[int]], int]:
    """Return the patterns by the edges of the words that they need there, and those that need none."""
    owners: defaultdict[str, list[int]] = defaultdict(list)
    without = 0
    for bit, words in enumerate(needed):
        if not words:
            without |= 1 << bit
        for edge in _edges(words, at_end=at_end):
            owners[edge].append(bit)
    return dict(owners), without


@cache
def _edges(words: tuple[str, ...], *, at_end: bool) -> frozenset[str]:
    return frozenset(word[-EDGE:] if at_end else word[:EDGE] for word in words)


def _holds_all(form: str, groups: Iterable[tuple[str, ...]]) -> bool:
    return all(any(word in form for word in group) for group in groups)
