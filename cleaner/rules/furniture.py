"""Which containers of a page are furniture: what the mark-up calls them, and what their kin on the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rules.blocks import HEADINGS, NOTHING_BUT_LINKS
from cleaner.rules.roles import HIDDEN, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Block, Container, Page

GUARD = 0.4
"""A container with more of the page's prose is no furniture, whatever its class says: "sidebar" and "share" stand on
whole articles."""

REST, LEAST_REST = 0.2, 250.0
"""So much of the page's prose, and so many characters of it, below the headline are a story of their own: then the
comments and the related pieces go, however long they are."""

_BESIDE = frozenset({
    "comments", "related", "login", "consent", "newsletter", "form", "footer", "navigation", "aside",
})  # fmt: skip
"""Roles of what stands beside a story; the others (a header, a print version) are often said of the story itself."""

KIN, ALIKE, LIST = 3, 0.8, 0.5
"""From three siblings on, most of which look like teasers, they are a list of teasers; when more than half of the prose
stands in it, the list is the story."""

SUMMARY, LINES, TITLE = 200.0, 6, 15
"""A teaser sums up its piece in one or two sentences and a few lines, one of which is a link of some words."""

_QUOTATIONS, _AROUND_QUOTATIONS = frozenset({"blockquote"}), frozenset({None, "share", "figure", "related"})
_TABLES, _AROUND_TABLES = frozenset({"table", "pre"}), frozenset({None, "figure"})
"""A post stands in a box for sharing, a table or a program in a <figure>: the words are the story's all the same."""

_PARTS_OF_TEXT = frozenset({"p", "th", "td", "tr", "tbody", *HEADINGS})


def roles_of(page: Page, texts: Sequence[str], prose: Sequence[float], headlines: Sequence[int]) -> list[str | None]:
    """Return what each container of the page is beside its story, None for those that may hold it.

    `texts` and `prose` are the blocks' texts and their lengths as prose, `headlines` the headings that name the story.
    """
    held = [0.0] * len(page.containers)
    for block, length in zip(page.blocks, prose, strict=True):
        if length:
            for number in block.path:
                held[number] += length
    most = GUARD * sum(prose)
    called: list[str | None] = [None] * len(page.containers)
    for number in {number for block in page.blocks for number in block.path}:
        called[number] = _role(page.containers[number])
    roles = [role if amount <= most else None for role, amount in zip(called, held, strict=True)]
    for number in _beside(page, prose, headlines, called, roles):
        roles[number] = called[number]
    for group in _teasers(page, texts, held):
        if sum(held[number] for number in group) <= LIST * sum(prose):
            for number in group:
                roles[number] = roles[number] or "teasers"
    return roles


def marks_of(page: Page, roles: Sequence[str | None]) -> list[str | None]:
    """Return the role of the outermost furniture that each line stands in, but for what a story sets into it."""
    return [
        None
        if (is_quoted(page, block) and _only(roles, block, _AROUND_QUOTATIONS))
        or (_stands_in(page, block, _TABLES) and _only(roles, block, _AROUND_TABLES))
        else next((roles[number] for number in block.path if roles[number]), None)
        for block in page.blocks
    ]


def is_quoted(page: Page, block: Block) -> bool:
    """Say whether a block is a quotation or a post that the story embeds."""
    return _stands_in(page, block, _QUOTATIONS)


def _role(container: Container) -> str | None:
    return role_of(container.tag, container.names) or (HIDDEN if container.hidden else None)


def _stands_in(page: Page, block: Block, tags: frozenset[str]) -> bool:
    return any(page.containers[number].tag in tags for number in block.path)


def _only(roles: Sequence[str | None], block: Block, allowed: frozenset[str | None]) -> bool:
    return all(roles[number] in allowed for number in block.path)


def _beside(
    page: Page,
    prose: Sequence[float],
    headlines: Sequence[int],
    called: Sequence[str | None],
    roles: Sequence[str | None],
) -> set[int]:
    """Return the containers beside the headline's story, where enough of one is left without them."""
    if not headlines:
        return set()
    around = {number for i in headlines for number in page.blocks[i].path}
    beside = {number for number, role in enumerate(called) if role in _BESIDE and number not in around}
    rest = sum(
        length
        for i, (block, length) in enumerate(zip(page.blocks, prose, strict=True))
        if length and i > headlines[0] and not any(number in beside or roles[number] for number in block.path)
    )
    return beside if rest >= max(LEAST_REST, REST * sum(prose)) else set()


def _teasers(page: Page, texts: Sequence[str], held: Sequence[float]) -> Iterator[list[int]]:
    """Yield groups of siblings of one tag and class: links, with a short summary at most, but not all without."""
    lines = [0] * len(page.containers)
    linked: set[int] = set()
    for block, text in zip(page.blocks, texts, strict=True):
        for number in block.path:
            lines[number] += 1
        if block.links >= NOTHING_BUT_LINKS and len(text) > TITLE:
            linked.update(block.path)
    groups: dict[tuple[int, str, str], list[int]] = {}
    for number, container in enumerate(page.containers):
        if lines[number] and container.tag not in _PARTS_OF_TEXT:
            kin = (container.parent, container.tag, container.names.partition(" ")[0])
            groups.setdefault(kin, []).append(number)
    for group in groups.values():
        like = [n for n in group if n in linked and held[n] <= SUMMARY and lines[n] <= LINES]
        if len(like) >= max(KIN, ALIKE * len(group)) and any(held[number] for number in like):
            yield group
