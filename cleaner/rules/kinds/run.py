"""A cue line ("Read more:") and the headlines below it, until prose returns.

An item is a line that the rule's `item` matches as a whole; without `item`, any line that is not prose. What `loose`
matches goes too as long as another item or the document's end follows: the last line before prose may be the story's
own sub-heading. At most `most` lines go; with `touching` the run also ends at a blank line.
"""

from __future__ import annotations

from cleaner.rules.patterns import compile_pattern

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
    items, loose = 0, None
    for j in range(i + 1, len(scene.texts)):
        if items == rule.most or (rule.touching and not scene.touching(j - 1, j)):
            return
        is_item, is_loose = _is_item(rule, j, scene), _matches(rule.loose, rule, j, scene)
        if is_item or is_loose:
            items += 1
            if loose is not None:
                yield loose
            loose = None if is_item else j
            if is_item:
                yield j
        elif j not in scene.gone:
            return
    if loose is not None:
        yield loose


def _is_item(rule: Rule, j: int, scene: Scene) -> bool:
    return _matches(rule.item, rule, j, scene) if rule.item else not scene.is_prose(j)


def _matches(pattern: str, rule: Rule, j: int, scene: Scene) -> bool:
    return bool(pattern) and compile_pattern(pattern, own=rule.own).fullmatch(scene.texts[j]) is not None
