from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.index import LiteralIndex
from cleaner.rules.load import load_rules
from cleaner.rules.patterns import compile_pattern
from tests.test_promises import LINES


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        pytest.param([], {}, id="no lines"),
        pytest.param(["x", "Share THIS"], {1: {0}}, id="case"),
        pytest.param(["share\u00a0 this now", "see also"], {0: {0}, 1: {1}}, id="blanks"),
        pytest.param(["share", "this"], {}, id="not across lines"),
        pytest.param(["\ud800 see also"], {0: {1}}, id="lone surrogates"),
    ],
)
def test_find(texts: list[str], found: dict[int, set[int]]) -> None:
    assert LiteralIndex([["share this"], ["see also"], []]).find(texts) == found


@given(st.lists(LINES.filter(lambda line: "\n" not in line), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_index_gives_the_answers_of_trying_every_rule(lines: list[str]) -> None:
    rules = load_rules()
    found = rules.index.find(lines)
    for place, line in enumerate(lines):
        hits = {n for n, rule in enumerate(rules.patterned) if compile_pattern(rule.pattern).search(line)}
        assert hits <= set(rules.candidates(found.get(place, ())))
