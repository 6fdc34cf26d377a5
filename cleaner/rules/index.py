"""Which rules can speak about a line at all: a literal index, so that a line meets a handful of patterns.

Every pattern that must hold one of a few words is found through one Aho–Corasick automaton over the folded document
(Aho and Corasick, 1975); the few that need none are met by every line that has their length, start and end. The index
only ever spares work: what it lets through is still asked of the pattern itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.rules.literals import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rules.literals import Needs


class LiteralIndex:
    """Maps lines to the numbers of the patterns that may match them."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """`needs[n]` is what pattern n needs; the first group of its words is looked for in the whole document."""
        self._needs = needs
        self._everywhere = tuple(number for number, need in enumerate(needs) if not need.words)
        owners: dict[str, list[int]] = {}
        for number, need in enumerate(needs):
            for word in need.words[0] if need.words else ():
                owners.setdefault(word, []).append(number)
        self._owners = tuple(owners.values())
        self._automaton: Any = None
        if owners:
            from ahocorasick_rs import AhoCorasick, Implementation

            self._automaton = AhoCorasick(list(owners), implementation=Implementation.ContiguousNFA)

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""
        if not texts:
            return []
        folded = fold("\n".join(texts))
        try:
            hits = self._hits(folded)
        except UnicodeEncodeError:
            # Lone surrogates, from bytes that no encoding knows: the automaton takes none, and no rule names any.
            folded = folded.encode("utf-8", "replace").decode("utf-8")
            hits = self._hits(folded)
        found: list[set[int]] = [set(self._everywhere) for _ in texts]
        line, end = 0, folded.find("\n")
        for word, start, _ in hits:
            while -1 < end < start:
                line, end = line + 1, folded.find("\n", end + 1)
            found[line].update(self._owners[word])
        needs = self._needs
        return [
            sorted(number for number in numbers if needs[number].met_by(form, len(text)))
            for numbers, form, text in zip(found, folded.split("\n"), texts, strict=True)
        ]

    def _hits(self, folded: str) -> Sequence[tuple[int, int, int]]:
        if self._automaton is None:
            return ()
        hits: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return hits
