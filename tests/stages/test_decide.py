from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.frozen import replace
from cleaner.pipeline import clean
from cleaner.rules.kinds import REACH
from cleaner.rules.scene import Scene
from cleaner.rules.schema import Rule
from cleaner.rules.selftest import PROSE
from cleaner.stages.decide import settle
from cleaner.stages.match import match
from cleaner.stages.segment_text import segment_text
from tests.invented import invented

if TYPE_CHECKING:
    from cleaner.rules.sieve import Index

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


def test_a_run_goes_on_when_the_line_that_ended_it_has_gone() -> None:
    rules = invented(
        {"kind": "run", "category": "related", "pattern": "read \\s more", "item": "[*].*"},
        {"id": "credit", "category": "credit", "pattern": "getty"},
        {"kind": "beside", "category": "caption", "pattern": ".{3,60}", "above": ["credit", "caption"]},
    )
    text = "\n".join([P, "Read more", "Mayor in Oslo", "Mayor in Bergen", "Getty", "* Bus fares", Q])
    assert clean(text, rules=rules, max_removed=1).text == f"{P}\n{Q}"


def test_a_line_is_asked_again_when_the_prose_behind_it_went() -> None:
    rules = invented(
        {"pattern": "ad", "where": ["tail"]},
        {"id": "bio", "category": "bio", "pattern": "nobody .*", "where": ["tail"], "prose": True},
    )
    assert clean(f"{P}\nAd\n{Q}", rules=rules, max_removed=3).text == P


class Looked(tuple[str, ...]):
    """Lines that take note of each look at one of them."""

    def __new__(cls, lines: Iterable[str], looks: list[int]) -> Looked:
        made = super().__new__(cls, lines)
        made.looks = looks
        return made

    looks: list[int]

    def __getitem__(self, at: Any) -> Any:
        self.looks.append(1)
        return super().__getitem__(at)


def test_a_neighbour_far_from_what_went_last_is_asked_when_the_story_ends_above_it() -> None:
    """Nothing goes in the round in which the last paragraph went but what that round asks: twice would not be once."""
    rules = invented(
        {"pattern": "share", "category": "share"},
        {"pattern": "cut"},
        {"pattern": "nobody .*", "kind": "beside", "above": ["ad"], "prose": True, "category": "related"},
        {"pattern": "again", "kind": "beside", "beside": ["share"], "where": ["tail"], "category": "nav"},
    )
    lines = [P, "Share", "Again", "Stays", Q, "Cut"]
    once = clean("\n".join(lines), rules=rules, max_removed=1).text
    assert once == clean(once, rules=rules, max_removed=1).text
    assert "Again" not in once


@pytest.mark.parametrize(
    ("row", "line", "is_above"),
    [
        pytest.param({"kind": "repeat", "category": "title"}, "Mayor vows to build bridge", True, id="one headline"),
        pytest.param({"kind": "tail", "pattern": "comments"}, "Comments", False, id="cues of a tail"),
        pytest.param({"kind": "run", "pattern": "more", "item": "[*].*"}, "More", False, id="cues of a run"),
    ],
)
def test_of_equal_lines_each_is_looked_at_and_taken_a_few_times(
    row: dict[str, Any], line: str, is_above: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, count, looks = invented(row), 200, list[int]()
    evidence = match(segment_text("\n".join([line] * count + [P] if is_above else [P] + [line] * count)), rules)
    kind, reach = row["kind"], REACH[row["kind"]]

    def counted(rule: Rule, i: int, scene: Scene) -> list[int]:
        taken = list(reach(rule, i, scene))
        looks.extend(taken)
        return taken

    monkeypatch.setattr("cleaner.stages.decide.REACH", {**REACH, kind: counted})
    gone, _ = settle(replace(evidence, texts=Looked(evidence.texts, looks)), rules)
    assert (len(gone), len(looks) < 20 * count) == (count, True)


class Forgetting:
    """An index; whenever it is asked, another thread forgets what is known of short lines."""

    def __init__(self, index: Index, known: dict[str, Any]) -> None:
        self._index, self._known = index, known

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        self._known.clear()
        return self._index.candidates(texts)


def test_what_another_thread_forgets_is_not_missed() -> None:
    rules = invented({"pattern": "ad"}, {"pattern": "more", "where": ["tail"]})
    text = "\n".join(["Ad", P, "More", "Ad"])
    assert clean(text, rules=rules).text == P
    rules.__dict__["index"] = Forgetting(rules.index, rules.spoke)
    rules.placed.index = Forgetting(rules.placed.index, rules.placed.known)
    assert clean(f"{text}\nLess", rules=rules).text == f"{P}\nLess"


def test_a_few_sets_of_neighbours_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.stages.decide.MOST_KNOWN", 2)
    cues = [{"id": name, "category": name, "pattern": name} for name in ("share", "related", "nav", "credit")]
    rules = invented(*cues, {"id": "beside", "kind": "beside", "pattern": "again", "beside": ["credit"]})
    text = "\n".join([P, "Share", "Stays", "Related", "Stays", "Nav", "Again", Q, "Credit", "Again"])
    assert clean(text, rules=rules).text == "\n".join([P, "Stays", "Stays", "Again", Q])
    assert len(rules.fitting) <= 2
