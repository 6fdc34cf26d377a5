"""The words of many patterns found in many lines at once, with the edges that they need.

All lines of a document are read as one text by one automaton (Aho and Corasick, 1975). A set of patterns is a number
with a bit for each, so that what a line's words want is a few ORs.
"""

from __future__ import annotations

from cleaner.rules.literals import EDGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import ClassVar

MOST_SHARED, MOST_KNOWN = 2, 24
"""An index uses so many automata of others, since each of them reads every line; so many are kept for others to use."""

OWN = 500_000
"""An index that has read so many characters gets an automaton of all its words: then to read once is worth it."""


class Finder:
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
