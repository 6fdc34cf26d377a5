"""A line that says the same thing twice, as scrapers leave a caption beside its alt text: `A | A`, `A A credit`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule

MOST_BEHIND = 80
"""What may stand behind the second copy: a credit, not a sentence."""


def is_doubled(text: str, least: int) -> bool:
    """Say whether `text` is at least `least` characters, said twice, and perhaps a credit.

    >>> is_doubled("The mayor waves to a crowd in Oslo | The mayor waves to a crowd in Oslo | Example Pictures", 20)
    True
    """
    start = text.find(text[:least], least) if len(text) >= 2 * least else -1
    if start < 0 or len(text) - 2 * start > MOST_BEHIND:
        return False
    copy = text[:start].rstrip(" |–—-·")
    return text.startswith(copy, start) and len(copy) >= least


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i; that it is doubled was found when it was matched."""
    del rule, scene
    return (i,)
