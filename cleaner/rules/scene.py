"""The document as a rule may see it: which lines are gone, and what stands around the rest.

**Why the order of rules never matters, and why twice is once.** Lines only ever go, and every question here can only
turn from no to yes as they do: "no prose is left above", "a caption that went stands directly below", "the next line
that is left says so". So all rules together have one smallest fixed point, which `decide` finds in whatever order it
asks. In the output the same lines stand, none is gone, and what was a no with more lines gone is a no again.

Nothing here is computed before it is asked for: of most documents hardly a line is.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from cleaner.model import UNKNOWN
from cleaner.rules.patterns import compile_pattern, fullmatch
from cleaner.rules.provenance import titles_among
from cleaner.rules.shapes import is_prose, is_stem_of, plain, stems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import Any

    from cleaner.model import Provenance
    from cleaner.rules.schema import Rule

NEAR = 4
"""So many removed lines away a neighbour is still one: an alt text, a caption and its credit, a button between."""

FIRST = 60
"""So many characters of a line are compared before all its words are taken apart."""

Near = tuple[frozenset[str], frozenset[str]]
"""The categories of what went right above a line, and right below."""

_NOTHING: frozenset[str] = frozenset()

FEW = 16
"""So many lines are looked for in the text of the paragraphs; for more it is worth to take all their words apart."""


class _Asked(dict[int, "Any"]):
    """Maps the places of lines to what a question to each of them says, which is asked once it is needed."""

    def __init__(self, ask: Callable[[str], object], texts: Sequence[str]) -> None:
        super().__init__()
        self._ask, self._texts = ask, texts

    def __missing__(self, i: int) -> Any:
        known = self[i] = self._ask(self._texts[i])
        return known


class Scene:
    """Lines that hold words, by their place among such lines (0 …), and the categories under which some are gone."""

    def __init__(
        self,
        texts: Sequence[str],
        gaps: Sequence[int],
        provenance: Provenance = UNKNOWN,
        spoken: Iterable[tuple[int, str]] = (),
    ) -> None:
        """`gaps[i]` is the number of blank lines directly above line i; `provenance` what is known beside the text.

        `spoken` are the places of lines and the ids of rules whose patterns are known to match them.
        """
        self.texts = texts
        self.provenance = provenance
        self.gone: dict[int, set[str]] = {}
        self._gaps = gaps
        self.first_prose, self.last_prose = -1, len(texts)
        self._held_prose = False
        self.is_prose: dict[int, bool] = _Asked(is_prose, texts)
        self._plain: dict[int, str] = _Asked(plain, texts)
        self._said: dict[tuple[int, str], bool] = dict.fromkeys(spoken, True)
        self._copies: dict[str, dict[str, list[int]]] = {}
        self._asked_told = 0
        self._titles: set[int] = set()
        self._titles_until = 0
        self._passed: dict[str, dict[int, int]] = {}
        self._waiting: dict[int, list[int]] = {}
        self._taken: set[tuple[str, int]] = set()
        self.swept: dict[str, int] = {}
        """By the id of a rule, the line from which on it has taken all."""

    def update(self) -> tuple[range, range]:
        """Find the outermost prose that is left; return the lines above and below whose place has changed by that."""
        gone, is_prose, end = self.gone, self.is_prose, len(self.texts)
        first_before, last_before = self.first_prose, self.last_prose
        first, last = max(first_before, 0), min(last_before, end - 1)
        while first < end and (first in gone or not is_prose[first]):
            first += 1
        if first == end:
            last = -1
        while last >= 0 and (last in gone or not is_prose[last]):
            last -= 1
        self._held_prose = self._held_prose or first < end
        self.first_prose, self.last_prose = first, last
        above = range(max(first_before, 0), min(first + 1, end)) if first != first_before else range(0)
        below = range(max(last, 0), min(last_before + 1, end)) if last != last_before else range(0)
        return above, below

    def copies(self, i: int) -> Sequence[int]:
        """Return the lines that say the same as line i, itself among them, paragraphs aside."""
        initial = self._plain[i][:1].lower()
        groups = self._copies.get(initial)
        if groups is None:
            groups = self._copies[initial] = {}
            for j in self._by_initial[initial]:
                if not self.is_prose[j]:
                    groups.setdefault(self._plain[j], []).append(j)
        return groups[self._plain[i]]

    @cached_property
    def _by_initial(self) -> dict[str, list[int]]:
        """The lines by the first letter or digit, without those paragraphs that begin with something else."""
        found: dict[str, list[int]] = {}
        for j, initial in enumerate([text[:1] for text in self.texts]):
            if initial > "z" or not initial.isalnum():
                if self.is_prose[j]:
                    continue
                initial = self._plain[j][:1]
            found.setdefault(initial.lower(), []).append(j)
        return found

    def is_title(self, i: int) -> bool:
        """Say whether line i, above the story, is the headline that the article's record or address names."""
        start, end = self._titles_until, max(i, self.first_prose) + 1
        if start < end:
            found = titles_among(self.texts[start:end], (self.provenance,))
            self._titles.update([start + at for at in found])
            self._titles_until = end
        return i in self._titles

    def is_told(self, i: int, least: int, share: float) -> bool:
        """Say whether the paragraphs, gone or not, say `share` of line i's words too; of fewer than `least` none is."""
        words = stems(self.texts[i])
        if len(words) < least:
            return False
        self._asked_told += 1
        if self._asked_told > FEW:
            return len(words & self._all_told) >= share * len(words)
        needed = share * len(words)
        for word in words:
            needed -= is_stem_of(self._story, word)
            if needed <= 0:
                return True
        return False

    @cached_property
    def _prose(self) -> list[str]:
        return [text for i, text in enumerate(self.texts) if self.is_prose[i]]

    @cached_property
    def _all_told(self) -> frozenset[str]:
        return frozenset().union(*map(stems, self._prose))

    @cached_property
    def _story(self) -> str:
        # One by one: those of ASCII alone, which most are, are folded in no time.
        return "\n".join([text.casefold() for text in self._prose])

    def touching(self, i: int, j: int) -> bool:
        """Say whether no blank line stands between lines i and j."""
        return not any(self._gaps[min(i, j) + 1 : max(i, j) + 1])

    @cached_property
    def _has_blanks(self) -> bool:
        """Whether any blank line parts two lines: where none does, standing close together tells nothing."""
        return any(self._gaps[1:])

    def in_place(self, i: int, where: Collection[str], *, prose: bool = False) -> bool:
        """Say whether line i stands in every place that `where` names; without prose there is no place to stand.

        The first and the last paragraph stand in the story, unless `prose` says that they are asked about.
        """
        if not where:
            return True
        if not self._held_prose:
            return False
        if prose:
            head, tail = i <= self.first_prose, i >= self.last_prose
        else:
            head, tail = i < self.first_prose, i > self.last_prose
        if where == ("head",):
            return head
        if where == ("tail",):
            return tail
        return all(head if place == "head" else tail if place == "tail" else head or tail for place in where)

    def went_beside(self, i: int, step: int) -> Iterator[int]:
        """Yield the lines that went next to line i, from near to far, looking down (`step` 1) or up (-1)."""
        for j in range(i + step, i + step * (NEAR + 1), step):
            if j not in self.gone:
                return
            yield j

    def standing_beside(self, lines: Iterable[int]) -> set[int]:
        """Return the lines still standing that have one of `lines`, which went, for a neighbour."""
        gone, end = self.gone, len(self.texts)
        found = set()
        for i in lines:
            for step in (-1, 1):
                for j in range(i + step, i + step * (NEAR + 1), step):
                    if j not in gone:
                        if 0 <= j < end:
                            found.add(j)
                        break
        return found

    def near(self, i: int) -> Near:
        """Return the categories that lines right above line i went for, and those right below."""
        gone = self.gone
        above = frozenset().union(*[gone[j] for j in self.went_beside(i, -1)]) if i - 1 in gone else _NOTHING
        below = frozenset().union(*[gone[j] for j in self.went_beside(i, 1)]) if i + 1 in gone else _NOTHING
        return above, below

    def says(self, rule: Rule, i: int) -> bool:
        """Say whether the rule's pattern matches line i; asked last, since all else is cheaper."""
        known = self._said.get((i, rule.id))
        if known is None:
            known = self._said[i, rule.id] = fullmatch(rule, self.texts[i])
        return known

    def matches(self, pattern: str, rule: Rule, i: int) -> bool:
        """Say whether line i matches another pattern of the rule's, which may be empty: then no line does."""
        if not pattern:
            return False
        known = self._said.get((i, pattern))
        if known is None:
            known = compile_pattern(pattern, own=rule.own).fullmatch(self.texts[i]) is not None
            self._said[i, pattern] = known
        return known

    def has_neighbour(self, rule: Rule, i: int) -> bool:
        """Say whether line i stands as `rule` asks: above, below or beside one that went for a category of its."""
        return all(
            any(self._is_witness(rule, i, j, categories) for step in steps for j in self.went_beside(i, step))
            for categories, steps in ((rule.above, (1,)), (rule.below, (-1,)), (rule.beside, (-1, 1)))
            if categories
        )

    def _is_witness(self, rule: Rule, i: int, j: int, categories: tuple[str, ...]) -> bool:
        return (
            ("any" in categories or not self.gone[j].isdisjoint(categories))
            and (not rule.touching or (self._has_blanks and self.touching(i, j)))
            and (not rule.echo or self._echoes(i, j))
        )

    def _echoes(self, i: int, j: int) -> bool:
        """Say whether line j holds all the words of line i; most lines differ in their first few."""
        said = f" {self._plain[j]}"
        first = plain(self.texts[i][:FIRST]).split()
        return all(f" {word}" in said for word in first) and is_echo(self._plain[i], self._plain[j])

    def is_first(self, rule: Rule, i: int) -> bool:
        """Say whether this is asked for the first time: the copies of one headline are taken together, and once."""
        before = len(self._taken)
        self._taken.add((rule.id, i))
        return len(self._taken) > before

    def passed(self, rule: Rule, i: int) -> int:
        """Return the first line from i on that runs of `rule` have not passed over for good."""
        over = self._passed.setdefault(rule.id, {})
        while i in over:
            # Each look halves the way of the next one.
            over[i] = over.get(over[i], over[i])
            i = over[i]
        return i

    def pass_over(self, rule: Rule, i: int) -> None:
        """Take note that line i, which went, is none of any run of `rule`."""
        self._passed[rule.id][i] = i + 1

    def wait(self, i: int, j: int) -> None:
        """Take note that what a rule takes for line i may be more when line j has gone."""
        self._waiting.setdefault(j, []).append(i)

    def woken(self, lines: Iterable[int]) -> set[int]:
        """Return the lines that waited for one of `lines`, which went."""
        return {i for j in lines for i in self._waiting.pop(j, ())} if self._waiting else set()


def is_echo(words: str, longer: str) -> bool:
    """Say whether each word of `words` stands in `longer` or begins a word there, as "Korea" begins "Korean".

    >>> is_echo("north korea russia", "the russian minister greets north korean officers")
    True
    """
    said = sorted(longer.split())
    places = [(word, bisect_left(said, word)) for word in words.split()]
    return all(at < len(said) and said[at].startswith(word) for word, at in places)
