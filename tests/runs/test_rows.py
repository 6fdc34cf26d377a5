"""Reports, read back row by row."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import InputError
from cleaner.runs.rows import Fired, csv_rows, is_report, read_report
from tests.runs.reports import failed, row, write_report

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = "source,member,line,status,language,publisher,characters,removed,rules,fault\n"


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [row(), failed(), row("dump.jsonl", line=7), row("all.zip", member="a.txt", fired=())]
    assert list(read_report(str(write_report(tmp_path / "run.json", rows))).rows) == rows


def test_a_run_tells_its_settings_and_its_counts(tmp_path: Path) -> None:
    report = read_report(str(write_report(tmp_path / "run.json", [], run={"settings": {"site": "a"}}, seconds=2.5)))
    assert (report.about["settings"], report.summary["seconds"], list(report.rows)) == ({"site": "a"}, 2.5, [])


def test_the_category_of_a_rule_is_that_of_the_run(tmp_path: Path) -> None:
    rows = [row(fired=(Fired("mine/odd", "related", 1, 3),))]
    (read,) = read_report(str(write_report(tmp_path / "run.json", rows))).rows
    assert read.fired[0].category == "related"


def test_rows_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = write_report(tmp_path / "run.json", [row(), row()])
    with path.open("a", encoding="utf-8") as file:
        file.write("what stands behind is never reached")
    assert len(list(itertools.islice(read_report(str(path)).rows, 2))) == 2


def test_csv_rows_come_back_too(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    cells = 'crawl/a.txt,,3,changed,en,harbour.example,400,26,en/ad/marker 2 26; any/share/x 1 10,"a, b"\n'
    path.write_text(COLUMNS + cells, encoding="utf-8")
    fired = (Fired("en/ad/marker", "ad", 2, 26), Fired("any/share/x", "share", 1, 10))
    assert list(csv_rows(str(path))) == [row(line=3, fired=fired, fault="a, b")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "it is no report of a run", id="empty"),
        pytest.param('{"documents": 3}', "it is no report of a run", id="another object"),
        pytest.param('{"run": 1,\n"documents": [\n]}\n', "it is no report of a run", id="a run that is none"),
        pytest.param('{"run": {},\n"documents": [\n', "breaks off after line 2", id="cut behind the head"),
        pytest.param('{"run": {},\n"documents": [\n{"sou', "line 3: it is no row", id="cut in a row"),
        pytest.param('{"run": {},\n"documents": [\n{"source": "a"}\n]}', "line 3: it is no row", id="no columns"),
        pytest.param('{"run": {},\n"documents": [\n3\n]}', "line 3: it is no row", id="a row that is none"),
        pytest.param(
            '{"run": {},\n"documents": [\n{"status": "changed", "rules": []}\n]}',
            "line 3: it is no row",
            id="a list of rules",
        ),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        list(read_report(str(path)).rows)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("source,status\n", "it has no column characters, fault, language", id="an older report"),
        pytest.param(COLUMNS + "a,,,changed,en,,many,0,,\n", "line 2: it is no row", id="a word for a number"),
        pytest.param(COLUMNS + "a,,,lost,en,,3,0,,\n", "line 2: it is no row", id="an unknown status"),
        pytest.param(COLUMNS + "a,,,changed\n", "line 2: it is no row", id="a row that is cut"),
        pytest.param(COLUMNS + "a,,,changed,en,,3,0,en/ad/marker 2,\n", "line 2: it is no row", id="half a rule"),
    ],
)
def test_what_is_no_csv_report_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "run.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        list(csv_rows(str(path)))


@pytest.mark.parametrize("read", [read_report, is_report, lambda name: list(csv_rows(name))])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, read: object) -> None:
    with pytest.raises(InputError, match=r"gone.json: No such file"):
        read(str(tmp_path / "gone.json"))  # type: ignore[operator]
