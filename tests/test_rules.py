"""Every shipped rule keeps its word: examples go, counterexamples survive all rules of the language."""

from __future__ import annotations

import pytest

from cleaner.model import Provenance
from cleaner.pipeline import clean
from cleaner.rules.languages import EVERYWHERE
from cleaner.rules.load import Rules, load_rules
from cleaner.rules.pack_files import ANY, read_packs
from cleaner.rules.schema import CATEGORIES, Rule
from cleaner.rules.selftest import broken_promises

PACKS = read_packs()


def together(rule: Rule) -> Rules:
    spoken = EVERYWHERE if rule.language == ANY else rule.language
    return load_rules(languages=frozenset({spoken}), sites=frozenset(rule.sites))


def body(text: str, rules: Rules, known: Provenance) -> str:
    return clean(text, rules=rules, provenance=known, max_removed=1).text


@pytest.mark.parametrize("rule", PACKS, ids=lambda rule: rule.id)
def test_rule_keeps_its_word(rule: Rule) -> None:
    assert [fault for _, fault in broken_promises([rule], together, body)] == []


@pytest.mark.parametrize("category", CATEGORIES)
def test_english_covers_every_category(category: str) -> None:
    assert any(rule.category == category and rule.language in {"en", "any"} for rule in PACKS)


def test_no_two_rules_hold_the_same_pattern() -> None:
    lines = [rule for rule in PACKS if rule.kind == "line"]
    patterns = [(rule.language, "".join(rule.pattern.split())) for rule in lines]
    assert len(patterns) == len(set(patterns))
