"""`cleaner batch`: a folder, a crawl or a data set in one command."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import record_options, run_options
from cleaner.cli.settings import FORMATS, settle_for_files
from cleaner.sources.plan import COLLECTED

if TYPE_CHECKING:
    from cleaner.cli.settings import Options

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def _size(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return a number of bytes, also in K, M and G."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,15})([KMG]?)i?B?", value.replace(" ", ""), re.IGNORECASE)
    if not found or not int(found[1]):
        raise click.BadParameter(f"{value!r} is not a size (for example 500K or 64M)", ctx, param)
    return int(found[1]) * _UNITS[found[2].upper()]


def _most(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[float, bool] | None:
    """Return a number, or a share of all, and which of both it is."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,12})|(\d{1,3}(?:\.\d{1,9})?)%", value)
    if not found or float(found[2] or 0) > 100:
        raise click.BadParameter(f"{value!r} is no number or percentage (for example 100 or 0.5%)", ctx, param)
    return (float(found[1]), False) if found[1] else (float(found[2]) / 100, True)


def _report_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from cleaner.views.batch_report import FORMS

    if value is not None and not value.endswith(FORMS):
        raise click.BadParameter(f"{value!r} ends with none of {', '.join(FORMS)}", ctx, param)
    return value


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="The same command goes on after it was cut off; what is complete has its name, the rest ends in .part. Exit "
    "codes: 0 every document done; 1 some failed or were kept whole by the brakes, which is listed; 2 wrong usage, "
    "input, rules or output; 3 a fault of ours.",
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path())
@click.option("-o", "--output", metavar="OUT", type=click.Path(), help="The folder or file to write.")
@click.option("--files-from", metavar="FILE|-", type=click.Path(allow_dash=True), help="Read names of sources in FILE.")
@click.option("-0", "--null", is_flag=True, help="The names in --files-from end with NUL, as of find -print0.")
@click.option(
    "--to",
    type=click.Choice((*FORMATS, *COLLECTED)),
    help="What bodies are written as, or what they are gathered in. Default: text, in files of the sources' kind.",
)
@record_options
@click.option("--include", multiple=True, metavar="GLOB", help="Of a folder, take only such files.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Of a folder, leave such files and folders out.")
@click.option("--hidden", is_flag=True, help="Of a folder, take hidden files too.")
@click.option("--no-ignore", is_flag=True, help="Of a folder, take what a .cleanerignore names too.")
@click.option("-L", "--follow", is_flag=True, help="Of a folder, follow links.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Clean in so many processes. Default: the cores that there are; little is cleaned in this process.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    metavar="SECONDS",
    help="Give a document up after so long. Default: 60.",
)
@click.option("--max-size", callback=_size, default="64M", metavar="SIZE", help="Refuse larger ones. Default: 64M.")
@click.option("--max-memory", callback=_size, metavar="SIZE", help="The most memory for a process.")
@click.option("--rejects", metavar="FILE", type=click.Path(), help="Copy what failed into FILE, with the reason.")
@click.option("--max-errors", callback=_most, metavar="N|P%", help="Stop when more documents have failed.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(),
    callback=_report_name,
    help="Write counts and a row for each document: .json, .csv or .md.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing; print what would be done.")
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Write nothing; show any N documents as explain does.",
)
@click.option(
    "--unordered",
    is_flag=True,
    help="Write documents of a file as they are done: one that takes long does not hold up the others.",
)
@click.option("--restart", is_flag=True, help="Begin anew where the same command was cut off.")
@click.option("--overwrite", is_flag=True, help="Replace outputs that are there already.")
@run_options
def batch(sources: tuple[str, ...], **told: Any) -> int:
    """Clean every document in SOURCEs into OUT.

    SOURCEs are folders, files and globs: articles as text or HTML, JSON Lines, CSV, TSV, Parquet, WARC, WET, zip and
    tar, packed or not.
    """
    from cleaner.cli.batch_run import Batch, run_batch

    if not told["output"] and not told["sample"]:
        raise click.UsageError("name the folder or file to write with -o OUT")
    if not sources and not told["files_from"]:
        raise click.UsageError("name a SOURCE, or a list of them with --files-from")
    told["output"] = told["output"] or "sample"
    if told["null"] and not told["files_from"]:
        raise click.UsageError("-0 has no meaning without --files-from")
    told["format"] = told["to"] if told["to"] in FORMATS else None
    own = {name: told.pop(name) for name in Batch.__dataclass_fields__ if name in told}
    return run_batch(Batch(sources=sources, **own), _settings(told))


def _settings(told: dict[str, Any]) -> Options:
    options = settle_for_files(told)
    return replace(options, rules=tuple(map(os.path.abspath, options.rules)))  # workers stand elsewhere
