"""Which containers of a page are furniture: what the mark-up calls them, and what their kin on the page shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cleaner.rules.blocks import HEADINGS, NOTHING_BUT_LINKS, held_by
from cleaner.rules.roles import HIDDEN, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Block, Page

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


def roles_of(
    page: Page, texts: Sequence[str], prose: Sequence[float], headlines: Sequence[int], lines: Sequence[range]
) -> list[str | None]:
    """Return what each container of the page is beside its story, None for those that may hold it.

    `texts` and `prose` are the blocks' texts and their lengths as prose, `headlines` the headings that name the story,
    `lines` those of each container.
    """
    held = held_by(page, prose)
    whole = sum(prose)
    called = [role_of(tag, names) or (HIDDEN if hidden else None) for tag, names, _, hidden in page.containers]
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
    # Containers come before those inside them, so each asks only the one around it; the last stands for the page.
    outermost: list[str | None] = [None] * (len(roles) + 1)
    in_table, in_quotation = [False] * len(outermost), [False] * len(outermost)
    table_stays, quotation_stays = [True] * len(outermost), [True] * len(outermost)
    for number, ((tag, _, around, _), role) in enumerate(zip(page.containers, roles, strict=True)):
        outermost[number] = outermost[around] or role
        in_table[number] = in_table[around] or tag in _TABLES
        in_quotation[number] = in_quotation[around] or tag in _QUOTATIONS
        table_stays[number] = table_stays[around] and role in _AROUND_TABLES
        quotation_stays[number] = quotation_stays[around] and role in _AROUND_QUOTATIONS
    inner = (block.path[-1] if block.path else -1 for block in page.blocks)
    return [
        None
        if (in_table[number] and table_stays[number]) or (in_quotation[number] and quotation_stays[number])
        else outermost[number]
        for number in inner
    ]


def is_quoted(page: Page, block: Block) -> bool:
    """Say whether a block is a quotation or a post that the story embeds."""
    return _stands_in(page, block, _QUOTATIONS)


def _stands_in(page: Page, block: Block, tags: frozenset[str]) -> bool:
    return any(page.containers[number].tag in tags for number in block.path)


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
    like = {n for n, links in enumerate(linked[:-1]) if links and held[n] <= SUMMARY and len(lines[n]) <= LINES}
    kin = Counter([page.containers[n].parent for n in like])
    for number, (tag, names, parent, _) in enumerate(page.containers):
        if kin[parent] >= KIN and tag not in _PARTS_OF_TEXT:
            groups[parent, tag, names.partition(" ")[0]].append(number)
    for group in groups.values():
        alike = like.intersection(group)
        if len(alike) >= max(KIN, ALIKE * len(group)) and any(held[number] for number in alike):
            yield group
