"""A headline that the article's record names: the line above the story that is its title, or that its address spells.

The line may look like prose, as a headline that is a sentence does, but it must stand before any other.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i when it stands before the story and is its known headline; `rule` names no pattern."""
    del rule
    return (i,) if scene.in_place(i, ("head",), prose=True) and scene.is_title(i) else ()
