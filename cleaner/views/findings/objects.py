"""Findings as JSON: one object for the run, or one a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaner.views.findings.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked, Finding


def json_lines(files: Iterable[Checked]) -> Iterator[str]:
    """Yield one object: the findings in order, and what could not be read."""
    files = list(files)
    whole = {
        "findings": [_row(file, finding) for file in files for finding in file.findings],
        "faults": [
            {"path": file.path, "line": fault.line, "message": fault.message} for file in files for fault in file.faults
        ],
    }
    yield from json.dumps(whole, ensure_ascii=False, indent=2).split("\n")


def jsonl_lines(files: Iterable[Checked]) -> Iterator[str]:
    """Yield an object for each finding."""
    for file in files:
        for finding in file.findings:
            yield json.dumps(_row(file, finding), ensure_ascii=False)


def statistics(files: Iterable[Checked]) -> Iterator[str]:
    """Yield a list of how often each rule found something."""
    counts, reasons = counted(files)
    rows = [{"rule": rule, "count": count, "why": reasons[rule]} for rule, count in counts.items()]
    yield from json.dumps(rows, ensure_ascii=False, indent=2).split("\n")


def _row(file: Checked, finding: Finding) -> dict[str, Any]:
    row: dict[str, Any] = {
        "path": file.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.line,
        "end_column": finding.end_column,
        "rule": finding.rule,
        "category": finding.category or None,
        "text": finding.text,
        "why": finding.why,
        "fingerprint": finding.fingerprint,
    }
    return row | ({"text_line": finding.inner} if finding.inner else {})
