"""What the rules say about each line: evidence, found without looking at any other line.

Spans come first: what they take is cut out of the line, and the rules of whole lines then see the line as it will
stand in the output, so a second reading of that output finds nothing new.
"""

from __future__ import annotations

from itertools import pairwise

from cleaner.model import UNKNOWN, Evidence, Match
from cleaner.rules.kinds.doubled import is_doubled
from cleaner.rules.lookup import MOST_KNOWN, SHORT
from cleaner.rules.spans import cut_spans, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Line, Provenance
    from cleaner.rules.load import Rules
    from cleaner.rules.spans import Cut


def match(lines: Sequence[Line], rules: Rules, provenance: Provenance = UNKNOWN) -> Evidence:
    """Return what `rules` say about `lines`; blank lines are no concern of theirs."""
    spoken = tuple([line for line in lines if line.text])
    numbers_of_lines = [-1, *[line.number for line in spoken]]
    texts = [line.text for line in spoken]
    spans: dict[int, tuple[Match, ...]] = {}
    spoke, remembered = rules.spoke, dict[str, tuple[str, ...]]()
    said = [spoke.get(text) if len(text) <= SHORT else None for text in texts]
    unknown = [i for i, names in enumerate(said) if names is None]
    for i, numbers in zip(unknown, rules.index.candidates([texts[i] for i in unknown]), strict=True):
        text, asked = texts[i], numbers
        if numbers and not rules.spans.isdisjoint(numbers):
            cuts, pieces = cut_spans(text, rules, numbers)
            if cuts:
                spans[i] = tuple([_match(spoken[i], cut) for cut in cuts])
                texts[i] = joined(text, pieces)
                (asked,) = rules.index.candidates(texts[i : i + 1])
        said[i] = names = _whole_line(texts[i], rules, asked)
        if len(text) <= SHORT and i not in spans:
            remembered[text] = names
    if len(spoke) + len(remembered) > MOST_KNOWN:
        spoke.clear()
    spoke.update(remembered)
    return Evidence(
        lines=spoken,
        texts=tuple(texts),
        gaps=tuple([below - above - 1 for above, below in pairwise(numbers_of_lines)]),
        spans=spans,
        matches=tuple([(i, name) for i, names in enumerate(said) if names for name in names]),
        provenance=provenance,
    )


def _whole_line(text: str, rules: Rules, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of the rules that speak about a line; `decide` asks those that ask for a place."""
    if not text:
        return ()
    found: list[str] = []
    if numbers:
        spans, asking, indexed = rules.spans, rules.asking, rules.indexed
        found += [indexed[number].id for number in numbers if number not in spans and asking[number](text)]
    for rule in rules.doubled:
        if is_doubled(text, rule.least):
            found.append(rule.id)
    return tuple(found)


def _match(line: Line, cut: Cut) -> Match:
    return Match(cut.rule, line.number, line.offset + cut.start, line.offset + cut.end)
