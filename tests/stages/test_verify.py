from __future__ import annotations

import pytest

from cleaner.errors import SafetyError
from cleaner.stages.verify import verify


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("one two\nthree\n", id="the same"),
        pytest.param("three", id="a line less"),
        pytest.param("one\nthree\n", id="a part of a line less"),
        pytest.param("", id="nothing left"),
    ],
)
def test_verify_accepts_what_was_deleted(text: str) -> None:
    verify("one two\nthree\n", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("one two\nfour\n", id="a new line"),
        pytest.param("three\none two\n", id="another order"),
        pytest.param("one  two\n", id="a blank more"),
        pytest.param("two one\n", id="words swapped"),
        pytest.param("three\nthree\n", id="a line twice"),
    ],
)
def test_verify_refuses_what_was_invented(text: str) -> None:
    with pytest.raises(SafetyError, match="no part of the input"):
        verify("one two\nthree\n", text)
