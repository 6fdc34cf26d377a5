from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.load import read_packs
from cleaner.rules.patterns import compile_pattern, expand, fold, required_literals


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        pytest.param(r"share \s this", {"share this"}, id="blanks between words are one"),
        pytest.param(r"(?: read | see ) \s+ also", {"read also", "see also"}, id="branches multiply"),
        pytest.param(r"ad (?: vert )? s?", {"ad"}, id="what may be missing is not required"),
        pytest.param(r"\d+ \s comments?", {"comment"}, id="behind a digit"),
        pytest.param(r"(?: [a-z]+ | © )", set(), id="one branch without a literal"),
        pytest.param(r"(?= photo ) .{1,9}", set(), id="a look ahead is no part of the match"),
        pytest.param(r"(?: don['’]t | do \s not ) \s miss", {"don't miss", "don’t miss", "do not miss"}, id="quotes"),
    ],
)
def test_required_literals(pattern: str, literals: set[str]) -> None:
    assert set(required_literals(pattern)) == literals


@pytest.mark.parametrize("rule", [rule for rule in read_packs() if rule.pattern], ids=lambda rule: rule.id)
def test_index_lets_every_match_through(rule) -> None:  # type: ignore[no-untyped-def]
    """What a pattern matches holds one of its literals, in whatever case and with whatever blanks it is written."""
    literals = required_literals(rule.pattern)
    pattern = compile_pattern(rule.pattern)
    lines = (
        line.removeprefix("- ").removeprefix("+ ").replace("[[", "").replace("]]", "")
        for text in (*rule.examples, *rule.counterexamples)
        for line in text.splitlines()
    )
    variants = (variant for line in lines for variant in (line, line.upper(), line.lower(), line.replace(" ", "\u00a0 ")))
    matched = [variant for variant in variants if pattern.search(variant)]
    assert matched
    assert [text for text in matched if literals and not any(word in fold(text) for word in literals)] == []


@given(st.text(max_size=30), st.sampled_from(["kiss", "straße", "i", "ς", "ÅNGSTRÖM", "İ"]))
def test_fold_agrees_with_the_pattern_engine(text: str, word: str) -> None:
    if re.search(re.escape(word), text, re.IGNORECASE):
        assert fold(word) in fold(text)


@pytest.mark.parametrize("text", ["\u212aISS", "KİSS", "kıss", "ki\u017fs", "ANGSTRÖM ångström"])
def test_fold_finds_the_letters_that_only_case_folding_joins(text: str) -> None:
    for word in ("kiss", "ångström"):
        assert bool(re.search(word, text, re.IGNORECASE)) <= (fold(word) in fold(text))


def test_unknown_list_is_named() -> None:
    with pytest.raises(ValueError, match=r"there is no \\L<agencys>"):
        expand(r"\L<agencys>")
