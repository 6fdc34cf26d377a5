"""Which files are meant by what a user names."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import InputError
from cleaner.sources.walk import Choice, names_in, walk

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "crawl/a.txt",
    "crawl/b.html",
    "crawl/.hidden.txt",
    "crawl/.git/c.txt",
    "crawl/deep/d.txt",
    "crawl/deep/er/e.html",
    "other/f.txt",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "crawl/link.txt").symlink_to(tmp_path / "other/f.txt")
    (tmp_path / "crawl/deep/up").symlink_to(tmp_path / "crawl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*sources: str, **choice: object) -> list[str]:
    return [file.path for file in walk(sources, Choice(**choice))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "paths"),
    [
        pytest.param({}, ["a.txt", "b.html", "deep/d.txt", "deep/er/e.html"], id="in order, hidden and links left out"),
        pytest.param(
            {"hidden": True},
            [".git/c.txt", ".hidden.txt", "a.txt", "b.html", "deep/d.txt", "deep/er/e.html"],
            id="hidden ones",
        ),
        pytest.param(
            {"follow": True},
            ["a.txt", "b.html", "deep/d.txt", "deep/er/e.html", "link.txt"],
            id="links, but not round and round",
        ),
        pytest.param({"include": ("*.html",)}, ["b.html", "deep/er/e.html"], id="only some"),
        pytest.param({"include": ("*.html", "a.*")}, ["a.txt", "b.html", "deep/er/e.html"], id="only some, two globs"),
        pytest.param({"exclude": ("deep",)}, ["a.txt", "b.html"], id="without a folder"),
        pytest.param({"exclude": ("deep/er/",)}, ["a.txt", "b.html", "deep/d.txt"], id="without one deep down"),
        pytest.param({"include": ("deep/*",)}, ["deep/d.txt"], id="a star stays in its folder"),
        pytest.param({"include": ("**/e.*",)}, ["deep/er/e.html"], id="two stars do not"),
        pytest.param({"include": ("[!b].*",)}, ["a.txt", "deep/d.txt", "deep/er/e.html"], id="a set of letters"),
        pytest.param({"include": ("*.html",), "exclude": ("b.*",)}, ["deep/er/e.html"], id="both"),
    ],
)
def test_a_folder(choice: dict[str, object], paths: list[str]) -> None:
    assert found("crawl", **choice) == [f"crawl/{path}" for path in paths]


@pytest.mark.parametrize(
    ("sources", "paths"),
    [
        pytest.param(("crawl/.hidden.txt",), ["crawl/.hidden.txt"], id="a hidden file that is named"),
        pytest.param(("crawl/link.txt",), ["crawl/link.txt"], id="a link that is named"),
        pytest.param(("crawl/deep/up",), ["crawl/deep/up/a.txt"], id="a link to a folder that is named"),
        pytest.param(("crawl/*.txt",), ["crawl/a.txt", "crawl/link.txt"], id="a glob"),
        pytest.param(("crawl/**/*.html",), ["crawl/b.html", "crawl/deep/er/e.html"], id="a deep glob"),
        pytest.param(("crawl/a.txt", "crawl"), ["crawl/a.txt", "crawl/b.html"], id="each file once"),
    ],
)
def test_what_is_named_is_taken(sources: tuple[str, ...], paths: list[str]) -> None:
    assert found(*sources)[: len(paths)] == paths


@pytest.mark.parametrize(
    ("source", "fault"), [("nothing.txt", "nothing.txt: No such file"), ("*.pdf", r"\*.pdf: no file has such a name")]
)
def test_a_source_that_names_nothing_is_an_error(source: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        found(source)


@pytest.mark.parametrize(
    ("sources", "root"),
    [(("crawl",), "crawl"), (("crawl", "other"), ""), (("crawl/a.txt",), "crawl"), (("crawl/a.txt", "other"), "")],
)
def test_places_are_counted_from_what_all_sources_share(folder: Path, sources: tuple[str, ...], root: str) -> None:
    assert {file.root for file in walk(sources, Choice())} == {str(folder / root)}


@pytest.mark.parametrize(
    ("raw", "zeros", "names"),
    [
        pytest.param(b"a b.txt\n\nc.txt\r\n", False, ["a b.txt", "c.txt"], id="lines"),
        pytest.param(b"a\nb.txt\0c.txt\0", True, ["a\nb.txt", "c.txt"], id="zeros"),
        pytest.param(b"caf\xe9.txt", False, ["caf\udce9.txt"], id="not utf-8"),
    ],
)
def test_names_in(raw: bytes, *, zeros: bool, names: list[str]) -> None:
    assert names_in(raw, zeros=zeros) == names


def test_what_cleanerignore_names_is_passed_over(tmp_path: Path) -> None:
    base = tmp_path / "ignoring"
    (base / "drafts").mkdir(parents=True)
    for name in ("a.txt", "b.tmp", "drafts/c.txt"):
        (base / name).write_text("x", encoding="utf-8")
    (base / ".cleanerignore").write_text("*.tmp\ndrafts/\n", encoding="utf-8")
    assert [file.path for file in walk([str(base)], Choice())] == [str(base / "a.txt")]
    assert len(list(walk([str(base)], Choice(no_ignore=True)))) == 3


def test_a_file_comes_once_however_it_is_named(folder: Path) -> None:
    assert found("crawl/a.txt", "./crawl/a.txt", str(folder / "crawl"), "crawl/a*.txt") == [
        "crawl/a.txt",
        *(str(folder / "crawl" / name) for name in ("b.html", "deep/d.txt", "deep/er/e.html")),
    ]


def test_folders_may_stand_deeper_than_functions_may(folder: Path) -> None:
    deep = folder / "well" / "/".join("d" * 200)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x", encoding="utf-8")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        assert len(found("well")) == 1
    finally:
        sys.setrecursionlimit(before)
