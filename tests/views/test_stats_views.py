"""Figures and changes of runs as text, JSON and CSV."""

from __future__ import annotations

import json

import pytest

from cleaner.runs.counts import GROUPINGS, Counts
from cleaner.runs.drift import Change, Drift
from cleaner.runs.rows import Fired
from cleaner.views.drift_words import drift_csv, drift_lines, drift_record, sentence, unlike
from cleaner.views.stats_table import headline, stats_csv, stats_lines, stats_record, stats_rich
from tests.runs.reports import failed, row

SHARE = (Fired("en/share/buttons", "share", 1, 4),)


@pytest.fixture
def counts() -> Counts:
    counts = Counts()
    for each in (row(), row(fired=SHARE, removed=4), row(status="flagged", removed=0, fired=()), failed()):
        counts.add(each)
    return counts


def test_the_headline_holds_all_counts(counts: Counts) -> None:
    assert headline(counts) == (
        "3 documents (1 more failed): 2 changed, 1 kept whole by the brakes; "
        "30 of 1,200 characters went (2.5%), in 3 removals"
    )


def test_a_table_aligns(counts: Counts) -> None:
    assert list(stats_lines(counts, ["rule"], None))[1:] == [
        "",
        "rule              documents  of all  removals  characters  of text",
        "en/ad/marker              1   33.3%         2          26    2.17%",
        "en/share/buttons          1   33.3%         1           4    0.33%",
    ]


def test_there_is_a_table_for_each_grouping(counts: Counts) -> None:
    lines = list(stats_lines(counts, GROUPINGS, None))
    assert [name for name in GROUPINGS if any(line.startswith(name) for line in lines)] == [*GROUPINGS]


def test_names_behind_the_top_are_counted(counts: Counts) -> None:
    assert list(stats_lines(counts, ["rule"], 1))[-1] == "… and 1 more (--top 0 shows all)"


def test_a_publisher_with_terminal_commands_in_its_name_sends_none() -> None:
    counts = Counts()
    counts.add(row(publisher="\x1b[31mred"))
    assert "\x1b" not in "\n".join(stats_lines(counts, ["publisher"], None))


def test_a_terminal_gets_columns_with_bars(counts: Counts) -> None:
    pytest.importorskip("rich")
    lines = list(stats_rich(counts, ["rule"], None, width=100))
    (marker,) = [line for line in lines if "en/ad/marker" in line]
    (buttons,) = [line for line in lines if "en/share/buttons" in line]
    assert (marker.count("█"), buttons.count("█")) == (12, 2)


def test_the_record_holds_every_figure(counts: Counts) -> None:
    told = json.loads(json.dumps(stats_record(counts, ["category"], None)))
    assert {name: told[name] for name in ("documents", "failed", "removed", "share")} == {
        "documents": 3,
        "failed": 1,
        "removed": 30,
        "share": 0.025,
    }
    assert told["by"]["category"][0]["name"] == "ad"


def test_csv_is_one_table(counts: Counts) -> None:
    assert list(stats_csv(counts, ["category", "language"], None)) == [
        "by,name,documents,share,removals,characters,of_text",
        "category,ad,1,0.333333,2,26,0.0216667",
        "category,share,1,0.333333,1,4,0.00333333",
        "language,en,3,1,3,30,0.025",
    ]


def change(before: float, now: float, *, rule: str | None = "en/share/buttons", publisher: str = "a.example") -> Change:
    return Change(publisher, rule, before, now, 200, 210, -18.5)


def told(*changes: Change) -> Drift:
    return Drift(changes, 2.5, 3, 2, 4, 0, 1)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(
            change(0.96, 0.03),
            "a.example: en/share/buttons fired in 96% of its documents, now in 3%: its template changed",
            id="a template that lost a part",
        ),
        pytest.param(change(0.0, 0.9), "0% of its documents, now in 90%: its template has a new part", id="a new part"),
        pytest.param(change(0.4, 0.2), "now in 20%: fewer of its pages have this part", id="fewer"),
        pytest.param(change(0.2, 0.4), "now in 40%: more of its pages have this part", id="more"),
        pytest.param(
            change(0.9, 0.0, publisher="(unknown)"), "a template changed, or the mix of sites", id="nobody's documents"
        ),
        pytest.param(
            change(0.31, 0.12, rule=None),
            "a.example: 31.0% of a document went on average, now 12.0%: look whether furniture stays",
            id="less goes",
        ),
        pytest.param(change(0.12, 0.31, rule=None), "look whether story goes", id="more goes"),
    ],
)
def test_a_sentence_says_what_a_change_means(found: Change, words: str) -> None:
    assert sentence(found).endswith(words)


def test_changes_come_with_the_method() -> None:
    none, method = drift_lines(told(), [], None)
    assert none == "No publisher changed by more than chance explains."
    assert method == (
        "# 2 publishers compared in 3 tests: |z| > 2.50 (a chance of 1% for one false alarm in all) and a change of "
        "10% of the documents or 5% of the text; not compared: 4 with fewer than 30 documents in a run, 1 in the newer "
        "run alone"
    )


def test_the_top_are_publishers() -> None:
    drifted = told(change(0.9, 0.0), change(0.5, 0.3), change(0.9, 0.0, publisher="b.example"))
    lines = list(drift_lines(drifted, ["the runs are of version 1 and 2"], 1))
    assert lines[2:4] == [
        "… and 1 more publishers (--top 0 shows all)",
        "! the runs are of version 1 and 2: what changed may be the cleaning, not the publishers",
    ]
    assert len(drift_record(drifted, [], 1)["drift"]) == 2


def test_a_z_beyond_all_numbers_is_json_all_the_same() -> None:
    found = drift_record(told(change(0.0, 1.0)._replace(z=float("inf"))), [], None)
    assert json.loads(json.dumps(found, allow_nan=False))["drift"][0]["z"] is None


def test_drift_as_csv() -> None:
    assert list(drift_csv(told(change(0.96, 0.03)), None)) == [
        "publisher,rule,before,now,documents_before,documents_now,z,meaning",
        "a.example,en/share/buttons,0.96,0.03,200,210,-18.5,its template changed",
    ]


@pytest.mark.parametrize(
    ("before", "now", "differences"),
    [
        ({"version": "1", "settings": {"keep": ["ad"]}}, {"version": "1", "settings": {"keep": ["ad"]}}, []),
        ({}, {"version": "1", "settings": {"keep": ["ad"]}}, []),
        ({"version": "1"}, {"version": "2"}, ["the runs are of version 1 and 2"]),
        ({"settings": {"keep": ["ad"]}}, {"settings": {"site": "x"}}, ["the runs had other settings (keep, site)"]),
    ],
)
def test_what_else_runs_differ_in(before: dict[str, object], now: dict[str, object], differences: list[str]) -> None:
    assert unlike(before, now) == differences
