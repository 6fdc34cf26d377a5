from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.scoring.gold import Labels, Span
from cleaner.scoring.lines import LabelCounts, LineCounts, Lost, Missed, is_part, score_lines, surviving


@pytest.mark.parametrize(
    ("source", "output", "left"),
    [
        pytest.param(["Ad", "Rain"], ["Ad", "Rain"], ["Ad", "Rain"], id="all kept"),
        pytest.param(["Ad", "Rain"], ["Rain"], ["", "Rain"], id="line gone"),
        pytest.param(["Ad", "Rain"], [""], ["", ""], id="empty output"),
        pytest.param(["Rain fell. Ad"], ["Rain fell."], ["Rain fell."], id="tail of a line gone"),
        pytest.param(["Rain Ad fell."], ["Rain", "fell."], ["Rain fell."], id="broken in two by a removal"),
        pytest.param(["Ad", "Rain fell."], ["fell.", "Rain"], ["", "fell. Rain"], id="several parts in any order"),
        pytest.param(["Sun", "Rain fell."], ["Rain", "Su"], ["", "Rain"], id="never back above the last part"),
        pytest.param(["Ad Rain", "Rain"], ["Rai"], ["Rai", ""], id="the first line that it can be part of"),
        pytest.param(["Rain"], ["Snow"], [""], id="words that were never there"),
        pytest.param(["Rain", "", "Ad Sun"], ["Rain", "Sun", "Sun"], ["Rain", "", "Sun Sun"], id="a part said twice"),
        pytest.param(["Rain", "Snow"], ["Rain", "Rain", "Snow"], ["Rain", "Snow"], id="an added line is nobody's"),
    ],
)
def test_surviving_gives_each_source_line_what_is_left_of_it(
    source: list[str], output: list[str], left: list[str]
) -> None:
    assert surviving(source, output) == left


TEXT = "Ad\n\nRain fell on Monday. READ MORE: Sun\nThe deck\nSnow too.\nPhoto: Doe"
LABELS = Labels(("ad", "blank", "body", "standfirst", "body", "credit"), (Span(2, "READ MORE: Sun"),), frozenset({5}))
GOOD = "Rain fell on Monday.\nThe deck\nSnow too."


PERFECT = LineCounts(documents=1, perfect=1, removed=1, spans=1, spans_gone=1, story=29)


@pytest.mark.parametrize(
    ("output", "change"),
    [
        pytest.param(GOOD, {}, id="perfect"),
        pytest.param(GOOD + "\nPhoto: Doe", {}, id="a line in doubt is not scored"),
        pytest.param(GOOD.replace("The deck\n", ""), {}, id="nor is a deck"),
        pytest.param(GOOD + "\nAd", {}, id="an ad elsewhere is no line of the source"),
        pytest.param("  Rain  fell on\tMonday.\r\nSnow too.", {}, id="blanks make no difference"),
        pytest.param(TEXT, {"removed": 0, "kept": 1, "spans_gone": 0}, id="nothing removed"),
        pytest.param("", {"story_lines_removed": 2, "story_lost": 29}, id="everything removed"),
        pytest.param(GOOD.replace("Monday", "M"), {"story_lost": 5}, id="a word of story lost"),
        pytest.param("Rain fell on READ MORE: Sun\nSnow too.", {"spans_gone": 0}, id="a span that stayed makes up"),
        pytest.param(
            "Rain fell on Monday.\nSnow too.\n",
            {"story_lines_removed": 2, "story_lost": 29},
            id="aligned by a blank line",
        ),
    ],
)
def test_score_lines_counts(output: str, change: dict[str, int]) -> None:
    assert score_lines(TEXT, LABELS, output).counts == replace(PERFECT, **({"perfect": 0, **change} if change else {}))


def test_score_lines_lists_the_faults_with_lines_from_one() -> None:
    score = score_lines(TEXT, LABELS, "Ad\nRain fell on Monday. READ MORE: Sun\nThe deck\nSnow")
    assert (score.missed, score.lost) == (
        (Missed(1, "ad", "Ad"), Missed(3, "span", "READ MORE: Sun")),
        (Lost(5, 5, "Snow too."),),
    )


def test_score_lines_counts_by_label() -> None:
    labels = Labels(("ad", "body", "ad"))
    assert score_lines("Ad\nRain\nAd 2", labels, "Rain\nAd 2").by_label == {"ad": LabelCounts(removed=1, kept=1)}


def test_figures_of_nothing_are_zero() -> None:
    assert set(LineCounts().figures().values()) == {0}


# A slow reading of the measure, from its description alone, to compare with.


def slow_blocks(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """The longest common run, the first of equals in `a` then in `b`; then the same left and right of it."""
    best = (0, 0, 0)
    for i in range(len(a)):
        for j in range(len(b)):
            size = 0
            while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                size += 1
            if size > best[2]:
                best = (i, j, size)
    i, j, size = best
    if not size:
        return []
    right = [(i + size + x, j + size + y, n) for x, y, n in slow_blocks(a[i + size :], b[j + size :])]
    return [*slow_blocks(a[:i], b[:j]), best, *right]


def slow_is_part(part: str, whole: str) -> bool:
    """The longest common subsequence is all of `part`."""
    row = [0] * (len(whole) + 1)
    for c in part:
        before = row
        row = [0]
        for k, d in enumerate(whole):
            row.append(before[k] + 1 if c == d else max(row[k], before[k + 1]))
    return row[-1] == len(part)


def slow_left(a: Sequence[str], b: Sequence[str]) -> list[str]:
    parts: list[list[str]] = [[] for _ in a]
    i = j = 0
    for x, y, size in [*slow_blocks(a, b), (len(a), len(b), 0)]:
        home = i
        if i < x:
            for line in b[j:y]:
                homes = [k for k in range(home, x) if line and slow_is_part(line, a[k])]
                if homes:
                    home = homes[0]
                    parts[home].append(line)
        for k in range(size):
            parts[x + k] = [a[x + k]]
        i, j = x + size, y + size
    return [" ".join(part) for part in parts]


def slow_counts(text: str, labels: Labels, output: str) -> LineCounts:
    source = [" ".join(line.split()) for line in text.split("\n")]
    left = slow_left(source, [" ".join(line.split()) for line in output.split("\n")])
    scored = [
        i
        for i, label in enumerate(labels.labels)
        if label not in {"blank", "standfirst"} and i not in labels.doubt and source[i]
    ]
    story_lines = [i for i in scored if labels.labels[i] == "body"]
    others = [i for i in scored if labels.labels[i] != "body"]
    spans = [(span.line, " ".join(span.text.split())) for span in labels.spans if span.line in story_lines]
    story = {}
    for i in story_lines:
        rest = source[i]
        for line, span in spans:
            if line == i and span in rest:
                at = rest.index(span)
                rest = rest[:at] + rest[at + len(span) :]
        story[i] = len(" ".join(rest.split()))
    lost = {i: max(0, story[i] - len(left[i])) for i in story_lines}
    kept_spans = [span for i, span in spans if left[i] and span in left[i]]
    kept = [i for i in others if left[i]]
    return LineCounts(
        documents=1,
        perfect=int(not kept and not kept_spans and not any(lost.values())),
        removed=len(others) - len(kept),
        kept=len(kept),
        story_lines_removed=sum(not left[i] for i in story_lines),
        spans=len(spans),
        spans_gone=len(spans) - len(kept_spans),
        story=sum(story.values()),
        story_lost=sum(lost.values()),
    )


WORDS = st.sampled_from(["rain", "sun", "ad", "ad rain", "a", "—", "\N{NO-BREAK SPACE}", "snow\tfell", "ﬁn"])
LINES = st.one_of(st.just(""), st.lists(WORDS, max_size=4).map(" ".join))
LABEL = st.sampled_from(["body", "body", "body", "ad", "blank", "standfirst", "caption"])


@st.composite
def labelled(draw: st.DrawFn) -> tuple[str, Labels]:
    lines = draw(st.lists(LINES, min_size=1, max_size=8))
    labels = tuple(draw(LABEL) for _ in lines)
    spans = []
    for i, line in enumerate(lines):
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(line)))
            part = line[at : draw(st.integers(at, len(line)))]
            if part.strip():
                spans.append(Span(i, part))
    doubt = frozenset(draw(st.sets(st.integers(0, len(lines) - 1), max_size=2)))
    return "\n".join(lines), Labels(labels, tuple(spans), doubt)


@st.composite
def cleanings(draw: st.DrawFn) -> tuple[str, Labels, str]:
    """A labelled text with an output: lines of it dropped, emptied, cut, split, joined, said twice, or new."""
    text, labels = draw(labelled())
    output: list[str] = []
    for line in text.split("\n"):
        at = draw(st.integers(0, len(line)))
        output += draw(
            st.sampled_from(
                [[line], [line], [], [""], [line[at:]], [line[:at]], [line[:at], line[at:]], [line, line], ["new"]]
            )
        )
        if len(output) > 1 and draw(st.integers(0, 9)) == 0:
            output = [*output[:-2], f"{output[-2]} {output[-1]}"]
    return text, labels, "\n".join(output)


@given(cleanings())
@settings(max_examples=150, deadline=None)
def test_score_lines_agrees_with_a_slow_reading_of_the_measure(case: tuple[str, Labels, str]) -> None:
    text, labels, output = case
    assert score_lines(text, labels, output).counts == slow_counts(text, labels, output)


@given(st.text("abc ", max_size=6), st.text("abc ", max_size=10))
def test_is_part_agrees_with_the_longest_common_subsequence(part: str, whole: str) -> None:
    assert is_part(part, whole) == slow_is_part(part, whole)
