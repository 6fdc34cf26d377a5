"""Findings as GitLab's report of code quality."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cleaner.hook.finding import digest
from cleaner.views.findings.places import relative
from cleaner.views.findings.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked


def gitlab(files: Iterable[Checked]) -> Iterator[str]:
    """Yield a list with an object for each finding; a fingerprint there must be one of its kind in the report."""
    rows = [
        {
            "description": f"{finding.rule} {message(finding)}",
            "check_name": finding.rule,
            "fingerprint": digest(relative(file.path), finding.fingerprint),
            "severity": "minor",
            "location": {
                "path": relative(file.path),
                "positions": {
                    "begin": {"line": finding.line, "column": finding.column},
                    "end": {"line": finding.line, "column": finding.end_column},
                },
            },
        }
        for file in files
        for finding in file.findings
    ]
    yield from json.dumps(rows, ensure_ascii=False, indent=2).split("\n")
