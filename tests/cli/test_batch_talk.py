"""What a run says: progress, a summary, a report; and that it can be told to be silent."""

from __future__ import annotations

import csv
import json
import os
import pty
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.cli import batch_console
from tests.cli.conftest import ARTICLE

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

GOOD = json.dumps({"text": ARTICLE}).encode() + b"\n"


@pytest.fixture(autouse=True)
def records(folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(GOOD * 3 + b"{}\n")


def test_the_summary_counts(cleaner: Command) -> None:
    lines = cleaner("batch", "in.jsonl", "-o", "out.jsonl").err.splitlines()
    assert lines[-3] == "cleaner: 4 documents: 3 changed, 0 flagged, 1 failed (broken 1)"
    assert lines[-2].endswith("of the text removed")
    assert lines[-1] == "cleaner: most removals: any/ad/advertisement-alone 3"


def test_quiet_leaves_only_what_failed(cleaner: Command) -> None:
    err = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "-q").err
    assert err == 'cleaner: in.jsonl: line 4: no field "text"; name it with --field\n'


def test_verbose_says_a_line_for_each_document(cleaner: Command) -> None:
    err = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "-v").err
    assert err.count(": profile residue, utf-8, 1 removal: ad 1") == 3


def test_a_log_hears_of_the_progress_now_and_then(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_console, "SELDOM", 0)
    err = cleaner("batch", "in.jsonl", "-o", "out.jsonl").err
    assert "cleaner: 4 documents, " in err
    assert "1 failed, 100%, 0.0 s left" in err
    assert "\r" not in err


def test_a_terminal_sees_one_line_that_goes_away(process: Process, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(GOOD * 1500)
    controller, terminal = pty.openpty()
    with process.start("batch", "in.jsonl", "-o", "out.jsonl", "--language", "en", stderr=terminal) as running:
        os.close(terminal)
        shown = b""
        while True:
            try:
                shown += os.read(controller, 65536)
            except OSError:
                break
        running.communicate()
    os.close(controller)
    assert running.returncode == 0
    assert b"\r\x1b[K" in shown
    assert b" MB/s, " in shown
    *_, last = shown.split(b"\r\x1b[K")
    assert last.startswith(b"cleaner: 1,500 documents: 1,500 changed")


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_report(cleaner: Command, form: str) -> None:
    assert cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--report", f"run.{form}").code == 1
    text = Path(f"run.{form}").read_text(encoding="utf-8")
    if form == "json":
        report = json.loads(text)
        assert (report["summary"]["documents"], report["summary"]["failed"]) == (4, 1)
        assert report["run"]["sources"] == [str(Path("in.jsonl").absolute())]
        assert report["documents"][0]["rules"] == {"any/ad/advertisement-alone": [1, 13]}
        rows = [(row["line"], row["status"]) for row in report["documents"]]
    elif form == "csv":
        rows = [(int(row["line"]), row["status"]) for row in csv.DictReader(text.splitlines())]
    else:
        cells = [line.split(" | ") for line in text.splitlines() if line.startswith("| in.jsonl")]
        rows = [(int(row[2]), row[3]) for row in cells]
        assert "| any/ad/advertisement-alone | ad | 3 | 39 |" in text
    assert rows == [(1, "changed"), (2, "changed"), (3, "changed"), (4, "failed")]
    assert sorted(path.name for path in Path().iterdir()) == ["in.jsonl", "out.jsonl", f"run.{form}"]


def test_a_report_tells_the_settings_and_whose_articles_they_are(cleaner: Command) -> None:
    record = {"url": "https://www.harbour.example/news/1", "text": ARTICLE}
    Path("in.jsonl").write_text(f"{json.dumps(record)}\n" * 2, encoding="utf-8")
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.json", "--language", "en", "--keep", "bio")
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert report["run"]["settings"] == {"language": "en", "keep": ["bio"]}
    assert report["summary"]["publishers"]["harbour.example"]["documents"] == 2
    assert (report["documents"][1]["publisher"], report["documents"][1]["language"]) == ("harbour.example", "en")
    assert "publishers: harbour.example 2 (" in done.err


def test_a_report_that_is_there_is_not_written_over(cleaner: Command) -> None:
    Path("run.csv").write_text("precious", encoding="utf-8")
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.csv")
    assert (done.code, Path("run.csv").read_text(encoding="utf-8")) == (2, "precious")
