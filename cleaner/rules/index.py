"""Which rules can speak about a line at all: a literal index, so that a line meets a handful of patterns.

Every pattern that must hold one of a few literals is found through one Aho–Corasick automaton over the folded
document (Aho and Corasick, 1975); the few that need none are tried on every line that is not too long for them.
The index only ever spares work: what it lets through is still asked of the pattern itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.rules.patterns import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, literals: Sequence[Sequence[str]]) -> None:
        """`literals[n]` are the folded literals of pattern n, one of which it needs; empty where it needs none."""
        owners: dict[str, list[int]] = {}
        for number, words in enumerate(literals):
            for word in words:
                owners.setdefault(word, []).append(number)
        self.everywhere = tuple(number for number, words in enumerate(literals) if not words)
        self._owners = tuple(owners.values())
        self._automaton: Any = None
        if owners:
            from ahocorasick_rs import AhoCorasick, Implementation

            self._automaton = AhoCorasick(list(owners), implementation=Implementation.ContiguousNFA)

    def find(self, texts: Sequence[str]) -> Mapping[int, set[int]]:
        """Return {place of a line in `texts`: numbers of the patterns whose literals it holds}."""
        found: dict[int, set[int]] = {}
        if self._automaton is None:
            return found
        folded = fold("\n".join(texts))
        try:
            hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: the automaton takes none, and no rule names any.
            folded = folded.encode("utf-8", "replace").decode("utf-8")
            hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        line, end = 0, folded.find("\n")
        for literal, start, _ in hits:
            while -1 < end < start:
                line, end = line + 1, folded.find("\n", end + 1)
            found.setdefault(line, set()).update(self._owners[literal])
        return found
