"""What a run removed, counted."""

from __future__ import annotations

import pytest

from cleaner.runs.counts import Counts, Figure
from cleaner.runs.rows import Fired
from tests.runs.reports import failed, row

SHARE = (Fired("en/share/buttons", "share", 1, 4), Fired("any/share/x", "share", 2, 6))


@pytest.fixture
def counts() -> Counts:
    counts = Counts()
    for each in (row(), row(fired=SHARE, removed=10, characters=100), row(publisher=None, language="de"), failed()):
        counts.add(each)
    return counts


def test_failed_documents_count_as_failed_only(counts: Counts) -> None:
    assert (counts.documents, counts.failed, counts.characters, counts.removed) == (3, 1, 900, 62)


def test_a_category_counts_a_document_once(counts: Counts) -> None:
    assert counts.figures("category") == [
        Figure("ad", 2, 2 / 3, 4, 52, 52 / 900),
        Figure("share", 1, 1 / 3, 3, 10, 10 / 900),
    ]


def test_rules_with_most_characters_come_first(counts: Counts) -> None:
    assert [figure.name for figure in counts.figures("rule")] == ["en/ad/marker", "any/share/x", "en/share/buttons"]


def test_a_publisher_is_measured_on_its_own_text(counts: Counts) -> None:
    assert counts.figures("publisher") == [
        Figure("harbour.example", 2, 2 / 3, 5, 36, 36 / 500),
        Figure("(unknown)", 1, 1 / 3, 2, 26, 26 / 400),
    ]


def test_languages(counts: Counts) -> None:
    assert [(figure.name, figure.documents) for figure in counts.figures("language")] == [("en", 2), ("de", 1)]


def test_nothing_is_no_division_by_zero() -> None:
    assert (Counts().share, Counts().figures("rule")) == (0.0, [])
