"""A cue line ("Read more:") and the headlines below it, until prose returns.

An item is a line that the rule's `item` matches as a whole; without `item`, any line that is not prose. What `loose`
matches goes too as long as another item or the document's end follows: the last line before prose may be the story's
own sub-heading. At most `most` lines go; with `touching` the run also ends at a blank line.
"""

from __future__ import annotations

TYPE_CHECKING = False
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
    items, loose, j, end = 0, None, i + 1, len(scene.texts)
    while j < end:
        if items == rule.most or (rule.touching and not scene.touching(j - 1, j)):
            return
        behind = scene.passed(rule, j)
        if behind > j:
            j = behind
            continue
        is_item = _is_item(rule, j, scene)
        if is_item or scene.matches(rule.loose, rule, j):
            items += 1
            if loose is not None:
                yield loose
            loose = None if is_item else j
            if is_item:
                yield j
        elif j not in scene.gone:
            scene.wait(i, j)
            return
        elif not rule.touching or (j + 1 < end and scene.touching(j, j + 1)):
            scene.pass_over(rule, j)
        j += 1
    if loose is not None:
        yield loose


def _is_item(rule: Rule, j: int, scene: Scene) -> bool:
    return scene.matches(rule.item, rule, j) if rule.item else not scene.is_prose[j]
