from __future__ import annotations

import pytest

from cleaner.rules.patterns import compile_pattern, expand


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(r"in \s \L<months>", "IN september", id="a list, in any case"),
        pytest.param(r"(?-i:by \s \F<person>)", "by Jane van Dyke", id="a fragment"),
        pytest.param(r".* (?<= a | [|)] \s b ) c", "x) bc", id="a look-behind of two widths"),
        pytest.param(r".* (?<! a | [|)] \s b ) c", "x bc", id="a negative one"),
        pytest.param(r"[\p{Lu}\d]+ [^\p{Lu}]", "Ж9-", id="a category in a set"),
        pytest.param(r"\p{Lu}+", "ЖАР", id="a Unicode property"),
    ],
)
def test_compile_pattern(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).fullmatch(text)


def test_unknown_list_is_named() -> None:
    with pytest.raises(ValueError, match=r"there is no \\L<agencys>"):
        expand(r"\L<agencys>")


@pytest.mark.parametrize("text", ["x) bc", "xac"])
def test_a_negative_look_behind_of_two_widths_refuses_both(text: str) -> None:
    assert not compile_pattern(r".* (?<! a | [|)] \s b ) c").fullmatch(text)


def test_what_the_standard_engine_cannot_express_runs_in_regex() -> None:
    assert compile_pattern(r".* (?<= a .{1,3} ) c").fullmatch("a--c")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("bare", 0, id="no letter of the wider pattern"),
        pytest.param("ac b", 0, id="matched by the wider pattern alone"),
        pytest.param("aab b", 1, id="matched"),
        pytest.param("a\u0301b, aab", 1, id="letters on which the engines do not agree"),
    ],
)
def test_a_look_behind_of_any_width_is_asked(text: str, found: int) -> None:
    assert len(list(compile_pattern(r"(?<= a a? ) b \b (?: , | \s | $ )").finditer(text))) == found
