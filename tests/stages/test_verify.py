from __future__ import annotations

import random
import sys

import pytest

from cleaner.errors import SafetyError
from cleaner.stages.verify import verify

UNCOMPILED = "no C compiler was here when cleaner was installed"
BREAKS = ["\n", "\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
PIECES = ["a", "b", "ab", "ba", " ", "é", "Ü", "\u4f60", "\u2027", "\x1f", "\U0001f600", "\ud800", "a long line " * 9]


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


def keeps_promise(source: str, text: str) -> bool:
    try:
        verify(source, text)
    except SafetyError:
        return False
    return True


def test_the_answer_is_the_same_without_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    sieve = pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)
    monkeypatch.setattr("cleaner.stages.verify._native", None)
    chance = random.Random(11)  # noqa: S311
    answers = []
    for _ in range(20000):
        pieces = chance.choices(chance.sample(PIECES, 5) + chance.sample(BREAKS, 3), k=chance.randrange(16))
        kept = [piece for piece in pieces if chance.random() < 0.8]
        if kept and chance.random() < 0.5:
            kept[chance.randrange(len(kept))] = chance.choice(PIECES + BREAKS)
        source, text = "".join(pieces), "".join(kept)
        answers.append(sieve.only_deletes(source, text))
        assert answers[-1] == keeps_promise(source, text), (source, text)
    assert 5000 < sum(answers) < 15000


def test_a_line_ends_where_python_ends_it() -> None:
    sieve = pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)
    for letter in map(chr, range(sys.maxunicode + 1)):
        is_one_line = len(f"a{letter}b".splitlines()) == 1
        assert sieve.only_deletes(f"a{letter}b", "ab") == is_one_line


@pytest.mark.parametrize("given", [(b"a", "a"), ("a", None), ("a",)])
def test_what_is_no_text_is_refused(given: tuple[object, ...]) -> None:
    sieve = pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)
    with pytest.raises(TypeError):
        sieve.only_deletes(*given)
