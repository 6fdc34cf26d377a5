"""The document as a rule may see it: which lines are gone, and what stands around the rest.

**Why the order of rules never matters, and why twice is once.** Lines only ever go, and every question here can only
turn from no to yes as they do: "no prose is left above", "a caption that went stands directly below", "the next line
that is left says so". So all rules together have one smallest fixed point, which `decide` finds in whatever order it
asks. In the output the same lines stand, none is gone, and what was a no with more lines gone is a no again.
"""

from __future__ import annotations

from itertools import chain

from cleaner.model import UNKNOWN
from cleaner.rules.patterns import fullmatch
from cleaner.rules.provenance import titles_among
from cleaner.rules.shapes import is_prose, plain, stems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cleaner.model import Provenance
    from cleaner.rules.schema import Rule

NEAR = 4
"""So many removed lines away a neighbour is still one: an alt text, a caption and its credit, a button between."""


class Scene:
    """Lines that hold words, by their place among such lines (0 …), and the categories under which some are gone."""

    def __init__(self, texts: Sequence[str], gaps: Sequence[int], provenance: Provenance = UNKNOWN) -> None:
        """`gaps[i]` is the number of blank lines directly above line i; `provenance` what is known beside the text."""
        self.texts = texts
        self._provenance = provenance
        self.gone: dict[int, set[str]] = {}
        self._gaps = gaps
        self._blanks_above = [0]
        for gap in gaps:
            self._blanks_above.append(self._blanks_above[-1] + gap)
        # Where no blank line parts any two lines, standing close together tells nothing.
        self._has_blanks = any(gaps[1:])
        self._prose = [i for i, text in enumerate(texts) if is_prose(text)]
        self._is_prose = frozenset(self._prose)
        self._plain: dict[int, str] = {}
        self._said: dict[tuple[str, int], bool] = {}
        self._copies: dict[str, list[int]] | None = None
        self._told: frozenset[str] | None = None
        self._shares: dict[tuple[int, int], float] = {}
        self._titles: frozenset[int] | None = None
        self.update()

    def update(self) -> None:
        """Take note of what has gone since: the outermost prose, and for each line the next that is left."""
        kept = [i for i in self._prose if i not in self.gone]
        self.first_prose = kept[0] if kept else len(self.texts)
        self.last_prose = kept[-1] if kept else -1

    def edges(self) -> Iterable[int]:
        """Return the lines outside of the prose that is left, with the first and the last of it."""
        if self.first_prose >= self.last_prose:
            return range(len(self.texts))
        return chain(range(self.first_prose + 1), range(self.last_prose, len(self.texts)))

    @property
    def held_prose(self) -> bool:
        """True when the document holds prose, gone or not."""
        return bool(self._prose)

    def is_prose(self, i: int) -> bool:
        """Say whether line i reads like a paragraph."""
        return i in self._is_prose

    def plain(self, i: int) -> str:
        """Return line i without case and punctuation."""
        if i not in self._plain:
            self._plain[i] = plain(self.texts[i])
        return self._plain[i]

    def copies(self, i: int) -> Sequence[int]:
        """Return the lines that say the same as line i, itself among them, paragraphs aside."""
        if self._copies is None:
            self._copies = {}
            for j in range(len(self.texts)):
                if j not in self._is_prose:
                    self._copies.setdefault(self.plain(j), []).append(j)
        return self._copies[self.plain(i)]

    def is_title(self, i: int) -> bool:
        """Say whether line i is the headline that the article's record or address names."""
        if self._titles is None:
            self._titles = frozenset(titles_among(self.texts, (self._provenance,)))
        return i in self._titles

    def told_share(self, i: int, least: int) -> float:
        """Return the share of line i's words that the paragraphs say too, gone or not; 0 with fewer than `least`."""
        if (i, least) not in self._shares:
            words = stems(self.texts[i])
            is_short = len(words) < max(least, 1)
            self._shares[i, least] = 0.0 if is_short else len(words & self._all_told()) / len(words)
        return self._shares[i, least]

    def _all_told(self) -> frozenset[str]:
        if self._told is None:
            self._told = frozenset().union(*(stems(self.texts[j]) for j in self._prose))
        return self._told

    def touching(self, i: int, j: int) -> bool:
        """Say whether no blank line stands between lines i and j."""
        low, high = sorted((i, j))
        return self._blanks_above[high + 1] == self._blanks_above[low + 1]

    def in_place(self, i: int, where: Collection[str], *, prose: bool = False) -> bool:
        """Say whether line i stands in every place that `where` names; without prose there is no place to stand.

        The first and the last paragraph stand in the story, unless `prose` says that they are asked about.
        """
        if not where:
            return True
        if not self._prose:
            return False
        if where == ("head",):
            return i <= self.first_prose if prose else i < self.first_prose
        if where == ("tail",):
            return i >= self.last_prose if prose else i > self.last_prose
        head, tail = i < self.first_prose, i > self.last_prose
        if prose:
            head, tail = i <= self.first_prose, i >= self.last_prose
        return all({"head": head, "tail": tail, "outside": head or tail}[place] for place in where)

    def went_beside(self, i: int, step: int) -> Iterator[int]:
        """Yield the lines that went next to line i, from near to far, looking down (`step` 1) or up (-1)."""
        for j in range(i + step, i + step * (NEAR + 1), step):
            if j not in self.gone:
                return
            yield j

    def standing(self, i: int, step: int) -> int | None:
        """Return the first line that still stands next to line i, looking down or up, if it is near."""
        for j in range(i + step, i + step * (NEAR + 1), step):
            if j not in self.gone:
                return j if 0 <= j < len(self.texts) else None
        return None

    def near(self, i: int) -> frozenset[str]:
        """Return the categories that lines next to line i went for."""
        return frozenset(category for step in (-1, 1) for j in self.went_beside(i, step) for category in self.gone[j])

    def says(self, rule: Rule, i: int) -> bool:
        """Say whether the rule's pattern matches line i; asked last, since all else is cheaper."""
        known = self._said.get((rule.id, i))
        if known is None:
            known = self._said[rule.id, i] = fullmatch(rule, self.texts[i])
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
            and (not rule.echo or is_echo(self.plain(i), self.plain(j)))
        )


def is_echo(words: str, longer: str) -> bool:
    """Say whether each word of `words` stands in `longer` or begins a word there, as "Korea" begins "Korean".

    >>> is_echo("north korea russia", "the russian minister greets north korean officers")
    True
    """
    said = longer.split()
    return all(any(other.startswith(word) for other in said) for word in words.split())
