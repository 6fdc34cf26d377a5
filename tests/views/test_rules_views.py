"""Rules for people to read, and where in their file they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.rules.pack_files import PACKS
from cleaner.rules.schema import Rule
from cleaner.views.place import rule_place, with_line
from cleaner.views.rule_card import rule_card
from cleaner.views.rule_table import coverage, rule_table

SCENE = "\n- Goes\n\n+ Stays\n"
RULES = (
    Rule("en/ad/marker", "ad", "en", "line", "The word alone on its line."),
    Rule("any/title/x", "title", "any", "repeat", "It stands twice."),
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text('[[rule]]\nid = "a"\n[[rule]]\nwhy = "id"\n  id="b"\n[[rule]]\nid = \'a\'\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("width", "last"),
    [
        (None, "any/title/x   repeat  sure  It stands twice."),
        (80, "any/title/x   repeat  sure  It stands twice."),
        (34, "any/title/x   repeat  sure  It st…"),
    ],
)
def test_table(width: int | None, last: str) -> None:
    lines = list(rule_table(RULES, width=width))
    assert (len(lines), lines[-1]) == (2, last)


def test_no_rules_make_an_empty_table() -> None:
    assert list(rule_table((), width=80)) == []


def test_coverage_has_any_first_and_a_dot_for_nothing() -> None:
    lines = {line.split()[0]: line.split()[1:] for line in coverage(RULES)}
    assert lines["any"] == ["en", "all"]
    assert (lines["ad"], lines["title"], lines["app"], lines["all"]) == (
        ["·", "1", "1"],
        ["1", "·", "1"],
        ["·", "·", "·"],
        ["1", "1", "2"],
    )


def test_a_card_shows_conditions_and_scenes() -> None:
    rule = Rule(
        *("x/bio/y", "bio", "x", "beside", "Why."),
        pattern="\n  a \\s\n  b\n",
        above=("ad", "app"),
        touching=True,
        examples=(SCENE, "One"),
        file="x.toml",
    )
    assert list(rule_card(rule)) == [
        "x/bio/y",
        "  why        Why.",
        "  kind       beside",
        "  strength   sure",
        "  category   bio",
        "  language   x",
        "  above      ad, app",
        "  touching   yes",
        "  pattern",
        "    a \\s",
        "    b",
        "  examples",
        "    • - Goes",
        "",
        "      + Stays",
        "    • One",
        "  file       x.toml",
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [("a", ":2"), ("own/b", ":5"), ("none", "")],
)
def test_a_rule_stands_where_its_id_is(own: Path, name: str, place: str) -> None:
    assert rule_place(str(own), name) == f"{own}{place}"


def test_a_shipped_rule_is_found_among_the_packs() -> None:
    place, _, number = rule_place("packs/en/ad.toml", "en/ad/marker").rpartition(":")
    assert place == str(Path(PACKS) / "en" / "ad.toml")
    assert number.isdigit()


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ('{}: rule "b": unknown field "x"', '{}:5: rule "b": unknown field "x"'),
        ('{}: rule "own/a" stands twice; give', '{}:7: rule "own/a" stands twice; give'),
        ('{}: rule 2: "id" must be', '{}:3: rule 2: "id" must be'),
        ('{}: rule 9: "id" must be', '{}: rule 9: "id" must be'),
        ('{}: no "about"', '{}: no "about"'),
        ('gone.toml: rule "b": x', 'gone.toml: rule "b": x'),
        ('no category "x"', 'no category "x"'),
    ],
)
def test_a_fault_is_told_with_its_line(own: Path, message: str, told: str) -> None:
    assert with_line(message.format(own)) == told.format(own)
