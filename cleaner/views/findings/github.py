"""Findings as commands of GitHub's workflows, which shows them beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.hook.finding import KEPT
from cleaner.views.findings.places import relative
from cleaner.views.findings.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked


def github(files: Iterable[Checked]) -> Iterator[str]:
    """Yield an `::error` for each finding and each fault."""
    for file in files:
        name = _property(relative(file.path))
        for finding in file.findings:
            place = f"file={name},line={finding.line},col={finding.column}"
            if finding.end_column > finding.column:
                place += f",endLine={finding.line},endColumn={finding.end_column}"
            told = message(finding) if finding.rule == KEPT else f"{message(finding)} ({finding.why})"
            yield f"::error {place},title={_property(f'cleaner ({finding.rule})')}::{_data(told)}"
        for fault in file.faults:
            line = f",line={fault.line}" if fault.line else ""
            yield f"::error file={name}{line},title=cleaner::{_data(fault.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
