from __future__ import annotations

from typing import Any

import pytest

from cleaner.errors import RuleError
from cleaner.rules.schema import Rule, parse_pack

GOOD: dict[str, Any] = {
    "id": "marker",
    "why": "It stands alone.",
    "kind": "line",
    "pattern": "advertisement",
    "examples": ["Advertisement"],
    "counterexamples": ["The advertisement was banned."],
}


def parse(**changes: Any) -> Rule:
    row = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    (rule,) = parse_pack(
        {"about": "Ads.", "rule": [row]}, file="my.toml", pack="my", language="any", category="ad", own=True
    )
    return rule


@pytest.mark.parametrize(("own", "rule_id"), [(False, "en/ad/marker"), (True, "en/marker")])
def test_id_is_the_path(own: bool, rule_id: str) -> None:
    table = {"about": "Ads.", "rule": [GOOD]}
    (rule,) = parse_pack(table, file="f", pack="en", language="en", category="ad", own=own)
    assert rule.id == rule_id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"id": "Marker!"}, 'my.toml: rule 1: "id" must be words in lower case', id="id"),
        pytest.param({"patern": "x"}, 'rule "marker": unknown field "patern"; did you mean "pattern"', id="field"),
        pytest.param({"kind": "lines"}, 'unknown kind "lines"; did you mean "line"', id="kind"),
        pytest.param({"most": 3}, 'a rule of kind line has no field "most"', id="field of another kind"),
        pytest.param({"why": None}, 'no "why"', id="no why"),
        pytest.param({"pattern": "(x"}, '"pattern" is not a pattern', id="broken pattern"),
        pytest.param({"pattern": r"\L<agency>"}, r"there is no \\L<agency>", id="unknown list"),
        pytest.param({"examples": []}, 'no "examples"; give at least one line', id="no example"),
        pytest.param({"counterexamples": None}, 'no "counterexamples"', id="no counterexample"),
        pytest.param({"examples": "Advertisement"}, '"examples" must be a list', id="a text for a list"),
        pytest.param({"strength": "weak"}, "\"strength\" is 'weak'; write", id="strength"),
        pytest.param({"where": ["top"]}, '"where" holds "top"', id="place"),
        pytest.param({"category": "captions"}, "no category 'captions'; did you mean", id="category"),
        pytest.param({"kind": "beside"}, 'needs "above", "below" or "beside"', id="beside nothing"),
        pytest.param({"kind": "beside", "above": ["credits", "credt"]}, 'holds "credt"; did you mean', id="neighbour"),
        pytest.param({"kind": "run", "most": 0}, '"most" must be a whole number from 1', id="number"),
        pytest.param({"kind": "run", "touching": "yes"}, '"touching" must be true or false', id="flag"),
    ],
)
def test_fault_is_named_with_its_remedy(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse(**changes)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param({"rule": [GOOD]}, 'no "about"', id="about"),
        pytest.param({"about": "x"}, "no rules", id="empty"),
        pytest.param({"about": "x", "rules": [GOOD]}, 'unknown key "rules"; did you mean "rule"', id="key"),
        pytest.param({"about": "x", "rule": [GOOD, GOOD]}, "stands twice", id="twice"),
    ],
)
def test_fault_of_a_file_is_named(table: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_pack(table, file="my.toml", pack="en", language="en", category="ad")
