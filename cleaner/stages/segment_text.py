"""Text into lines, with all that is needed to put the kept ones back as they were."""

from __future__ import annotations

import re

from cleaner.model import Line
from cleaner.rules.shapes import OUTER

_LINE_END = re.compile(r"\r\n|\n|\r")


def segment_text(text: str) -> tuple[Line, ...]:
    r"""Return the lines of `text`; "\n", "\r\n" and a lone "\r" end one, and only they.

    >>> [line.text for line in segment_text("One\r\n\r\n  two ")]
    ['One', '', 'two']
    """
    lines: list[Line] = []
    start = 0
    for number, found in enumerate(_LINE_END.finditer(text)):
        lines.append(_line(text, number, start, found.start(), found.end()))
        start = found.end()
    if start < len(text):
        lines.append(_line(text, len(lines), start, len(text), len(text)))
    return tuple(lines)


def _line(text: str, number: int, start: int, end: int, stop: int) -> Line:
    whole = text[start:end]
    stripped = whole.strip(OUTER)
    is_bare = not stripped or len(stripped) == len(whole)
    offset = start if is_bare else start + len(whole) - len(whole.lstrip(OUTER))
    return Line(number, start, end, stop, stripped, offset)
