"""Accepted findings: a file that people review, and that no line above moves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.errors import ConfigError
from cleaner.hook.baseline import LONGEST, Baseline, read_baseline
from cleaner.hook.finding import Checked, Fault, Finding, digest

LONG = "Share this " * 40


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(path: str, *texts: str, rule: str = "en/ad/x", line: int = 1) -> Checked:
    found = (Finding(line, 1, 1 + len(text), rule, "ad", "Because.", text) for text in texts)
    return Checked(path, tuple(found))


def accepted(*files: Checked) -> Baseline:
    Baseline("accepted.json").written_anew(files).write()
    return read_baseline("accepted.json")


def test_what_was_written_is_accepted() -> None:
    baseline = accepted(checked("a.txt", "Ad", "Ad", LONG))
    assert baseline.accepted("a.txt") == {("en/ad/x", digest("Ad")): 2, ("en/ad/x", digest(LONG)): 1}


def test_lines_are_no_part_of_it() -> None:
    accepted(checked("a.txt", "Ad", line=1))
    first = Path("accepted.json").read_bytes()
    accepted(checked("a.txt", "Ad", line=7))
    assert Path("accepted.json").read_bytes() == first


def test_the_order_of_files_and_findings_is_no_part_of_it() -> None:
    accepted(checked("b.txt", "Two", "One"), checked("a.txt", "Ad"))
    first = Path("accepted.json").read_bytes()
    accepted(checked("a.txt", "Ad"), checked("b.txt", "One", "Two"))
    assert Path("accepted.json").read_bytes() == first


def test_an_entry_is_a_line_and_a_long_text_its_beginning() -> None:
    accepted(checked("a.txt", LONG))
    (line,) = [line for line in Path("accepted.json").read_text(encoding="utf-8").splitlines() if '"path"' in line]
    row = json.loads(line)
    assert (len(row["text"]), row["sha256"]) == (LONGEST, digest(LONG))


def test_paths_count_from_its_own_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep").mkdir()
    accepted(checked("deep/a.txt", "Ad"))
    monkeypatch.chdir(folder / "deep")
    assert read_baseline("../accepted.json").accepted("a.txt") == {("en/ad/x", digest("Ad")): 1}


def test_writing_anew_keeps_other_files_and_notes() -> None:
    accepted(checked("a.txt", "Ad"), checked("b.txt", "Ad"), checked("c.txt", "Ad"))
    path = Path("accepted.json")
    text = path.read_text(encoding="utf-8").replace('"count": 1}', '"count": 1, "note": "It is a poem."}')
    path.write_text(text, encoding="utf-8")
    unread = Checked("c.txt", faults=(Fault("it is gone"),))
    read_baseline("accepted.json").written_anew([checked("b.txt", "Ad", "New"), unread]).write()
    rows = [(entry.path, entry.text, entry.note) for entry in read_baseline("accepted.json").entries]
    poem = "It is a poem."
    assert rows == [("a.txt", "Ad", poem), ("b.txt", "Ad", poem), ("b.txt", "New", None), ("c.txt", "Ad", poem)]


def test_a_finding_that_is_gone_makes_its_entry_stale() -> None:
    baseline = accepted(checked("a.txt", "Ad", "Ad", "Other"))
    now = Checked("a.txt", stale=(("en/ad/x", digest("Ad")),))
    assert [(entry.text, count) for entry, count in baseline.stale(now)] == [("Ad", 1)]


def test_a_file_that_is_gone_makes_its_entries_stale() -> None:
    Path("a.txt").touch()
    baseline = accepted(checked("a.txt", "Ad"), checked("gone.txt", "Ad"))
    assert [entry.path for entry in baseline.lost()] == ["gone.txt"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("{", "not JSON", id="no json"),
        pytest.param("[]", 'it has no list "accepted"', id="no baseline"),
        pytest.param('{"version": 2, "accepted": []}', '"version" must be 1', id="another version"),
        pytest.param('{"version": 1, "accepted": [1]}', "entry 1 must be an object", id="no entry"),
        pytest.param(
            '{"version": 1, "accepted": [{"path": "a", "rule": "r", "text": "t", "count": true}]}',
            'entry 1: "count" must be a number',
            id="no count",
        ),
        pytest.param(
            '{"version": 1, "accepted": [{"path": "a", "rule": "r", "text": "t", "count": 0}]}',
            "must be 1 or more",
            id="nothing accepted",
        ),
        pytest.param(
            '{"version": 1, "accepted": [{"path": "a", "rule": "r", "text": "t", "count": 1, "lines": 2}]}',
            'unknown key "lines"',
            id="an unknown key",
        ),
        pytest.param(
            '{"version": 1, "accepted": [{"path": "a", "rule": "r", "text": "t", "count": 1, "sha256": "x"}]}',
            "64 hexadecimal digits",
            id="no hash",
        ),
    ],
)
def test_a_broken_baseline_is_named(text: str, fault: str) -> None:
    Path("accepted.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"^accepted\.json: .*{fault}"):
        read_baseline("accepted.json")


def test_a_missing_baseline_says_how_to_write_one() -> None:
    with pytest.raises(ConfigError, match="write it with --write-baseline"):
        read_baseline("accepted.json")
