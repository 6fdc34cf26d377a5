"""Crawls as their many writers leave them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, PROSE
from tests.sources.collections import page

if TYPE_CHECKING:
    from tests.cli.conftest import Command

PAGE = page(f"{PROSE}\n\n{PROSE} Again.").encode()


def record(payload: bytes, *fields: str, kind: str = "response", end: str = "\r\n", **http: str) -> bytes:
    """Return a record of WARC; those of HTTP have a header of it too."""
    inner = "".join(f"{name.replace('_', '-')}: {value}{end}" for name, value in http.items())
    block = f"HTTP/1.1 200 OK{end}{inner}{end}".encode() + payload if http else payload
    told = (
        f"WARC-Type: {kind}",
        "WARC-Target-URI: https://harbour.example/1",
        *fields,
        f"Content-Length: {len(block)}",
    )
    return "".join(f"{line}{end}" for line in ("WARC/1.1", *told, "")).encode() + block + 2 * end.encode()


HTTP = "Content-Type: application/http; msgtype=response"
GOOD = record(PAGE, HTTP, Content_Type="text/html; charset=utf-8")


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd"])
def test_a_page_that_is_not_packed_as_it_says_is_one_documents_loss(cleaner: Command, packing: str) -> None:
    bad = record(b"\xff\xfe no " + PAGE, HTTP, Content_Type="text/html", Content_Encoding=packing)
    Path("in.warc").write_bytes(GOOD + bad + GOOD)
    done = cleaner("batch", "in.warc", "-o", "out.jsonl", "--rejects", "bad.jsonl")
    assert (done.code, len(Path("out.jsonl").read_bytes().splitlines())) == (1, 2)
    assert [json.loads(line)["line"] for line in Path("bad.jsonl").read_bytes().splitlines()] == [2]
    assert "in.warc: line 2: its payload cannot be unpacked" in done.err


def test_what_was_asked_for_and_what_was_not_sent_again_is_passed_over(cleaner: Command) -> None:
    again = record(b"", HTTP, kind="revisit", Content_Type="text/html", Content_Encoding="gzip")
    asked = record(b"GET / HTTP/1.1\r\n\r\n", "Content-Type: application/http; msgtype=request", kind="request")
    Path("in.warc").write_bytes(asked + GOOD + again)
    done = cleaner("batch", "in.warc", "-o", "out.jsonl")
    assert (done.code, "1 document: " in done.err, "2 passed over" in done.err) == (0, True, True)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_with_a_line_feed_alone(cleaner: Command, end: str) -> None:
    Path("in.warc").write_bytes(record(PAGE, HTTP, end=end, Content_Type="text/html") * 2)
    assert cleaner("batch", "in.warc", "-o", "out.jsonl").code == 0
    assert len(Path("out.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("name", [b"WARC-Type", b"Content-Length"])
def test_a_record_whose_head_lacks_what_it_must_have_is_said(cleaner: Command, name: bytes) -> None:
    Path("in.warc").write_bytes(GOOD + GOOD.replace(name, b"X-Name"))
    done = cleaner("batch", "in.warc", "-o", "out.jsonl")
    assert (done.code, "lacks its WARC-Type or its Content-Length" in done.err) == (1, True)


def test_an_address_between_angle_brackets_is_an_address(cleaner: Command) -> None:
    Path("in.warc").write_bytes(GOOD.replace(b"https://harbour.example/1", b"<https://harbour.example/1>"))
    cleaner("batch", "in.warc", "-o", "out.jsonl")
    assert json.loads(Path("out.jsonl").read_bytes())["url"] == "https://harbour.example/1"


def test_what_json_says_of_a_text_is_json_in_a_crawl_too(cleaner: Command) -> None:
    Path("in.wet").write_bytes(record(ARTICLE.encode(), "Content-Type: text/plain", kind="conversion"))
    assert cleaner("batch", "in.wet", "-o", "out.wet", "--to", "json").code == 0
    payload = Path("out.wet").read_bytes().partition(b"\r\n\r\n")[2]
    assert json.loads(payload)["removed"][0]["category"] == "ad"
