"""What a file holds is told by its bytes, then by its name."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from cleaner.sources.forms import HTML, RECORDS, TEXT, form_of, suffix_of

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"<!DOCTYPE html><html><body><p>The council met.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "raw", "holds"),
    [
        pytest.param("a.txt", b"The council met.", TEXT, id="text by name"),
        pytest.param("a.html", b"The council met.", HTML, id="html by name"),
        pytest.param("a.jsonl", b'{"text": "x"}\n', RECORDS, id="records by name"),
        pytest.param("a.txt", PAGE, HTML, id="a page whatever its name"),
        pytest.param("a.php", b"\xef\xbb\xbf \n<!-- made by hand -->" + PAGE, HTML, id="a page behind a comment"),
        pytest.param("story", b"The council met.", TEXT, id="no suffix"),
        pytest.param("index.html?page=2", b"<p>x", HTML, id="a query kept in the name"),
        pytest.param("style.css", b"p { margin: 0 }", None, id="no article"),
        pytest.param("logo", b"\x89PNG\r\n\x1a\n\0\0", None, id="no text"),
        pytest.param("wide", "The council met.".encode("utf-16"), TEXT, id="utf-16 is text"),
    ],
)
def test_form_of_a_file_in_a_folder(tmp_path: Path, name: str, raw: bytes, holds: str | None) -> None:
    (tmp_path / name).write_bytes(raw)
    form = form_of(str(tmp_path / name), named=False)
    assert (form.holds if form else None) == holds


@pytest.mark.parametrize(
    ("raw", "holds"),
    [
        pytest.param(b'{"text": "x"}\n{"text": "y"}\n', RECORDS, id="begins with a record"),
        pytest.param(b'{"text": "' + b"x" * 9000, RECORDS, id="begins with a long record"),
        pytest.param(b"{ he said }\n", TEXT, id="begins with a brace"),
        pytest.param(b"margin", TEXT, id="anything else"),
    ],
)
def test_a_named_file_is_taken_whatever_its_suffix(tmp_path: Path, raw: bytes, holds: str) -> None:
    (tmp_path / "dump.data").write_bytes(raw)
    form = form_of(str(tmp_path / "dump.data"), named=True)
    assert form is not None
    assert form.holds == holds


@pytest.mark.parametrize(
    ("name", "raw", "packing"),
    [
        pytest.param("a.txt.gz", gzip.compress(b"x"), "gzip", id="packed"),
        pytest.param("a.txt", gzip.compress(b"x"), "gzip", id="packed without saying so"),
        pytest.param("a.jsonl.gz", b'{"text": "x"}\n', "", id="not packed, but named so"),
    ],
)
def test_packing_is_told_by_the_bytes(tmp_path: Path, name: str, raw: bytes, packing: str) -> None:
    (tmp_path / name).write_bytes(raw)
    form = form_of(str(tmp_path / name), named=True)
    assert form is not None
    assert form.packing == packing


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.b.html", ".html"), (".hidden", ""), ("v1.2", ""), ("a.HTM", ".HTM"), ("a.x?y=.z", ".x")]
)
def test_suffix_of(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix
