"""Which lines of a text nothing may touch: of Markdown what no reader sees as prose, and what a comment turns off.

That is its front matter, its code, its comments, and the targets of its links. In doubt a line is spared.
"""

from __future__ import annotations

import re

from cleaner.stages.segment_text import segment_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Line

# Patterns are strings: `re` compiles and keeps them when they are first needed.
_SWITCH = r"<!--\s*cleaner:\s*(off|on)\s*-->"
_FENCE = r"[\s>]*(?:[-+*]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})(.*)"
_QUOTED = r"[\s>]*"
_VERBATIM = r"\s*(<!--|<(?:pre|script|style|textarea)\b)"
_TARGET = r" {0,3}\[[^\]]+\]:\s"
_INDENTED = r" {0,3}\t| {4}"

_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
"""How front matter begins and how it may end: YAML and TOML."""


def spared_lines(text: str) -> frozenset[int]:
    """Return the numbers, from 0, of the lines of the Markdown in `text` that nothing may touch."""
    lines = segment_text(text)
    first = _front_matter(lines)
    return frozenset([*range(first), *_code_and_off(lines, first, text)])


def spared_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the parts of the HTML in `text`, (start, end), that a comment turns off."""
    spans = []
    start: int | None = None
    for found in re.finditer(_SWITCH, text):
        if found[1] == "off" and start is None:
            start = found.start()
        elif found[1] == "on" and start is not None:
            spans.append((start, found.end()))
            start = None
    return (*spans, *([(start, len(text))] if start is not None else []))


def _front_matter(lines: Sequence[Line]) -> int:
    """Return how many lines the front matter takes: none unless it ends."""
    ends = _FRONT.get(lines[0].text) if lines else None
    if ends is None:
        return 0
    return next((line.number + 1 for line in lines[1:] if line.text in ends), 0)


def _code_and_off(lines: Sequence[Line], first: int, text: str) -> Iterator[int]:
    end = ""
    is_off = is_indented = False
    is_blank_above = True
    for line in lines[first:]:
        whole = text[line.start : line.end]
        is_indented = bool(line.text) and not end and (is_indented or is_blank_above) and _is_like(_INDENTED, whole)
        switches = re.findall(_SWITCH, whole) if not (end or is_indented) else []
        opened = "" if end or is_indented or switches else _opened(whole)
        if end or opened or is_indented or is_off or switches or _is_like(_TARGET, whole):
            yield line.number
        if end or opened:
            end = "" if _ends(end, whole, opened) else end or opened
        is_off = switches[-1] == "off" if switches else is_off
        is_blank_above = not line.text


def _opened(whole: str) -> str:
    """Return what must come to end the block of code, or the comment, that the line opens; nothing if it opens none."""
    if found := re.match(_FENCE, whole):
        return found[1] if found[1][0] == "~" or "`" not in found[2] else ""
    if found := re.match(_VERBATIM, whole, re.IGNORECASE):
        return "-->" if found[1] == "<!--" else f"</{found[1][1:].lower()}"
    return ""


def _ends(end: str, whole: str, opened: str) -> bool:
    """Say whether the line ends the block that `end` ends, or the one that it has `opened` itself."""
    if (end or opened)[0] in "`~":
        bare = re.sub(_QUOTED, "", whole, count=1).rstrip()
        return bool(end) and len(bare) >= len(end) and set(bare) == {end[0]}
    return (end or opened) in whole.lower()


def _is_like(pattern: str, whole: str) -> bool:
    return re.match(pattern, whole) is not None
