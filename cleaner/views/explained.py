"""An article line by line: what is kept, what goes, what was suspected, each with its rule and reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from cleaner.stages.segment_text import segment_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Line, Removal, Result

KEPT, CUT, GONE, DOUBTED = " ", "~", "-", "?"
"""How a line fares: stays, loses a part, goes, or stays though a rule spoke against it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: kept, gone or doubted; `rule` is empty where it is kept."""

    fate: str
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the source; `reasons` are (rule, why), each once, `weight` is what the line of a page speaks for."""

    fate: str
    number: int
    pieces: tuple[Piece, ...]
    reasons: tuple[tuple[str, str], ...] = ()
    weight: float | None = None


def explained(result: Result) -> Iterator[Row]:
    """Yield a row for every line of the source of `result`."""
    spoken: dict[int, list[tuple[str, Removal]]] = {}
    for fate, removals in ((GONE, result.removals), (DOUBTED, result.doubts)):
        for removal in removals:
            spoken.setdefault(removal.line, []).append((fate, removal))
    source = result.source.text
    for number, line in enumerate(segment_text(source), 1):
        weight = result.story.weights.get(number) if result.story else None
        yield replace(_row(number, line, source, spoken.get(number, ())), weight=weight)


def _row(number: int, line: Line, source: str, spoken: Sequence[tuple[str, Removal]]) -> Row:
    pieces = tuple(_pieces(line, source, spoken))
    fates = {piece.fate for piece in pieces if piece.text.strip()}
    if any(piece.fate == GONE for piece in pieces):
        fate = GONE if fates <= {GONE} else CUT
    else:
        fate = DOUBTED if DOUBTED in fates else KEPT
    reasons = dict.fromkeys((removal.rule, removal.why) for _, removal in spoken)
    return Row(fate, number, pieces, tuple(reasons))


def _pieces(line: Line, source: str, spoken: Sequence[tuple[str, Removal]]) -> Iterator[Piece]:
    """Yield the line in parts of one fate each; where a doubt lies over a removal, the removal counts."""
    edges = {line.start, line.end}
    for _, removal in spoken:
        edges |= {min(max(edge, line.start), line.end) for edge in (removal.start, removal.end)}

    def verdict(span: tuple[int, int]) -> tuple[str, str]:
        over = (pair for pair in spoken if pair[1].start <= span[0] and span[1] <= pair[1].end)
        found = next(over, None)
        return (found[0], found[1].rule) if found else (KEPT, "")

    for (fate, rule), spans in groupby(pairwise(sorted(edges)), key=verdict):
        parts = list(spans)
        yield Piece(fate, source[parts[0][0] : parts[-1][1]], rule)
