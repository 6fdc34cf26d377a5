from __future__ import annotations

from typing import Any

import pytest

from cleaner.pipeline import clean
from cleaner.rules.selftest import PROSE
from tests.invented import invented

P, Q, R = PROSE
HINT = {"pattern": "markets", "strength": "hint", "category": "section"}


@pytest.mark.parametrize(
    ("rows", "lines", "goes"),
    [
        pytest.param([HINT], [P, "Markets", Q], False, id="a hint alone removes nothing"),
        pytest.param([HINT], ["Markets", P], True, id="before the story"),
        pytest.param([HINT], [P, "Markets"], True, id="behind the story"),
        pytest.param([HINT, {**HINT, "pattern": "market.?"}], [P, "Markets", Q], True, id="two hints"),
        pytest.param(
            [HINT, {"pattern": "news", "category": "section"}], [P, "News", "Markets", Q], True, id="neighbour"
        ),
        pytest.param([HINT, {"pattern": "news"}], [P, "News", "Markets", Q], False, id="neighbour of another category"),
        pytest.param([{**HINT, "pattern": ".{60,}"}], [P], False, id="prose never falls to a hint"),
    ],
)
def test_hint_needs_a_second_witness(rows: list[dict[str, Any]], lines: list[str], goes: bool) -> None:
    result = clean("\n".join(lines), rules=invented(*rows), max_removed=1)
    assert any(removal.text == "Markets" for removal in result.removals) is goes


def test_what_a_hint_could_not_remove_is_a_doubt() -> None:
    (doubt,) = clean(f"{P}\nMarkets\n{Q}", rules=invented(HINT)).doubts
    assert (doubt.line, doubt.rule, doubt.text) == (2, "x/section/r1", "Markets")


def test_brake_keeps_a_document_that_would_lose_too_much() -> None:
    text = f"{P}\n{Q}\n{R}"
    result = clean(text, rules=invented({"pattern": "nobody .* | the \\s bridge .*"}))
    assert (result.text, result.removals, len(result.doubts)) == (text, (), 2)
    assert "kept as it was: the rules would remove" in result.warnings[0]


def test_max_removed_moves_the_brake() -> None:
    text = f"{P}\n{Q}\n{R}"
    assert clean(text, rules=invented({"pattern": "nobody .* | the \\s bridge .*"}), max_removed=0.8).text == f"{P}"


def test_captions_may_outweigh_the_prose_of_a_photo_story() -> None:
    text = "\n".join([P, *(f"The mayor and his dog, picture {n} of the old harbour" for n in range(6))])
    assert clean(text, rules=invented({"pattern": "the \\s mayor .*"})).text == P


def test_a_document_that_is_next_to_nothing_but_furniture_is_kept() -> None:
    text = "\n".join([P, *(f"The mayor and his dog, picture {n} of the old harbour" for n in range(30))])
    assert clean(text, rules=invented({"pattern": "the \\s mayor .*"})).text == text


def test_empty_output_is_never_a_success() -> None:
    result = clean("Advertisement\n\nAdvertisement\n")
    assert result.text == "Advertisement\n\nAdvertisement\n"
    assert result.warnings


def test_removal_tells_line_place_rule_and_reason() -> None:
    (removal,) = clean(f"{P}\n\n  Ad \n", rules=invented({"pattern": "ad"})).removals
    assert (removal.line, removal.start, removal.end) == (3, len(P) + 4, len(P) + 6)
    assert (removal.text, removal.rule, removal.category, removal.why) == ("Ad", "x/ad/r1", "ad", "Because.")


def test_of_several_rules_the_first_by_name_is_told() -> None:
    rules = invented({"id": "b", "pattern": "ad"}, {"id": "a", "pattern": "a."})
    assert clean(f"{P}\nad", rules=rules).removals[0].rule == "x/ad/a"
