"""A line next to one that went: the caption above its credit, the alt text above its caption.

Prose is passed over unless the rule says `prose = true`: a paragraph stands beside a lone photo credit as often as a
caption does. `touching` asks that no blank line stands between, `echo` that the neighbour holds all the line's words.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i when it has the neighbours and the place that the rule asks for."""
    if scene.is_prose(i) and not rule.prose:
        return ()
    stands = scene.in_place(i, rule.where, prose=rule.prose) and scene.has_neighbour(rule, i)
    return (i,) if stands and scene.says(rule, i) else ()
