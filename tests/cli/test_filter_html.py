"""`cleaner` on pages of HTML: their charset, and Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PROSE

if TYPE_CHECKING:
    from tests.cli.conftest import Command

PAGE = f"<!doctype html><title>A * B</title><article><p>{PROSE}</p><h2>Café</h2><p>See <a href='/x'>{PROSE}</a> {PROSE}"
MARKDOWN = f"# A * B\n\n{PROSE}\n\n## Café\n\nSee {PROSE} {PROSE}\n"


@pytest.mark.parametrize(
    ("args", "text"),
    [
        pytest.param((), MARKDOWN, id="plain"),
        pytest.param(("--links",), MARKDOWN.replace(f"See {PROSE}", f"See [{PROSE}](/x)"), id="with links"),
        pytest.param(("--emphasis",), MARKDOWN, id="with an emphasis that is not there"),
    ],
)
def test_markdown_of_a_page(cleaner: Command, args: tuple[str, ...], text: str) -> None:
    assert cleaner("--format", "markdown", *args, stdin=PAGE).text == text


def test_markdown_of_records(cleaner: Command) -> None:
    done = cleaner("--jsonl", "--format", "markdown", "--links", stdin=json.dumps({"text": PAGE}))
    assert f"[{PROSE}](/x)" in json.loads(done.out)["text"]


@pytest.mark.parametrize("command", [(), ("explain",)])
def test_a_page_is_read_in_the_charset_that_it_came_with(cleaner: Command, command: tuple[str, ...]) -> None:
    raw = PAGE.encode("cp437")
    assert "Café" in cleaner(*command, "--charset", "text/html; charset=cp437", stdin=raw).text
    assert "Caf," in cleaner(*command, "--charset", "latin1", stdin=raw).text.replace("\u201a", ",")


@pytest.mark.parametrize(("precision", "stays"), [("-2", True), ("-1", True), ("0", False), ("2", False)])
def test_precision_says_what_stays_between_the_lines(cleaner: Command, precision: str, stays: bool) -> None:
    page = (
        f"<!doctype html><article><p>{PROSE}</p><figure>It was in May that it rained.</figure><p>{PROSE}</p></article>"
    )
    assert ("in May" in cleaner("--precision", precision, stdin=page).text) is stays


def test_a_charset_that_does_not_fit_is_told_of(cleaner: Command) -> None:
    done = cleaner("--charset", "utf-8", stdin=PAGE.encode("latin-1"))
    assert done.err == "cleaner: <stdin>: its charset utf-8 does not fit its bytes\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--links",), "cleaner: --links has no meaning without --format markdown; add it\n"),
        (("--format", "json", "--emphasis"), "cleaner: --emphasis has no meaning without --format markdown; add it\n"),
        (("--jsonl", "--charset", "x"), "cleaner: --charset has no meaning with --jsonl: JSON Lines are UTF-8\n"),
    ],
)
def test_options_without_meaning_are_refused(cleaner: Command, args: tuple[str, ...], message: str) -> None:
    done = cleaner(*args, stdin=PAGE)
    assert (done.code, done.out, done.err) == (2, b"", message)
