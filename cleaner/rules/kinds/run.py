"""A cue line ("Read more:") and the headlines below it, until prose returns.

A headline is a line that is not prose, or one that the rule's `item` matches as a whole. At most `most` of them go;
with `touching` the run also ends at a blank line. A run that ends at prose rather than at the document's end takes
what may be the story's own sub-heading: give it `item`, `touching` or `where = ["tail"]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rules.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule


def reach(rule: Rule, i: int, scene: Scene) -> Iterator[int]:
    """Yield line i, then the items of its run; lines that went for other reasons do not end it.

    Items are counted whether they are gone or not, so that the count is the same in every round.
    """
    if not scene.in_place(i, rule.where) or not scene.says(rule, i):
        return
    yield i
    item = compile_pattern(rule.item, own=rule.own) if rule.item else None
    items = 0
    for j in range(i + 1, len(scene.texts)):
        if rule.touching and not scene.touching(j - 1, j):
            return
        is_item = bool(item.fullmatch(scene.texts[j])) if item else not scene.is_prose(j)
        if j not in scene.gone:
            if not is_item:
                return
            yield j
        items += is_item
        if items == rule.most:
            return
