"""One rule for a person to read: what it argues, with its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rules.roles import names_of
from cleaner.views.place import rule_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rules.roles import Reason
    from cleaner.rules.schema import Rule


def rule_card(rule: Rule) -> Iterator[str]:
    """Yield the lines that show `rule`: its reason first, then what it matches, and what it must and must not take."""
    yield rule.id
    facts = {"why": rule.why, "kind": rule.kind, "strength": rule.strength, "category": rule.category}
    facts |= {"language": rule.language, **dict(_conditions(rule))}
    for name, value in facts.items():
        yield f"  {name:<10} {value}"
    for name, pattern in (("pattern", rule.pattern), ("item", rule.item)):
        if pattern:
            yield f"  {name}"
            yield from (f"    {line.strip()}" for line in pattern.strip().splitlines())
    texts = {"examples": rule.examples, "counterexamples": rule.counterexamples, "known misses": rule.known_misses}
    for name, examples in texts.items():
        if examples:
            yield f"  {name}"
            yield from _examples(examples)
    yield f"  {'file':<10} {rule_place(rule.file, rule.id)}"


def reason_card(why: Reason) -> Iterator[str]:
    """Yield the lines that show why a part of a page goes, and what its mark-up must say for that."""
    yield why.id
    tags, words = names_of(why)
    facts = {"why": why.why, "category": why.category}
    facts |= {"elements": ", ".join(f"<{tag}>" for tag in tags)} if tags else {}
    facts |= {"names": ", ".join(words)} if words else {}
    for name, value in facts.items():
        yield f"  {name:<10} {value}"


def _conditions(rule: Rule) -> Iterator[tuple[str, str]]:
    for name in ("where", "above", "below", "beside"):
        if words := getattr(rule, name):
            yield name, ", ".join(words)
    for name in ("touching", "echo", "prose"):
        if getattr(rule, name):
            yield name, "yes"
    if rule.kind == "run":
        yield "most", f"{rule.most} lines"
    if rule.kind == "doubled":
        yield "least", f"{rule.least} characters"


def _examples(texts: Sequence[str]) -> Iterator[str]:
    """Yield each example after a dot; the lines of a scene stand under each other."""
    for text in texts:
        first, *rest = text.strip("\n").split("\n")
        yield f"    • {first}"
        yield from (f"      {line}".rstrip() for line in rest)
