"""Text into lines, with all that is needed to put the kept ones back as they were."""

from __future__ import annotations

import re

from cleaner.model import Line
from cleaner.rules.shapes import OUTER

_LINE_END = re.compile(r"(\r\n|\n|\r)")


def segment_text(text: str) -> tuple[Line, ...]:
    r"""Return the lines of `text`; "\n", "\r\n" and a lone "\r" end one, and only they.

    >>> [line.text for line in segment_text("One\r\n\r\n  two ")]
    ['One', '', 'two']
    """
    lines: list[Line] = []
    parts = _LINE_END.split(text)
    start = 0
    for number, (whole, line_end) in enumerate(zip(parts[::2], [*parts[1::2], ""], strict=True)):
        end = start + len(whole)
        stop = end + len(line_end)
        # Behind the last line end there is no line.
        if start < stop:
            stripped = whole.strip(OUTER)
            is_bare = not stripped or len(stripped) == len(whole)
            offset = start if is_bare else end - len(whole.lstrip(OUTER))
            lines.append(Line(number, start, end, stop, stripped, offset))
        start = stop
    return tuple(lines)
