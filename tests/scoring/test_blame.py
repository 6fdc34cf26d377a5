from __future__ import annotations

import pytest

from cleaner.model import Removal
from cleaner.scoring.blame import SAMPLES, RuleTally, Sample, Take, never_fired, takes
from cleaner.scoring.gold import Labels, Span

TEXT = "Ad\r\rAd\n\nRain fell. READ MORE: Sun\nSnow."
LABELS = Labels(("ad", "blank", "body", "body"), (Span(2, "READ MORE: Sun"),))


def removal(text: str, rule: str = "r", *, nth: int = 0) -> Removal:
    start = [i for i in range(len(TEXT)) if TEXT.startswith(text, i)][nth]
    return Removal(0, start, start + len(text), text, rule, "ad", "Because.")


@pytest.mark.parametrize(
    ("removals", "expected"),
    [
        pytest.param([], [], id="nothing removed"),
        pytest.param([removal("Ad")], [Take("r", 1, "ad", 0, "Ad")], id="boilerplate"),
        pytest.param(
            [removal("Ad"), removal("Ad", nth=1)], [Take("r", 1, "ad", 0, "Ad Ad")], id="lines end where labels' do"
        ),
        pytest.param([removal("READ MORE: Sun")], [Take("r", 3, "body", 0, "READ MORE: Sun")], id="a span is no story"),
        pytest.param([removal("Snow.")], [Take("r", 4, "body", 5, "Snow.")], id="a story line"),
        pytest.param(
            [removal("fell. READ MORE: Sun")], [Take("r", 3, "body", 5, "fell. READ MORE: Sun")], id="span and story"
        ),
        pytest.param(
            [removal("Rain", "a"), removal("fell.", "b")],
            [Take("a", 3, "body", 4, "Rain"), Take("b", 3, "body", 5, "fell.")],
            id="two rules on a line",
        ),
        pytest.param(
            [removal("fell."), removal("Rain")], [Take("r", 3, "body", 9, "Rain fell.")], id="one rule twice on a line"
        ),
    ],
)
def test_takes_tells_story_from_boilerplate(removals: list[Removal], expected: list[Take]) -> None:
    assert list(takes(removals, TEXT, LABELS)) == expected


def test_takes_calls_a_line_in_doubt_neither() -> None:
    labels = Labels(LABELS.labels, (), frozenset({3}))
    assert takes([removal("Snow.")], TEXT, labels) == (Take("r", 4, "doubt", 0, "Snow."),)


def test_takes_knows_no_story_without_labels() -> None:
    assert takes([removal("Snow.")], TEXT, None) == (Take("r", 4, "", 0, "Snow."),)


def test_a_span_that_is_listed_twice_covers_two_places() -> None:
    text, span = "Ad rain Ad", Span(0, "Ad")
    removals = [Removal(1, start, start + 2, "Ad", "r", "ad", "") for start in (0, 8)]
    assert [take.story for take in takes(removals, text, Labels(("body",), (span, span)))] == [0]


def test_a_tally_counts_lines_and_keeps_the_costliest() -> None:
    tally = RuleTally()
    for cost in (0, 3, 9, 1, 5):
        tally.add(Take("r", cost, "body" if cost else "ad", cost, "x" * cost), "doc")
    assert (tally.lines, tally.story_lines, tally.story_characters, tally.by_label) == (5, 4, 18, {"ad": 1, "body": 4})
    assert tally.worst == [Sample("doc", cost, cost, "x" * cost) for cost in (9, 5, 3)][:SAMPLES]


def test_never_fired_are_the_rules_without_a_tally() -> None:
    assert never_fired(["b", "a", "c"], {"b": RuleTally()}) == ("a", "c")
