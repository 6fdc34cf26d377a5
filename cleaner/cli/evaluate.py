"""cleaner evaluate: how good is the cleaning, on text whose answer is known, and which rule is to blame."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import given, run_options
from cleaner.cli.prepare import every_rule, prepare, record_provenance
from cleaner.cli.streams import close_input, open_input, say, shown, write_lines
from cleaner.errors import ConfigError, InputError, SafetyError
from cleaner.model import Source
from cleaner.rules.schema import CATEGORIES
from cleaner.scoring.evaluation import ALL, Evaluation
from cleaner.scoring.gold import gold_lines, read_gold
from cleaner.scoring.table import faults, tables
from cleaner.views.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.cli.settings import Options
    from cleaner.scoring.gold import Gold

_SHARE = click.FloatRange(0, 1)


def _pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return FIELD=VALUE as pairs."""
    for value in values:
        if not value.partition("=")[0] or "=" not in value:
            raise click.BadParameter(f"{value!r} is not FIELD=VALUE (for example lang=en)", ctx, param)
    return tuple((field, wanted) for field, _, wanted in (value.partition("=") for value in values))


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Line numbers count from 1. Exit codes: 0 done; 1 below --fail-under-f1 or above --fail-over-lost; 2 wrong "
    "usage, rules or rows; 3 a fault of ours.",
)
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...", type=click.Path(allow_dash=True))
@click.option(
    "--only",
    multiple=True,
    callback=_pairs,
    metavar="FIELD=VALUE",
    help="Only rows whose field has this value, such as lang=en.",
)
@click.option("--by", metavar="FIELD", help="Figures for each value of this field, such as lang or publisher.")
@click.option("--per-rule", is_flag=True, help="Show each rule that fired, with samples, and those that never did.")
@click.option("--worst", type=click.IntRange(min=0), default=0, metavar="N", help="Show the N worst documents.")
@click.option(
    "--missed",
    type=click.Choice([*CATEGORIES, "span", ALL]),
    metavar="LABEL",
    help='List boilerplate that stayed: of this label, "span" (inside story lines) or "all".',
)
@click.option("--lost", is_flag=True, help="List story lines that lost text, with the rules that took it.")
@click.option("--json", "as_json", is_flag=True, help="Write all figures as one JSON object.")
@click.option("--fail-under-f1", type=_SHARE, metavar="SHARE", help="Exit 1 if an F1 over all documents is below it.")
@click.option("--fail-over-lost", type=_SHARE, metavar="SHARE", help="Exit 1 if more of the story is lost.")
@run_options
def evaluate(
    gold: tuple[str, ...],
    *,
    only: tuple[tuple[str, str], ...],
    by: str | None,
    per_rule: bool,
    worst: int,
    missed: str | None,
    lost: bool,
    as_json: bool,
    fail_under_f1: float | None,
    fail_over_lost: float | None,
    **options: Any,
) -> int:
    """Clean text whose answer is known, and tell how good the result is.

    GOLD is JSON Lines, also packed as .gz; `-` is stdin. A row holds "id", "text" and "labels", one for each line
    (figures of what is removed, by label and by rule, and of story lost); or "gold", the body; or "with" and "without",
    strings that must and must not be in the body (figures before and after cleaning).
    """
    has_faults = bool(worst or missed or lost)
    evaluation = _evaluated(_rows(gold, only), given(options), by=by, details=has_faults)
    if fail_over_lost is not None and not evaluation.line_figures():
        raise ConfigError("--fail-over-lost has no meaning here: no row holds labels, which tell what is story")
    if as_json:
        listed = _faults_as_dict(evaluation, worst, missed, lost)
        write_lines([json.dumps(evaluation.as_dict() | listed, ensure_ascii=False)])
    else:
        details = faults(evaluation, worst=worst, missed=missed, lost=lost)
        write_lines(chain(tables(evaluation, every_rule=per_rule), details))
    shortfalls = evaluation.shortfalls(under_f1=fail_under_f1, over_lost=fail_over_lost)
    for shortfall in shortfalls:
        say(shortfall)
    return 1 if shortfalls else 0


def _evaluated(rows: Iterable[Gold], options: Options, *, by: str | None, details: bool) -> Evaluation:
    if options.encoding and "encoding" not in options.origins:
        raise ConfigError("--encoding has no meaning with evaluate: JSON Lines are UTF-8")
    clean = prepare(options)
    evaluation = Evaluation(every_rule(options).by_id, by=by, details=details)
    for row in rows:
        try:
            provenance = record_provenance(options, row.text_or_none)
            result = clean(Source(row.text), provenance=provenance)
        except SafetyError as fault:
            raise SafetyError(f"{row.place}: {fault}") from fault
        if options.verbose:
            say(f"{row.place}: {summary(result)}")
        evaluation.add(row, result.text, result.removals, result.warnings)
    return evaluation


def _rows(names: Sequence[str], only: Sequence[tuple[str, str]]) -> Iterator[Gold]:
    """Yield the rows of all files that have the wanted values. Raises InputError when there is none."""
    is_empty = True
    for name in names:
        stream = open_input(name)
        try:
            for row in read_gold(gold_lines(stream, name=shown(name)), name=shown(name)):
                if all(row.field(field) == value for field, value in only):
                    is_empty = False
                    yield row
        finally:
            close_input(name, stream)
    if is_empty:
        wanted = f" with {' and '.join(f'{field}={value}' for field, value in only)}" if only else ""
        raise InputError(f"{', '.join(map(shown, names))}: no row{wanted}; there is nothing to evaluate")


def _faults_as_dict(evaluation: Evaluation, worst: int, missed: str | None, lost: bool) -> dict[str, Any]:
    listed: dict[str, Any] = {}
    if worst:
        listed["worst"] = [asdict(errors) for errors in evaluation.worst(worst)]
    if missed is not None:
        listed["missed"] = [{"id": id_, **asdict(line)} for id_, line in evaluation.missed(missed)]
    if lost:
        listed["lost"] = [{"id": id_, **asdict(by.lost), "rules": by.rules} for id_, by in evaluation.lost()]
    return listed
