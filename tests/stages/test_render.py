from __future__ import annotations

import pytest

from cleaner.model import Removal
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text


def without(text: str, *gone: str) -> str:
    """Render `text` without the first place of each of `gone`."""
    removals = []
    for part in gone:
        start = text.index(part)
        line = next(line for line in segment_text(text) if line.start <= start <= line.end)
        removals.append(Removal(line.number + 1, start, start + len(part), part, "r", "ad", "why"))
    return render(text, segment_text(text), removals)


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        pytest.param("a\n\nX\n\nb\n", ["X"], "a\n\nb\n", id="one blank run of two stays"),
        pytest.param("a\n\nX\n\n\nb\n", ["X"], "a\n\n\nb\n", id="the longer blank run stays"),
        pytest.param("a\nX\nb\n", ["X"], "a\nb\n", id="no blank is invented"),
        pytest.param("X\n\na\n", ["X"], "a\n", id="no blank at the head"),
        pytest.param("\n\na\n\n\n", [], "\n\na\n\n\n", id="untouched edges stay"),
        pytest.param("a\n\nX\n", ["X"], "a\n", id="the final newline stays"),
        pytest.param("a\n\nX", ["X"], "a", id="no final newline is invented"),
        pytest.param("a\r\n\r\nX\r\n\r\nb", ["X"], "a\r\n\r\nb", id="CRLF"),
        pytest.param("a\rX\n\nb\n", ["X"], "a\r\n\nb\n", id="two line ends do not become one"),
        pytest.param("a X\nb\n", [" X"], "a\nb\n", id="a span leaves its line"),
        pytest.param("X\nY\n", ["X", "Y"], "", id="everything"),
    ],
)
def test_render(text: str, gone: list[str], left: str) -> None:
    assert without(text, *gone) == left
