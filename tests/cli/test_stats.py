"""`cleaner stats`, from a report or an output to the figures and the exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cleaner.runs.rows import Fired
from tests.runs.reports import row, write_report

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

BUTTONS = (Fired("en/share/buttons", "share", 1, 20),)


@pytest.fixture
def run(folder: Path) -> Path:
    return write_report(folder / "run.json", [row(f"{n}.txt") for n in range(40)])


@pytest.fixture
def older(folder: Path) -> Path:
    return write_report(folder / "older.json", [row(f"{n}.txt", fired=BUTTONS) for n in range(40)])


def test_a_report_gives_four_tables(cleaner: Command, run: Path) -> None:
    done = cleaner("stats", run.name)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.text.splitlines() if "documents  of all" in line] == [
        "category",
        "rule",
        "publisher",
        "language",
    ]


def test_one_table_as_json(cleaner: Command, run: Path) -> None:
    told = json.loads(cleaner("stats", run.name, "--by", "rule", "--json").out)
    assert list(told["by"]) == ["rule"]
    assert told["by"]["rule"][0]["removals"] == 80


def test_a_report_in_csv_gives_the_same_figures(cleaner: Command, folder: Path, run: Path) -> None:
    rows = "".join(f"{n}.txt,,,changed,en,harbour.example,400,26,en/ad/marker 2 26,\n" for n in range(40))
    columns = "source,member,line,status,language,publisher,characters,removed,rules,fault\n"
    (folder / "run.csv").write_text(columns + rows, encoding="utf-8")
    assert cleaner("stats", "run.csv", "--csv").out == cleaner("stats", run.name, "--csv").out


def test_what_batch_wrote_with_to_json_has_figures_too(cleaner: Command, folder: Path) -> None:
    (folder / "crawl").mkdir()
    (folder / "crawl/a.txt").write_text("Advertisement\n\nThe council met on Monday.\n", encoding="utf-8")
    assert cleaner("batch", "crawl", "-o", "out", "--to", "json", "-q").code == 0
    told = json.loads(cleaner("stats", "out", "--json").out)
    assert (told["documents"], told["removed"]) == (1, 13)
    assert [each["name"] for each in told["by"]["category"]] == ["ad"]


def test_a_template_that_changed_is_said(cleaner: Command, run: Path, older: Path) -> None:
    done = cleaner("stats", run.name, "--since", older.name)
    assert done.code == 0
    said = "harbour.example: en/share/buttons fired in 100% of its documents, now in 0%: its template changed"
    assert said in done.text.splitlines()


@pytest.mark.parametrize(("since", "code"), [("older.json", 1), ("run.json", 0)])
def test_drift_can_fail_a_job(cleaner: Command, run: Path, older: Path, since: str, code: int) -> None:
    assert older.is_file()
    assert cleaner("stats", run.name, "--since", since, "--fail-on-drift", "--json").code == code


def test_other_settings_are_said(cleaner: Command, folder: Path, run: Path) -> None:
    write_report(folder / "other.json", [row()], run={"settings": {"ignore": ["en/share"]}})
    assert "! the runs had other settings (ignore)" in cleaner("stats", run.name, "--since", "other.json").text


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        pytest.param(("gone.json",), "gone.json: No such file", id="no such file"),
        pytest.param(("empty.json",), "empty.json: it tells of no document", id="no rows"),
        pytest.param(("notes.txt",), "notes.txt: line 1: it is no JSON object", id="another file"),
        pytest.param(("run.json", "--fail-on-drift"), "no meaning without --since", id="fail on what"),
        pytest.param(
            ("run.json", "--since", "run.json", "--by", "rule"), "no meaning with --since", id="by with since"
        ),
        pytest.param(("run.json", "--json", "--csv"), "exclude each other", id="two forms"),
        pytest.param(("run.json", "--by", "colour"), "'colour' is not one of", id="by what"),
    ],
)
def test_wrong_input(cleaner: Command, folder: Path, run: Path, args: tuple[str, ...], fault: str) -> None:
    assert run.is_file()
    write_report(folder / "empty.json", [])
    (folder / "notes.txt").write_text("notes", encoding="utf-8")
    done = cleaner("stats", *args)
    assert (done.code, done.out) == (2, b"")
    assert fault in done.err
