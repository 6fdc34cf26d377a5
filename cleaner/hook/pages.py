"""Where in its HTML a page's text stands, so that a finding names a line that an editor can go to.

The page's lines are looked for one after the other in the mark-up's own text, blanks aside. A line that is not found,
because the parser mended what it stood in, is said to stand where the line before ended.
"""

from __future__ import annotations

import re
from html import unescape

from cleaner.rules.shapes import OUTER
from cleaner.stages.segment_text import segment_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Removal

_PIECE = r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[!?/a-z][^>]*>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?"
_UNSEEN = frozenset(OUTER)
_BEGINNING = 40
"""So many characters of a line are looked for where the whole of it is not found."""


def places_in_page(html: str, page: str, removals: Iterable[Removal]) -> Iterator[tuple[int, int]]:
    """Yield where each of `removals`, parts of the text of a page in their order, begins and ends in its `html`."""
    flat, offsets = _flat(html)
    at, lines, begun = 0, iter(segment_text(page)), (-1, 0)
    for removal in removals:
        while begun[0] < removal.line - 1:
            line = next(lines)
            words = _bare(line.text)
            start = _find(flat, words, at)
            at = start + len(words) if flat.startswith(words, start) else start
            begun = (line.number, start)
            first = line.start
        begin = begun[1] + len(_bare(page[first : removal.start]))
        end = begin + len(_bare(removal.text))
        last = len(offsets) - 1
        yield offsets[min(begin, last)], offsets[min(max(end - 1, 0), last)] + 1


def _find(flat: str, words: str, at: int) -> int:
    found = flat.find(words, at)
    if found < 0 and len(words) > _BEGINNING:
        found = flat.find(words[:_BEGINNING], at)
    return found if found >= 0 else at


def _bare(text: str) -> str:
    return "".join(character for character in text if character not in _UNSEEN and not character.isspace())


def _flat(html: str) -> tuple[str, list[int]]:
    """Return the text of `html` without tags and blanks, and where each of its characters stands (one at least)."""
    parts: list[str] = []
    offsets: list[int] = []

    def take(start: int, end: int) -> None:
        for at in range(start, end):
            if html[at] not in _UNSEEN and not html[at].isspace():
                parts.append(html[at])
                offsets.append(at)

    at = 0
    for found in re.finditer(_PIECE, html, re.IGNORECASE | re.DOTALL):
        take(at, found.start())
        at = found.end()
        if found[0][0] == "&":
            for character in _bare(unescape(found[0])):
                parts.append(character)
                offsets.append(found.start())
    take(at, len(html))
    return "".join(parts), offsets or [0]
