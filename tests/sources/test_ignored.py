"""`.cleanerignore` speaks as .gitignore does."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.sources.ignored import Ignored


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with rules at its root and in a folder, and rules above it that are none of its own."""
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/news/drafts").mkdir(parents=True)
    (tmp_path / ".cleanerignore").write_text("*\n", encoding="utf-8")
    (tmp_path / "repo/.cleanerignore").write_text("# ours\n*.tmp\n/old/\ndrafts/\nnews/**/x.txt\n", encoding="utf-8")
    (tmp_path / "repo/news/.cleanerignore").write_text("!kept.tmp\nraw-*.txt\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "is_ignored"),
    [
        pytest.param("a.txt", False, id="nothing names it"),
        pytest.param("a.tmp", True, id="by its suffix"),
        pytest.param("news/a.tmp", True, id="below the folder of the rule"),
        pytest.param("news/kept.tmp", False, id="the nearest word counts"),
        pytest.param("kept.tmp", True, id="a word counts below its folder alone"),
        pytest.param("old/a.txt", True, id="in a folder that is named"),
        pytest.param("news/old/a.txt", False, id="a slash ties the name to its folder"),
        pytest.param("news/drafts/kept.tmp", True, id="nothing comes back out of a folder that is out"),
        pytest.param("news/deep/er/x.txt", True, id="any number of folders"),
        pytest.param("news/raw-1.txt", True, id="a star"),
    ],
)
def test_a_file_is_ignored(path: str, is_ignored: bool) -> None:
    assert Ignored().file(path) is is_ignored


def test_a_file_that_cannot_be_read_is_named() -> None:
    Path("news/.cleanerignore").write_bytes(b"caf\xe9\n")
    with pytest.raises(InputError, match=r"news/\.cleanerignore: cannot be read: it is not UTF-8"):
        Ignored().file("news/a.txt")


def test_a_line_that_means_nothing_is_named() -> None:
    Path(".cleanerignore").write_text("!\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"\.cleanerignore: .*its lines are those of a \.gitignore"):
        Ignored().file("a.txt")
