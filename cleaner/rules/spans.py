"""What the rules of spans cut out of a line, until they find nothing more.

The earliest and longest goes first, whatever the rules' order; then the line is asked again as it stands without it.
"""

from __future__ import annotations

from cleaner.frozen import Row
from cleaner.rules.shapes import OUTER, has_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.rules.load import Rules

LONG_LINE = 10_000
"""Lines of more characters are asked part by part."""

Pieces = tuple[tuple[int, int], ...]
"""Intervals of a line, in order."""

Found = tuple[int, int, str]
"""Where something is to be cut, minus where that ends, and the rule: the least is the earliest and longest."""


class Cut(Row):
    """An interval of a line that goes, and the rule that says so."""

    rule: str
    start: int
    end: int


def cut_spans(text: str, rules: Rules, numbers: Sequence[int]) -> tuple[list[Cut], Pieces]:
    """Return what is cut out of a line and what is left of it; `numbers` are of the rules that may speak about it."""
    if len(text) > LONG_LINE and "\n" not in text:
        from cleaner.rules.long_lines import cut_by_parts

        return cut_by_parts(text, rules)
    return cut_at_once(text, rules, numbers)


def cut_at_once(text: str, rules: Rules, numbers: Sequence[int]) -> tuple[list[Cut], Pieces]:
    """Do what `cut_spans` promises, with the whole line asked again after each cut."""
    pieces: Pieces = ((0, len(text)),)
    left = text
    cuts: list[Cut] = []
    while True:
        best = earliest(left, rules, rules.spans.intersection(numbers))
        if best is None:
            return cuts, pieces
        start, minus_end, rule = best
        gone, rest = split(pieces, *with_blank(left, start, -minus_end))
        cuts += [Cut(rule, *piece) for piece in gone]
        left = joined(text, rest)
        if not has_words(left):
            return cuts + [Cut(rule, *piece) for piece in rest], ()
        # The marks that now stand at the line's edge stay, but no pattern sees them, as in any other line.
        first = len(left) - len(left.lstrip(OUTER))
        pieces, _ = split(rest, first, first + len(left.strip(OUTER)))
        left = joined(text, pieces)
        (numbers,) = rules.index.candidates([left])


def earliest(text: str, rules: Rules, numbers: Iterable[int]) -> Found | None:
    """Return what of all that the rules find in `text` comes first and is longest."""
    seeking, best = rules.seeking, None
    for number in numbers:
        for place in seeking[number](text):
            start, end = place.span("cut" if "cut" in place.re.groupindex else 0)
            if start < end and (best is None or (start, -end, rules.indexed[number].id) < best):
                best = (start, -end, rules.indexed[number].id)
    return best


def with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the blank that would otherwise stand double or at the line's edge."""
    if start == 0:
        return 0, end + len(text[end:]) - len(text[end:].lstrip())
    if end == len(text) or text[end].isspace():
        return len(text[:start].rstrip()), end
    return start, end


def split(pieces: Pieces, start: int, end: int) -> tuple[Pieces, Pieces]:
    """Split intervals at the offsets `start` and `end` of their joined text into (inside, outside)."""
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


def joined(text: str, pieces: Iterable[tuple[int, int]]) -> str:
    """Return the intervals of `text` as one text."""
    return "".join([text[low:high] for low, high in pieces])
