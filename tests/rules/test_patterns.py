from __future__ import annotations

import pytest

from cleaner.rules.patterns import compile_pattern, expand


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(r"in \s \L<months>", "IN september", id="a list, in any case"),
        pytest.param(r"(?-i:by \s \F<person>)", "by Jane van Dyke", id="a fragment"),
        pytest.param(r"\p{Lu}+", "ЖАР", id="a Unicode property"),
    ],
)
def test_compile_pattern(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).fullmatch(text)


def test_unknown_list_is_named() -> None:
    with pytest.raises(ValueError, match=r"there is no \\L<agencys>"):
        expand(r"\L<agencys>")
