"""What the removed lines tell about the article: its title, author, section, date and captions."""

from __future__ import annotations

from cleaner.model import Metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Removal


def describe(removals: Sequence[Removal], head: Mapping[str, str]) -> Metadata:
    """Return what `head`, a page's own meta data, tells, else what `removals` hold: of several bylines the first."""
    told: dict[str, str] = {}
    for removal in removals:
        told.setdefault(removal.category, removal.text.strip())
    return Metadata(
        title=head.get("title") or told.get("title"),
        byline=head.get("byline") or told.get("byline"),
        section=head.get("section") or told.get("section"),
        published=head.get("published") or told.get("timestamp"),
        captions=tuple(dict.fromkeys([removal.text.strip() for removal in removals if removal.category == "caption"])),
        site=head.get("site"),
        url=head.get("url"),
    )
