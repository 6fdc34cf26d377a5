"""A headline that stands once: a line above the story whose words the story says again.

Nothing about such a line need look like boilerplate; what tells it from a verse, a name or the head of a list is that a
headline promises what the paragraphs then tell. The line counts as told when at least `TOLD` of its words stand in the
document's paragraphs; fewer than `LEAST_WORDS` tell nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule

TOLD = 0.5
"""Half of its words: of the headlines of labelled articles nine in ten have as many in their story."""

LEAST_WORDS = 4


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i when it stands before the story, looks as the pattern asks, and the story tells it."""
    # What the story tells is asked last: for the first line of a document all its paragraphs are read.
    looks = scene.in_place(i, ("head",)) and scene.says(rule, i)
    return (i,) if looks and scene.is_told(i, LEAST_WORDS, TOLD) else ()
