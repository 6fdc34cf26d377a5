"""Which lines of a text nothing may touch: front matter and code of Markdown, and what a comment turns off.

In doubt a line is spared: what is left to `check` is a reader's prose, and its code is code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.stages.segment_text import segment_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Line

# Patterns are strings: `re` compiles and keeps them when they are first needed.
_SWITCH = r"<!--\s*cleaner:\s*(off|on)\s*-->"
_FENCE = r"[\s>]*(?:[-+*]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})(.*)"
_QUOTED = r"[\s>]*"
_VERBATIM = r"\s*<(pre|script|style|textarea)\b"
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
    fence = verbatim = ""
    is_off = is_indented = False
    is_blank_above = True
    for line in lines[first:]:
        whole = text[line.start : line.end]
        was_inside = bool(fence or verbatim)
        if fence:
            bare = re.sub(_QUOTED, "", whole, count=1).rstrip()
            if len(bare) >= len(fence) and set(bare) == {fence[0]}:
                fence = ""
        elif verbatim:
            verbatim = "" if f"</{verbatim}" in whole.lower() else verbatim
        elif found := re.match(_FENCE, whole):
            fence = found[1] if found[1][0] == "~" or "`" not in found[2] else ""
        elif found := re.match(_VERBATIM, whole, re.IGNORECASE):
            verbatim = "" if f"</{found[1].lower()}" in whole.lower() else found[1].lower()
            was_inside = True
        is_code = was_inside or bool(fence or verbatim)
        is_indented = bool(line.text) and not is_code and (is_indented or is_blank_above) and _is_indented(whole)
        switches = [] if is_code or is_indented else re.findall(_SWITCH, whole)
        if is_code or is_indented or is_off or switches:
            yield line.number
        is_off = switches[-1] == "off" if switches else is_off
        is_indented = is_indented or (not line.text and is_indented)
        is_blank_above = not line.text


def _is_indented(whole: str) -> bool:
    return re.match(_INDENTED, whole) is not None
