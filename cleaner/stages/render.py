"""The kept text, put back as it stood: its own line ends, and one blank run where several met."""

from __future__ import annotations

from cleaner.rules.shapes import OUTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Line, Removal


def render(source: str, lines: Sequence[Line], removals: Iterable[Removal]) -> str:
    """Return `source` without `removals`.

    A line that loses all its words goes with its line end. Where lines went, the longest blank run around them stays
    in place of all; at the head and the tail of the document none does. Everything else stays to the letter.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    for removal in removals:
        taken.setdefault(removal.line - 1, []).append((removal.start, removal.end))
    if not taken:
        return source
    parts: list[str] = []
    blanks: list[list[str]] = [[]]
    has_gone = False
    for line in lines:
        if not line.text:
            blanks[-1].append(source[line.start : line.stop])
            continue
        spans = taken.get(line.number)
        left, end = (
            _without(source, line, spans) if spans else (source[line.start : line.end], source[line.end : line.stop])
        )
        if spans and not left.strip(OUTER):
            has_gone = True
            blanks.append([])
            continue
        if parts or not has_gone:
            parts += _between(parts, blanks)
        parts += [left, end]
        blanks, has_gone = [[]], False
    if not has_gone:
        parts += blanks[0]
    elif parts and not source.endswith(("\n", "\r")):
        parts[-1] = ""
    return "".join(parts)


def _between(parts: Sequence[str], blanks: Sequence[list[str]]) -> list[str]:
    r"""Return the longest blank run, the first of equals.

    Two line ends must not become one: a "\r" that is now followed by "\n" would, so it gets a "\n" of the gone line.
    """
    run = max(blanks, key=len)
    if parts and len(blanks) > 1 and run and parts[-1].endswith("\r") and run[0].startswith("\n"):
        return ["\n", *run]
    return run


def _without(source: str, line: Line, spans: Iterable[tuple[int, int]]) -> tuple[str, str]:
    at, kept = line.start, []
    for start, end in sorted(spans):
        kept.append(source[at:start])
        at = end
    kept.append(source[at : line.end])
    return "".join(kept), source[line.end : line.stop]
