"""The report of a run, read back row by row: it may hold a hundred million of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from cleaner.errors import InputError
from cleaner.runs.categories import category_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FAILED, FLAGGED, CHANGED, UNCHANGED = "failed", "flagged", "changed", "unchanged"
STATUSES = (FLAGGED, FAILED, CHANGED, UNCHANGED)
"""What may become of a document; what asks for a look comes first."""

LONGEST_HEAD = 64_000_000
"""So many characters may stand above the rows: the counts of a run, a line for each rule and publisher."""

_ROWS = '"documents": ['
_REMEDY = "give the file as `cleaner batch --report` wrote it"


class Fired(NamedTuple):
    """What one rule did in a document: so many removals, so many characters."""

    rule: str
    category: str
    removals: int
    characters: int


class Row(NamedTuple):
    """What became of one document. `member` is its file in an archive, `line` its record in a file of records."""

    source: str
    member: str | None
    line: int | None
    status: str
    language: str | None
    publisher: str | None
    characters: int
    removed: int
    fired: tuple[Fired, ...]
    fault: str

    @property
    def place(self) -> str:
        """How messages call the document."""
        return ": ".join(filter(None, (self.source, self.member, f"line {self.line}" if self.line else None)))


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what the run was, its counts, and its rows, which can be read once."""

    about: Mapping[str, Any]
    summary: Mapping[str, Any]
    rows: Iterator[Row]


def is_report(name: str) -> bool:
    """Say whether the file `name` is a report in JSON: its first words tell. Raises InputError."""
    try:
        with open(name, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read(200).startswith(('{"run":', '{"summary":'))
    except OSError as fault:
        raise InputError(f"{name}: {fault.strerror}") from None


def read_report(name: str) -> Report:
    """Return the report in the JSON file `name`. Raises InputError for anything else, also while rows are read."""
    try:
        with open(name, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            head, size = _head(name, file)
    except OSError as fault:
        raise InputError(f"{name}: {fault.strerror}") from None
    about, summary = head.get("run", {}), head.get("summary", {})
    if not isinstance(about, dict) or not isinstance(summary, dict):
        raise InputError(f"{name}: it is no report of a run; {_REMEDY}")
    rules = summary.get("rules")
    known = {
        rule: str(counts["category"])
        for rule, counts in (rules.items() if isinstance(rules, dict) else ())
        if isinstance(counts, dict) and "category" in counts
    }
    return Report(about, summary, _json_rows(name, size, known))


def csv_rows(name: str) -> Iterator[Row]:
    """Yield the rows of the report in the CSV file `name`. Raises InputError."""
    try:
        with open(name, encoding="utf-8", errors="replace", newline="") as file:  # noqa: PTH123
            table = csv.DictReader(file)
            missing = set(Row._fields) - {"fired", *(table.fieldnames or ())} | {"rules"} - set(table.fieldnames or ())
            if missing:
                raise InputError(f"{name}: it has no column {', '.join(sorted(missing))}; {_REMEDY}")
            for cells in table:
                rules = [cell.rsplit(" ", 2) for cell in (cells["rules"] or "").split("; ") if cell]
                values = {
                    **{key: value or None for key, value in cells.items()},
                    "fault": cells["fault"] or "",
                    "line": int(cells["line"]) if cells["line"] else None,
                    "characters": int(cells["characters"]),
                    "removed": int(cells["removed"]),
                    "rules": {rule: (int(removals), int(characters)) for rule, removals, characters in rules},
                }
                yield _row(values, {})
    except OSError as fault:
        raise InputError(f"{name}: {fault.strerror}") from None
    except (csv.Error, ValueError, TypeError, KeyError):
        raise InputError(f"{name}: line {table.line_num}: it is no row of a report; {_REMEDY}") from None


def _head(name: str, file: TextIO) -> tuple[dict[str, Any], int]:
    """Return what stands above the rows, and in how many lines."""
    parts: list[str] = []
    size = 0
    for line in file:
        parts.append(line)
        size += len(line)
        if line.rstrip().endswith(_ROWS):
            try:
                head = json.loads(f"{''.join(parts)}]}}")
            except (ValueError, RecursionError):
                break
            return head if isinstance(head, dict) else {}, len(parts)
        if size > LONGEST_HEAD:
            break
    raise InputError(f"{name}: it is no report of a run; {_REMEDY}")


def _json_rows(name: str, head: int, known: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows below `head` lines."""
    number = head
    try:
        with open(name, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            for number, line in enumerate(islice(file, head, None), head + 1):  # noqa: B007
                words = line.strip().removesuffix(",")
                if words == "]}":
                    return
                if words:
                    yield _row(json.loads(words), known)
    except OSError as fault:
        raise InputError(f"{name}: {fault.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError(f"{name}: line {number}: it is no row of a report, one a line; {_REMEDY}") from None
    raise InputError(f"{name}: it breaks off after line {number}; {_REMEDY}")


def _row(values: Mapping[str, Any], known: Mapping[str, str]) -> Row:
    """Return the row that `values` are; categories of rules that are not `known` are those of the shipped rules."""
    if values["status"] not in STATUSES:
        raise ValueError
    fired = tuple(
        Fired(rule, known.get(rule) or category_of(rule), int(removals), int(characters))
        for rule, (removals, characters) in values["rules"].items()
    )
    return Row(
        source=str(values["source"]),
        member=_text(values["member"]),
        line=None if values["line"] is None else int(values["line"]),
        status=values["status"],
        language=_text(values["language"]),
        publisher=_text(values["publisher"]),
        characters=int(values["characters"]),
        removed=int(values["removed"]),
        fired=fired,
        fault=str(values["fault"] or ""),
    )


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
