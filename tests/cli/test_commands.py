"""Help, usage errors and completion."""

from __future__ import annotations

import pytest

from cleaner.cli import COMMANDS
from tests.cli.conftest import Command, Process


@pytest.mark.parametrize("args", [("-h",), ("--help",), ("article.txt", "-h")])
def test_help_shows_the_filter_and_the_commands(cleaner: Command, args: tuple[str, ...]) -> None:
    done = cleaner(*args)
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith("Usage: cleaner [OPTIONS] [FILE]...\n")
    assert all(f"\n  {name} " in done.text for name in COMMANDS)


@pytest.mark.parametrize("command", ["explain", "rules", "rules list", "rules show", "rules test"])
def test_every_command_has_help(cleaner: Command, command: str) -> None:
    assert cleaner(*command.split(), "-h").text.startswith(f"Usage: cleaner {command} ")


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("--fomat", "json"), "--fomat"),
        (("--format", "xml"), "xml"),
        (("--max-removed", "much"), "much"),
        (("rules", "lsit"), "lsit"),
        (("rules", "show"), "ID..."),
    ],
)
def test_wrong_usage_is_2(cleaner: Command, args: tuple[str, ...], fault: str) -> None:
    done = cleaner(*args, stdin="x")
    assert (done.code, done.out) == (2, b"")
    assert fault in done.err
    assert "Usage: cleaner " in done.err


def test_an_option_without_its_value_is_2(cleaner: Command) -> None:
    done = cleaner("--keep", stdin="x")
    assert (done.code, done.out) == (2, b"")
    assert "--keep" in done.err


@pytest.mark.parametrize("args", [("--version",), ("-q", "--version")])
def test_version(cleaner: Command, args: tuple[str, ...]) -> None:
    done = cleaner(*args)
    assert done.code == 0
    assert done.text.startswith("cleaner 0.")


@pytest.mark.parametrize(
    ("words", "at", "offered"),
    [
        pytest.param("cleaner ex", 1, "explain", id="a command"),
        pytest.param("cleaner --for", 1, "--format", id="an option in front"),
        pytest.param("cleaner a.txt --form", 2, "--format", id="an option behind a file"),
        pytest.param("cleaner --format ma", 2, "markdown", id="a choice"),
        pytest.param("cleaner --keep cap", 2, "caption", id="a category"),
        pytest.param("cleaner explain --ign", 2, "--ignore", id="an option of a command"),
        pytest.param("cleaner rules sh", 2, "show", id="a command of a command"),
        pytest.param("cleaner rules show en/ad/mark", 3, "en/ad/marker", id="a rule"),
    ],
)
def test_completion(process: Process, words: str, at: int, offered: str) -> None:
    done = process(_CLEANER_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(at))
    assert done.err == ""
    assert offered in [line.partition(",")[2] for line in done.text.splitlines()]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_has_a_script(process: Process, shell: str) -> None:
    done = process(_CLEANER_COMPLETE=f"{shell}_source")
    assert (done.code, "_CLEANER_COMPLETE" in done.text) == (0, True)
