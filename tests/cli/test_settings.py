"""Settings: the command line over CLEANER_* variables over the configuration file, and errors that name the place."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from cleaner.cli.check import check
from cleaner.cli.commands import filter_command
from cleaner.cli.settings import PROFILES, SETTINGS, Options, settle
from cleaner.errors import ConfigError
from cleaner.pipeline import PROFILES as KNOWN_PROFILES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_every_setting_is_an_option_and_a_field() -> None:
    names = {name.replace("-", "_") for name in SETTINGS}
    assert names == {field.name for field in fields(Options)} - {"origins"}
    options = {param.name for command in (filter_command, check) for param in command.params}
    assert names <= options
    assert {param.name for param in filter_command.params} <= names | {"files", "config", "version"}


def test_profiles_are_those_of_the_pipeline() -> None:
    assert PROFILES == KNOWN_PROFILES


@pytest.mark.parametrize(
    ("variable", "words", "name", "value"),
    [
        ("CLEANER_KEEP", "caption, ad,", "keep", ("caption", "ad")),
        ("CLEANER_RULES", "a.toml:b.toml", "rules", ("a.toml", "b.toml")),
        ("CLEANER_LANGUAGE", "en", "language", "en"),
        ("CLEANER_MAX_REMOVED", "0.5", "max_removed", 0.5),
        ("CLEANER_FORMAT", "json", "format", "json"),
        ("CLEANER_PRECISION", "-2", "precision", -2),
        ("CLEANER_JSONL", "yes", "jsonl", True),
        ("CLEANER_JSONL", "0", "jsonl", False),
        ("CLEANER_QUIET", "", "quiet", False),
        ("CLEANER_LINE_BUFFERED", "TRUE", "line_buffered", True),
    ],
)
def test_variables(monkeypatch: pytest.MonkeyPatch, variable: str, words: str, name: str, value: object) -> None:
    monkeypatch.setenv(variable, words)
    assert getattr(settle({}), name) == value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('keep = ["caption", "ad"]', "keep", ("caption", "ad")),
        ("max-removed = 1", "max_removed", 1.0),
        ("jsonl = true", "jsonl", True),
        ('encoding = "cp1252"', "encoding", "cp1252"),
        ("", "profile", "auto"),
    ],
)
def test_file(folder: Path, text: str, name: str, value: object) -> None:
    (folder / "cleaner.toml").write_text(text, encoding="utf-8")
    assert getattr(settle({}), name) == value


def test_the_nearer_word_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "cleaner.toml").write_text('language = "de"\nkeep = ["ad"]\nselect = ["en"]', encoding="utf-8")
    monkeypatch.setenv("CLEANER_LANGUAGE", "fr")
    monkeypatch.setenv("CLEANER_KEEP", "app")
    settings = settle({"language": "en", "keep": (), "quiet": False})
    assert (settings.language, settings.keep, settings.select) == ("en", ("app",), ("en",))
    assert settings.origins == {"keep": "CLEANER_KEEP", "select": str(folder / "cleaner.toml")}


def test_an_empty_list_is_a_word_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_KEEP", "app")
    assert settle({"keep": ("",)}).keep == ()


def test_zero_is_a_value() -> None:
    assert settle({"max_removed": 0.0}).max_removed == 0


def test_rule_files_stand_beside_the_configuration(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "my.toml").write_text('rules = ["mine.toml", "/x.toml"]', encoding="utf-8")
    assert settle({"config": "a/my.toml"}).rules == ("a/mine.toml", "/x.toml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("kep = []", 'unknown key "kep"; did you mean "keep"?'),
        ("max_removed = 0.5", 'unknown key "max_removed"; did you mean "max-removed"?'),
        ('keep = "ad"', '"keep" must be a list of categories, not "ad"; write keep = ["caption"]'),
        ("keep = [1]", '"keep" must be a list of categories, not [1]; write keep = ["caption"]'),
        ('max-removed = "much"', '"max-removed" must be a number from 0 to 1, not "much"; write max-removed = 0.6'),
        ("max-removed = 60", '"max-removed" must be a number from 0 to 1, not 60; write max-removed = 0.6'),
        ("max-removed = nan", '"max-removed" must be a number from 0 to 1, not nan; write max-removed = 0.6'),
        ("max-removed = true", '"max-removed" must be a number from 0 to 1, not true; write max-removed = 0.6'),
        ("jsonl = 1", '"jsonl" must be true or false, not 1; write jsonl = true'),
        ('format = "xml"', '"format" must be one of text, json, markdown, not "xml"; write format = "text"'),
        ("[language]", '"language" must be a language code, not a table; write language = "en"'),
        ("keep = [", "not TOML: "),
    ],
)
def test_a_wrong_file_is_an_error_with_a_remedy(folder: Path, text: str, fault: str) -> None:
    path = folder / "cleaner.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        settle({})
    assert str(raised.value).startswith(f"{path}: {fault}")


@pytest.mark.parametrize(
    ("variable", "words", "fault"),
    [
        ("CLEANER_MAX_REMOVED", "60%", 'must be a number from 0 to 1, not "60%"; write CLEANER_MAX_REMOVED=0.6'),
        ("CLEANER_JSONL", "maybe", 'must be true or false, not "maybe"; write CLEANER_JSONL=true'),
        ("CLEANER_FORMAT", "xml", 'must be one of text, json, markdown, not "xml"; write CLEANER_FORMAT=text'),
    ],
)
def test_a_wrong_variable_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, variable: str, words: str, fault: str
) -> None:
    monkeypatch.setenv(variable, words)
    with pytest.raises(ConfigError) as raised:
        settle({})
    assert str(raised.value) == f"{variable} {fault}"


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (
            ("--max-removed", "7"),
            "cleaner: --max-removed must be a number from 0 to 1, not 7.0; write --max-removed 0.6\n",
        ),
        (("--config", "none.toml"), "cleaner: none.toml: cannot be read: No such file or directory\n"),
        (("--keep", "captoin"), 'cleaner: no category "captoin"; did you mean "caption"?\n'),
        (("--rules", "none.toml"), "cleaner: none.toml: cannot be read: No such file or directory\n"),
    ],
)
def test_a_wrong_option_is_2(cleaner: Command, args: tuple[str, ...], fault: str) -> None:
    done = cleaner(*args, stdin="x")
    assert (done.code, done.out, done.err) == (2, b"", fault)


def test_an_error_tells_where_an_untyped_choice_came_from(
    cleaner: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cleaner.toml").write_text('keep = ["captoin"]', encoding="utf-8")
    monkeypatch.setenv("CLEANER_SELECT", "ad")
    place = f"keep from {folder / 'cleaner.toml'}, select from CLEANER_SELECT"
    assert cleaner(stdin="x").err == f'cleaner: no category "captoin"; did you mean "caption"? ({place})\n'


def test_a_broken_rule_file_is_named_with_its_line(cleaner: Command, own_rules: Path) -> None:
    own_rules.write_text(own_rules.read_text(encoding="utf-8").replace("kind =", "knid ="), encoding="utf-8")
    done = cleaner("--rules", "mine.toml", stdin="x")
    assert (done.code, done.out) == (2, b"")
    assert done.err == 'cleaner: mine.toml:12: rule "mark": unknown field "knid"; did you mean "kind"?\n'


def test_a_setting_of_the_file_reaches_the_filter(cleaner: Command, folder: Path, own_rules: Path) -> None:
    (folder / "cleaner.toml").write_text(f'rules = ["{own_rules.name}"]\nselect = ["mine"]', encoding="utf-8")
    assert (
        cleaner(stdin="GONE\nstays, as it should, for it is longer\n").text == "stays, as it should, for it is longer\n"
    )
