"""A result in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Result, Story


def summary(result: Result) -> str:
    """Return how `result` was read and how many parts of it went, by category, the commonest first."""
    counts = Counter(removal.category for removal in result.removals)
    parts = [
        f"profile {result.profile}{_place(result.story)}",
        result.encoding,
        f"{_count(len(result.removals), 'removal')}",
    ]
    if counts:
        parts[-1] += ": " + ", ".join(f"{category} {count}" for category, count in counts.most_common())
    return ", ".join(parts) + (f"; {_count(len(result.doubts), 'doubt')}" if result.doubts else "")


def _place(story: Story | None) -> str:
    """Return where the story stands on its page, in brackets."""
    if story is None:
        return ""
    headline = f"headline in line {story.headline}, " if story.headline else ""
    return f" ({headline}story in lines {story.first} to {story.last}, weight {story.weight:.0f})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
