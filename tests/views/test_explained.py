from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Removal, Result
from cleaner.stages.segment_text import segment_text
from cleaner.views.explained import Row, explained
from tests.views.results import removal, result

TWO = "one two\nthree\n"


def shape(row: Row) -> tuple[str, list[tuple[str, str]]]:
    return row.fate, [(piece.fate, piece.text) for piece in row.pieces]


@pytest.mark.parametrize(
    ("given_result", "first"),
    [
        pytest.param(result(TWO), (" ", [(" ", "one two")]), id="kept"),
        pytest.param(result(TWO, removal(TWO, "one two")), ("-", [("-", "one two")]), id="gone"),
        pytest.param(result(TWO, removal(TWO, " two")), ("~", [(" ", "one"), ("-", " two")]), id="the end is gone"),
        pytest.param(result(TWO, removal(TWO, "one ")), ("~", [("-", "one "), (" ", "two")]), id="the start is gone"),
        pytest.param(
            result(TWO, removal(TWO, "one"), removal(TWO, "two", "x/ad/two")),
            ("-", [("-", "one"), (" ", " "), ("-", "two")]),
            id="gone in two parts, a blank is no text",
        ),
        pytest.param(result(TWO, doubts=(removal(TWO, "one two"),)), ("?", [("?", "one two")]), id="doubted"),
        pytest.param(
            result(TWO, removal(TWO, "one"), doubts=(removal(TWO, "one two"),)),
            ("~", [("-", "one"), ("?", " two")]),
            id="a removal counts more than the doubt above it",
        ),
    ],
)
def test_a_row_tells_the_fate_of_each_part(given_result: Result, first: tuple[str, list[tuple[str, str]]]) -> None:
    rows = list(explained(given_result))
    assert shape(rows[0]) == first
    assert shape(rows[1]) == (" ", [(" ", "three")])


def test_each_reason_is_given_once() -> None:
    (row, _) = explained(result(TWO, removal(TWO, "one"), removal(TWO, "two")))
    assert row.reasons == (("x/share/one", "Why of x/share/one."),)


@given(st.data())
def test_every_line_has_a_row_and_no_letter_is_lost(data: st.DataObject) -> None:
    source = data.draw(st.text(st.sampled_from("ab \n\r")))
    spans: list[Removal] = []
    for line in segment_text(source):
        start, end = sorted(data.draw(st.tuples(*[st.integers(line.start, line.end)] * 2)))
        spans.append(Removal(line.number + 1, start, end, source[start:end], "x/ad/y", "ad", "Why."))
    rows = list(explained(Result(source, result(source).source, tuple(spans[::2]), tuple(spans[1::2]))))
    lines = [source[line.start : line.end] for line in segment_text(source)]
    assert ["".join(piece.text for piece in row.pieces) for row in rows] == lines
    assert [row.number for row in rows] == list(range(1, len(lines) + 1))
