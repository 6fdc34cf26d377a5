from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.literals import needs_of
from cleaner.rules.outline import BIT_OF, OTHER, TRACKED, outline, with_marks
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern

PARSER: Any = import_module("re._parser")
ITEMS = (
    *("a", "K", "ſ", "é", "’", r"\d", r"\W", r"\s", "[a-f]", "[^a-f]", "[^é]", r"[\w.]", r"[^\w“]", ".", "(?-i: b )"),
    *(r"\p{L}", r"\p{Lu}", r"\p{Ll}", r"(?-i: \p{Lu} )", r"[^\p{L}]", r"[^\p{Lu}]", r"(?-i: [^\p{Lu}] )", r"[\p{L}’]"),
)


def characters(found: int) -> str:
    return "".join(character for character, bit in BIT_OF.items() if found & bit)


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_has_all_the_characters_that_the_engine_takes(item: str) -> None:
    found = outline(PARSER.parse(with_marks(item), re.VERBOSE | re.IGNORECASE), re.IGNORECASE).held
    engine = compile_pattern(item)
    missed = [
        one for one in (*TRACKED, *"éÉжЖ漢٣½\u0301") if engine.fullmatch(one) and not BIT_OF.get(one, OTHER) & found
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        pytest.param(r"a b? c", "Aa", "Cc", id="in a row"),
        pytest.param(r"a? (?: b | c d? )", "ABCabc", "BCDbcd", id="what may be missing"),
        pytest.param(r"(?-i: A ) x+", "A", "Xx", id="case"),
        pytest.param(r"(?= [ab] ) [a-c] d", "ABab", "Dd", id="what it asks ahead"),
        pytest.param(r"(?= .{0,9} [de] $ ) x [d-f]", "Xx", "DEde", id="what it asks of the end"),
        pytest.param(r"(?! .{0,2000} [e.] $ ) x [d-f]", "Xx", "DFdf", id="what it refuses at the end"),
        pytest.param(r"x [d-f] (?<! e )", "Xx", "DFdf", id="what it refuses behind it"),
    ],
)
def test_first_and_last_of_a_line(pattern: str, first: str, last: str) -> None:
    needs = needs_of(pattern, whole=True)
    assert (characters(needs.first), characters(needs.last)) == (first, last)


@given(st.text(st.sampled_from("aB.é’ K"), min_size=1, max_size=4), st.lists(st.sampled_from(ITEMS), max_size=4))
def test_what_matches_keeps_to_the_outline(text: str, items: list[str]) -> None:
    pattern = " ".join(items)
    found = outline(PARSER.parse(with_marks(pattern), re.VERBOSE | re.IGNORECASE), re.IGNORECASE)
    if compile_pattern(pattern).fullmatch(text):
        assert all(BIT_OF.get(character, OTHER) & found.held for character in text)
        assert BIT_OF.get(text[0], OTHER) & found.first
        assert BIT_OF.get(text[-1], OTHER) & found.last


def test_no_shipped_pattern_names_a_character_that_stands_for_a_category() -> None:
    assert [
        rule.id for rule in read_packs() if any("\ufdd0" <= character <= "\ufdef" for character in rule.pattern)
    ] == []
