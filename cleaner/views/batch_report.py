"""A run over many documents as a file: its counts, and a row for each document."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMS = (".json", ".csv", ".md")
COLUMNS = ("source", "line", "status", "characters", "removed", "fault")


def report_lines(form: str, counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a report in one of FORMS, so that it need not fit into memory."""
    return {".json": _json, ".csv": _csv, ".md": _markdown}[form](counts, rows)


def _json(counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield f'{{"summary": {json.dumps(counts, ensure_ascii=False)},\n"documents": ['
    comma = "\n"
    for row in rows:
        yield comma + json.dumps(row, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


def _csv(_: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\n"
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([row[name] for name in COLUMNS])
        yield line.getvalue()


def _markdown(counts: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "| count | |\n| --- | ---: |\n"
    for name, value in counts.items():
        if not isinstance(value, dict):
            yield f"| {name} | {round(value, 1):,} |\n"
    yield "\n| rule | removals |\n| --- | ---: |\n"
    for name, value in sorted(counts["rules"].items(), key=lambda pair: -pair[1]):
        yield f"| {_cell(name)} | {value:,} |\n"
    yield f"\n| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n"
    for row in rows:
        yield f"| {' | '.join(_cell(row[name]) for name in COLUMNS)} |\n"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
