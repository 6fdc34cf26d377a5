"""Parquet with columns of every kind, and records of every kind as Parquet."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet
import pytest

from tests.cli.conftest import ARTICLE, BODY, PROSE

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

NANOSECONDS = pyarrow.array([1_700_000_000_123_456_789], pyarrow.timestamp("ns"))


def write(path: str, **columns: Any) -> pyarrow.Table:
    table = pyarrow.table(columns)
    pyarrow.parquet.write_table(table, path)
    return table


def read(path: str) -> pyarrow.Table:
    return pyarrow.parquet.read_table(path)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(pyarrow.binary(), id="bytes, as old writers have it"),
        pytest.param(pyarrow.large_string(), id="large"),
        pytest.param(pyarrow.dictionary(pyarrow.int32(), pyarrow.string()), id="dictionary"),
    ],
)
def test_a_column_of_texts_keeps_its_type(cleaner: Command, kind: pyarrow.DataType) -> None:
    before = write("in.parquet", text=pyarrow.array([ARTICLE, PROSE]).cast(kind))
    assert cleaner("batch", "in.parquet", "-o", "out.parquet").code == 0
    assert read("out.parquet").schema == before.schema
    assert read("out.parquet").column("text").cast(pyarrow.string()).to_pylist() == [BODY, PROSE]


def test_bytes_that_are_no_text_are_one_documents_loss(cleaner: Command) -> None:
    write("in.parquet", text=pyarrow.array([b"caf\xe9", ARTICLE.encode()], pyarrow.binary()))
    done = cleaner("batch", "in.parquet", "-o", "out.parquet")
    assert (done.code, 'line 1: the column "text" holds bytes that are not UTF-8' in done.err) == (1, True)
    assert read("out.parquet").column("text").to_pylist() == [BODY.encode()]


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pyarrow.array([["One", "Two"]]), id="a list"),
        pytest.param(pyarrow.array([{"a": 1}]), id="an object"),
        pytest.param(pyarrow.array([b"\xff"], pyarrow.binary()), id="bytes"),
        pytest.param(pyarrow.array([7]), id="a number"),
        pytest.param(NANOSECONDS, id="a time"),
        pytest.param(pyarrow.nulls(1), id="nothing"),
    ],
)
def test_what_tells_of_an_article_stays_whatever_it_is(cleaner: Command, column: pyarrow.Array) -> None:
    before = write("in.parquet", text=[ARTICLE], title=column, url=column)
    assert cleaner("batch", "in.parquet", "-o", "out.parquet").code == 0
    assert read("out.parquet").drop(["text"]) == before.drop(["text"])


def test_a_column_that_cannot_hold_a_body_is_said(cleaner: Command) -> None:
    write("in.parquet", text=[ARTICLE], id=[1])
    done = cleaner("batch", "in.parquet", "-o", "out.parquet", "--into", "id")
    assert (done.code, 'the column "id" holds int64, which a text does not become' in done.err) == (2, True)


@pytest.mark.parametrize("output", ["out.parquet", "out.jsonl"])
def test_two_columns_of_one_name_are_refused(cleaner: Command, output: str) -> None:
    arrays = [pyarrow.array([each]) for each in (ARTICLE, "a", "b")]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, names=["text", "id", "id"]), "in.parquet")
    done = cleaner("batch", "in.parquet", "-o", output)
    assert (done.code, 'two of its columns are called "id"' in done.err) == (2, True)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param(NANOSECONDS, "2023-11-14 22:13:20.123456789", id="nanoseconds"),
        pytest.param(pyarrow.array([float("nan")]), None, id="not a number"),
        pytest.param(pyarrow.array([[{"a": float("inf")}]]), [{"a": None}], id="not a number deep down"),
        pytest.param(pyarrow.array([b"Gull"], pyarrow.binary()), "Gull", id="bytes"),
        pytest.param(pyarrow.array([Decimal("1.50")]), "1.50", id="decimal"),
    ],
)
def test_what_json_has_no_word_for_becomes_the_nearest(cleaner: Command, column: pyarrow.Array, value: object) -> None:
    write("in.parquet", text=[PROSE], other=column)
    assert cleaner("batch", "in.parquet", "-o", "out.jsonl").code == 0
    assert json.loads(Path("out.jsonl").read_bytes())["other"] == value


def test_a_time_that_python_does_not_know_ends_no_run(cleaner: Command) -> None:
    write("in.parquet", text=[PROSE], other=pyarrow.array([10**17], pyarrow.timestamp("ms")))
    assert cleaner("batch", "in.parquet", "-o", "out.jsonl").code == 0


@pytest.mark.parametrize(
    ("values", "column"),
    [
        pytest.param([{}, {}], ["{}", "{}"], id="empty objects"),
        pytest.param([[], [{}]], ["[]", "[{}]"], id="empty objects in lists"),
        pytest.param(["a\ud800", "b"], ["a\\ud800", "b"], id="half a pair of surrogates"),
        pytest.param([2**60 + 1, 1.5], ["1152921504606846977", "1.5"], id="large integers and fractions"),
    ],
)
@pytest.mark.parametrize("apart", [0, 300])
def test_records_of_any_kind_become_a_table(
    cleaner: Command, values: list[object], column: list[str], apart: int
) -> None:
    """Far apart they are not seen together."""
    first, second = ({"text": "One.", "x": value} for value in values)
    lines = [first, *([{"text": "One."}] * apart), second]
    Path("in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    assert cleaner("batch", "in.jsonl", "-o", "out.parquet", "--language", "en").code == 0
    assert read("out.parquet").column("x").drop_null().to_pylist() == column


def test_names_that_are_no_utf_8_are_gathered_too(cleaner: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    Path(os.fsdecode(b"in/a\xff.txt")).write_text(PROSE, encoding="utf-8")
    assert cleaner("batch", "in", "-o", "out.parquet").code == 0
    assert read("out.parquet").column("source").to_pylist() == ["in/a\\udcff.txt"]


def test_columns_stand_in_the_same_order_whatever_the_seed(process: Process, folder: Path) -> None:
    record: dict[str, object] = {f"mixed{number}": {} for number in range(12)}
    (folder / "in.jsonl").write_text(json.dumps({"text": "One.", **record}), encoding="utf-8")
    for seed in ("1", "2"):
        process("batch", "in.jsonl", "-o", f"{seed}.parquet", PYTHONHASHSEED=seed)
    assert (folder / "1.parquet").read_bytes() == (folder / "2.parquet").read_bytes()
