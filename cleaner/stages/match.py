"""What the rules say about each line: evidence, found without looking at any other line.

Spans come first: what they take is cut out of the line, and the rules of whole lines then see the line as it will
stand in the output, so a second reading of that output finds nothing new.
"""

from __future__ import annotations

from itertools import pairwise

from cleaner.model import UNKNOWN, Evidence, Match
from cleaner.rules.kinds.doubled import is_doubled
from cleaner.rules.lookup import MOST_KNOWN, SHORT
from cleaner.rules.patterns import finditer
from cleaner.rules.shapes import OUTER, has_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Line, Provenance
    from cleaner.rules.load import Rules

Pieces = tuple[tuple[int, int], ...]
"""What is left of a line: intervals of the source, in order."""


def match(lines: Sequence[Line], rules: Rules, provenance: Provenance = UNKNOWN) -> Evidence:
    """Return what `rules` say about `lines`; blank lines are no concern of theirs."""
    spoken = tuple(line for line in lines if line.text)
    numbers_of_lines = [-1, *(line.number for line in spoken)]
    texts = [line.text for line in spoken]
    spans: dict[int, tuple[Match, ...]] = {}
    matches: list[tuple[int, str]] = []
    spoke, remembered = rules.spoke, dict[str, tuple[str, ...]]()
    unknown = [i for i, text in enumerate(texts) if text not in spoke]
    candidates = dict(zip(unknown, rules.index.candidates([texts[i] for i in unknown]), strict=True))
    for i, text in enumerate(texts):
        if i not in candidates:
            matches += [(i, name) for name in spoke[text]]
            continue
        numbers = candidates[i]
        if numbers and not rules.spans.isdisjoint(numbers):
            taken, pieces = _cut_spans(spoken[i], rules, numbers)
            if taken:
                spans[i] = taken
                texts[i] = _text(spoken[i], pieces)
                (numbers,) = rules.index.candidates(texts[i : i + 1])
        known = _whole_line(texts[i], rules, numbers)
        if len(text) <= SHORT and i not in spans:
            remembered[text] = known
        matches += [(i, name) for name in known]
    if len(spoke) + len(remembered) > MOST_KNOWN:
        spoke.clear()
    spoke.update(remembered)
    return Evidence(
        lines=spoken,
        texts=tuple(texts),
        gaps=tuple(below - above - 1 for above, below in pairwise(numbers_of_lines)),
        spans=spans,
        matches=tuple(matches),
        provenance=provenance,
    )


def _whole_line(text: str, rules: Rules, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of the rules that speak about a line; `decide` asks those that ask for a place."""
    if not text:
        return ()
    spans, asking, indexed = rules.spans, rules.asking, rules.indexed
    found = [indexed[number].id for number in numbers if number not in spans and asking[number](text)]
    found += [rule.id for rule in rules.doubled if is_doubled(text, rule.least)]
    return tuple(found)


def _cut_spans(line: Line, rules: Rules, numbers: Sequence[int]) -> tuple[tuple[Match, ...], Pieces]:
    """Cut until no span rule finds anything more; the earliest and longest goes first, whatever the rules' order."""
    pieces: Pieces = ((line.offset, line.offset + len(line.text)),)
    text = line.text
    taken: list[Match] = []
    while True:
        best = min(_spans(text, rules, numbers), default=None)
        if best is None:
            return tuple(taken), pieces
        start, minus_end, rule_id = best
        start, end = _with_blank(text, start, -minus_end)
        gone, left = _split(pieces, start, end)
        taken += [Match(rule_id, line.number, *piece) for piece in gone]
        text = _text(line, left)
        if not has_words(text):
            taken += [Match(rule_id, line.number, *piece) for piece in left]
            return tuple(taken), ()
        # The marks that now stand at the line's edge stay, but no pattern sees them, as in any other line.
        first = len(text) - len(text.lstrip(OUTER))
        pieces, _ = _split(left, first, first + len(text.strip(OUTER)))
        text = _text(line, pieces)
        (numbers,) = rules.index.candidates([text])


def _spans(text: str, rules: Rules, numbers: Sequence[int]) -> list[tuple[int, int, str]]:
    """Return (start, minus end, rule) of what the rules find, so that the earliest and longest comes first."""
    found: list[tuple[int, int, str]] = []
    for number in numbers:
        if number in rules.spans:
            rule = rules.indexed[number]
            for place in finditer(rule, text):
                start, end = place.span("cut" if "cut" in place.re.groupindex else 0)
                if start < end:
                    found.append((start, -end, rule.id))
    return found


def _with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the blank that would otherwise stand double or at the line's edge."""
    if start == 0:
        return 0, end + len(text[end:]) - len(text[end:].lstrip())
    if end == len(text) or text[end].isspace():
        return len(text[:start].rstrip()), end
    return start, end


def _split(pieces: Pieces, start: int, end: int) -> tuple[Pieces, Pieces]:
    """Split source intervals at the offsets `start` and `end` of their joined text into (inside, outside)."""
    inside: list[tuple[int, int]] = []
    outside: list[tuple[int, int]] = []
    at = 0
    for low, high in pieces:
        a, b = (min(max(low + edge - at, low), high) for edge in (start, end))
        for part, where in (((low, a), outside), ((a, b), inside), ((b, high), outside)):
            if part[0] < part[1]:
                where.append(part)
        at += high - low
    return tuple(inside), tuple(outside)


def _text(line: Line, pieces: Pieces) -> str:
    return "".join(line.text[low - line.offset : high - line.offset] for low, high in pieces)
