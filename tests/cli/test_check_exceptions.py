"""What a check passes over because somebody said so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, BODY, PROSE, put
from tests.cli.test_check import AD, LARGE

if TYPE_CHECKING:
    from tests.cli.conftest import Command


pytestmark = pytest.mark.usefixtures("article")


def test_an_ignored_file_is_left_out_even_if_it_is_named(cleaner: Command) -> None:
    put("drafts/b.txt", ARTICLE)
    put(".cleanerignore", "drafts/\n")
    assert cleaner("check", "drafts/b.txt").code == 0
    assert cleaner("check", "--stdin-filename", "drafts/b.txt", stdin=ARTICLE).code == 0


@pytest.mark.parametrize(
    ("table", "code"),
    [
        pytest.param('"captions/*" = ["ad"]', 0, id="by folder"),
        pytest.param('"captions/" = ["ad"]', 0, id="a whole folder"),
        pytest.param('"b.txt" = ["ad"]', 0, id="by name"),
        pytest.param('"*.txt" = ["any/ad", "en/ad"]', 0, id="several rules"),
        pytest.param('"*.md" = ["any/ad"]', 1, id="another file"),
        pytest.param('"b.txt" = ["en/share"]', 1, id="another rule"),
    ],
)
def test_per_file_ignores(cleaner: Command, monkeypatch: pytest.MonkeyPatch, table: str, code: int) -> None:
    put("captions/b.txt", ARTICLE)
    put("cleaner.toml", f"[per-file-ignores]\n{table}\n")
    assert cleaner("check", "captions/b.txt").code == code
    monkeypatch.chdir("captions")
    assert cleaner("check", "b.txt").code == code


def test_per_file_ignores_on_the_command_line(cleaner: Command) -> None:
    assert cleaner("check", "--per-file-ignores", "*.txt:ad,*.md:en/share", "a.txt").code == 0


def test_per_file_ignores_must_name_rules(cleaner: Command) -> None:
    done = cleaner("check", "--per-file-ignores", "*.txt:any/advert", "a.txt")
    assert (done.code, 'no rule\'s id begins with "any/advert"' in done.err) == (2, True)


def test_a_baseline_accepts_what_was_found(cleaner: Command) -> None:
    put("large.txt", LARGE)
    assert cleaner("check", "--write-baseline", "accepted.json", ".").code == 0
    done = cleaner("check", "--baseline", "accepted.json", ".")
    assert (done.code, done.out, done.err) == (0, b"", "")


def test_a_baseline_can_stand_in_the_settings(cleaner: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("deep/b.txt", ARTICLE)
    cleaner("check", "--write-baseline", "accepted.json", ".")
    put("cleaner.toml", 'baseline = "accepted.json"\n')
    monkeypatch.chdir(folder / "deep")
    assert cleaner("check", "b.txt").code == 0


def test_a_baseline_survives_moves_and_names_what_is_new(cleaner: Command) -> None:
    cleaner("check", "--write-baseline", "accepted.json", "a.txt")
    put("a.txt", f"{PROSE}\n\n{ARTICLE}\nShare this article\n")
    done = cleaner("check", "--baseline", "accepted.json", "a.txt")
    assert (done.code, done.text) == (1, "a.txt:9:1: en/share/please-share Share this article\n")


def test_stale_entries_are_reported(cleaner: Command, article: Path) -> None:
    put("b.txt", ARTICLE)
    cleaner("check", "--write-baseline", "accepted.json", ".")
    article.unlink()
    put("b.txt", BODY)
    done = cleaner("check", "--baseline", "accepted.json", "b.txt")
    assert done.code == 0
    assert "accepted.json: stale entry: a.txt: the file is not there any more" in done.err
    assert f"accepted.json: stale entry: b.txt: {AD} 'Advertisement' (1 fewer)" in done.err
