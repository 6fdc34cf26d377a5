"""Whatever form a source has, the same bodies come out, in a file of the same form or of the one that is asked for."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet
import pytest
from warcio.warcwriter import WARCWriter

from tests.cli.conftest import ARTICLE, BODY, PROSE
from tests.sources.collections import (
    BODIES,
    TEXTS,
    crawl,
    make,
    page,
    parquet,
    quietly,
    read,
    respond,
    rows,
    warc,
)

if TYPE_CHECKING:
    from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("in.jsonl.gz", "in.jsonl.gz"),
        ("in.csv", "in.csv"),
        ("in.tsv", "in.tsv"),
        ("in.parquet", "in.parquet"),
        ("in.warc.wet.gz", "in.warc.wet.gz"),
        ("in.zip", "in.zip"),
        ("in.tar", "in.tar"),
        ("in.tar.gz", "in.tar.gz"),
    ],
)
def test_the_same_bodies_come_out_of_every_form(cleaner: Command, source: str, output: str) -> None:
    make(Path(source), TEXTS)
    done = cleaner("batch", source, "-o", "out/", "-j", "1")
    assert (done.code, "5 documents: 5 changed" in done.err) == (0, True)
    assert [path.name for path in Path("out").iterdir()] == [output]
    assert read(Path("out") / output) == BODIES


@pytest.mark.parametrize("source", ["in.jsonl.gz", "in.csv", "in.parquet", "in.warc.wet.gz", "in.zip", "in.tar.gz"])
@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.parquet"])
def test_every_form_becomes_records(cleaner: Command, source: str, output: str) -> None:
    make(Path(source), TEXTS)
    assert cleaner("batch", source, "-o", output).code == 0
    assert read(Path(output)) == BODIES


@pytest.mark.parametrize("output", ["out.jsonl", "out.parquet", "out.zip", "out.tar.gz"])
def test_a_folder_is_gathered_in_a_file(cleaner: Command, folder: Path, output: str) -> None:
    (folder / "crawl").mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"crawl/{number}.txt").write_text(text, encoding="utf-8")
    assert cleaner("batch", "crawl", "-o", output).code == 0
    assert read(folder / output) == BODIES
    assert sorted(path.name for path in folder.iterdir()) == ["crawl", output]


def test_files_of_many_forms_are_gathered_in_one(cleaner: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    for name in ("a.jsonl.gz", "b.csv", "c.parquet", "d.warc.wet.gz", "e.zip"):
        make(folder / "in" / name, TEXTS)
    (folder / "in/f.html").write_text(page(TEXTS[0]), encoding="utf-8")
    assert cleaner("batch", "in", "-o", "all", "--to", "jsonl").code == 0
    assert sorted(path.name for path in Path("all").iterdir()) == [
        "a.jsonl.gz", "b.jsonl", "c.jsonl", "d.warc.jsonl.gz", "e.jsonl", "f.jsonl",
    ]  # fmt: skip
    assert cleaner("batch", "in", "-o", "all.jsonl").code == 0
    *bodies, of_page = read(folder / "all.jsonl")
    assert bodies == BODIES * 5
    assert of_page.split() == BODIES[0].split()


def test_a_table_keeps_every_other_letter(cleaner: Command) -> None:
    table = '\ufeff"id";text; n \r\n 007 ;"{}";\'1,0\'\r\n\r\n"8";{};\r\n'
    quoted = ARTICLE.replace("\n", "\r\n")
    Path("in.csv").write_bytes(table.format(quoted, PROSE).encode())
    assert cleaner("batch", "in.csv", "-o", "out.csv").code == 0
    assert Path("out.csv").read_bytes() == table.format(BODY.replace("\n", "\r\n"), PROSE).encode()


def test_a_table_gets_columns_for_what_was_removed(cleaner: Command) -> None:
    make(Path("in.csv"), TEXTS[:1])
    assert cleaner("batch", "in.csv", "-o", "out.csv", "--removed", "gone", "--metadata", "about").code == 0
    (row,) = csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"), newline=""))
    assert [removal["text"] for removal in json.loads(row["gone"])] == ["Advertisement"]
    assert json.loads(row["about"])["language"] == "en"


def test_a_table_in_another_encoding_keeps_it(cleaner: Command) -> None:
    Path("in.csv").write_bytes(f"text\nCafé. {PROSE} GONE\n".encode("cp1252"))
    refused = cleaner("batch", "in.csv", "-o", "out.csv")
    assert (refused.code, "line 2: not UTF-8" in refused.err) == (1, True)
    assert cleaner("batch", "in.csv", "-o", "out.csv", "--overwrite", "--encoding", "cp1252").code == 0
    assert Path("out.csv").read_bytes() == Path("in.csv").read_bytes()


def test_a_row_that_is_broken_is_left_out_and_copied(cleaner: Command) -> None:
    Path("in.csv").write_text(f"id,text\n1,{PROSE}\n2,a,b\n3,{PROSE}\n", encoding="utf-8")
    done = cleaner("batch", "in.csv", "-o", "out.csv", "--rejects", "bad.jsonl")
    assert done.code == 1
    assert Path("out.csv").read_text(encoding="utf-8") == f"id,text\n1,{PROSE}\n3,{PROSE}\n"
    assert json.loads(Path("bad.jsonl").read_bytes())["raw"] == "2,a,b\n"


def test_a_quotation_mark_that_is_never_closed_takes_no_more_than_a_document(cleaner: Command) -> None:
    Path("in.csv").write_text(f'id,text\n1,{PROSE}\n2,"' + "never closed\n" * 300, encoding="utf-8")
    done = cleaner("batch", "in.csv", "-o", "out.csv", "--max-size", "1K")
    assert (done.code, "line 3: larger than 1024 bytes" in done.err) == (1, True)


def test_a_parquet_file_keeps_its_columns_types_and_notes(cleaner: Command, folder: Path) -> None:
    table = pyarrow.table(
        {
            "n": pyarrow.array([1, None, 3], pyarrow.int16()),
            "text": pyarrow.array(TEXTS[:3], pyarrow.large_string()),
            "tags": pyarrow.array([["a"], [], None]),
        }
    ).replace_schema_metadata({"made by": "a test"})
    pyarrow.parquet.write_table(table, folder / "in.parquet", compression="gzip", row_group_size=2)
    assert cleaner("batch", "in.parquet", "-o", "out.parquet").code == 0
    before, made = (pyarrow.parquet.ParquetFile(folder / name) for name in ("in.parquet", "out.parquet"))
    assert made.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert made.metadata.row_group(0).column(0).compression == "GZIP"
    assert made.read().column("text").to_pylist() == BODIES[:3]
    assert made.read().drop(["text"]).equals(before.read().drop(["text"]))


def test_a_row_without_a_text_is_left_out_of_a_parquet_file(cleaner: Command, folder: Path) -> None:
    texts: list[Any] = [TEXTS[0], None, TEXTS[2]]
    pyarrow.parquet.write_table(pyarrow.table({"n": [1, 2, 3], "text": texts}), folder / "in.parquet")
    done = cleaner("batch", "in.parquet", "-o", "out.parquet", "--into", "body", "--removed", "gone")
    assert (done.code, 'line 2: the field "text" holds null' in done.err) == (1, True)
    made = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
    assert [(row["n"], row["text"], row["body"]) for row in made] == [
        (1, TEXTS[0], BODIES[0]),
        (3, TEXTS[2], BODIES[2]),
    ]
    assert json.loads(made[0]["gone"])[0]["category"] == "ad"


def test_records_whose_fields_are_of_many_kinds_become_a_table(cleaner: Command, folder: Path) -> None:
    lines = [{"text": PROSE, "n": 1, "m": 1}, {"text": PROSE, "n": 1.5, "m": {"a": 1}}, {"text": PROSE, "new": [1]}]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    assert cleaner("batch", "in.jsonl", "-o", "out.parquet").code == 0
    made = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
    assert [row["n"] for row in made] == [1.0, 1.5, None]
    assert [row["m"] for row in made] == ["1", '{"a": 1}', None]
    assert [row["new"] for row in made] == [None, None, [1]]


def test_a_crawl_becomes_the_text_of_its_pages(cleaner: Command, folder: Path) -> None:
    make(folder / "in.warc.gz", TEXTS)
    done = cleaner("batch", "in.warc.gz", "-o", "out/")
    assert (done.code, "6 passed over that are no documents" in done.err) == (0, True)
    info, *records = warc(folder / "out/in.warc.wet.gz")
    before = [record for record in warc(folder / "in.warc.gz") if record["WARC-Type"] == "response"]
    assert info["WARC-Type"] == "warcinfo"
    assert [record["payload"].split() for record in records] == [body.split() for body in BODIES]
    assert [record["WARC-Target-URI"] for record in records] == [row["url"] for row in rows(TEXTS)]
    assert [record["WARC-Refers-To"] for record in records] == [
        record["WARC-Record-ID"] for record in before if record["WARC-Target-URI"].endswith(tuple("01234"))
    ]
    assert len({record["WARC-Record-ID"] for record in records}) == 5


@quietly
def one_page(payload: bytes, kind: str, **headers: str) -> bytes:
    file = io.BytesIO()
    respond(WARCWriter(file, gzip=False), "https://harbour.example/1", payload, kind, **headers)
    return file.getvalue()


def test_a_page_of_a_crawl_is_read_as_it_was_sent(cleaner: Command, folder: Path) -> None:
    packed = gzip.compress(page(f"Ä café. {PROSE}\n\n{PROSE}").encode("latin-1"))
    (folder / "in.warc").write_bytes(one_page(packed, "text/html; charset=iso-8859-1", Content_Encoding="gzip"))
    assert cleaner("batch", "in.warc", "-o", "out.jsonl").code == 0
    record = json.loads(Path("out.jsonl").read_bytes())
    assert record["text"].startswith("Ä café. ")
    assert (record["url"], record["source"]) == ("https://harbour.example/1", "in.warc")


@pytest.mark.parametrize("suffix", [".warc.gz", ".warc"])
def test_a_crawl_that_is_cut_off_keeps_what_could_be_read(cleaner: Command, folder: Path, suffix: str) -> None:
    raw = crawl(TEXTS, packed=suffix.endswith("gz"))
    (folder / f"in{suffix}").write_bytes(raw[: len(raw) * 2 // 3])
    done = cleaner("batch", f"in{suffix}", "-o", "out.jsonl")
    assert (done.code, "cut off" in done.err) == (1, True)
    assert 1 <= len(Path("out.jsonl.part").read_bytes().splitlines()) < 5
    assert not Path("out.jsonl").exists()


CUT = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nThe ferry"


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        pytest.param("in.parquet", b"PAR1 no", "in.parquet: no whole Parquet file", id="parquet"),
        pytest.param("in.zip", b"PK\x03\x04 no", "in.zip: no whole zip file", id="zip"),
        pytest.param("in.tar", b"no tar" * 100, "in.tar: no whole tar file", id="tar"),
        pytest.param("in.csv", b"id,txt\n1,a\n", 'in.csv: no column "text"; did you mean "txt"?', id="csv"),
        pytest.param("in.parquet.gz", gzip.compress(parquet(TEXTS)), "unpack it first", id="packed parquet"),
        pytest.param("in.warc", CUT, "in.warc: its last record is cut off", id="warc"),
    ],
)
def test_what_is_broken_is_said(cleaner: Command, folder: Path, name: str, raw: bytes, message: str) -> None:
    (folder / name).write_bytes(raw)
    done = cleaner("batch", name, "-o", "out/")
    assert done.code in {1, 2}
    assert message in done.err
    assert not [path for path in folder.rglob("out/*") if path.suffix != ".part"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(("a.txt", "b.txt", "-o", "out.csv"), "out.csv: it cannot hold 2 sources", id="a table of texts"),
        pytest.param(("in.jsonl", "-o", "out.csv"), "which do not become table", id="records as a table"),
        pytest.param(("a.txt", "-o", "out", "--removed", "gone"), "add --to jsonl", id="no fields"),
        pytest.param(("a.txt", "in.jsonl", "-o", "out.zip"), "does not go into out.zip", id="records in an archive"),
        pytest.param(("x", "-o", "out.zip"), "would both become", id="two of a name"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_done(
    cleaner: Command, folder: Path, args: tuple[str, ...], message: str
) -> None:
    (folder / "x").mkdir()
    for name in ("a.txt", "b.txt", "x/a.html", "x/a.txt"):
        (folder / name).write_text(PROSE, encoding="utf-8")
    make(folder / "in.jsonl", TEXTS)
    done = cleaner("batch", *args)
    assert (done.code, message in done.err) == (2, True), done.err
    assert not [path for path in folder.iterdir() if path.name.startswith("out")]


def test_the_filter_puts_what_was_removed_into_a_field(cleaner: Command) -> None:
    line = json.dumps({"text": ARTICLE})
    done = cleaner("--jsonl", "--removed", "gone", "--metadata", "about", stdin=line)
    record = json.loads(done.out)
    assert list(record) == ["text", "gone", "about"]
    assert [removal["rule"] for removal in record["gone"]] == ["any/ad/advertisement-alone"]


def test_a_table_without_the_column_is_none_of_a_folders_articles(cleaner: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    make(folder / "in/a.csv", TEXTS)
    (folder / "in/b.tsv").write_text("rule\tline\n", encoding="utf-8")
    done = cleaner("batch", "in", "-o", "out")
    assert (done.code, "1 file passed over that are no articles (-n lists them)" in done.err) == (0, True), done.err


def test_gathered_records_stand_each_in_a_line_of_its_own(cleaner: Command) -> None:
    for name, record in (("a.jsonl", b'{"text": "One."}'), ("b.jsonl", b'\xef\xbb\xbf{"text": "Two."}\r\n')):
        Path(name).write_bytes(record)
    assert cleaner("batch", "a.jsonl", "b.jsonl", "-o", "all.jsonl").code == 0
    assert Path("all.jsonl").read_bytes() == b'{"text": "One."}\n{"text": "Two."}\r\n'


def test_of_what_is_gathered_the_file_that_broke_off_is_named(cleaner: Command) -> None:
    for name in ("a.jsonl", "b.jsonl.gz"):
        make(Path(name), TEXTS)
    Path("b.jsonl.gz").write_bytes(Path("b.jsonl.gz").read_bytes()[:-9])
    done = cleaner("batch", "a.jsonl", "b.jsonl.gz", "-o", "all.jsonl", "-j", "1")
    assert (done.code, "cleaner: b.jsonl.gz: its packed data are cut off" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("encoding", "args", "message"),
    [
        pytest.param("utf-16", (), "in.csv: rows of UTF-16 and UTF-32 are not read", id="a mark"),
        pytest.param("utf-16-le", ("--encoding", "utf-16-le"), "in.csv: rows of UTF-16 and", id="by its name"),
        pytest.param("cp1252", (), "in.csv: not UTF-8: byte 0xe9 at position 6", id="no name"),
        pytest.param("utf-8", ("--encoding", "morse"), '--encoding: unknown encoding "morse"', id="an unknown name"),
    ],
)
def test_a_table_that_cannot_be_decoded_is_refused_before_anything_is_done(
    cleaner: Command, encoding: str, args: tuple[str, ...], message: str
) -> None:
    Path("in.csv").write_bytes("text,\xe9\n1,2\n".encode(encoding))
    done = cleaner("batch", "in.csv", "-o", "out.csv", *args)
    assert (done.code, message in done.err) == (2, True), done.err


def test_a_broken_file_of_a_folder_does_not_keep_the_others_from_being_done(cleaner: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in/a.parquet").write_bytes(parquet(TEXTS)[:-20])
    make(folder / "in/b.jsonl", TEXTS)
    done = cleaner("batch", "in", "-o", "out")
    assert (done.code, done.err.count("a.parquet:")) == (1, 1), done.err
    assert read(folder / "out/b.jsonl") == BODIES
    assert not (folder / "out/a.parquet").exists()
