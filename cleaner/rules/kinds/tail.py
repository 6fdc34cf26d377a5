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
    """Return line i and all below it when no prose is left there."""
    stands = rule.prose or i > scene.last_prose
    return range(i, len(scene.texts)) if stands and scene.says(rule, i) else ()
