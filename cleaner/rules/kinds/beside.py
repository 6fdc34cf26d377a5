"""A line next to one that went: the caption above its credit, the alt text above its caption.

Prose is passed over unless the rule says `prose = true`: a paragraph stands beside a lone photo credit as often as a
caption does. `touching` asks that no blank line stands between, `echo` that the neighbour holds all the line's words.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def may_stand(rule: Rule, above: Collection[str], below: Collection[str]) -> bool:
    """Say whether a line has the neighbours that the rule asks for when some above and below it went for these."""
    return (
        (not rule.above or _is_any(rule.above, below))
        and (not rule.below or _is_any(rule.below, above))
        and (not rule.beside or _is_any(rule.beside, above) or _is_any(rule.beside, below))
    )


def _is_any(categories: Collection[str], near: Collection[str]) -> bool:
    return any(category in near for category in categories) or (bool(near) and "any" in categories)


def stands(rule: Rule, i: int, scene: Scene) -> bool:
    """Say whether line i, whose neighbours went for what the rule asks, stands in its place and as close or alike."""
    if rule.where and not scene.in_place(i, rule.where, prose=rule.prose):
        return False
    return not (rule.touching or rule.echo) or scene.has_neighbour(rule, i)


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i when it has the neighbours and the place that the rule asks for."""
    if scene.is_prose[i] and not rule.prose:
        return ()
    is_there = scene.in_place(i, rule.where, prose=rule.prose) and scene.has_neighbour(rule, i)
    return (i,) if is_there and scene.says(rule, i) else ()
