from __future__ import annotations

import random

import pytest

from cleaner.model import Line
from cleaner.rules.shapes import OUTER
from cleaner.stages.segment_text import segment_text
from tests.no_memory import assert_fails_as_python_does

UNCOMPILED = "no C compiler was here when cleaner was installed"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a", [("a", "")], id="no final newline"),
        pytest.param("a\nb\r\nc\rd\n", [("a", "\n"), ("b", "\r\n"), ("c", "\r"), ("d", "\n")], id="mixed newlines"),
        pytest.param("a\n\n \t\nb", [("a", "\n"), ("", "\n"), ("", "\n"), ("b", "")], id="blank lines"),
        pytest.param("\u200b Share \ufeff\n", [("Share", "\n")], id="invisible marks at the edges"),
        pytest.param("one\x0btwo\u2028three", [("one\x0btwo\u2028three", "")], id="other breaks are characters"),
    ],
)
def test_segment_text(text: str, lines: list[tuple[str, str]]) -> None:
    assert [(line.text, text[line.end : line.stop]) for line in segment_text(text)] == lines


def test_offsets_point_into_the_source() -> None:
    text = "  One \r\n\tTwo\u200d"
    assert [text[line.offset :][: len(line.text)] for line in segment_text(text)] == ["One", "Two"]


PIECES = [
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    " ",
    "\t",
    "a",
    "One two",
    "é",
    "\u4f60",
    "\U0001f600",
    "\x0b",
    "\x85",
    "\u2028",
    "\ufeff",
]


def test_lines_are_the_same_without_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    sieve = pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)
    monkeypatch.setattr("cleaner.stages.segment_text._native", None)
    chance = random.Random(7)  # noqa: S311
    texts = ["".join(chance.choices([*PIECES, *OUTER, "\ud800"], k=chance.randrange(30))) for _ in range(5000)]
    texts += ["".join(chance.choices(PIECES, k=chance.randrange(30))) for _ in range(5000)]
    for text in texts:
        lines = sieve.split(text, Line, OUTER)
        assert lines == segment_text(text)
        assert all(type(line) is Line for line in lines)


@pytest.mark.parametrize(
    "given", [(b"a", Line, OUTER), ("a", str, OUTER), ("a", Line, None), ("a", Line(*range(6)), "")]
)
def test_what_is_no_text_is_refused(given: tuple[object, ...]) -> None:
    sieve = pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)

    with pytest.raises(TypeError):
        sieve.split(*given)


WITHOUT_MEMORY = """
from cleaner.model import Line
from cleaner.rules._native import split

text = "\\u4f60 one two\\n\\r\\n three" * 20
lines = split(text, Line, " ")
failures(lambda: split(text, Line, " "), 400)
assert split(text, Line, " ") == lines
"""


def test_without_memory_it_fails_as_python_does() -> None:
    """Each time that memory is asked for there is none, in turn."""
    pytest.importorskip("cleaner.rules._native", reason=UNCOMPILED)
    assert_fails_as_python_does(WITHOUT_MEMORY)
