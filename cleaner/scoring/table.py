"""An evaluation as plain text: aligned tables whose every row begins with the table's name, so that grep can pick.

Single faults stand one a line with tabs between, for `cut` and `sort`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.scoring.evaluation import AFTER, ALL, BEFORE
from cleaner.scoring.lines import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.scoring.blame import RuleTally
    from cleaner.scoring.evaluation import DocumentErrors, Evaluation, LostBy
    from cleaner.scoring.lines import Missed

PLACES = {"body_lost": 5, "removed": 3}
"""Decimal places of a share; four where nothing else is said. What is lost is so little that it needs more."""

WIDTH = 160
"""Characters of a text shown in a row."""

ALIGNMENT = "alignment"
"""Stands for the rule where no removal of ours took story: the measure gave what is left of the line to another."""

COSTLY = 10
"""Rules shown in the summary: those that cost most story."""


def tables(evaluation: Evaluation, *, every_rule: bool = False) -> Iterator[str]:
    """Yield the lines of the summary; with `every_rule` each rule, with samples or as never fired."""
    sections = [
        _figures("removal", evaluation.line_figures()),
        _figures("label", evaluation.label_figures()),
        _staged("bodies", {stage: evaluation.body_figures(stage) for stage in (BEFORE, AFTER)}),
        _staged("strings", {stage: evaluation.string_figures(stage) for stage in (BEFORE, AFTER)}),
        _rules(evaluation, every_rule=every_rule),
    ]
    for i, section in enumerate(section for section in sections if section):
        yield from (["", *section] if i else section)
    for id_, warning in evaluation.flagged:
        yield f"flagged\t{one_line(id_)}\t{one_line(warning)}"


def faults(evaluation: Evaluation, *, worst: int = 0, missed: str | None = None, lost: bool = False) -> Iterator[str]:
    """Yield the lines that show single faults: the worst documents, boilerplate that stayed, story that went."""
    for errors in evaluation.worst(worst):
        yield _worst_line(errors)
        yield from (_missed_line(errors.id, found) for found in errors.missed)
        yield from (_lost_line(errors.id, found) for found in errors.lost)
    if missed is not None:
        yield from (_missed_line(id_, found) for id_, found in evaluation.missed(missed))
    if lost:
        yield from (_lost_line(id_, found) for id_, found in evaluation.lost())


def one_line(text: str, width: int = WIDTH) -> str:
    r"""Return `text` on one line that no terminal stumbles over: what cannot be printed is escaped.

    >>> one_line("Red \x1b[31m\n  text")
    'Red \\x1b[31m text'
    """
    visible = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in squeeze(text)[:width])
    return "".join(visible)


def align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns aligned, numbers to the right.

    >>> align([("rule", "lines"), ("en/ad", "7")])
    ['rule   lines', 'en/ad      7']
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    numeric = [all(cell.replace(".", "", 1).isdigit() for cell in column[1:]) for column in columns]
    return [
        "  ".join(
            cell.rjust(width) if is_numeric else cell.ljust(width)
            for cell, width, is_numeric in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in rows
    ]


def _figures(name: str, groups: Mapping[str, Mapping[str, float]]) -> list[str]:
    return align(_rows(name, groups)) if groups else []


def _staged(name: str, stages: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[str]:
    rows: list[list[str]] = []
    for stage, groups in stages.items():
        found = _rows(f"{name} {stage}", groups)
        rows += found if not rows else found[1:]
    return align(rows) if rows else []


def _rows(name: str, groups: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    if not groups:
        return []
    heads = list(next(iter(groups.values())))
    cells = [[name, one_line(group), *(_cell(key, figures[key]) for key in heads)] for group, figures in groups.items()]
    return [[name.split()[0], "", *heads], *cells]


def _cell(key: str, value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.{PLACES.get(key, 4)}f}"


def _rules(evaluation: Evaluation, *, every_rule: bool) -> list[str]:
    tallies = evaluation.rule_tallies()
    silent = evaluation.never_fired()
    listed = dict(tallies) if every_rule else _costly(tallies)
    is_labelled = ALL in evaluation.line_figures()
    heads = ["rule", "", "lines", *(["story_lines", "story_characters"] if is_labelled else [])]
    rows = [["rule", rule, *_rule_cells(tally, is_labelled)] for rule, tally in listed.items()]
    lines = align([heads, *rows]) if rows else []
    lines += [
        f"sample\t{rule}\t{one_line(sample.id)}\t{sample.line}\t{sample.characters}\t{one_line(sample.text)}"
        for rule, tally in listed.items()
        for sample in (tally.worst if every_rule else tally.worst[:1])
    ]
    if every_rule:
        lines += [f"never\t{rule}" for rule in silent]
    took = sum(tally.story_lines > 0 for tally in tallies.values())
    cost = f", {took} of them took story ({evaluation.story_taken():.5f} of it)" if is_labelled else ""
    return [*lines, f"rules: {len(tallies)} fired{cost}; {len(silent)} never fired"]


def _costly(tallies: Mapping[str, RuleTally]) -> dict[str, RuleTally]:
    return {rule: tally for rule, tally in list(tallies.items())[:COSTLY] if tally.story_characters}


def _rule_cells(tally: RuleTally, is_labelled: bool) -> Iterable[str]:
    yield str(tally.lines)
    if is_labelled:
        yield str(tally.story_lines)
        yield str(tally.story_characters)


def _worst_line(errors: DocumentErrors) -> str:
    return f"worst\t{one_line(errors.id)}\t{errors.page or f'{errors.badness:g} errors'}"


def _missed_line(id_: str, missed: Missed) -> str:
    return f"missed\t{one_line(id_)}\t{missed.line}\t{missed.label}\t{one_line(missed.text)}"


def _lost_line(id_: str, by: LostBy) -> str:
    rules = ",".join(by.rules) or ALIGNMENT
    return f"lost\t{one_line(id_)}\t{by.lost.line}\t{by.lost.characters}\t{rules}\t{one_line(by.lost.text)}"
