"""Runs without a report: what they wrote holds the removals."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.errors import InputError
from cleaner.pipeline import clean
from cleaner.runs.outputs import output_rows
from cleaner.runs.rows import Fired
from cleaner.views.record import record

if TYPE_CHECKING:
    from pathlib import Path

BODY = "The council met on Monday."
REMOVAL = {"line": 1, "start": 0, "end": 13, "text": "Advertisement", "rule": "en/ad/marker", "category": "ad"}


def write(path: Path, *values: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(value)}\n" for value in values), encoding="utf-8")
    return path


def test_a_folder_of_json_files_gives_a_row_for_each(tmp_path: Path) -> None:
    write(tmp_path / "b.json", {"body": BODY, "removed": []})
    write(tmp_path / "a.json", {"body": BODY, "removed": [REMOVAL], "language": "en", "url": "https://www.a.example/1"})
    (tmp_path / "notes.txt").write_text("no output", encoding="utf-8")
    first, second = output_rows(str(tmp_path), None)
    assert (first.status, first.language, first.publisher) == ("changed", "en", "a.example")
    assert (first.characters, first.removed, first.fired) == (39, 13, (Fired("en/ad/marker", "ad", 1, 13),))
    assert (second.status, second.characters, second.publisher) == ("unchanged", 26, None)


def test_what_the_cleaning_writes_can_be_read(tmp_path: Path) -> None:
    result = clean("Advertisement\n\nThe council met on Monday and chose a new mayor after a long debate.\n")
    write(tmp_path / "a.json", record(result))
    (row,) = output_rows(str(tmp_path), None)
    assert (row.removed, [fired.rule for fired in row.fired]) == (13, [result.removals[0].rule])


@pytest.mark.parametrize(
    ("value", "field", "characters"),
    [
        pytest.param({"text": BODY, "gone": [REMOVAL]}, None, 39, id="the field of removals is found"),
        pytest.param({"text": BODY, "gone": [REMOVAL]}, "gone", 39, id="the field is named"),
        pytest.param({"text": f"Advertisement\n\n{BODY}", "gone": [REMOVAL]}, None, 41, id="the text is as it was"),
        pytest.param({"id": 1, "story": {"body": BODY, "removed": [REMOVAL]}}, None, 39, id="an object in a field"),
        pytest.param({"id": "1", "content": BODY, "removed": [REMOVAL]}, None, 39, id="the longest text counts"),
    ],
)
def test_records_with_removals_are_read(
    tmp_path: Path, value: dict[str, Any], field: str | None, characters: int
) -> None:
    (row,) = output_rows(str(write(tmp_path / "out.jsonl", value)), field)
    assert (row.line, row.characters, row.removed) == (1, characters, 13)


@pytest.mark.parametrize(
    ("told", "publisher", "language"),
    [
        pytest.param({"url": "https://www.a.example/1", "site": "b", "lang": "en"}, "a.example", "en", id="its fields"),
        pytest.param({"about": {"site": "Harbour Post", "language": "de"}}, "harbour post", "de", id="its metadata"),
        pytest.param({"url": " ", "site": None}, None, None, id="nothing"),
    ],
)
def test_a_record_tells_whose_it_is(
    tmp_path: Path, told: dict[str, Any], publisher: str | None, language: str | None
) -> None:
    (row,) = output_rows(str(write(tmp_path / "out.jsonl", {"text": BODY, "removed": [], **told})), None)
    assert (row.publisher, row.language) == (publisher, language)


def test_packed_records_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"text": BODY, "removed": [REMOVAL]}).encode()))
    assert [row.removed for row in output_rows(str(path), None)] == [13]


@pytest.mark.parametrize(
    ("text", "field", "fault"),
    [
        pytest.param('{"text": "a"}\n', None, "no object holds removals; batch writes them with", id="no removals"),
        pytest.param('{"text": "a", "removed": []}\n', "gone", 'has removals in "gone"', id="none in that field"),
        pytest.param("{}\nAdvertisement\n", None, "line 2: it is no JSON object", id="no object"),
        pytest.param(
            '{"removed": [{"rule": "x", "category": "ad"}]}\n', None, "line 1: a removal lacks", id="no place"
        ),
    ],
)
def test_what_is_no_output_is_refused(tmp_path: Path, text: str, field: str | None, fault: str) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        list(output_rows(str(path), field))


def test_packed_records_that_are_cut_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"removed": []}\n' * 99)[:-9])
    with pytest.raises(InputError, match="packed data are cut off"):
        list(output_rows(str(path), None))
