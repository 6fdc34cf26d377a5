from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.scoring.pages import (
    BodyScore,
    StringScore,
    body_figures,
    score_body,
    score_strings,
    string_figures,
)


@pytest.mark.parametrize(
    ("body", "output", "score"),
    [
        pytest.param("a b c d e", "a b c d e", BodyScore(2, 0, 0, exact=True), id="same"),
        pytest.param("A b, c d", "A b c\nd!", BodyScore(1, 0, 0, exact=True), id="only words count"),
        pytest.param("a b c d", "A b c d", BodyScore(0, 1, 1, exact=False), id="case counts"),
        pytest.param("a b c d e", "x a b c d e", BodyScore(2, 1, 0, exact=False), id="a word too many"),
        pytest.param("a b c d e f", "a b c", BodyScore(0, 1, 3, exact=False), id="less than a shingle is one"),
        pytest.param("a b", "a b", BodyScore(1, 0, 0, exact=True), id="a short body is one shingle"),
        pytest.param("a b c d", "", BodyScore(0, 0, 1, exact=False), id="no output"),
        pytest.param("", "a b c d", BodyScore(0, 1, 0, exact=False), id="no body"),
        pytest.param("", " … ", BodyScore(0, 0, 0, exact=True), id="neither"),
        pytest.param("a a a a a a", "a a a a a", BodyScore(2, 0, 1, exact=False), id="repeats are counted"),
        pytest.param("a b c d a b c d", "a b c d", BodyScore(1, 0, 4, exact=False), id="a repeat is wanted twice"),
    ],
)
def test_score_body(body: str, output: str, score: BodyScore) -> None:
    assert score_body(body, output) == score


@pytest.mark.parametrize(
    ("wanted", "unwanted", "output", "score"),
    [
        pytest.param(["rain"], ["ad"], "rain ad", StringScore(1, 0, 1, 0), id="both found"),
        pytest.param(["rain"], ["ad"], "", StringScore(0, 1, 0, 1), id="neither found"),
        pytest.param(["rain\n fell"], [], "rain fell", StringScore(1, 0, 0, 0), id="blanks are squeezed"),
        pytest.param(["ain"], ["Rain"], "rain", StringScore(1, 0, 0, 1), id="parts of words, case kept"),
        pytest.param([], [], "rain", StringScore(), id="nothing asked"),
    ],
)
def test_score_strings(wanted: list[str], unwanted: list[str], output: str, score: StringScore) -> None:
    assert score_strings(wanted, unwanted, output) == score


def test_body_figures_leave_empty_outputs_out_of_precision_alone() -> None:
    scores = [score_body("a b c d", "a b c d"), score_body("a b c d", "")]
    assert body_figures(scores) == {"pages": 2, "f1": 0.6667, "precision": 1.0, "recall": 0.5, "exact": 0.5}


def test_figures_of_no_pages_are_zero() -> None:
    assert {*body_figures([]).values(), *string_figures([]).values()} == {0}


# A slow reading of both measures, in fractions, to compare with.


def slow_runs(text: str) -> list[str]:
    words = re.findall(r"\w+", text)
    return [" ".join(words[i : i + 4]) for i in range(len(words)) if i == 0 or i + 4 <= len(words)]


def slow_share(body: str, output: str) -> tuple[Fraction | None, Fraction | None]:
    """(precision, recall) of one page; None where the page does not count."""
    wanted, made = slow_runs(body), slow_runs(output)
    rest = list(wanted)
    shared = 0
    for run in made:
        if run in rest:
            rest.remove(run)
            shared += 1
    return Fraction(shared, len(made)) if made else None, Fraction(shared, len(wanted)) if wanted else None


def slow_mean(values: list[Fraction | None]) -> Fraction:
    counted = [value for value in values if value is not None]
    return sum(counted, Fraction()) / max(1, len(counted))


def slow_f1(precision: Fraction, recall: Fraction) -> Fraction:
    return 2 / (1 / precision + 1 / recall) if precision and recall else Fraction()


def is_rounding_of(figure: float, exact: Fraction) -> bool:
    return abs(Fraction(figure) - exact) <= Fraction(1, 20000) + Fraction(1, 10**12)


WORDS = st.lists(st.sampled_from(["a", "b", "B", "3", "ö", "字"]), max_size=9).map(" ".join)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_body_figures_agree_with_a_slow_reading_of_the_measure(pages: list[tuple[str, str]]) -> None:
    figures = body_figures([score_body(body, output) for body, output in pages])
    shares = [slow_share(body, output) for body, output in pages]
    precision, recall = slow_mean([p for p, _ in shares]), slow_mean([r for _, r in shares])
    exact = {
        "precision": precision,
        "recall": recall,
        "f1": slow_f1(precision, recall),
        "exact": Fraction(sum(body.split() == output.split() for body, output in pages), len(pages)),
    }
    assert all(is_rounding_of(figures[name], value) for name, value in exact.items())


STRINGS = st.lists(st.sampled_from(["a", "a b", "b  a", "c"]), max_size=4)


@given(st.lists(st.tuples(STRINGS, STRINGS, WORDS), min_size=1, max_size=6))
def test_string_figures_agree_with_a_slow_reading_of_the_measure(pages: list[tuple[list[str], list[str], str]]) -> None:
    figures = string_figures([score_strings(*page) for page in pages])
    right = [" ".join(s.split()) in text for wanted, _, text in pages for s in wanted]
    wrong = [" ".join(s.split()) in text for _, unwanted, text in pages for s in unwanted]
    precision = Fraction(sum(right), max(1, sum(right) + sum(wrong)))
    recall = Fraction(sum(right), max(1, len(right)))
    exact = {
        "precision": precision,
        "recall": recall,
        "f1": slow_f1(precision, recall),
        "accuracy": Fraction(sum(right) + wrong.count(False), max(1, len(right) + len(wrong))),
    }
    assert all(is_rounding_of(figures[name], value) for name, value in exact.items())
