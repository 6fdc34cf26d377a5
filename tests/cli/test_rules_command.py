"""`cleaner rules list | show | test`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cleaner.rules.roles import reasons

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_list_has_a_line_for_each_rule(cleaner: Command) -> None:
    lines = cleaner("rules", "list", "--category", "ad", "--language", "en").text.splitlines()
    (marker,) = (line.split(maxsplit=3) for line in lines if line.startswith("en/ad/marker "))
    assert marker[1:3] == ["line", "sure"]
    assert all(line.startswith("en/ad/") for line in lines)


@pytest.mark.usefixtures("own_rules")
def test_list_takes_in_own_rules(cleaner: Command) -> None:
    assert "\nmine/mark " in cleaner("rules", "list", "--rules", "mine.toml").text


def test_list_as_json_has_everything(cleaner: Command) -> None:
    rules = [json.loads(line) for line in cleaner("rules", "list", "--json").out.splitlines()]
    (marker,) = (rule for rule in rules if rule["id"] == "en/ad/marker")
    assert "Advertisement" in marker["examples"]
    assert marker["file"] == "packs/en/ad.toml"


def test_coverage_adds_up(cleaner: Command) -> None:
    head, *rows = (line.split() for line in cleaner("rules", "list", "--coverage").text.splitlines())
    numbers = {name: [0 if cell == "·" else int(cell) for cell in cells] for name, *cells in rows}
    total = numbers.pop("all")
    assert head[-1] == "all"
    assert total == [sum(column) for column in zip(*numbers.values(), strict=True)]
    assert total[-1] == len(cleaner("rules", "list").text.splitlines())


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("list", "--language", "xx"), 'cleaner: no rules for the language "xx"'),
        (("list", "--category", "adds"), 'cleaner: no category "adds"; did you mean "ad"?'),
        (("show", "gone", "--rules", "mine.toml"), 'cleaner: no rule "gone"; did you mean "mine/gone"?'),
        (("show", "mine/goen", "--rules", "mine.toml"), 'cleaner: no rule "mine/goen"; did you mean "mine/gone"?'),
        (("show", "?"), 'cleaner: no rule "?"; "cleaner rules list" has them all'),
        (("test", "none.toml"), "cleaner: none.toml: cannot be read: No such file or directory"),
    ],
)
@pytest.mark.usefixtures("own_rules")
def test_a_wrong_word_is_2_with_a_remedy(cleaner: Command, args: tuple[str, ...], fault: str) -> None:
    done = cleaner("rules", *args)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(fault)


def test_show_tells_why_a_part_of_a_page_goes(cleaner: Command) -> None:
    shown = cleaner("rules", "show", "html/footer", "page/after-story").text
    assert "  category   legal\n  elements   <footer>\n  names      footer, copyright" in shown
    assert shown.endswith(
        "page/after-story\n  why        It stands below the story, which weighs most without it.\n  category   nav\n"
    )


def test_every_reason_of_a_page_can_be_shown(cleaner: Command) -> None:
    ids = sorted(reasons())
    shown = cleaner("rules", "show", *ids).text
    assert [line for line in shown.splitlines() if line[:1].strip()] == ids


def test_show_argues_the_case(cleaner: Command, own_rules: Path) -> None:
    done = cleaner("rules", "show", "mine/mark", "mine/perhaps", "--rules", str(own_rules))
    assert (
        done.text
        == f"""\
mine/mark
  why        Test span.
  kind       span
  strength   sure
  category   media
  language   any
  pattern
    <<[a-z]{{1,20}}>>
  examples
    • He left. [[<<mark>>]]
  counterexamples
    • He wrote << twice.
  file       {own_rules}:12

mine/perhaps
  why        Test hint.
  kind       line
  strength   hint
  category   bio
  language   any
  pattern
    PERHAPS
  examples
    • PERHAPS
  counterexamples
    • Perhaps it was so.
  file       {own_rules}:29
"""
    )


def test_test_is_0_when_all_keep_their_word(cleaner: Command, own_rules: Path) -> None:
    text = own_rules.read_text(encoding="utf-8").replace('["Perhaps it was so."]', '["Perhaps it was so, she said."]')
    own_rules.write_text(text, encoding="utf-8")
    done = cleaner("rules", "test", "mine.toml")
    assert (done.code, done.text, done.err) == (0, "", "cleaner: mine.toml: 4 of 4 rules keep their word\n")


def test_test_is_1_when_one_does_not(cleaner: Command, own_rules: Path) -> None:
    text = own_rules.read_text(encoding="utf-8").replace('["GONE"]', '["GOING"]')
    own_rules.write_text(text, encoding="utf-8")
    done = cleaner("rules", "test", "mine.toml")
    assert (done.code, done.err) == (1, "cleaner: mine.toml: 3 of 4 rules keep their word\n")
    assert done.text.startswith("mine.toml:4: rule \"mine/gone\": example 'GOING' should leave nothing of it")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind =", "knid =", 'mine.toml:12: rule "mark": unknown field "knid"; did you mean "kind"?'),
        ('id = "mark"', 'id = "Mark"', 'mine.toml:11: rule 2: "id" must be words'),
        ('id = "perhaps"', 'id = "gone"', 'mine.toml:29: rule "mine/gone" stands twice'),
        ('about = "Rules', 'about = Rules"', "mine.toml: not TOML: "),
    ],
)
def test_test_is_2_when_the_file_breaks_the_format(
    cleaner: Command, own_rules: Path, old: str, new: str, fault: str
) -> None:
    own_rules.write_text(own_rules.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = cleaner("rules", "test", "mine.toml", "-q")
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(f"cleaner: {fault}")
