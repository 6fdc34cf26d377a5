from __future__ import annotations

import pytest

from cleaner.rules.schema import Rule
from tests.benchmarks.stuck import main, stuck


def rule(pattern: str, example: str) -> Rule:
    return Rule(
        "en/tags/topics", language="en", category="tags", kind="line", why="", pattern=pattern, examples=(example,)
    )


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        pytest.param(
            r"topics: \s (?: (?: (?-i: \p{Lu} ) \p{L}{0,30} ) \s? ){1,40}", ["en/tags/topics"], id="gives back"
        ),
        pytest.param(r"topics: \s (?: (?: (?-i: \p{Lu} ) \p{L}{0,30}+ ) \s? ){1,40}", [], id="keeps"),
    ],
)
def test_a_pattern_that_tries_too_many_ways_is_found(pattern: str, found: list[str]) -> None:
    topics = rule(pattern, "Topics: Harbours Lighthouses Ferries And Tides")
    assert [id_ for id_, _ in stuck([topics], 0.2)] == found


def test_the_rules_for_tags_are_not_stuck(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--select", "de/nav", "--seconds", "5"]) == 0
    assert capsys.readouterr().out.endswith(" rules, 0 stuck\n")


def test_a_prefix_of_no_rule_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--select", "xx/none"])
    assert "no rule's id begins with 'xx/none'" in capsys.readouterr().err
