"""`cleaner stats`: what a run removed, and what changed since another."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.streams import is_terminal, wants_color, write_lines
from cleaner.errors import InputError
from cleaner.runs.counts import GROUPINGS, Counts
from cleaner.runs.drift import Habits, drift
from cleaner.runs.outputs import output_rows
from cleaner.runs.rows import csv_rows, is_report, read_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cleaner.runs.rows import Row

TOP = 20
"""So many names a table shows, unless more are asked for; JSON and CSV hold all."""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="RUN is a report that `cleaner batch --report` wrote, as .json or .csv, or what batch wrote with --to json, "
    "or JSON Lines that hold removals in a field (--removed). Exit codes: 0 done; 1 a publisher changed, with "
    "--fail-on-drift; 2 wrong usage or input.",
)
@click.argument("run", metavar="RUN", type=click.Path())
@click.option("--since", metavar="OLDER", type=click.Path(), help="Tell what changed since this run, by publisher.")
@click.option("--by", type=click.Choice(GROUPINGS), help="Only this table. Default: all four.")
@click.option(
    "--top", type=click.IntRange(min=0), metavar="N", help=f"So many names a table, 0 for all. Default: {TOP}."
)
@click.option("--json", "as_json", is_flag=True, help="Write all figures as one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Write one table of all figures.")
@click.option("--field", metavar="NAME", help="The field that holds removals, in JSON Lines. Default: it is found.")
@click.option("--fail-on-drift", is_flag=True, help="With --since: exit 1 if a publisher changed.")
def stats(
    run: str,
    *,
    since: str | None,
    by: str | None,
    top: int | None,
    as_json: bool,
    as_csv: bool,
    field: str | None,
    fail_on_drift: bool,
) -> int:
    """Tell what a run removed, by category, rule, publisher and language; or what changed since an older run."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    if since is None and fail_on_drift:
        raise click.UsageError("--fail-on-drift has no meaning without --since")
    if since is not None and by is not None:
        raise click.UsageError("--by has no meaning with --since, which compares publishers")
    shown = top or None if top is not None or as_json or as_csv else TOP
    if since is not None:
        return _drift(since, run, field, shown, as_json=as_json, as_csv=as_csv, fails=fail_on_drift)
    counts = Counts()
    _read(run, field, counts.add)
    groupings = (by,) if by else GROUPINGS
    write_lines(_stats_lines(counts, groupings, shown, as_json=as_json, as_csv=as_csv))
    return 0


def _stats_lines(
    counts: Counts, groupings: Sequence[str], top: int | None, *, as_json: bool, as_csv: bool
) -> Iterator[str]:
    from cleaner.views.stats_table import stats_csv, stats_lines, stats_record, stats_rich

    if as_json:
        return iter([json.dumps(stats_record(counts, groupings, top), ensure_ascii=False)])
    if as_csv:
        return stats_csv(counts, groupings, top)
    if is_terminal(sys.stdout) and wants_color(sys.stdout):
        try:
            import rich  # noqa: F401
        except ImportError:
            pass
        else:
            return stats_rich(counts, groupings, top, width=shutil.get_terminal_size().columns)
    return stats_lines(counts, groupings, top)


def _drift(
    since: str, run: str, field: str | None, top: int | None, *, as_json: bool, as_csv: bool, fails: bool
) -> int:
    from cleaner.views.drift_words import drift_csv, drift_lines, drift_record, unlike

    before, now = Habits(), Habits()
    differences = unlike(_read(since, field, before.add), _read(run, field, now.add))
    found = drift(before, now)
    if as_json:
        write_lines([json.dumps(drift_record(found, differences, top), ensure_ascii=False)])
    else:
        write_lines(drift_csv(found, top) if as_csv else drift_lines(found, differences, top))
    return 1 if fails and found.changes else 0


def _read(name: str, field: str | None, add: Callable[[Row], None]) -> Mapping[str, Any]:
    """Hand every row of the run `name` to `add`, and return what its report says of the run."""
    about: Mapping[str, Any] = {}
    if name.lower().endswith(".csv"):
        rows = csv_rows(name)
    elif name.lower().endswith(".json") and is_report(name):
        report = read_report(name)
        about, rows = report.about, report.rows
    else:
        rows = output_rows(name, field)
    is_empty = True
    for row in rows:
        is_empty = False
        add(row)
    if is_empty:
        raise InputError(f"{name}: it tells of no document; there is nothing to count")
    return about
