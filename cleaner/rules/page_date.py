"""The day of a page that its meta data keep to themselves, as htmldate finds it: with the `date` extra only.

It reads the address and the lines that look like a date near the headline.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CHARACTERS = 5_000_000
"""A larger page is no article; looking for its day would take seconds."""


def page_date(html: str, url: str | None) -> str | None:
    """Return the day on which a page was published, as 2024-05-03; None where nothing tells it or nobody can look."""
    find_date = _finder()
    # What is no mark-up is not looked at: htmldate would take an address alone for a page to fetch.
    if find_date is None or len(html) > MOST_CHARACTERS or not html.lstrip().startswith("<"):
        return None
    try:
        found = find_date(html, url=url, original_date=True, extensive_search=False)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # A page that it stumbles over has no day; it keeps its story.
        return None
    return found if isinstance(found, str) else None


@cache
def _finder() -> Callable[..., Any] | None:
    try:
        from htmldate import find_date
    except ImportError:
        return None
    return find_date
