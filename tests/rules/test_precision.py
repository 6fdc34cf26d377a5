"""`--precision`: each step keeps a part of what the step below it keeps, on real pages as by construction."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import ConfigError
from cleaner.pipeline import clean
from cleaner.rules.precision import STEPS, weighed
from cleaner.rules.selftest import PROSE

ARTICLES = Path(__file__).parents[2] / "fixtures" / "articles"
PAGES = sorted(ARTICLES.glob("page-*/source.*"))
P, Q, R = PROSE
SENTENCE, LABEL = "It was raining in the harbour town.", "Harbour town"


def kept(text: str | bytes, step: int) -> set[int]:
    """Return the numbers of the lines that stay."""
    result = clean(text, precision=step)
    lines = result.source.text.splitlines()
    gone = {removal.line for removal in result.removals if removal.text.strip() == lines[removal.line - 1].strip()}
    return {number for number, line in enumerate(lines, 1) if line.strip() and number not in gone}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.parent.name)
def test_no_step_keeps_what_a_lower_one_removed(page: Path) -> None:
    steps = [kept(page.read_bytes(), step) for step in STEPS]
    assert all(higher <= lower for lower, higher in pairwise(steps))


PARTS = st.sampled_from([
    *(f"<p>{paragraph}</p>" for paragraph in PROSE),
    f"<p>{SENTENCE}</p>",
    f"<p>{LABEL}</p>",
    f"<h2>{LABEL}</h2>",
    f"<figure><img><figcaption>{SENTENCE}</figcaption></figure>",
    f"<p><a href='#'>{P}</a></p>",
    f"<div class='related'><p>{SENTENCE}</p><p>{LABEL}</p></div>",
    f"<ul><li>{LABEL}<li>{SENTENCE}</ul>",
    "<p>Advertisement</p>",
    "<p>Read more:</p>",
])  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(PARTS, min_size=2, max_size=12))
def test_no_step_keeps_what_a_lower_one_removed_from_a_page_of_such_parts(parts: list[str]) -> None:
    page = f"<!doctype html><title>Bridge</title><nav>News</nav><article><p>{P}</p>{''.join(parts)}</article>"
    steps = [kept(page, step) for step in STEPS]
    assert all(higher <= lower for lower, higher in pairwise(steps))


@pytest.mark.parametrize(
    ("lines", "stays"),
    [
        pytest.param([(P, None), (SENTENCE, "figure"), (Q, None)], -1, id="a caption that is a sentence"),
        pytest.param([(P, None), (LABEL, "figure"), (Q, None)], -2, id="a caption that is none"),
        pytest.param([(P, None), (SENTENCE, "related"), (Q, None)], -2, id="a box inside"),
        pytest.param([(P, None), (LABEL, "page/interruption"), (Q, None)], -2, id="a label between"),
        pytest.param([(Q, "page/deck"), (P, None), (Q, None)], -1, id="a deck"),
        pytest.param([(P, None), (LABEL, "advertisement"), (Q, None)], -3, id="what is sold never comes back"),
        pytest.param([(P, None), (Q, "page/after-story")], -3, id="what stands below the story neither"),
        pytest.param([(P, None), (LABEL, None), (Q, None)], 1, id="a heading"),
        pytest.param([(P, None), (Q, None), (LABEL, None)], 0, id="a label at the end"),
        pytest.param([(P, None), (Q, None), (SENTENCE, None)], 2, id="a sentence at the end"),
        pytest.param([(LABEL, None), (LABEL, None)], 2, id="a story without a paragraph"),
    ],
)
def test_a_line_stays_up_to_a_step(lines: list[tuple[str, str | None]], stays: int) -> None:
    texts, reasons = zip(*lines, strict=True)
    asked = next(i for i, text in enumerate(texts) if reasons[i] or text in {LABEL, SENTENCE})
    assert [step for step in STEPS if weighed(reasons, texts, step)[asked] is None] == [s for s in STEPS if s <= stays]


def test_a_part_behind_an_interruption_is_less_sure() -> None:
    texts = [P, Q, R, LABEL, P]
    reasons = [None, None, None, "page/interruption", None]
    assert [weighed(reasons, texts, step)[4] for step in STEPS] == [None, None, None, "page/unsure", "page/unsure"]


def test_a_line_that_is_mostly_a_link_is_less_sure() -> None:
    reasons = [None, None, None]
    assert list(weighed(reasons, [P, LABEL, Q], 1, [0.0, 0.6, 0.0])) == [None, "page/unsure", None]


def test_what_is_not_sure_goes_with_a_reason() -> None:
    result = clean(f"<!doctype html><article><p>{P}</p><p>{Q}</p><p>{LABEL}</p></article>", precision=1)
    assert [(removal.text, removal.rule, result.precision) for removal in result.removals] == [
        (LABEL, "page/unsure", 1)
    ]


@pytest.mark.parametrize("step", STEPS)
def test_a_cleaned_page_is_clean(step: int) -> None:
    for page in PAGES:
        once = clean(page.read_bytes(), precision=step).text
        assert clean(once, precision=step).text == once


def test_an_article_is_as_it_was() -> None:
    text = f"{P}\n\n{LABEL}\n"
    assert [clean(text, precision=step).text for step in STEPS] == [text] * 5


def test_a_step_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match='no precision "3"; known: -2, -1, 0, 1, 2'):
        clean("x", precision=3)
