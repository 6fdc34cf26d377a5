"""What an index of patterns holds before it meets a line: found once for a set of rules, and kept between runs."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from cleaner.rules.literals import EDGE, FEW_WORDS, WORTH_IT, chance_of
from cleaner.rules.rarity import chance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from cleaner.rules.literals import Needs

    # Lists, tuples, sets, numbers and texts.
    Plan = tuple[Any, ...]

AT_ONCE = 3
"""So many characters of a line's first and last word are compared at once, for all patterns together."""


LOOKED_FOR = 12
"""So many characters of a word are looked for: an automaton of whole words takes four times as long to build."""

SELDOM = 0.35
"""A sign is looked for where fewer lines hold it by chance; more common ones are known by a line's set of marks."""

Groups = tuple[tuple[str, ...], ...]

Left = tuple[Groups, tuple[str, ...], tuple[str, ...]]
"""What is asked of a line at last: groups of words, the words that it begins with and those that it ends with."""


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
    first, second = (*map(_beginnings, chosen), frozenset[str](), frozenset[str]())[:2]
    return (first, second), tuple(map(frozenset, signs)), left


def _beginnings(group: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_beginning, group))


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
