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
from typing import TYPE_CHECKING, Any, ClassVar

from cleaner.rules.edges import after_marks, before_marks
from cleaner.rules.literals import EDGE, FEW_WORDS, UNSURE, WORTH_IT, chance_of, ends_of, fold, with_single_blanks
from cleaner.rules.outline import BIT_OF, LONG, OTHER, TRACKED
from cleaner.rules.rarity import chance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.rules.literals import Needs

AT_ONCE = 3
"""So many characters of a line's first and last word are compared at once, for all patterns together."""


LOOKED_FOR = 12
"""So many characters of a word are looked for: an automaton of whole words takes four times as long to build."""

MOST_SHARED, MOST_KNOWN = 2, 24
"""An index uses so many automata of others, since each of them reads every line; so many are kept for others to use."""

OWN = 500_000
"""An index that has read so many characters gets an automaton of all its words: then to read once is worth it."""

MOST_ALLOWED = 20_000
"""So many sets of characters, edges and lengths are remembered with the patterns that allow them."""

SELDOM = 0.35
"""A sign is looked for where fewer lines hold it by chance; more common ones are known by a line's set of marks."""

_TRACKED = frozenset(TRACKED)
_DIGITS = frozenset("0123456789")
_OTHER = "\n"
"""A character that is not tracked."""

_FARTHEST = 24
"""More characters of an edge than any pattern names."""

_NONE: list[int] = []


Plan = tuple[Any, ...]
"""All that an index holds before it meets a line: lists, tuples, numbers and texts, which can be kept between runs."""


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
        self._starts, self._ends = _AtEdge(*starts, at_end=False), _AtEdge(*ends, at_end=True)
        self._first, self._last, self._held = map(_Allowing, sets)
        marks = (character for character in TRACKED if not character.isalnum())
        self._telling = frozenset(marks).union(*(signs for signs, _ in self._signs))
        self._allowed: dict[tuple[frozenset[str], bool, bool], int] = {}
        self._asked = sum(1 << bit for bit, left in enumerate(self._left) if any(left))
        self._around: dict[str, int] = {}
        self._long_enough: dict[int, int] = {}
        self._finder = _Finder(owners)

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
        is_sure = form.isascii() or UNSURE.search(joined) is None
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
                    (not first_words or head.startswith(first_words))
                    and (not last_words or tail.endswith(last_words))
                    and (not words or _holds_all(whole, words))
                ):
                    found.append(numbers[bit])
        found.sort()
        return found

    def _fitting(self, length: int, single: int) -> int:
        """Return the patterns for lines of that length, and of that length with single blanks."""
        if length != single:
            return self._fitting(single, single) & self._short_enough[bisect_right(self._least, length)]
        fitting = self._long_enough.get(length)
        if fitting is None:
            if len(self._long_enough) > MOST_ALLOWED:
                self._long_enough.clear()
            fitting = (1 << bisect_right(self._most, -length)) - 1
            fitting &= self._short_enough[bisect_right(self._least, length)]
            self._long_enough[length] = fitting
        return fitting

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


class _Finder:
    """Finds words in lines, with automata that other indexes may use too: most of their words are the same."""

    _known: ClassVar[list[tuple[frozenset[str], _Automaton]]] = []

    def __init__(self, owners: Mapping[str, Sequence[int]]) -> None:
        """`owners` are the patterns that need each word."""
        self._owners = owners
        self._read = 0
        words = self._words = frozenset(word.strip(EDGE) for word in owners)
        self._automata: list[tuple[_Automaton, _Owning]] = []
        for known, automaton in sorted(self._known, key=lambda pair: -len(pair[0])):
            if len(self._automata) < MOST_SHARED and known <= words:
                self._use(automaton)
                words -= known
        if words:
            automaton = _Automaton(words)
            self._use(automaton)
            self._known[MOST_KNOWN:] = []
            self._known.append((words, automaton))

    def _use(self, automaton: _Automaton) -> None:
        self._automata.append((automaton, _Owning(automaton.words, self._owners)))

    def wanted_by(self, form: str, forms: Sequence[str], always: int, *, is_sure: bool) -> list[int]:
        """Return for each line in `forms` the patterns with a word in it, and `always`; `form` are all with their ends.

        Unless `is_sure`, the edges of words are not asked about.
        """
        self._read += len(form)
        if self._read > OWN and len(self._automata) > 1:
            self._automata.clear()
            self._use(_Automaton(self._words))
        wanted = [always] * len(forms)
        for automaton, owning in self._automata:
            line, end = -1, 1
            for word, start, stop in automaton.hits_in(form):
                # The line feed behind a line is its own, and so is the one before it where a word goes on behind that.
                while stop > end:
                    line += 1
                    end += len(forms[line]) + 1
                anywhere, at_edges = owning[word]
                wanted[line] |= anywhere
                for before, behind, needing in at_edges:
                    # An underscore is no edge either, but to take it for one costs time only.
                    is_inside = (before and form[start - 1].isalnum()) or (behind and form[stop].isalnum())
                    if not (is_inside and is_sure):
                        wanted[line] |= needing
        return wanted


class _Automaton:
    """The words of some patterns as one machine, which reads a text once for all of them."""

    def __init__(self, words: frozenset[str]) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation

        self.words = list(words)
        self._machine = AhoCorasick(self.words, implementation=Implementation.ContiguousNFA)

    def hits_in(self, form: str) -> Iterable[tuple[int, int, int]]:
        """Return (number of a word, start, end) for each time that one stands in `form`, in the order of their ends."""
        try:
            return self._machine.find_matches_as_indexes(form, overlapping=True)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: no automaton takes them, and no rule names any.
            return self.hits_in(form.encode("utf-8", "replace").decode("utf-8"))


class _Owning(dict[int, tuple[int, list[tuple[bool, bool, int]]]]):
    """Maps the number of a word to the patterns that need it, and those that need one or both of its edges as well.

    Made as the words are met, which few of them are.
    """

    def __init__(self, words: Sequence[str], owners: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._words, self._owners = words, owners

    def __missing__(self, number: int) -> tuple[int, list[tuple[bool, bool, int]]]:
        word = self._words[number]
        at_edges = [
            (bool(before), bool(behind), needing)
            for before, behind in ((EDGE, ""), ("", EDGE), (EDGE, EDGE))
            if (needing := self._needing(f"{before}{word}{behind}"))
        ]
        self[number] = self._needing(word), at_edges
        return self[number]

    def _needing(self, word: str) -> int:
        return sum(1 << bit for bit in self._owners.get(word, ()))


Groups = tuple[tuple[str, ...], ...]

Left = tuple[Groups, tuple[str, ...], tuple[str, ...]]
"""What is asked of a line at last: groups of words, the words that it begins with and those that it ends with."""


def _by_words(needs: Sequence[Needs]) -> tuple[dict[str, list[int]], list[tuple[frozenset[str], int]], list[Left], int]:
    """Return the words to look for, with the patterns that need them, signs that others need, and what is left to ask.

    A pattern may need two words: the bits for the second stand above those of all patterns for the first. Last come the
    bits of the patterns that have no first, or no second one.
    """
    owners: defaultdict[str, list[int]] = defaultdict(list)
    signs: dict[frozenset[str], int] = {}
    left: list[Left] = []
    wordless = 0
    for bit, need in enumerate(needs):
        looked_for, needed_signs, groups = _split(need.words)
        for place, group in zip((bit, bit + len(needs)), looked_for, strict=True):
            for word in group:
                owners[word].append(place)
            if not group:
                wordless |= 1 << place
        for signs_of_one in needed_signs:
            signs[signs_of_one] = signs.get(signs_of_one, 0) | 1 << bit
        left.append((groups, need.starts, need.ends))
    return dict(owners), list(signs.items()), left, wordless


@cache
def _split(groups: Groups) -> tuple[tuple[frozenset[str], frozenset[str]], tuple[frozenset[str], ...], Groups]:
    """Return of `groups` two to look for, or less, those of signs alone, and what is left to ask.

    Those to look for are the first, and rarest, without letters and signs that stand in nearly every line.
    """
    signs = [group for group in groups if all(map(_is_sign, group))]
    rare = [group for group in groups if all(map(_is_rare, group))]
    chosen = [*rare[:1], *(group for group in rare[1:2] if chance_of(group) < WORTH_IT)]
    asked_whole = [
        group for group in chosen if len(group) <= FEW_WORDS and any(len(word) > LOOKED_FOR for word in group)
    ]
    left = tuple(
        tuple(word.strip(EDGE) for word in group)
        for group in groups
        if group not in signs and (group not in chosen or group in asked_whole)
    )
    first, second, *_ = (*(frozenset(map(_beginning, group)) for group in chosen), frozenset(), frozenset())
    return (first, second), tuple(map(frozenset, signs)), left


def _beginning(word: str) -> str:
    """Return as much of a word as is looked for; where it is cut its end is no edge."""
    before = EDGE if word.startswith(EDGE) else ""
    bare = word.strip(EDGE)
    return before + (bare[:LOOKED_FOR] if len(bare) > LOOKED_FOR else word.removeprefix(EDGE))


def _is_rare(word: str) -> bool:
    return len(word) > 1 or (_is_sign(word) and chance(word) < SELDOM)


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
    return frozenset(word[-AT_ONCE:] if at_end else word[:AT_ONCE] for word in words)


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
