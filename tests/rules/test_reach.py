"""How far patterns look: the shipped ones, and those that look farther than can be told."""

from __future__ import annotations

import pytest

from cleaner.rules.pack_files import read_packs
from cleaner.rules.reach import in_characters, longest_runs, reach_of

SPANS = [rule for rule in read_packs() if rule.kind == "span"]


@pytest.mark.parametrize(
    ("pattern", "place", "behind", "ahead"),
    [
        pytest.param(r"photo", "anywhere", (0, 0, 0, 0), (5, 0, 0, 0), id="as far as it takes"),
        pytest.param(r"a (?= .{9} b )", "anywhere", (0, 0, 0, 0), (11, 0, 0, 0), id="as far as it looks ahead"),
        pytest.param(r"ab (?<= .{9} )", "anywhere", (7, 0, 0, 0), (2, 0, 0, 0), id="as far as it looks behind"),
        pytest.param(r"a (?! b{4} ) c", "anywhere", (0, 0, 0, 0), (5, 0, 0, 0), id="as far as it refuses"),
        pytest.param(r"(?: a | bcd )", "anywhere", (0, 0, 0, 0), (3, 0, 0, 0), id="as its longest branch"),
        pytest.param(r"(?P<x> ab? ) - (?P=x)", "anywhere", (0, 0, 0, 0), (5, 0, 0, 0), id="what it met before"),
        pytest.param(r"a \b", "anywhere", (0, 0, 0, 0), (3, 0, 0, 0), id="the edge of a word"),
        pytest.param(r"\s* a \s+", "anywhere", (0, 0, 0, 0), (1, 2, 0, 0), id="runs of blanks"),
        pytest.param(r"al- \p{L}+", "anywhere", (0, 0, 0, 0), (3, 0, 1, 0), id="runs of letters"),
        pytest.param(r"a [.!?]* \?+", "anywhere", (0, 0, 0, 0), (1, 0, 0, 2), id="runs of marks"),
        pytest.param(r"^ ab", "start", (1, 0, 0, 0), (2, 0, 0, 0), id="at the start"),
        pytest.param(r"^ (?= .* b ) .{3} $", "start", (1, 0, 0, 0), (5, 0, 0, 0), id="a line that it takes whole"),
        pytest.param(r"^ [^\n]{5,} ab $", "end", (9, 0, 0, 0), (4, 0, 0, 0), id="at the end"),
    ],
)
def test_a_pattern_looks(pattern: str, place: str, behind: tuple[int, ...], ahead: tuple[int, ...]) -> None:
    assert reach_of(pattern) == (place, behind, ahead)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"a .* b", id="as far as the line goes"),
        pytest.param(r"a (?: b \s )+", id="words again and again"),
        pytest.param(r"a (?P<cut> b )?", id="what it does not always cut"),
        pytest.param(r"a (?= (?P<cut> b ) )", id="what it cuts and does not take"),
        pytest.param(r"a?", id="nothing at all"),
        pytest.param(r"^ (?= a .* b ) a", id="the start of a line of any length"),
        pytest.param(r"a (?", id="what is no pattern"),
    ],
)
def test_it_is_not_known_how_far_a_pattern_looks_for(pattern: str) -> None:
    assert reach_of(pattern) is None


def test_every_shipped_span_says_how_far_it_looks() -> None:
    assert not [rule.id for rule in SPANS if reach_of(rule.pattern) is None]


def test_a_distance_grows_with_the_runs_of_a_line() -> None:
    runs = longest_runs("a  b, the harbour… ---")
    assert (runs, in_characters((5, 2, 1, 3), runs)) == ((2, 7, 3), 25)
