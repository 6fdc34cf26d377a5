"""Which rules can speak about a line at all: a literal index, so that a line meets a handful of patterns.

Every pattern that must hold one of a few words is found through one Aho–Corasick automaton over the folded document
(Aho and Corasick, 1975); the few that need none are met by every line that has their length, start and end. The index
only ever spares work: what it lets through is still asked of the pattern itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.rules.literals import fold, with_single_blanks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rules.literals import Needs


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """`needs[n]` is what pattern n needs; the first group of its words is looked for in the whole document."""
        self._needs = needs
        owners: dict[str, list[int]] = {}
        everywhere: list[int] = []
        # The patterns for the longest lines first: where one is too short for a line, so are all behind it.
        for number in sorted(range(len(needs)), key=lambda number: -needs[number].longest):
            if not needs[number].words:
                everywhere.append(number)
            for word in needs[number].words[0] if needs[number].words else ():
                owners.setdefault(word, []).append(number)
        self._longest = tuple(need.longest for need in needs)
        self._everywhere = tuple(everywhere)
        self._owners = tuple(owners.values())
        self._automaton: Any = None
        if owners:
            from ahocorasick_rs import AhoCorasick, Implementation

            self._automaton = AhoCorasick(list(owners), implementation=Implementation.ContiguousNFA)

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
        longest = self._longest
        forms = folded.split("\n")
        lengths = list(map(len, single.split("\n")))
        found = [{number for number in self._everywhere if longest[number] >= length} for length in lengths]
        line, end = 0, folded.find("\n")
        for word, start, _ in hits:
            while -1 < end < start:
                line, end = line + 1, folded.find("\n", end + 1)
            for number in self._owners[word]:
                if longest[number] < lengths[line]:
                    break
                found[line].add(number)
        needs = self._needs
        return [
            sorted(number for number in numbers if needs[number].met_by(form, len(text)))
            for numbers, form, text in zip(found, forms, texts, strict=True)
        ]

    def _hits(self, folded: str) -> Sequence[tuple[int, int, int]]:
        if self._automaton is None:
            return ()
        hits: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return hits
