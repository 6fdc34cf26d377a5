from __future__ import annotations

import re

import pytest

from cleaner.views.explained import Piece, Row
from cleaner.views.paint import colored, in_columns, plain

ROWS = (
    Row(" ", 1, (Piece(" ", "Kept."),)),
    Row(" ", 2, ()),
    Row("-", 3, (Piece("-", "Advertisement", "en/ad/marker"),), (("en/ad/marker", "A slot."),)),
    Row(
        "~",
        4,
        (Piece(" ", "He left. "), Piece("-", "READ: x", "a/b/c"), Piece(" ", " "), Piece("-", "y", "d/e/f")),
        (("a/b/c", "One."), ("d/e/f", "Two.")),
    ),
    Row("?", 5, (Piece("?", "Bio", "x/bio/y"),), (("x/bio/y", "Maybe."),)),
    Row(" ", 6, (Piece(" ", "\x1b]0;evil\x07 tab\tstays \u2028"),)),
)
PLAIN = [
    "   1  Kept.",
    "   2",
    "-  3  [-Advertisement-]{en/ad/marker}  # A slot.",
    "~  4  He left. [-READ: x-]{a/b/c} [-y-]{d/e/f}  # a/b/c: One. | d/e/f: Two.",
    "?  5  [?Bio?]{x/bio/y}  # Maybe.",
    "   6  \\x1b]0;evil\\x07 tab\tstays \\u2028",
    "! Careful.",
    "# All.",
]


def without_colours(lines: list[str]) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


def test_plain() -> None:
    assert list(plain(ROWS, ["Careful."], "All.", digits=2)) == PLAIN


def test_colored_says_the_same() -> None:
    lines = list(colored(ROWS, ["Careful."], "All.", digits=2))
    assert without_colours(lines) == PLAIN
    assert "\x1b[31m[-Advertisement-]\x1b[0m\x1b[36m{en/ad/marker}\x1b[0m" in lines[2]


@pytest.mark.parametrize("width", [1, 20, 40, 80, 200])
def test_columns_show_every_word_and_fit(width: int) -> None:
    pytest.importorskip("rich")
    lines = without_colours(list(in_columns(ROWS, ["Careful."], "All.", digits=2, width=width)))
    shown = "".join(lines)
    words = ["Kept.", "Advertisement", "en/ad/marker", "slot.", "READ:", "a/b/c", "Two.", "Maybe.", "Careful.", "All."]
    assert [word for word in words if word not in shown] == []
    assert "\x1b" not in shown
    assert width < 80 or max(map(len, lines)) <= width


def test_columns_put_reasons_beside_the_text() -> None:
    pytest.importorskip("rich")
    lines = without_colours(list(in_columns(ROWS[2:3], [], "All.", digits=1, width=60)))
    assert lines[0].split() == ["-", "3", "Advertisement", "en/ad/marker"]
    assert lines[1].split() == ["A", "slot."]
    assert lines[0].index("en/ad/marker") == lines[1].index("A slot.")
