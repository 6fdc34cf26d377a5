"""The kept text, put back as it stood: its own line ends, and one blank run where several met."""

from __future__ import annotations

from cleaner.rules.shapes import OUTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from cleaner.model import Line, Removal


def render(source: str, lines: Sequence[Line], removals: Iterable[Removal]) -> str:
    """Return `source` without `removals`.

    A line that loses all its words goes with its line end. Where lines went, the longest blank run around them stays
    in place of all; at the head and the tail of the document none does. Everything else stays to the letter.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    for removal in removals:
        taken.setdefault(removal.line - 1, []).append((removal.start, removal.end))
    gone: set[int] = set()
    changes: list[tuple[int, int, str]] = []
    for number, spans in taken.items():
        line = lines[number]
        left = _without(source, line, spans)
        if left.strip(OUTER):
            changes.append((line.start, line.end, left))
        elif line.text:
            gone.add(number)
    changes += _gaps(source, lines, gone)
    parts: list[str] = []
    at = 0
    for start, end, instead in sorted(changes):
        parts += (source[at:start], instead)
        at = end
    parts.append(source[at:])
    return "".join(parts)


def _gaps(source: str, lines: Sequence[Line], gone: Set[int]) -> Iterator[tuple[int, int, str]]:
    r"""Yield (start, end, what stays instead) of what goes between two lines that stay, the blank lines among it.

    Two line ends must not become one: a "\r" that is now followed by "\n" would, so it gets a "\n" of the gone line.
    """
    below = 0
    for number in sorted(gone):
        if number < below:
            continue
        above = number
        while above and not lines[above - 1].text:
            above -= 1
        runs, first, below = [], above, number
        while below < len(lines) and (below in gone or not lines[below].text):
            if below in gone:
                runs.append((first, below))
                first = below + 1
            below += 1
        runs.append((first, below))
        start = lines[above].start
        if below == len(lines):
            is_ended = not above or source.endswith(("\n", "\r"))
            yield start if is_ended else lines[above - 1].end, len(source), ""
        elif not above:
            yield start, lines[below].start, ""
        else:
            # The longest run, the first of equals.
            low, high = max(runs, key=lambda run: run[1] - run[0])
            run = source[lines[low].start : lines[high].start]
            is_joined = source[start - 1] == "\r" and run.startswith("\n")
            yield start, lines[below].start, f"\n{run}" if is_joined else run


def _without(source: str, line: Line, spans: Iterable[tuple[int, int]]) -> str:
    at, kept = line.start, []
    for start, end in sorted(spans):
        kept.append(source[at:start])
        at = end
    kept.append(source[at : line.end])
    return "".join(kept)
