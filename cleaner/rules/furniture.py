"""Which containers of a page are furniture: what the mark-up calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rules.roles import HIDDEN, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Block, Container, Page

GUARD = 0.5
"""A container with this share of the page's prose is no furniture, whatever its class says: "sidebar" and "share" stand
on whole articles."""


def roles_of(page: Page, prose: Sequence[float]) -> list[str | None]:
    """Return what each container of the page is beside its story, None for those that may hold it.

    `prose` are the blocks' lengths as prose.
    """
    held = [0.0] * len(page.containers)
    for block, length in zip(page.blocks, prose, strict=True):
        if length:
            for number in block.path:
                held[number] += length
    most = GUARD * sum(prose)
    called = [_role(container) for container in page.containers]
    return [role if amount <= most else None for role, amount in zip(called, held, strict=True)]


def marks_of(page: Page, roles: Sequence[str | None]) -> list[str | None]:
    """Return the role of the outermost furniture that each line stands in."""
    return [
        None
        if is_quoted(page, block) and _only_shared(roles, block)
        else next((roles[number] for number in block.path if roles[number]), None)
        for block in page.blocks
    ]


def is_quoted(page: Page, block: Block) -> bool:
    """Say whether a block is a quotation or a post that the story embeds."""
    return any(page.containers[number].tag == "blockquote" for number in block.path)


def _role(container: Container) -> str | None:
    return role_of(container.tag, container.names) or (HIDDEN if container.hidden else None)


def _only_shared(roles: Sequence[str | None], block: Block) -> bool:
    return all(roles[number] in {None, "share", "figure", "related"} for number in block.path)
