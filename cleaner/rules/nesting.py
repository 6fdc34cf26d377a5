"""Pages that nest deeper than the parser follows, mostly by inline elements that nobody closed.

Behind 2,048 open elements libxml2 reads no further and says so only in its log: the rest of a page would be lost. So
the tags that stand too deep are left out, all words stay.
"""

from __future__ import annotations

import re
from collections import Counter

MOST_OPEN = 400
"""So many elements may be open at once, not counting those that close each other: around each may be four of those."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>?")
_CLOSED_BY_OTHERS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup",
    "html", "head", "body",
})  # fmt: skip
"""Elements that never hold another, or that the next of their kind closes."""


def shallow(html: str, inline: frozenset[str]) -> str:
    """Return `html` without the tags that stand too deep; one of a block, unlike `inline` ones, begins a paragraph.

    >>> shallow("<b>" * 500 + "deep", frozenset({"b"})) == "<b>" * 400 + "deep"
    True
    """
    parts: list[str] = []
    dropped: Counter[str] = Counter()
    at = opened = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        if tag[1]:
            is_deep = dropped[name] > 0
            dropped[name] -= is_deep
            opened -= not is_deep and opened > 0
        else:
            is_deep = opened >= MOST_OPEN
            dropped[name] += is_deep
            opened += not is_deep
        if is_deep:
            parts += (html[at : tag.start()], "" if name in inline else "<p>")
            at = tag.end()
    return "".join((*parts, html[at:]))
