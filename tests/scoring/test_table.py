from __future__ import annotations

import pytest

from cleaner.scoring.evaluation import Evaluation
from cleaner.scoring.gold import Gold
from cleaner.scoring.table import align, faults, one_line, tables
from tests.scoring.test_evaluation import evaluated, row

SUMMARY = """\
removal         documents  removal_precision  removal_recall  removal_f1   spans  body_lost  perfect
removal  all            2             0.5000          0.5000      0.5000  0.5000    0.16667   0.5000
removal  en             1             1.0000          1.0000      1.0000  1.0000    0.00000   1.0000
removal  other          1             0.0000          0.0000      0.0000  0.0000    0.33333   0.0000

label      lines  removed
label  ad      2    0.500

rule          lines  story_lines  story_characters
rule  x/snow      1            1                 5
sample\tx/snow\t2\t3\t5\tSnow.
rules: 3 fired, 1 of them took story (0.16667 of it); 1 never fired
flagged\t1\tkept as it was
"""

EVERY_RULE = """\
rule          lines  story_lines  story_characters
rule  x/snow      1            1                 5
rule  x/ad        1            0                 0
rule  x/more      1            0                 0
sample\tx/snow\t2\t3\t5\tSnow.
never\tx/never
rules: 3 fired, 1 of them took story (0.16667 of it); 1 never fired
"""

PAGES = """\
bodies              pages      f1  precision  recall   exact
bodies before  all      1  0.6667     0.5000  1.0000  0.0000
bodies after   all      1  1.0000     1.0000  1.0000  1.0000

rules: 0 fired; 0 never fired
"""


def text(evaluation: Evaluation, *, every_rule: bool = False) -> str:
    return "".join(f"{line}\n" for line in tables(evaluation, every_rule=every_rule))


def test_tables_show_the_figures() -> None:
    assert text(evaluated()) == SUMMARY


def test_tables_show_every_rule_on_demand() -> None:
    assert EVERY_RULE in text(evaluated(), every_rule=True)


def test_tables_show_pages_before_and_after() -> None:
    evaluation = Evaluation()
    evaluation.add(Gold("1", "a b c d e", "gold:1", body="a b c d"), "a b c d")
    assert text(evaluation) == PAGES


def test_faults_stand_one_a_line() -> None:
    assert list(faults(evaluated(details=True), worst=1, missed="span", lost=True)) == [
        "worst\t2\t3 errors",
        "missed\t2\t1\tad\tAd",
        "missed\t2\t2\tspan\tREAD MORE: Sun",
        "lost\t2\t3\t5\tx/snow\tSnow.",
        "missed\t2\t2\tspan\tREAD MORE: Sun",
        "lost\t2\t3\t5\tx/snow\tSnow.",
    ]


def test_faults_say_when_no_rule_took_the_story() -> None:
    evaluation = Evaluation(details=True)
    evaluation.add(row(), "Ad\nRain fell. READ MORE: Sun")
    assert list(faults(evaluation, lost=True)) == ["lost\t1\t3\t5\talignment\tSnow."]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("Rain\n\tfell", "Rain fell", id="blanks"),
        pytest.param("\x1b[2J\x07", "\\x1b[2J\\x07", id="terminal commands"),
        pytest.param("a\u200bb\u202ec", "a\\u200bb\\u202ec", id="invisible marks"),
        pytest.param("\udc80", "\\udc80", id="lone surrogate"),
        pytest.param("雨が降る", "雨が降る", id="any script"),
        pytest.param("x" * 500, "x" * 160, id="cut"),
    ],
)
def test_one_line_can_be_printed_anywhere(raw: str, shown: str) -> None:
    assert one_line(raw) == shown


def test_align_sets_numbers_to_the_right() -> None:
    assert align([["", "n"], ["ab", "1"], ["c", "22.5"]]) == ["       n", "ab     1", "c   22.5"]
