"""Invented runs, as `cleaner batch --report` tells of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaner.runs.rows import Fired, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

RULES = {"en/ad/marker": "ad", "en/share/buttons": "share", "mine/odd": "related"}


def row(source: str = "crawl/a.txt", **told: Any) -> Row:
    """Return a document of which 26 of 400 characters went, but for what is told."""
    values: dict[str, Any] = {
        "source": source,
        "member": None,
        "line": None,
        "status": "changed",
        "language": "en",
        "publisher": "harbour.example",
        "characters": 400,
        "removed": 26,
        "fired": (Fired("en/ad/marker", "ad", 2, 26),),
        "fault": "",
    }
    return Row(**values | told)


def failed(source: str = "crawl/b.txt") -> Row:
    """Return a document that failed."""
    nothing = {"language": None, "publisher": None, "characters": 0, "removed": 0, "fired": ()}
    return row(source, status="failed", fault="cannot tell its encoding", **nothing)


def write_report(path: Path, rows: Iterable[Row], run: Mapping[str, Any] | None = None, **summary: Any) -> Path:
    """Write the report of `rows` as batch does."""
    about = {"version": "0.1.0", "sources": ["/crawl"], "output": "/bodies", "settings": {}} | dict(run or {})
    rules = {rule: {"category": category, "removals": 1, "characters": 1} for rule, category in RULES.items()}
    head = f'{{"run": {json.dumps(about)},\n"summary": {json.dumps({"rules": rules} | summary)},\n"documents": ['
    lines = []
    for each in rows:
        fired = {rule: [removals, characters] for rule, _, removals, characters in each.fired}
        values = {name: value for name, value in each._asdict().items() if name != "fired"}
        lines.append(json.dumps(values | {"rules": fired}))
    path.write_text(head + "".join(f"\n{line}," for line in lines).removesuffix(",") + "\n]}\n", encoding="utf-8")
    return path
