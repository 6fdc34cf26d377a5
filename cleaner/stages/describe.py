"""What the removed lines tell about the article: its title, author, section, date and captions."""

from __future__ import annotations

from cleaner.model import Metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Removal


def describe(removals: Sequence[Removal], head: Mapping[str, str]) -> Metadata:
    """Return what `head`, a page's own meta data, tells, else what `removals` hold: of several bylines the first."""

    def first(category: str) -> str | None:
        return next((removal.text.strip() for removal in removals if removal.category == category), None)

    return Metadata(
        title=head.get("title") or first("title"),
        byline=head.get("byline") or first("byline"),
        section=head.get("section") or first("section"),
        published=head.get("published") or first("timestamp"),
        captions=tuple(dict.fromkeys(removal.text.strip() for removal in removals if removal.category == "caption")),
        site=head.get("site"),
        url=head.get("url"),
    )
