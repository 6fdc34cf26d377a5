"""What the removed lines tell about the article: its title, author, section, date and captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Removal


def describe(removals: Sequence[Removal]) -> Metadata:
    """Return the metadata that `removals` hold; of several bylines or dates the first counts."""

    def first(category: str) -> str | None:
        return next((removal.text.strip() for removal in removals if removal.category == category), None)

    return Metadata(
        title=first("title"),
        byline=first("byline"),
        section=first("section"),
        published=first("timestamp"),
        captions=tuple(dict.fromkeys(removal.text.strip() for removal in removals if removal.category == "caption")),
    )
