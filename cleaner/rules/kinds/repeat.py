"""A headline that stands twice: both copies go, since a line that is said twice around the story is not the story.

The first copy stands before any prose; the second anywhere, prose or not being no matter, as long as it stands alone on
its line. A document without prose (a poem with its refrain, a list) is left alone.
"""

from __future__ import annotations

from cleaner.rules.shapes import reading_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule

LEAST_WORDS = 4
LEAST_LENGTH = 30
"""A headline has this many words or reads this long; kickers and labels ("Summary") recur inside stories too."""


def reach(rule: Rule, i: int, scene: Scene) -> Iterable[int]:
    """Return line i and its copies when i stands in the head; `rule` names no pattern: the headline is the pattern."""
    if not scene.in_place(i, ("head",)) or scene.is_prose[i] or not may_be_headline(scene.texts[i]):
        return ()
    copies = scene.copies(i)
    return copies if len(copies) > 1 and scene.is_first(rule, copies[0]) else ()


def may_be_headline(text: str) -> bool:
    """Say whether a line that is no prose is long enough to be a headline."""
    return reading_length(text) >= LEAST_LENGTH or len(text.split()) >= LEAST_WORDS
