"""The whole line, where the rule's place holds. A hint also needs a second witness, which `decide` looks for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i when it stands where the rule asks."""
    is_there = not rule.where or scene.in_place(i, rule.where, prose=rule.prose)
    return (i,) if is_there and scene.says(rule, i) else ()
