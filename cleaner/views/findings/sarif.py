"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.hook.finding import KEPT
from cleaner.views.findings.places import address
from cleaner.views.findings.words import REMEDY, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.hook.finding import Checked, Fault, Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "cleaner/v1"
_KEPT_WHY = "The rules would remove more of the text than is sane: it is kept whole, and somebody should look at it."


def sarif(files: Iterable[Checked]) -> Iterator[str]:
    """Yield the log of one run. Columns count code points, and fingerprints name no line."""
    files = list(files)
    found = {finding.rule: finding for file in files for finding in file.findings}
    names = sorted(found)
    places = {name: place for place, name in enumerate(names)}
    faults = [_notification(file.path, fault) for file in files for fault in file.faults]
    run = {
        "tool": {
            "driver": {
                "name": "cleaner",
                "semanticVersion": __version__,
                "rules": [_rule(found[name]) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": faults}],
        "results": [_result(file, finding, places) for file in files for finding in file.findings],
    }
    yield from json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2).split(
        "\n"
    )


def _rule(finding: Finding) -> dict[str, Any]:
    is_kept = finding.rule == KEPT
    why = _KEPT_WHY if is_kept else finding.why
    remedy = (
        f"What to do: {REMEDY}."
        if is_kept
        else f"Remove it with `cleaner fix`. Where it is the story's, accept it (`--write-baseline`) or leave the "
        f"rule out (`--ignore {finding.rule}`)."
    )
    rule: dict[str, Any] = {
        "id": finding.rule,
        "shortDescription": {"text": why},
        "help": {"text": f"{why} {remedy}", "markdown": f"{why}\n\n{remedy}"},
        "defaultConfiguration": {"level": "warning"},
    }
    return rule if is_kept else rule | {"properties": {"tags": [finding.category]}}


def _result(file: Checked, finding: Finding, places: Mapping[str, int]) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_column > finding.column:
        region |= {"endLine": finding.line, "endColumn": finding.end_column, "snippet": {"text": finding.text}}
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": "warning",
        "message": {"text": message(finding)},
        "locations": [_location(file.path, region)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }


def _notification(path: str, fault: Fault) -> dict[str, Any]:
    region = {"startLine": fault.line} if fault.line else None
    return {"level": "error", "message": {"text": fault.message}, "locations": [_location(path, region)]}


def _location(path: str, region: dict[str, Any] | None) -> dict[str, Any]:
    uri = address(path)
    base = {} if uri.startswith("file:") else {"uriBaseId": "%SRCROOT%"}
    place: dict[str, Any] = {"artifactLocation": {"uri": uri, **base}}
    return {"physicalLocation": place | ({"region": region} if region else {})}
