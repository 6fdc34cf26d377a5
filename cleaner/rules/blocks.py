"""What a block of a page weighs: for its container being the story's, or against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.frozen import frozen
from cleaner.rules.shapes import ends_like_a_sentence, is_prose, reading_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Block, Page

MOSTLY_LINKS = 0.5
"""From this share of link text on a block is a link with words around it, not a sentence with a link."""

NOTHING_BUT_LINKS = 0.75

LONG_ENOUGH = 300
"""A paragraph weighs by its length up to here: one very long one must not outweigh a story."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})


def prose_length(block: Block, text: str) -> float:
    """Return how long a block reads, 0 for one that is no prose."""
    return float(reading_length(text)) if block.links < MOSTLY_LINKS and is_prose(text) else 0.0


def weight(block: Block, text: str, prose: float) -> float:
    """Return how much a block speaks for its container; from 1 on it is a paragraph."""
    if block.links > MOSTLY_LINKS:
        return 0.0
    if prose:
        return min(prose, LONG_ENOUGH) / 10
    length = reading_length(text)
    if length >= 60:
        return length / 30
    if length > 25 and ends_like_a_sentence(text):
        return 1.5
    return 0.3 if block.tag in {"p", "li", "td", "dd"} else 0.0


def burden(block: Block, text: str) -> float:
    """Return how much a block that is no paragraph speaks against the container that would bring it in.

    Links speak most: they are what menus and teasers are made of. An item or a cell without any says next to nothing:
    what a recipe takes and what a thing costs stands in such lists, below the story as inside it.
    """
    if block.links > MOSTLY_LINKS:
        return 8.0 if len(text) > 25 else 4.0
    if block.tag in HEADINGS:
        return 3.0
    if block.tag in _ITEMS and not block.links:
        return 0.3
    return 1.0 if ends_like_a_sentence(text) else 2.0


def held_by(page: Page, amounts: Sequence[float]) -> list[float]:
    """Return what each container holds of the `amounts` of the blocks.

    A container's number is higher than that of the one around it, so one pass from the last to the first adds all up;
    behind the last stands what no container holds.
    """
    held = [0.0] * (len(page.containers) + 1)
    for block, amount in zip(page.blocks, amounts, strict=True):
        if amount:
            held[block.path[-1] if block.path else -1] += amount
    for number in range(len(page.containers) - 1, -1, -1):
        if held[number]:
            held[page.containers[number].parent] += held[number]
    return held


def lines_in(page: Page) -> list[range]:
    """Return the lines of each container: they follow each other, as its mark-up does."""
    first, stop = [len(page.blocks)] * (len(page.containers) + 1), [0] * (len(page.containers) + 1)
    for i, block in enumerate(page.blocks):
        inner = block.path[-1] if block.path else -1
        if not stop[inner]:
            first[inner] = i
        stop[inner] = i + 1
    for number in range(len(page.containers) - 1, -1, -1):
        if stop[number]:
            around = page.containers[number].parent
            if first[number] < first[around]:
                first[around] = first[number]
            if stop[number] > stop[around]:
                stop[around] = stop[number]
    return list(map(range, first, stop))


@frozen
class Seen:
    """A page and what is seen of each block: its text, its length as prose, its weight, the furniture it stands in.

    `roles` are the containers', `titles` the lines that name the page's headline, `members` the containers' lines.
    """

    page: Page
    texts: Sequence[str]
    prose: Sequence[float]
    weights: Sequence[float]
    marks: Sequence[str | None]
    roles: Sequence[str | None]
    titles: Sequence[int]
    members: Sequence[range]

    def total(self, lines: Iterable[int]) -> float:
        """Return the weight of those of `lines` that stand in no furniture."""
        return sum(self.weights[i] for i in lines if not self.marks[i])
