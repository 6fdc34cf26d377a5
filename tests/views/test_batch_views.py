"""The words and tables about a run over many documents."""

from __future__ import annotations

import pytest

from cleaner.views.batch_report import report_lines
from cleaner.views.progress import clock, progress, summary_lines

COUNTS = {
    "documents": 1200,
    "changed": 900,
    "flagged": 2,
    "failed": 1,
    "size": 3_000_000,
    "length": 1000,
    "kept": 750,
    "publishers": {"harbour.example": {"documents": 1200, "flagged": 2, "failed": 0, "length": 1000, "kept": 750}},
}
ROW = {
    "source": "a|b.txt",
    "member": None,
    "line": 3,
    "status": "failed",
    "language": None,
    "publisher": "harbour.example",
    "characters": 40,
    "removed": 13,
    "rules": {"en/ad/marker": [1, 10], "any/share/labels": [2, 3]},
    "fault": "<b>\nno, text",
}
RULES = "en/ad/marker 1 10; any/share/labels 2 3"


def test_progress() -> None:
    line = progress(COUNTS, 10.0, total=12_000_000)
    assert line == "1,200 documents, 0.30 MB/s, 25.0% removed, 2 flagged, 1 failed, 25%, 30.0 s left"


def test_progress_where_nobody_knows_how_much_there_is() -> None:
    assert (
        progress(COUNTS | {"flagged": 0, "failed": 0}, 10.0, total=None) == "1,200 documents, 0.30 MB/s, 25.0% removed"
    )


def test_summary() -> None:
    assert summary_lines(COUNTS, 75.0, [("broken", 1)], [("en/ad/marker", 12)]) == [
        "1,200 documents: 900 changed, 2 flagged, 1 failed (broken 1)",
        "3.00 MB in 1:15 min, 25.0% of the text removed",
        "most removals: en/ad/marker 12",
        "publishers: harbour.example 1,200 (25.0% removed, 2 flagged)",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (59.94, "59.9 s"), (3599, "59:59 min"), (3600, "1:00 h")]
)
def test_clock(seconds: float, words: str) -> None:
    assert clock(seconds) == words


@pytest.mark.parametrize(
    ("form", "last"),
    [
        (".csv", f'a|b.txt,,3,failed,,harbour.example,40,13,{RULES},"<b>\nno, text"\n'),
        (".md", f"| a\\|b.txt |  | 3 | failed |  | harbour.example | 40 | 13 | {RULES} | &lt;b> no, text |\n"),
    ],
)
def test_a_row_stays_a_row(form: str, last: str) -> None:
    *_, row = report_lines(form, {}, {"documents": 1, "rules": {}, "publishers": {}}, [ROW])
    assert row == last
