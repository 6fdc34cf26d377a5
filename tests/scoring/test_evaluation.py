from __future__ import annotations

import json
from typing import Any

import pytest

from cleaner.model import Removal
from cleaner.scoring.evaluation import AFTER, ALL, BEFORE, Evaluation
from cleaner.scoring.gold import Gold, Labels, Span, Strings

TEXT = "Ad\nRain fell. READ MORE: Sun\nSnow."
LABELS = Labels(("ad", "body", "body"), (Span(1, "READ MORE: Sun"),))


def removal(text: str, rule: str) -> Removal:
    start = TEXT.index(text)
    return Removal(TEXT.count("\n", 0, start) + 1, start, start + len(text), text, rule, "ad", "Because.")


def row(id_: str = "1", **change: Any) -> Gold:
    fields = {"lang": "en", "publisher": "a.example"} | change.pop("fields", {})
    return Gold(id_, TEXT, f"gold:{id_}", **{"labels": LABELS, "fields": fields, **change})


def evaluated(**options: Any) -> Evaluation:
    evaluation = Evaluation(["x/ad", "x/more", "x/never", "x/snow"], **options)
    evaluation.add(
        row(), "Rain fell.\nSnow.", [removal("Ad", "x/ad"), removal("READ MORE: Sun", "x/more")], ["kept as it was"]
    )
    evaluation.add(
        row("2", fields={"lang": "de", "publisher": None}),
        "Ad\nRain fell. READ MORE: Sun",
        [removal("Snow.", "x/snow")],
    )
    return evaluation


def test_line_figures_are_those_of_all_documents_together() -> None:
    assert evaluated().line_figures()[ALL] == {
        "documents": 2,
        "removal_precision": 0.5,
        "removal_recall": 0.5,
        "removal_f1": 0.5,
        "spans": 0.5,
        "body_lost": 0.16667,
        "perfect": 0.5,
    }


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        pytest.param(None, {"all": 2, "en": 1, "other": 1}, id="English and others"),
        pytest.param("lang", {"all": 2, "lang=de": 1, "lang=en": 1}, id="by language"),
        pytest.param("publisher", {"all": 2, "publisher=a.example": 1, "publisher=none": 1}, id="by publisher"),
    ],
)
def test_line_figures_are_grouped(by: str | None, groups: dict[str, int]) -> None:
    figures = evaluated(by=by).line_figures()
    assert {group: found["documents"] for group, found in figures.items()} == groups


def test_rows_without_a_language_are_in_no_group() -> None:
    evaluation = Evaluation()
    evaluation.add(Gold("1", TEXT, "gold:1", body="Rain fell.\nSnow."), TEXT)
    assert list(evaluation.body_figures(AFTER)) == [ALL]


def test_label_figures_are_shares_of_lines() -> None:
    assert evaluated().label_figures() == {"ad": {"lines": 2, "removed": 0.5}}


def test_pages_are_measured_before_and_after() -> None:
    evaluation = Evaluation()
    gold = row(labels=None, body="Rain fell. Snow.", strings=Strings(("Snow",), ("READ",)))
    evaluation.add(gold, "Rain fell.\nSnow.")
    assert [evaluation.body_figures(stage)[ALL]["f1"] for stage in (BEFORE, AFTER)] == [0.0, 1.0]
    assert [evaluation.string_figures(stage)[ALL]["accuracy"] for stage in (BEFORE, AFTER)] == [0.5, 1.0]


def test_rules_are_blamed_in_the_order_of_what_they_cost() -> None:
    evaluation = evaluated()
    assert [(rule, tally.story_characters) for rule, tally in evaluation.rule_tallies().items()] == [
        ("x/snow", 5),
        ("x/ad", 0),
        ("x/more", 0),
    ]
    assert evaluation.never_fired() == ("x/never",)
    assert evaluation.story_taken() == 0.16667


def test_details_name_the_faults_and_the_culprits() -> None:
    evaluation = evaluated(details=True)
    assert [(id_, missed.line) for id_, missed in evaluation.missed("all")] == [("2", 1), ("2", 2)]
    assert [(id_, missed.text) for id_, missed in evaluation.missed("span")] == [("2", "READ MORE: Sun")]
    assert [(id_, by.lost.line, by.rules) for id_, by in evaluation.lost()] == [("2", 3, ("x/snow",))]
    assert [(errors.id, errors.badness) for errors in evaluation.worst(5)] == [("2", 3)]


def test_worst_are_counted_for_each_kind_of_row() -> None:
    evaluation = Evaluation(details=True)
    for id_ in "ab":
        evaluation.add(row(id_, body="Rain.", strings=Strings(("Hail",), ())), "")
    assert [(errors.id, errors.kind) for errors in evaluation.worst(1)] == [
        ("a", "labelled"),
        ("a", "body"),
        ("a", "strings"),
    ]


def test_no_details_are_kept_unasked() -> None:
    assert evaluated().errors == []


@pytest.mark.parametrize(
    ("bounds", "faults"),
    [
        pytest.param({}, (), id="no bounds"),
        pytest.param({"under_f1": 0.5, "over_lost": 0.16667}, (), id="just met, as the figures are shown"),
        pytest.param({"under_f1": 0.51}, ("removal F1 0.5000 is under 0.51",), id="F1"),
        pytest.param({"over_lost": 0.005}, ("story lost 0.16667 is over 0.005",), id="story lost"),
    ],
)
def test_shortfalls_compare_what_is_shown(bounds: dict[str, float], faults: tuple[str, ...]) -> None:
    assert evaluated().shortfalls(**bounds) == faults


def test_shortfalls_look_at_pages_too() -> None:
    evaluation = Evaluation()
    evaluation.add(row(labels=None, body="Rain.", strings=Strings(("Hail",), ())), TEXT)
    assert evaluation.shortfalls(under_f1=0.5, over_lost=0.0) == (
        "body F1 0.0000 is under 0.5",
        "string F1 0.0000 is under 0.5",
    )


def test_as_dict_holds_every_section_that_has_rows() -> None:
    figures = evaluated().as_dict()
    assert list(figures) == ["documents", "removal", "labels", "rules", "story_taken", "never_fired", "flagged"]
    assert figures["rules"]["x/snow"] == {
        "lines": 1,
        "story_lines": 1,
        "story_characters": 5,
        "by_label": {"body": 1},
        "worst": [{"id": "2", "line": 3, "characters": 5, "text": "Snow."}],
    }
    assert figures["flagged"] == [{"id": "1", "warning": "kept as it was"}]
    assert json.loads(json.dumps(figures)) == figures
