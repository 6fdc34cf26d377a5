"""Which rules can speak about a line at all: a literal index, so that a line meets a handful of patterns.

Every pattern that must hold one of a few words is found through one Aho–Corasick automaton over the folded document
(Aho and Corasick, 1975); the few that need none are met by every line that has their length, start and end. The index
only ever spares work: what it lets through is still asked of the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from cleaner.rules.literals import ANY_LENGTH, fold, with_single_blanks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rules.literals import Needs


LENGTHS = (32, 64, 128, 256, 512, ANY_LENGTH)
"""Lines are sorted by length, so that a paragraph does not meet the patterns that no paragraph can match."""


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """`needs[n]` is what pattern n needs; the first group of its words is looked for in the whole document."""
        self._needs = needs
        words = dict.fromkeys(word for need in needs if need.words for word in need.words[0])
        self._words = {word: number for number, word in enumerate(words)}
        self._classes = tuple(self._for_lines_over(length) for length in (0, *LENGTHS[:-1]))
        self._automaton: Any = None
        if words:
            from ahocorasick_rs import AhoCorasick, Implementation

            self._automaton = AhoCorasick(list(words), implementation=Implementation.ContiguousNFA)

    def _for_lines_over(self, length: int) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
        """Return (patterns that need no word, those that need each word) for lines longer than `length`."""
        owners: list[list[int]] = [[] for _ in self._words]
        everywhere: list[int] = []
        for number, need in enumerate(self._needs):
            if need.longest <= length:
                continue
            if not need.words:
                everywhere.append(number)
            for word in need.words[0] if need.words else ():
                owners[self._words[word]].append(number)
        return tuple(everywhere), list(map(tuple, owners))

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""
        if not texts:
            return []
        single = with_single_blanks("\n".join(texts))
        folded = fold(single)
        try:
            hits = self._hits(folded)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: the automaton takes none, and no rule names any.
            folded = folded.encode("utf-8", "replace").decode("utf-8")
            hits = self._hits(folded)
        lengths = list(map(len, single.split("\n")))
        classes = [self._classes[bisect_left(LENGTHS, length)] for length in lengths]
        found: list[set[int]] = [set(everywhere) for everywhere, _ in classes]
        line, end = 0, folded.find("\n")
        for word, start, _ in hits:
            while -1 < end < start:
                line, end = line + 1, folded.find("\n", end + 1)
            if owners := classes[line][1][word]:
                found[line].update(owners)
        needs = self._needs
        return [
            sorted(n for n in numbers if length <= needs[n].longest and needs[n].met_by(form, len(text)))
            for numbers, length, form, text in zip(found, lengths, folded.split("\n"), texts, strict=True)
        ]

    def _hits(self, folded: str) -> Sequence[tuple[int, int, int]]:
        if self._automaton is None:
            return ()
        hits: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return hits
