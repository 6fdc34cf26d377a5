"""Which containers of a page are furniture: what the mark-up calls them, and what their kin on the page shows."""

from __future__ import annotations

from collections import defaultdict
from operator import and_
from typing import TYPE_CHECKING

from cleaner.rules.blocks import HEADINGS, NOTHING_BUT_LINKS, held_by, lines_in
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
    held = held_by(page, prose)
    lines = lines_in(page)
    whole = sum(prose)
    called = [_role(container) for container in page.containers]
    roles = [role if amount <= GUARD * whole else None for role, amount in zip(called, held, strict=False)]
    for number in _beside(page, prose, headlines, called, roles):
        roles[number] = called[number]
    for group in _teasers(page, texts, held, lines):
        if sum(held[number] for number in group) <= LIST * whole:
            for number in group:
                roles[number] = roles[number] or "teasers"
    return roles


def marks_of(page: Page, roles: Sequence[str | None]) -> list[str | None]:
    """Return the role of the outermost furniture that each line stands in, but for what a story sets into it."""
    tables = _allowed_in(page, roles, _TABLES, _AROUND_TABLES)
    quotations = _allowed_in(page, roles, _QUOTATIONS, _AROUND_QUOTATIONS)
    outermost: list[str | None] = [None] * (len(roles) + 1)
    for number, (container, role) in enumerate(zip(page.containers, roles, strict=True)):
        outermost[number] = outermost[container.parent] or role
    inner = (block.path[-1] if block.path else -1 for block in page.blocks)
    return [None if quotations[number] or tables[number] else outermost[number] for number in inner]


def is_quoted(page: Page, block: Block) -> bool:
    """Say whether a block is a quotation or a post that the story embeds."""
    return _stands_in(page, block, _QUOTATIONS)


def _role(container: Container) -> str | None:
    return role_of(container.tag, container.names) or (HIDDEN if container.hidden else None)


def _stands_in(page: Page, block: Block, tags: frozenset[str]) -> bool:
    return any(page.containers[number].tag in tags for number in block.path)


def _allowed_in(
    page: Page, roles: Sequence[str | None], tags: frozenset[str], allowed: frozenset[str | None]
) -> list[bool]:
    """Say of each container whether it stands in one of `tags`, and in no furniture but what is `allowed`.

    Containers come before those inside them, so each asks only the one around it; behind the last stands what the
    outermost ask.
    """
    stands, is_allowed = [False] * (len(roles) + 1), [True] * (len(roles) + 1)
    for number, (container, role) in enumerate(zip(page.containers, roles, strict=True)):
        stands[number] = stands[container.parent] or container.tag in tags
        is_allowed[number] = is_allowed[container.parent] and role in allowed
    return list(map(and_, stands, is_allowed))


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
    if not beside:
        return beside
    rest = sum(
        length
        for i, (block, length) in enumerate(zip(page.blocks, prose, strict=True))
        if length and i > headlines[0] and not any(number in beside or roles[number] for number in block.path)
    )
    return beside if rest >= max(LEAST_REST, REST * sum(prose)) else set()


def _teasers(page: Page, texts: Sequence[str], held: Sequence[float], lines: Sequence[range]) -> Iterator[list[int]]:
    """Yield groups of siblings of one tag and class: links, with a short summary at most, but not all without."""
    links = [
        block.links >= NOTHING_BUT_LINKS and len(text) > TITLE for block, text in zip(page.blocks, texts, strict=True)
    ]
    linked = held_by(page, links)
    groups: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for number, (tag, names, parent, _) in enumerate(page.containers):
        if tag not in _PARTS_OF_TEXT:
            groups[parent, tag, names.partition(" ")[0]].append(number)
    for group in groups.values():
        if len(group) < KIN:
            continue
        like = [n for n in group if linked[n] and held[n] <= SUMMARY and len(lines[n]) <= LINES]
        if len(like) >= max(KIN, ALIKE * len(group)) and any(held[number] for number in like):
            yield group
