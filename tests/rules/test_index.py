from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.index import LiteralIndex
from cleaner.rules.literals import Needs
from cleaner.rules.load import Rules, load_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.plan import planned
from cleaner.rules.shapes import OUTER
from tests.test_promises import LINES

NEEDS = [
    Needs((("share this",),)),
    Needs((("see also", "read also"),)),
    Needs(starts=("by ",), longest=20),
    Needs((("via ap",), ("(",)), ends=("via ap",)),
]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        pytest.param([], [], id="no lines"),
        pytest.param(["x", "Share THIS"], [[], [0]], id="case"),
        pytest.param(["share\u00a0 this now", "see also"], [[0], [1]], id="blanks"),
        pytest.param(["share", "this"], [[], []], id="not across lines"),
        pytest.param(["\ud800 see also"], [[1]], id="lone surrogates"),
        pytest.param(["By Jane Doe", "By " + "x" * 20, "Nearby"], [[2], [], []], id="start and length"),
        pytest.param(
            ["Oslo (Jane via AP)", "Oslo (Jane via AP) x", "via AP)"], [[3], [], []], id="all words and the end"
        ),
        pytest.param(["See also: share this"], [[0, 1]], id="several, in order"),
    ],
)
def test_candidates(texts: list[str], numbers: list[list[int]]) -> None:
    assert LiteralIndex(planned(NEEDS)).candidates(texts) == numbers


def test_an_index_of_nothing() -> None:
    assert LiteralIndex(planned([])).candidates(["Share this"]) == [[]]


FIXTURES = Path(__file__).parents[2] / "fixtures"
LANGUAGES = ("en", "de", "ru")


def found_by_the_index(rules: Rules, texts: list[str]) -> set[tuple[str, str]]:
    return {
        (text, rules.indexed[number].id)
        for text, numbers in zip(texts, rules.index.candidates(texts), strict=True)
        for number in numbers
        if is_matched(rules, number, text)
    }


def found_by_asking_all(rules: Rules, texts: list[str]) -> set[tuple[str, str]]:
    return {
        (text, rule.id)
        for text in texts
        for number, rule in enumerate(rules.indexed)
        if is_matched(rules, number, text)
    }


def is_matched(rules: Rules, number: int, text: str) -> bool:
    rule = rules.indexed[number]
    pattern = compile_pattern(rule.pattern)
    return (pattern.search(text) if rule.kind == "span" else pattern.fullmatch(text)) is not None


def lines_of_fixtures() -> list[str]:
    texts = (path.read_text("utf-8", "replace") for path in sorted(FIXTURES.glob("*/**/*.txt")))
    lines = {line.strip(OUTER) for text in texts for line in text.splitlines()}
    return sorted(line for line in lines if line and len(line) < 1500)


def test_the_index_misses_no_rule_on_the_lines_of_the_fixtures() -> None:
    rules, lines = load_rules(languages=frozenset(LANGUAGES)), lines_of_fixtures()[::5]
    assert found_by_asking_all(rules, lines) - found_by_the_index(rules, lines) == set()


def test_the_index_misses_no_rule_on_what_it_was_made_for() -> None:
    """Every example as it stands, in capitals, between quotation marks and with other blanks."""
    rules = load_rules(sites=None)
    examples = {rule.id: rule.examples for rule in read_packs()}
    missed = []
    for number, rule in enumerate(rules.indexed):
        lines = [line.strip(OUTER) for example in examples[rule.id] for line in example.split("\n")]
        forms = [form for line in lines for form in (line, line.upper(), f"“{line}”", line.replace(" ", "\u00a0"))]
        matched = [form for form in forms if form and is_matched(rules, number, form)]
        missed += [
            (rule.id, form)
            for form, numbers in zip(matched, rules.index.candidates(matched), strict=True)
            if number not in numbers
        ]
    assert missed == []


@given(st.lists(LINES, min_size=1, max_size=4))
@settings(max_examples=25)
def test_the_index_misses_no_rule_on_invented_lines(lines: list[str]) -> None:
    texts = [text for line in lines if (text := " ".join(line.split("\n")).strip(OUTER))]
    rules = load_rules(languages=frozenset(LANGUAGES))
    assert found_by_asking_all(rules, texts) - found_by_the_index(rules, texts) == set()
