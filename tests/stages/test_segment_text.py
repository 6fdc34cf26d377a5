from __future__ import annotations

import pytest

from cleaner.stages.segment_text import segment_text


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
