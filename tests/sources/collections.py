"""The same invented articles in every form that a source may have."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import warnings
import zipfile
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import pyarrow
import pyarrow.parquet
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.conftest import ARTICLE, BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_P = ParamSpec("_P")

WHEN = 1_700_000_000
"""The time of members of archives: in November 2023."""


def make(path: Path, texts: Sequence[str]) -> Path:
    """Write `texts` to `path` in the form that its name says, and return `path`."""
    forms: list[tuple[str, Callable[[Sequence[str]], bytes]]] = [
        (".jsonl", lines),
        (".jsonl.gz", lambda texts: gzip.compress(lines(texts))),
        (".jsonl.zst", lambda texts: zstandard.compress(lines(texts))),
        (".csv", lambda texts: table(texts, ",")),
        (".tsv", lambda texts: table(texts, "\t")),
        (".csv.gz", lambda texts: gzip.compress(table(texts, ";"))),
        (".parquet", parquet),
        (".warc", lambda texts: crawl(texts, packed=False)),
        (".warc.gz", lambda texts: crawl(texts, packed=True)),
        (".warc.zst", lambda texts: zstandard.compress(crawl(texts, packed=False))),
        (".warc.wet.gz", converted),
        (".zip", zipped),
        (".tar", lambda texts: tarred(texts, "w:")),
        (".tar.gz", lambda texts: tarred(texts, "w:gz")),
    ]
    path.write_bytes(next(write for suffix, write in reversed(forms) if path.name.endswith(suffix))(texts))
    return path


def rows(texts: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"id": number, "text": text, "url": f"https://harbour.example/{number}"} for number, text in enumerate(texts)
    ]


def lines(texts: Sequence[str]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows(texts))


def table(texts: Sequence[str], delimiter: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["id", "text", "url"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows(texts))
    return file.getvalue().encode()


def parquet(texts: Sequence[str], **more: Sequence[Any]) -> bytes:
    file = io.BytesIO()
    columns = {name: [row[name] for row in rows(texts)] for name in ("id", "text", "url")}
    pyarrow.parquet.write_table(pyarrow.table({**columns, **more}), file, row_group_size=2)
    return file.getvalue()


def page(text: str) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.strip().split("\n\n"))
    return f"<html><head><title>The harbour</title></head><body><article>{paragraphs}</article></body></html>"


def quietly(write: Callable[_P, bytes]) -> Callable[_P, bytes]:
    """Return `write` without the warnings about the temporary files that warcio leaves open."""

    @wraps(write)
    def quiet(*args: _P.args, **kwargs: _P.kwargs) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            return write(*args, **kwargs)

    return quiet


@quietly
def crawl(texts: Sequence[str], *, packed: bool, encoding: str = "utf-8") -> bytes:
    """Return a crawl of pages, between which there is what else a crawl holds."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "test"}))
    for row in rows(texts):
        respond(writer, row["url"], page(row["text"]).encode(encoding), f"text/html; charset={encoding}")
        respond(writer, f"{row['url']}.png", b"\x89PNG\r\n", "image/png")
    respond(writer, "https://harbour.example/gone", page("Not found").encode(), "text/html", status="404 Not Found")
    return file.getvalue()


def respond(writer: WARCWriter, url: str, payload: bytes, kind: str, status: str = "200 OK", **headers: str) -> None:
    fields = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
    http = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(payload), http_headers=http))


@quietly
def converted(texts: Sequence[str]) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    for row in rows(texts):
        payload = io.BytesIO(row["text"].encode())
        record = writer.create_warc_record(row["url"], "conversion", payload=payload, warc_content_type="text/plain")
        writer.write_record(record)
    return file.getvalue()


def zipped(texts: Sequence[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for row in rows(texts):
            archive.writestr(zipfile.ZipInfo(f"news/{row['id']:03}.txt", (2023, 11, 14, 22, 13, 20)), row["text"])
        archive.writestr("news/logo.png", b"\x89PNG\r\n\x1a\n")
    return file.getvalue()


def tarred(texts: Sequence[str], mode: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for row in rows(texts):
            about = tarfile.TarInfo(f"news/{row['id']:03}.txt")
            data = row["text"].encode()
            about.size, about.mtime = len(data), WHEN
            archive.addfile(about, io.BytesIO(data))
        folder = tarfile.TarInfo("news/empty")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return file.getvalue()


GULLS = "gulls stole the minutes of the meeting, and the clerk saw nothing of it before the evening tide came in."
TEXTS = [f"{number} {GULLS}\n\n{ARTICLE}" for number in range(5)]
BODIES = [f"{number} {GULLS}\n\n{BODY}" for number in range(5)]


def read(path: Path) -> list[str]:
    """Return the bodies in the file or folder at `path`."""
    name = path.name
    if path.is_dir():
        return [each.read_text(encoding="utf-8") for each in sorted(path.rglob("*.txt"))]
    if ".warc" in name:
        return [record["payload"] for record in warc(path) if record["WARC-Type"] == "conversion"]
    raw = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    if ".jsonl" in name:
        return [json.loads(line)["text"] for line in raw.splitlines()]
    if ".csv" in name or ".tsv" in name:
        reader = csv.DictReader(io.StringIO(raw.decode(), newline=""), delimiter="\t" if ".tsv" in name else ",")
        return [row["text"] for row in reader]
    if name.endswith(".parquet"):
        return list(pyarrow.parquet.read_table(path).column("text").to_pylist())
    if name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(each).decode() for each in archive.namelist()]
    with tarfile.open(path) as archive:
        return [file.read().decode() for each in archive if (file := archive.extractfile(each))]


def warc(path: Path) -> list[dict[str, str]]:
    """Return the records of a crawl as another reader sees them, which also checks their digests."""
    with path.open("rb") as file:
        return [
            {**dict(record.rec_headers.headers), "payload": record.content_stream().read().decode(errors="replace")}
            for record in ArchiveIterator(file, check_digests="raise")
        ]
