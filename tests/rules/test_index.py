from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.rules import sieve
from cleaner.rules.literals import Needs, needs_of
from cleaner.rules.load import Rules, load_rules, shipped_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.schema import Rule
from cleaner.rules.shapes import OUTER
from cleaner.rules.sieve import index_of
from tests.test_promises import LINES

if TYPE_CHECKING:
    from cleaner.rules.sieve import Index

NEEDS = [
    Needs((("share this",),)),
    Needs((("see also", "read also"),)),
    Needs(starts=("by ",), longest=20),
    Needs((("via ap",), ("(",)), ends=("via ap",)),
]


@pytest.fixture(params=["compiled", "python"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both indexes; each makes its sets of rules anew."""
    if request.param == "python":
        monkeypatch.setattr(sieve, "_native", None)
    elif not sieve.is_compiled():
        pytest.skip("the compiled index is not here: no C compiler was, when cleaner was installed")
    load_rules.cache_clear()
    shipped_rules.cache_clear()
    yield
    load_rules.cache_clear()
    shipped_rules.cache_clear()


def made(needs: list[Needs]) -> Index:
    return index_of(lambda: needs, "")


@pytest.mark.usefixtures("either")
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
    assert made(NEEDS).candidates(texts) == numbers


@pytest.mark.usefixtures("either")
def test_an_index_of_nothing() -> None:
    assert made([]).candidates(["Share this"]) == [[]]


FIXTURES = Path(__file__).parents[2] / "fixtures"
LANGUAGES = ("en", "de", "ru")


Looked = tuple["Index", tuple[Rule, ...]]


def indexes_of(rules: Rules) -> list[Looked]:
    """All rules that an index finds: for any line, for lines in their place, for lines beside one that went."""
    return [
        (rules.index, rules.indexed),
        (rules.placed.index, rules.placed.rules),
        (rules.neighbours.index, rules.neighbours.rules),
    ]


def found_by_the_index(rules: Rules, texts: list[str]) -> set[tuple[str, str]]:
    return {
        (text, numbered[number].id)
        for index, numbered in indexes_of(rules)
        for text, numbers in zip(texts, index.candidates(texts), strict=True)
        for number in numbers
        if is_matched(numbered[number], text)
    }


def found_by_asking_all(rules: Rules, texts: list[str]) -> set[tuple[str, str]]:
    return {
        (text, rule.id)
        for text in texts
        for _, numbered in indexes_of(rules)
        for rule in numbered
        if is_matched(rule, text)
    }


def is_matched(rule: Rule, text: str) -> bool:
    pattern = compile_pattern(rule.pattern)
    return (pattern.search(text) if rule.kind == "span" else pattern.fullmatch(text)) is not None


def test_every_rule_that_a_line_alone_can_meet_is_in_one_index() -> None:
    rules = load_rules()
    numbered = [rule.id for _, numbered in indexes_of(rules) for rule in numbered]
    kinds = {"line", "span", "run", "tail", "beside"}
    assert sorted(numbered) == sorted(rule.id for rule in rules.rules if rule.kind in kinds)


def lines_of_fixtures() -> list[str]:
    texts = (path.read_text("utf-8", "replace") for path in sorted(FIXTURES.glob("*/**/*.txt")))
    lines = {line.strip(OUTER) for text in texts for line in text.splitlines()}
    return sorted(line for line in lines if line and len(line) < 1500)


@pytest.mark.usefixtures("either")
def test_the_index_misses_no_rule_on_the_lines_of_the_fixtures() -> None:
    rules, lines = load_rules(languages=frozenset(LANGUAGES)), lines_of_fixtures()[::5]
    assert found_by_asking_all(rules, lines) - found_by_the_index(rules, lines) == set()


@pytest.mark.usefixtures("either")
def test_the_index_misses_no_rule_on_what_it_was_made_for() -> None:
    """Every example as it stands, in capitals, between quotation marks and with other blanks."""
    rules = load_rules(sites=None)
    examples = {rule.id: rule.examples for rule in read_packs()}
    missed = []
    for index, numbered in indexes_of(rules):
        for number, rule in enumerate(numbered):
            lines = [line.strip(OUTER) for example in examples[rule.id] for line in example.split("\n")]
            forms = [form for line in lines for form in (line, line.upper(), f"“{line}”", line.replace(" ", "\u00a0"))]
            matched = [form for form in forms if form and is_matched(rule, form)]
            missed += [
                (rule.id, form)
                for form, numbers in zip(matched, index.candidates(matched), strict=True)
                if number not in numbers
            ]
    assert missed == []


EDGED = [
    needs_of(pattern, whole=False) for pattern in (r"\b ap \b", r"(?<! \w ) afp (?! \w )", r"ap", r"\b via \b .* / ")
]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("map", [2], id="inside of a word"),
        pytest.param("(AP)", [0, 2], id="between marks"),
        pytest.param("AP", [0, 2], id="alone"),
        pytest.param("Jane/AFP", [1], id="at the end"),
        pytest.param("AFPs", [], id="with an end"),
        pytest.param("via AFP / viaduct", [1, 3], id="two words"),
        pytest.param("viaduct / AFP", [1], id="one of two words"),
        pytest.param("x\u0307ap", [0, 2], id="a mark that folding takes away may part words"),
    ],
)
def test_words_are_found_by_their_edges(text: str, numbers: list[int]) -> None:
    assert made(EDGED).candidates([text]) == [numbers]


ASKED_WHOLE = [
    needs_of(pattern, whole=True) for pattern in (r".{20,}", r".{0,9}", r"\W? photo", r"photo \W?", "ι? photo ι?")
]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("a" + " " * 19 + "b", [0, 1], id="long through its blanks, and short without them"),
        pytest.param("a" * 19, [], id="neither"),
        pytest.param("\u0345photo", [1, 2, 4], id="before the text a mark that may be a letter"),
        pytest.param("photo\u0345", [1, 3, 4], id="behind it"),
    ],
)
def test_lengths_and_edges_of_whole_lines(text: str, numbers: list[int]) -> None:
    assert made(ASKED_WHOLE).candidates([text]) == [numbers]


@pytest.mark.usefixtures("either")
@given(st.lists(LINES, max_size=6))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_read_at_once_meet_the_rules_that_each_meets_alone(lines: list[str]) -> None:
    rules = load_rules(languages=frozenset(LANGUAGES))
    needs = dict(zip(rules.rules, rules.needs, strict=True))
    index = index_of(lambda: [needs[rule] for rule in rules.indexed], "")
    assert index.candidates(lines) == [index.candidates([line])[0] for line in lines]


@pytest.mark.usefixtures("either")
@given(st.lists(LINES, min_size=1, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_misses_no_rule_on_invented_lines(lines: list[str]) -> None:
    texts = [text for line in lines if (text := " ".join(line.split("\n")).strip(OUTER))]
    rules = load_rules(languages=frozenset(LANGUAGES))
    assert found_by_asking_all(rules, texts) - found_by_the_index(rules, texts) == set()
