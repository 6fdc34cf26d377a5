"""`cleaner report`: a run as one page for the browser."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from cleaner.cli.streams import say
from cleaner.errors import CleanerError, ConfigError
from cleaner.runs.counts import Counts
from cleaner.runs.rows import is_report, read_report
from cleaner.runs.sample import Selecting

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLE = 50
"""So many documents are shown."""

LISTED = 2000
"""So many rows the table has: more make a browser slow."""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="The documents are read again from the run's sources and cleaned with its settings; one that is gone or has "
    "changed is named, on the page too. The same run and seed give the same bytes. Exit codes: 0 done; 2 wrong usage, "
    "input or output.",
)
@click.argument("run", metavar="RUN.json", type=click.Path())
@click.option("-o", "--output", required=True, metavar="FILE.html", type=click.Path(), help="The page to write.")
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=SAMPLE,
    metavar="N",
    help=f"Show so many documents, before and after; a quarter of them flagged ones. Default: {SAMPLE}.",
)
@click.option("--seed", type=int, default=0, metavar="S", help="Another number shows other documents. Default: 0.")
def report(run: str, output: str, *, sample: int, seed: int) -> int:
    """Write the report RUN.json of `cleaner batch` as one page that needs no network."""
    from cleaner.cli.report_sample import options_of, read_again
    from cleaner.views.html_report import html_page

    try:
        import jinja2  # noqa: F401
    except ImportError:
        raise ConfigError("a page needs a package: pip install 'cleaner-news[report]'") from None
    if os.path.realpath(run) == os.path.realpath(output):
        raise ConfigError(f"{output}: the report would be written over; name another page with -o")
    if not is_report(run):
        raise ConfigError(f"{run}: it is no report of a run; give the file of `cleaner batch --report run.json`")
    found = read_report(run)
    counts, selecting = Counts(), Selecting(list_most=max(LISTED, sample), sample_most=sample, seed=seed)
    for row in found.rows:
        counts.add(row)
        selecting.add(row)
    selection = selecting.selection()
    documents = read_again(selection.sampled, options_of(found.about, run), folder=str(found.about.get("folder") or ""))
    for document in documents:
        if document.fault:
            say(f"{document.row.place}: {document.fault}")
    _write(output, html_page(found.about, found.summary, counts, selection, documents))
    return 0


def _write(output: str, parts: Iterable[str]) -> None:
    """Write the page under its name when it is complete. Raises CleanerError."""
    unfinished = f"{output}.part"
    try:
        with open(unfinished, "w", encoding="utf-8", errors="replace", newline="\n") as file:  # noqa: PTH123
            file.writelines(parts)
        os.replace(unfinished, output)  # noqa: PTH105
    except OSError as fault:
        with suppress(OSError):
            os.unlink(unfinished)  # noqa: PTH108
        raise CleanerError(f"{output}: {fault.strerror}") from None
