"""Rules made up for a test, so that the tests of the engine do not hang on the packs."""

from __future__ import annotations

from typing import Any

from cleaner.rules.literals import Needs, needs_of
from cleaner.rules.load import Rules
from cleaner.rules.schema import parse_pack


def invented(*rows: dict[str, Any]) -> Rules:
    """Return rules of category "ad" unless their rows say otherwise; ids are r1, r2 … unless named."""
    filled = [
        {"id": f"r{n}", "why": "Because.", "examples": ["x"], "counterexamples": ["y"], **row}
        for n, row in enumerate(rows, 1)
    ]
    rules = parse_pack({"about": "x", "rule": filled}, file="x.toml", pack="x", language="any", category="ad")
    return Rules(
        rules, tuple(needs_of(rule.pattern, whole=rule.kind != "span") if rule.pattern else Needs() for rule in rules)
    )
