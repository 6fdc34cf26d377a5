"""Findings as XML: Checkstyle's, which most build servers read, and JUnit's, which the rest read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cleaner.hook.finding import KEPT
from cleaner.views.findings.places import relative
from cleaner.views.findings.words import message
from cleaner.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked, Finding

_UNHELD = re.compile("[\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def checkstyle(files: Iterable[Checked]) -> Iterator[str]:
    """Yield a `file` for each file with findings or faults."""
    yield _HEAD
    yield '<checkstyle version="4.3">'
    for file in files:
        if not file.findings and not file.faults:
            continue
        yield f'  <file name="{_quoted(relative(file.path))}">'
        for finding in file.findings:
            place = f'line="{finding.line}" column="{finding.column}" severity="warning"'
            yield f'    <error {place} message="{_quoted(_told(finding))}" source="cleaner.{_quoted(finding.rule)}"/>'
        for fault in file.faults:
            line = f'line="{fault.line or 1}" severity="error"'
            yield f'    <error {line} message="{_quoted(fault.message)}" source="cleaner"/>'
        yield "  </file>"
    yield "</checkstyle>"


def junit(files: Iterable[Checked]) -> Iterator[str]:
    """Yield a `testcase` for each finding, and one that passed for each file without any."""
    files = list(files)
    failures = sum(len(file.findings) for file in files)
    errors = sum(len(file.faults) for file in files)
    tests = failures + errors + sum(not file.findings and not file.faults for file in files)
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}"'
    yield _HEAD
    yield f'<testsuites name="cleaner" {counts}>'
    yield f'  <testsuite name="cleaner check" {counts}>'
    for file in files:
        name = _quoted(relative(file.path))
        if not file.findings and not file.faults:
            yield f'    <testcase name="{name}" classname="cleaner" file="{name}"/>'
        for finding in file.findings:
            case = f"{name}:{finding.line}:{finding.column}: {_quoted(finding.rule)}"
            yield f'    <testcase name="{case}" classname="{name}" file="{name}" line="{finding.line}">'
            yield f'      <failure message="{_quoted(_told(finding))}" type="{_quoted(finding.rule)}"/>'
            yield "    </testcase>"
        for fault in file.faults:
            yield f'    <testcase name="{name}:{fault.line or 1}" classname="{name}" file="{name}">'
            yield f'      <error message="{_quoted(fault.message)}" type="unreadable"/>'
            yield "    </testcase>"
    yield "  </testsuite>"
    yield "</testsuites>"


def _told(finding: Finding) -> str:
    reason = "" if finding.rule == KEPT else f" ({finding.why})"
    return f"{finding.rule} {message(finding)}{reason}"


def _quoted(text: str) -> str:
    """Return `text` for an attribute; what XML cannot hold shows as an escape."""
    seen = _UNHELD.sub(lambda found: found[0].encode("unicode-escape").decode(), visible(text))
    return escape(seen, {'"': "&quot;", "\t": "&#9;"})
