"""The kept lines of a page as Markdown blocks: headings, lists, quotations, tables and code, by the page's mark-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.views.inline import at_start, heading, inline, runs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cleaner.model import Block, Page, Result

_HEADING = re.compile("h[1-6]")
_CELLS, _TABLE, _ITEM = frozenset({"td", "th"}), frozenset({"table"}), frozenset({"li"})

LONGEST_CELL, MOST_IN_ITEM = 200, 8
"""A cell with more characters, or a list item with more lines, holds a page's columns: the table or list is none."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line that stays: its block, its text in Markdown, and whether all of it stays."""

    block: Block
    text: str
    is_whole: bool


def blocks(result: Result, page: Page, kinds: Collection[str]) -> str:
    """Return the lines that `result` keeps of `page` as Markdown; runs of `kinds` are marked."""
    kept = list(_kept(result, page, kinds))
    inside = _Inside(page, kept)
    parts: list[str] = []
    above: tuple[int, ...] = ()
    begun: set[int] = set()
    at = 0
    while at < len(kept):
        around = inside.around(kept[at].block)
        text, is_apart, at = _block(kept, at, inside)
        is_item = any(number in inside.items and number not in begun for number in around)
        if parts:
            common = [number for number, other in zip(around, above, strict=False) if number == other]
            is_tight = is_item and not is_apart and inside.share_list(above, around)
            parts.append("\n" if is_tight else "\n" + inside.prefix(common, begun).rstrip() + "\n")
        first, rest = inside.prefix(around, begun), inside.prefix(around, {*begun, *around})
        begun.update(around)
        parts.append(first + text.replace("\n", f"\n{rest}").replace(f"\n{rest}\n", f"\n{rest.rstrip()}\n"))
        above = around
    return "".join(parts) + "\n" if parts else ""


def _kept(result: Result, page: Page, kinds: Collection[str]) -> Iterator[_Kept]:
    """Yield the lines of a page that stay."""
    cuts: dict[int, list[tuple[int, int]]] = {}
    for removal in result.removals:
        cuts.setdefault(removal.line, []).append((removal.start, removal.end))
    start = number = 0
    spoken = iter(page.blocks)
    for number, line in enumerate(result.source.text.split("\n"), 1):
        if line:
            block = next(spoken)
            gone = sorted((first - start, last - start) for first, last in cuts.get(number, ()))
            text = inline(line, gone, runs_of(block), kinds).strip()
            if text:
                yield _Kept(block, text, is_whole=not gone)
        start += len(line) + 1


def _block(kept: Sequence[_Kept], at: int, inside: _Inside) -> tuple[str, bool, int]:
    """Return the Markdown of the block at `kept[at]`, whether blank lines must be around it, where the next begins."""
    line = kept[at]
    if (table := inside.table(line.block)) >= 0:
        end = at
        while end < len(kept) and inside.table(kept[end].block) == table:
            end += 1
        return inside.pipes(table, kept[at:end]), True, end
    if line.block.code and line.is_whole:
        code = line.block.code.strip("\r\n").rstrip()
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
        return f"{fence}\n{code}\n{fence}", True, at + 1
    if _HEADING.fullmatch(line.block.tag):
        return heading(line.text, int(line.block.tag[1])), True, at + 1
    return at_start(line.text), False, at + 1


class _Inside:
    """What the lines stand in: quotations, items of lists, tables that are tables."""

    def __init__(self, page: Page, kept: Sequence[_Kept]) -> None:
        self._containers = page.containers
        self.items = self._items(kept)
        self._ordinals = self._count()
        self._tables = self._real_tables(kept)

    def around(self, block: Block) -> tuple[int, ...]:
        """Return the quotations and items that a line stands in, the outermost first."""
        return tuple(n for n in block.path if n in self.items or self._containers[n].tag == "blockquote")

    def prefix(self, around: Sequence[int], begun: Collection[int]) -> str:
        """Return what stands before a line in these: a mark for each not `begun`, else its breadth in blanks."""
        parts: list[str] = []
        for number in around:
            mark = self.items.get(number)
            if mark is None:
                parts.append("> ")
            else:
                mark = f"{self._ordinals[number]}. " if mark == "ol" else "- "
                parts.append(" " * len(mark) if number in begun else mark)
        return "".join(parts)

    def share_list(self, above: Sequence[int], around: Sequence[int]) -> bool:
        """Say whether two lines stand in items of one list, or one in an item of the other's."""
        parents = {self._containers[number].parent for number in above if number in self.items}
        return any(self._containers[number].parent in parents for number in around if number in self.items)

    def table(self, block: Block) -> int:
        """Return the number of the table in which a line is a cell, -1 where it is none."""
        table = self._innermost(block, _TABLE) if self._tables else -1
        return table if table in self._tables and self._innermost(block, _CELLS) > table else -1

    def pipes(self, table: int, lines: Sequence[_Kept]) -> str:
        """Return a table, with the row of its names above, or an empty one."""
        texts = {self._innermost(line.block, _CELLS): line.text.replace("|", "\\|") for line in lines}
        rows = [[texts.get(cell, "") for cell in row] for row in self._tables[table]]
        rows = [row for row in rows if any(row)]
        if self._containers[self._innermost(lines[0].block, _CELLS)].tag != "th":
            rows.insert(0, [])
        breadth = max(map(len, rows))
        written = [f"| {' | '.join((*row, *[''] * (breadth - len(row))))} |" for row in rows]
        return "\n".join((written[0], f"|{' --- |' * breadth}", *written[1:]))

    def _items(self, kept: Sequence[_Kept]) -> dict[int, str]:
        """Return the items of lists, each with the tag of its list."""
        held: dict[int, int] = {}
        for line in kept:
            inner = self._innermost(line.block, _ITEM)
            held[inner] = held.get(inner, 0) + (MOST_IN_ITEM if _HEADING.fullmatch(line.block.tag) else 1)
            for outer in line.block.path:
                if self._containers[outer].tag == "li":
                    held.setdefault(outer, 0)
        return {
            number: self._containers[self._containers[number].parent].tag
            for number, lines in held.items()
            if number >= 0 and lines <= MOST_IN_ITEM
        }

    def _count(self) -> dict[int, int]:
        """Return the place of each item in its list."""
        counts: dict[int, int] = {}
        ordinals: dict[int, int] = {}
        for number, container in enumerate(self._containers):
            if container.tag == "li":
                counts[container.parent] = ordinals[number] = counts.get(container.parent, 0) + 1
        return ordinals

    def _real_tables(self, kept: Sequence[_Kept]) -> dict[int, list[list[int]]]:
        """Return the cells of each row of the tables that hold values, not columns of a page."""
        held: dict[int, list[_Kept]] = {}
        layouts: set[int] = set()
        for line in kept:
            around = [number for number in line.block.path if self._containers[number].tag == "table"]
            layouts.update(around[:-1])
            if around and self._innermost(line.block, _CELLS) > around[-1]:
                held.setdefault(around[-1], []).append(line)
        rows: dict[int, list[int]] = {}
        for number, container in enumerate(self._containers if held else ()):
            if container.tag in _CELLS:
                rows.setdefault(container.parent, []).append(number)
        tables: dict[int, list[list[int]]] = {}
        for table, lines in held.items():
            cells = [self._innermost(line.block, _CELLS) for line in lines]
            is_plain = all(len(line.text) <= LONGEST_CELL and not line.block.code for line in lines)
            of_table = [rows[row] for row in dict.fromkeys(self._containers[cell].parent for cell in cells)]
            if table not in layouts and is_plain and len(set(cells)) == len(cells) and len(of_table) > 1:
                tables[table] = of_table
        return {table: of_table for table, of_table in tables.items() if max(map(len, of_table)) > 1}

    def _innermost(self, block: Block, tags: Collection[str]) -> int:
        """Return the innermost container of one of `tags` around a line, -1 where none is."""
        return next((number for number in reversed(block.path) if self._containers[number].tag in tags), -1)
