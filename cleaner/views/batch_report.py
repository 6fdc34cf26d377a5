"""A run over many documents as a file: its counts, and a row for each document."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cleaner.views.progress import removed_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMS = (".json", ".csv", ".md")
COLUMNS = (
    "source",
    "member",
    "line",
    "status",
    "language",
    "publisher",
    "characters",
    "removed",
    "rules",
    "fault",
)


def report_lines(
    form: str, about: Mapping[str, Any], counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield the lines of a report in one of FORMS, so that it need not fit into memory; `about` tells of the run."""
    return {".json": _json, ".csv": _csv, ".md": _markdown}[form](about, counts, rows)


def _json(about: Mapping[str, Any], counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    run, summary = (json.dumps(each, ensure_ascii=False) for each in (about, counts))
    yield f'{{"run": {run},\n"summary": {summary},\n"documents": ['
    comma = "\n"
    for row in rows:
        yield comma + json.dumps(row, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


def _csv(_about: Mapping[str, Any], _counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\n"
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([_plain(row[name]) for name in COLUMNS])
        yield line.getvalue()


def _markdown(_about: Mapping[str, Any], counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "| count | |\n| --- | ---: |\n"
    for name, value in counts.items():
        if not isinstance(value, dict):
            yield f"| {name} | {round(value, 1):,} |\n"
    yield "\n| rule | category | removals | characters |\n| --- | --- | ---: | ---: |\n"
    for name, rule in sorted(counts["rules"].items(), key=lambda pair: (-pair[1]["removals"], pair[0])):
        yield f"| {_cell(name)} | {rule['category']} | {rule['removals']:,} | {rule['characters']:,} |\n"
    if counts["publishers"]:
        yield "\n| publisher | documents | flagged | failed | removed |\n| --- | ---: | ---: | ---: | ---: |\n"
    for name, share in sorted(counts["publishers"].items(), key=lambda pair: (-pair[1]["documents"], pair[0])):
        numbers = f"{share['documents']:,} | {share['flagged']:,} | {share['failed']:,} | {removed_share(share):.1%}"
        yield f"| {_cell(name)} | {numbers} |\n"
    yield f"\n| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n"
    for row in rows:
        yield f"| {' | '.join(_cell(_plain(row[name])) for name in COLUMNS)} |\n"


def _plain(value: object) -> str:
    """Return `value` as a table shows it: of the rules, each with its removals and characters."""
    if isinstance(value, dict):
        return "; ".join(f"{rule} {removals} {characters}" for rule, (removals, characters) in value.items())
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
