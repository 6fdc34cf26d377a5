"""What a run removed, as tables: aligned text, rich on a terminal, JSON, CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from cleaner.runs.counts import LANGUAGE, PUBLISHER
from cleaner.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.runs.counts import Counts, Figure

COLUMNS = ("documents", "of all", "removals", "characters", "of text")
CSV_COLUMNS = ("by", "name", "documents", "share", "removals", "characters", "of_text")

_BAR = 12
"""The width of the largest bar on a terminal."""


def stats_lines(counts: Counts, groupings: Sequence[str], top: int | None) -> Iterator[str]:
    """Yield a table for each of `groupings`, of the `top` names in each, as text that aligns."""
    yield headline(counts)
    for grouping in groupings:
        figures = counts.figures(grouping)
        rows = [_cells(figure) for figure in figures[:top]]
        names = [visible(figure.name) for figure in figures[:top]]
        titles = _titles(grouping)
        width = max(map(len, (grouping, *names)))
        sizes = [max(len(title), *(len(row[i]) for row in rows), 0) for i, title in enumerate(titles)]
        yield ""
        yield f"{grouping:<{width}}  {'  '.join(f'{title:>{size}}' for title, size in zip(titles, sizes, strict=True))}"
        for name, row in zip(names, rows, strict=True):
            yield f"{name:<{width}}  {'  '.join(f'{cell:>{size}}' for cell, size in zip(row, sizes, strict=True))}"
        yield from _rest(figures, top)


def stats_rich(counts: Counts, groupings: Sequence[str], top: int | None, *, width: int) -> Iterator[str]:
    """Yield the tables for a terminal `width` columns wide, with a bar for the characters.

    Raises ImportError where rich is not installed.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width, force_terminal=True, highlight=False, markup=False, emoji=False)
    yield headline(counts)
    for grouping in groupings:
        figures = counts.figures(grouping)
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        table.add_column(grouping, style="cyan", overflow="fold")
        for title in _titles(grouping):
            table.add_column(title, justify="right", no_wrap=True)
        table.add_column("", style="red", no_wrap=True, min_width=_BAR)
        most = max((figure.characters for figure in figures), default=0) or 1
        for figure in figures[:top]:
            bar = "█" * round(_BAR * figure.characters / most) or "▏" * bool(figure.characters)
            table.add_row(Text(visible(figure.name)), *_cells(figure), bar)
        with console.capture() as taken:
            console.print(table)
        yield from taken.get().rstrip().split("\n")
        yield from _rest(figures, top)


def stats_record(counts: Counts, groupings: Sequence[str], top: int | None) -> dict[str, Any]:
    """Return all figures as JSON can hold them."""
    names = ("documents", "changed", "flagged", "failed", "characters", "removed", "removals", "share")
    by = {grouping: [figure._asdict() for figure in counts.figures(grouping)[:top]] for grouping in groupings}
    return {name: getattr(counts, name) for name in names} | {"by": by}


def stats_csv(counts: Counts, groupings: Sequence[str], top: int | None) -> Iterator[str]:
    """Yield the lines of one table that holds a row for each name in each of `groupings`."""
    yield csv_line(CSV_COLUMNS)
    for grouping in groupings:
        yield from (csv_line((grouping, *figure)) for figure in counts.figures(grouping)[:top])


def csv_line(cells: Sequence[object]) -> str:
    """Return one line of CSV without its end; numbers have as many digits as they need."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(
        ["" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else cell for cell in cells]
    )
    return line.getvalue()


def headline(counts: Counts) -> str:
    """Return the counts of a run in one line."""
    failed = f" ({counts.failed:,} more failed)" if counts.failed else ""
    flagged = f", {counts.flagged:,} kept whole by the brakes" if counts.flagged else ""
    documents = f"{counts.documents:,} document{'' if counts.documents == 1 else 's'}{failed}"
    text = f"{counts.removed:,} of {counts.characters:,} characters went ({counts.share:.1%})"
    removals = f"{counts.removals:,} removal{'' if counts.removals == 1 else 's'}"
    return f"{documents}: {counts.changed:,} changed{flagged}; {text}, in {removals}"


def _titles(grouping: str) -> tuple[str, ...]:
    return (*COLUMNS[:-1], "of its text") if grouping in {PUBLISHER, LANGUAGE} else COLUMNS


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        f"{figure.documents:,}",
        f"{figure.share:.1%}",
        f"{figure.removals:,}",
        f"{figure.characters:,}",
        f"{figure.of_text:.2%}",
    )


def _rest(figures: Sequence[Figure], top: int | None) -> Iterator[str]:
    if top is not None and len(figures) > top:
        yield f"… and {len(figures) - top:,} more (--top 0 shows all)"
