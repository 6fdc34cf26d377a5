"""`cleaner report`: the page is written, its documents are read again, what is wrong is said."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.runs.rows import Fired
from tests.cli.conftest import ARTICLE, BODY, PROSE
from tests.runs.reports import row, write_report

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Outcome

pytest.importorskip("jinja2")

MARKER = Fired("any/ad/advertisement-alone", "ad", 1, 13)


def written(name: str = "page.html") -> str:
    return Path(name).read_text(encoding="utf-8")


def texts(kind: str) -> list[str]:
    """Return the texts of all documents on the page, as it came ("before") or as it is ("after")."""
    found = re.findall(rf'<section class="{kind}".*?<div class="text"[^>]*>(.*?)</div>', written(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", text)) for text in found]


@pytest.fixture
def run(folder: Path) -> Path:
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    removed = len(ARTICLE) - len(BODY)
    return write_report(
        folder / "run.json",
        [row("a.txt", characters=len(ARTICLE), removed=removed, fired=(MARKER,))],
        run={"folder": str(folder)},
    )


def make(cleaner: Command, *args: str) -> Outcome:
    return cleaner("report", "run.json", "-o", "page.html", *args)


def test_a_document_is_shown_before_and_after(cleaner: Command, run: Path) -> None:
    assert run.is_file()
    assert make(cleaner).err == ""
    assert (texts("before"), texts("after")) == ([ARTICLE], [BODY])


def test_the_same_run_gives_the_same_bytes(cleaner: Command, run: Path) -> None:
    assert run.is_file()
    pages = []
    for _ in range(2):
        make(cleaner)
        pages.append(Path("page.html").read_bytes())
    assert pages[0] == pages[1]


def test_records_are_found_by_their_lines(cleaner: Command, folder: Path) -> None:
    lines = [f'{{"text": "{PROSE} It was day {day}."}}\n' for day in range(5)]
    (folder / "in.jsonl").write_text("".join(lines), encoding="utf-8")
    size = len(f"{PROSE} It was day 1.")
    rows = [row("in.jsonl", line=n, status="unchanged", characters=size, removed=0, fired=()) for n in (2, 4)]
    write_report(folder / "run.json", rows, run={"folder": str(folder)})
    assert make(cleaner).err == ""
    assert texts("after") == [f"{PROSE} It was day {day}." for day in (1, 3)]


@pytest.mark.parametrize(
    "name",
    [
        "in.jsonl.gz",
        "in.csv",
        "in.tsv",
        "in.parquet",
        "in.warc.gz",
        "in.warc.wet.gz",
        "in.zip",
        "in.tar.gz",
        "in.jsonl.zst",
    ],
)
def test_documents_are_read_again_from_every_kind_of_source(cleaner: Command, folder: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    make_source = pytest.importorskip("tests.sources.collections").make
    make_source(folder / name, [f"Advertisement\n\n{PROSE} It was day {day}.\n" for day in range(6)])
    done = cleaner("batch", name, "-o", f"out/{name}", "--report", "run.json", "-q", "--ignore", "any/title")
    assert (done.code, done.err) == (0, "")
    assert make(cleaner, "--sample", "3").err == ""
    assert len(texts("after")) == 3
    assert all(text.startswith(PROSE) for text in texts("after"))


def test_the_settings_of_the_run_are_used(cleaner: Command, folder: Path, run: Path) -> None:
    rows = [row("a.txt", status="unchanged", characters=len(ARTICLE), removed=0, fired=())]
    write_report(run, rows, run={"folder": str(folder), "settings": {"keep": ["ad"]}})
    assert make(cleaner).err == ""
    assert texts("after") == [ARTICLE]


def test_a_source_that_is_gone_is_said_on_the_page_and_on_stderr(cleaner: Command, run: Path) -> None:
    (run.parent / "a.txt").unlink()
    done = make(cleaner)
    assert (done.code, done.err) == (0, "cleaner: a.txt: It cannot be read again: No such file or directory\n")
    assert '<p class="note">It cannot be read again: No such file or directory</p>' in written()


def test_a_record_that_is_gone_is_said(cleaner: Command, folder: Path) -> None:
    (folder / "in.jsonl").write_text('{"text": "One."}\n', encoding="utf-8")
    write_report(folder / "run.json", [row("in.jsonl", line=9)], run={"folder": str(folder)})
    assert make(cleaner).err == "cleaner: in.jsonl: line 9: It is no longer in its source.\n"


def test_a_document_that_has_changed_is_said(cleaner: Command, run: Path) -> None:
    with (run.parent / "a.txt").open("a", encoding="utf-8") as file:
        file.write(PROSE)
    size, gone = len(ARTICLE), len(ARTICLE) - len(BODY)
    told = f"{gone} of {size} characters went in the run, {gone} of {size + len(PROSE)} go now"
    done = make(cleaner)
    assert (done.code, told in done.err, told in written()) == (0, True, True)


def test_a_document_that_is_no_longer_text_is_said(cleaner: Command, run: Path) -> None:
    (run.parent / "a.txt").write_bytes(b"PK\x03\x04\0\0\0\0\xff\xfe\0\0")
    done = make(cleaner)
    assert (done.code, "It cannot be read again" in done.err) == (0, True)


def test_a_document_that_breaks_the_cleaning_is_said(
    cleaner: Command, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run.is_file()
    monkeypatch.setattr("cleaner.cli.batch_work.Worker.result", lambda _worker, _article: 1 / 0)
    done = make(cleaner)
    assert (done.code, "It cannot be cleaned again: ZeroDivisionError" in done.err) == (0, True)


def test_the_sample_is_as_large_as_is_asked(cleaner: Command, folder: Path) -> None:
    rows = []
    for n in range(9):
        (folder / f"{n}.txt").write_text(f"{PROSE} {n}\n", encoding="utf-8")
        rows.append(row(f"{n}.txt", status="unchanged", characters=len(PROSE) + 3, removed=0, fired=()))
    write_report(folder / "run.json", rows, run={"folder": str(folder)})
    make(cleaner, "--sample", "4")
    first = texts("after")
    make(cleaner, "--sample", "4", "--seed", "5")
    assert (len(first), len(texts("after")), first != texts("after")) == (4, 4, True)


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        pytest.param(("run.json",), "Missing option '-o'", id="no output"),
        pytest.param(("gone.json", "-o", "p.html"), "gone.json: No such file", id="no such file"),
        pytest.param(("a.txt", "-o", "p.html"), "a.txt: it is no report of a run", id="another file"),
        pytest.param(("run.json", "-o", "run.json"), "would be written over", id="onto itself"),
        pytest.param(("run.json", "-o", "no/p.html"), "no/p.html: No such file or directory", id="no such folder"),
        pytest.param(("odd.json", "-o", "p.html"), "odd.json: unknown settings (colour)", id="unknown settings"),
        pytest.param(("old.json", "-o", "p.html"), "old.json: it does not tell the run's settings", id="an older one"),
        pytest.param(("bad.json", "-o", "p.html"), 'no category "adds"', id="settings that mean nothing"),
    ],
)
def test_wrong_usage(cleaner: Command, folder: Path, run: Path, args: tuple[str, ...], fault: str) -> None:
    write_report(folder / "odd.json", [row()], run={"settings": {"colour": "red"}})
    write_report(folder / "bad.json", [row("a.txt")], run={"settings": {"keep": ["adds"]}, "folder": str(folder)})
    write_report(folder / "old.json", [row()], run={"settings": None})
    before = sorted(path.name for path in run.parent.iterdir())
    done = cleaner("report", *args)
    assert (done.code, fault in done.err) == (2, True), done.err
    assert sorted(path.name for path in run.parent.iterdir()) == before


def test_without_its_package_it_says_what_to_install(
    cleaner: Command, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run.is_file()
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    done = make(cleaner)
    assert (done.code, done.err) == (2, "cleaner: a page needs a package: pip install 'cleaner-news[report]'\n")
