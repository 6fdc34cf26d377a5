"""A cue line and everything below it: the comments, the site's footer.

Where prose is left below the cue nothing goes, unless the rule says `prose = true`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i and all below it when no prose is left there; what a cue further down has taken is left out."""
    end = scene.swept.get(rule.id, len(scene.texts))
    if i >= end or not (rule.prose or i > scene.last_prose) or not scene.says(rule, i):
        return ()
    scene.swept[rule.id] = i
    return range(i, end)
