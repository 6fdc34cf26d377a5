"""A run over many documents as one page for the browser, which needs no network and runs no script but its own.

Everything that comes from a document is escaped by the template, and stands in the page as text or in an attribute in
quotes, never in a script. The page's policy names its own style and script by their hashes, so that whatever slipped
through could neither run nor call home. The same run gives the same bytes: no time stands in the page but the run's.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.runs.counts import CATEGORY, GROUPINGS, LANGUAGE, PUBLISHER, RULE, UNKNOWN
from cleaner.views.html_document import printable
from cleaner.views.progress import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.runs.counts import Counts
    from cleaner.runs.rows import Row
    from cleaner.runs.sample import Selection
    from cleaner.views.html_document import Shown

TEMPLATES = Path(__file__).with_name("html")

MOST_BARS = 12
"""So many names a list of bars holds."""

_TITLES = {CATEGORY: "Categories", RULE: "Rules", PUBLISHER: "Publishers", LANGUAGE: "Languages"}
_ABOUT = {
    CATEGORY: "their share of all text",
    RULE: "their share of all text",
    PUBLISHER: "the removed share of their own text; who lost most characters first",
    LANGUAGE: "the removed share of their own text; what lost most characters first",
}


class Bar(NamedTuple):
    """A line of a list of bars: `width` is its length in per cent of the longest."""

    name: str
    width: float
    value: str
    about: str


class Bars(NamedTuple):
    """A list of bars under a title; `left_out` are the names behind the last."""

    title: str
    about: str
    bars: tuple[Bar, ...]
    left_out: int


def html_page(
    about: Mapping[str, Any],
    summary: Mapping[str, Any],
    counts: Counts,
    selection: Selection,
    documents: Sequence[Shown],
) -> Iterator[str]:
    """Yield the page in parts. Raises ImportError where jinja2 is not installed."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style, script = (TEMPLATES.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"printable": printable, "short": _shortener(selection.listed)}
    return environment.get_template("report.html").generate(
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 -- our own file
        script=Markup(script),  # noqa: S704
        run=_told(about),
        tiles=_tiles(summary, counts),
        charts=[*(_bars(counts, grouping) for grouping in GROUPINGS if _is_told(counts, grouping)), *_losses(summary)],
        counts=counts,
        rows=selection.listed,
        left_out=selection.left_out,
        places={row: number for number, row in enumerate(selection.sampled, 1)},
        documents=documents,
    )


def _policy(style: str, script: str) -> str:
    """Return a policy that allows this style and this script, and nothing else from anywhere."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _told(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report tells of its run, as texts; what it does not tell is empty."""
    sources, settings = about.get("sources"), about.get("settings")
    return {
        "sources": [str(source) for source in sources] if isinstance(sources, list) else [],
        "settings": [(name, _setting(settings[name])) for name in sorted(settings)]
        if isinstance(settings, dict)
        else [],
        **{name: str(about.get(name) or "") for name in ("output", "started", "version")},
    }


def _tiles(summary: Mapping[str, Any], counts: Counts) -> list[tuple[str, str, str]]:
    """Return the large figures: what it is, the figure, a class."""
    tiles = [
        ("documents", f"{counts.documents + counts.failed:,}", ""),
        ("changed", f"{counts.changed:,}", ""),
        ("kept whole (flagged)", f"{counts.flagged:,}", "flagged" if counts.flagged else ""),
        ("failed", f"{counts.failed:,}", "failed" if counts.failed else ""),
        ("of the text removed", f"{counts.share:.1%}", ""),
    ]
    if isinstance(size := summary.get("size"), (int, float)):
        tiles.append(("read", _bytes(size), ""))
    if isinstance(seconds := summary.get("seconds"), (int, float)):
        tiles.append(("time", clock(seconds), ""))
    return tiles


def _bars(counts: Counts, grouping: str) -> Bars:
    figures = counts.figures(grouping)
    most = max((figure.of_text for figure in figures[:MOST_BARS]), default=0.0) or 1.0
    bars = tuple(
        Bar(
            figure.name,
            round(100 * figure.of_text / most, 2),
            f"{figure.of_text:.2%}",
            f"{figure.characters:,} characters in {figure.removals:,} removals, {figure.documents:,} documents",
        )
        for figure in figures[:MOST_BARS]
    )
    return Bars(_TITLES[grouping], _ABOUT[grouping], bars, len(figures) - len(bars))


def _is_told(counts: Counts, grouping: str) -> bool:
    """Say whether there is something to show: a run may tell no publisher at all."""
    return any(figure.name != UNKNOWN for figure in counts.figures(grouping))


def _losses(summary: Mapping[str, Any]) -> list[Bars]:
    losses = summary.get("losses") or {}
    ordered = sorted(losses.items(), key=lambda pair: (-pair[1], pair[0])) if isinstance(losses, dict) else []
    if not ordered:
        return []
    bars = tuple(Bar(kind, round(100 * n / ordered[0][1], 2), f"{n:,}", f"{n:,} documents") for kind, n in ordered)
    return [Bars("Losses", "documents without output, by what was wrong", bars, 0)]


def _shortener(rows: Sequence[Row]) -> Any:
    """Return what cuts the folder that all sources have off the name of one."""
    folders = {os.path.dirname(row.source) for row in rows}  # noqa: PTH120
    try:
        common = os.path.commonpath(folders) if folders else ""
    except ValueError:
        common = ""
    root = common.rstrip(os.sep) + os.sep if common else ""
    return lambda source: source.removeprefix(root)


def _setting(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _bytes(size: float) -> str:
    return (
        f"{size / 1e9:,.2f} GB" if size >= 1e9 else f"{size / 1e6:,.2f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
    )
