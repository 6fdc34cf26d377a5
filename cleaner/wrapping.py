"""Hard-wrapped text: cleaned in whole paragraphs, and what goes is told and taken from the lines as they stood."""

from __future__ import annotations

from cleaner.frozen import replace
from cleaner.model import Removal, Source, Story
from cleaner.rules.shapes import OUTER
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text
from cleaner.stages.unwrap import Flat, unwrap
from cleaner.stages.verify import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaner.model import Line, Result


def clean_wrapped(source: Source, flat: Flat, clean: Callable[[Source], Result], *, join: bool) -> Result:
    """Return what `clean` makes of `flat`, the paragraphs of `source`: in its lines, or to `join` in one line each.

    What is left is cleaned again until nothing more goes: a shorter text may not look wrapped any more.
    """
    warnings = source.warnings
    result = clean(Source(flat.text, source.encoding, source.bom, source.errors, warnings=warnings))
    if join:
        return result
    lines = segment_text(source.text)
    removals = _in_lines(lines, source.text, flat.positions, result.removals)
    while True:
        text = render(source.text, lines, removals)
        left = unwrap(text) or unjoined(text)
        again = clean(Source(left.text))
        if not again.removals:
            break
        places = places_of(lines, source.text, removals, text)
        more = _in_lines(lines, source.text, [places[at] for at in left.positions], again.removals)
        removals = tuple(sorted((*removals, *more), key=lambda removal: removal.start))
    verify(source.text, text)
    doubts = _in_lines(lines, source.text, flat.positions, result.doubts)
    story = _story(lines, flat, result.story)
    return replace(result, text=text, source=source, removals=removals, doubts=doubts, story=story)


def unjoined(text: str) -> Flat:
    """Return `text` as it stands, for one that does not look wrapped before it is clean."""
    return Flat(text, tuple(range(len(text))))


def _in_lines(
    lines: Sequence[Line], source: str, positions: Sequence[int], removals: Iterable[Removal]
) -> tuple[Removal, ...]:
    """Return `removals` as parts of `lines`; their offsets count characters that stand at `positions` of `source`."""
    found: list[Removal] = []
    for removal in removals:
        at = 0
        places = positions[removal.start : removal.end]
        first = _line_at(lines, places[0])
        for line in lines[first:]:
            low = at
            while at < len(places) and places[at] < line.end:
                at += 1
            if at > low:
                start, end = max(places[low], line.start), places[at - 1] + 1
                found.append(replace(removal, line=line.number + 1, start=start, end=end, text=source[start:end]))
            while at < len(places) and places[at] < line.stop:
                at += 1
            if at == len(places):
                break
    return tuple(found)


def _line_at(lines: Sequence[Line], place: int) -> int:
    """Return the number of the line that holds the character at `place`."""
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if lines[middle].stop <= place else (low, middle)
    return low


def places_of(lines: Sequence[Line], source: str, removals: Iterable[Removal], text: str) -> list[int]:
    """Return where each character of `text`, which is `source` without `removals`, stood."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for removal in removals:
        taken.setdefault(removal.line - 1, []).append((removal.start, removal.end))
    kept = []
    for line in lines:
        spans = taken.get(line.number, ())
        left = [at for at in range(line.start, line.end) if not any(start <= at < end for start, end in spans)]
        if line.text and (not spans or "".join(source[at] for at in left).strip(OUTER)):
            kept.append(left)
    places: list[int] = []
    rows = iter(kept)
    for line in segment_text(text):
        if line.text:
            places += next(rows)
        places += [places[-1] if places else 0] * (line.stop - len(places))
    return places


def _story(lines: Sequence[Line], flat: Flat, story: Story | None) -> Story | None:
    if story is None:
        return None
    rows = segment_text(flat.text)

    def line(number: int, *, end: bool = False) -> int:
        row = rows[number - 1]
        return _line_at(lines, flat.positions[row.end - 1 if end else row.start]) + 1

    headline = line(story.headline) if story.headline else None
    weights = {line(number): weight for number, weight in story.weights.items()}
    return Story(line(story.first), line(story.last, end=True), story.weight, headline, weights)
