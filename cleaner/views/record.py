"""A result as a JSON object: the body, and all that was taken from it, which is the article's metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.model import Result

_REMOVED = ("line", "start", "end", "text", "rule", "category", "why")

_STORY = ("headline", "first", "last", "weight")


def record(result: Result) -> dict[str, Any]:
    """Return the JSON object of `result`; `start` and `end` count code points of the decoded input."""
    *told, warnings, encoding, language, profile, precision, story = about(result).items()
    rest = (warnings, encoding, language, profile, precision, story)
    return dict((*told, ("body", result.text), ("removed", removed(result)), *rest))


def about(result: Result) -> dict[str, Any]:
    """Return what `result` tells of the article, and of how it was read."""
    told = result.metadata
    return {
        "title": told.title,
        "byline": told.byline,
        "section": told.section,
        "published": told.published,
        "captions": list(told.captions),
        "site": told.site,
        "url": told.url,
        "warnings": list(result.warnings),
        "encoding": result.encoding,
        "language": result.language,
        "profile": result.profile,
        "precision": result.precision,
        "story": {name: getattr(result.story, name) for name in _STORY} if result.story else None,
    }


def removed(result: Result) -> list[dict[str, Any]]:
    """Return each removal of `result`, with its rule and reason."""
    return [{name: getattr(removal, name) for name in _REMOVED} for removal in result.removals]


def record_line(result: Result) -> bytes:
    """Return `record` as one line of JSON in UTF-8; lone surrogates, which UTF-8 has not, are escaped."""
    return json.dumps(record(result), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
