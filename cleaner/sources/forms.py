"""What a file holds: an article as text or HTML, or many of them; by its first bytes, then by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from cleaner.errors import CleanerError, InputError
from cleaner.sources.jsonl import read_record
from cleaner.sources.packing import check_packing, packed_fault, packing_of, split_packing, unpacked

TEXT, HTML = "text", "html"
"""One article."""

RECORDS, TABLE, PARQUET, WARC, ZIP, TAR = "records", "table", "parquet", "warc", "zip", "tar"
"""Many: JSON Lines, CSV or TSV, Parquet, WARC or WET, archives."""

BODY = "body"
"""An article's output: a file of its own."""

BETWEEN, PASSED = "between", "passed"
"""What stands between documents (a blank line, the head of a table), and what is none (a picture in a crawl)."""

GONE = b"null\n"
"""Stands for a document that failed among rows that go back into their file."""

HEAD = 4096
"""So many bytes tell what a file holds."""

SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"), HTML),
    **dict.fromkeys((".jsonl", ".ndjson"), RECORDS),
    **dict.fromkeys((".csv", ".tsv", ".tab"), TABLE),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".warc", ".wet"), WARC),
    ".zip": ZIP,
    **dict.fromkeys((".tar", ".tgz", ".tbz2", ".txz"), TAR),
}

_SIGNATURES = ((0, b"PAR1", PARQUET), (0, b"WARC/", WARC), (257, b"ustar", TAR))

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Form:
    """What a file holds and what it is packed with ("" for nothing)."""

    holds: str
    packing: str


def form_of(path: str, *, named: bool) -> Form | None:
    """Return what the file at `path` holds, None where it is nothing that a folder's articles are.

    A file that was `named` is taken for an article, or for records where it begins with one, whatever its suffix.
    Raises OSError where it cannot be read, ConfigError where a package to unpack it is missing.
    """
    packing, head = _head(path)
    # Of an empty file the name alone can tell.
    name = split_packing(PurePath(path).name)[0] if packing or not head else PurePath(path).name
    holds = held_by_named(name, head) if named else _holds(name, head) or _plain(name, head)
    return Form(holds, packing) if holds else None


def held_by_named(name: str, head: bytes) -> str:
    """Return what the file `name`, which somebody has named, begins with `head` and is not packed, holds."""
    return _holds(name, head) or (RECORDS if _begins_with_record(head) else TEXT)


def holds_of(name: str, head: bytes) -> str | None:
    """Return what the file `name` that begins with `head` holds, None where it is no article and not many."""
    name = split_packing(name)[0] if packing_of(head) else name
    return _holds(name, head) or _plain(name, head)


def named_form(name: str) -> str | None:
    """Return what a file called `name` is to hold, None where its name says nothing of many documents.

    >>> named_form("bodies.jsonl.gz"), named_form("bodies.txt")
    ('records', None)
    """
    holds = SUFFIXES.get(suffix_of(split_packing(name)[0]).lower())
    return None if holds in {TEXT, HTML} else holds


def _holds(name: str, head: bytes) -> str | None:
    suffix = suffix_of(name)
    for at, signature, holds in _SIGNATURES:
        if head.startswith(signature, at):
            return holds
    holds_by_name = SUFFIXES.get(suffix.lower())
    if holds_by_name == ZIP:
        # Documents of office programs are zip files too: there the name must say so.
        return ZIP if head.startswith(b"PK") else None
    if holds_by_name in {RECORDS, TABLE, PARQUET, WARC, TAR}:
        return holds_by_name
    if holds_by_name == HTML or _PAGE.match(head):
        return HTML
    return TEXT if holds_by_name == TEXT else None


def _plain(name: str, head: bytes) -> str | None:
    """Return TEXT for a file whose name and content say nothing against it."""
    is_plain = not suffix_of(name) and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))
    return TEXT if is_plain else None


def suffix_of(name: str) -> str:
    """Return the suffix of a file's `name`; the query of an address that a crawler kept in it is none.

    >>> suffix_of("index.html?page=2"), suffix_of("Vol. 2"), suffix_of("story.HTM")
    ('.html', '', '.HTM')
    """
    found = _SUFFIX.search(name.partition("?")[0])
    return found[0] if found and found.start() > 0 else ""


def _head(path: str) -> tuple[str, bytes]:
    with open(path, "rb") as file:  # noqa: PTH123 -- a hundred thousand of them
        head = file.read(HEAD)
        packing = packing_of(head)
        if not packing:
            return packing, head
        check_packing(packing)
        file.seek(0)
        try:
            return packing, unpacked(file, packing).read(HEAD)
        except CleanerError:
            raise
        except Exception as fault:
            # Broken or cut: its name must tell, and reading it whole will say what is wrong.
            if packed_fault(fault) is None:
                raise
            return packing, b""


def _begins_with_record(head: bytes) -> bool:
    try:
        read_record(head.partition(b"\n")[0].removeprefix(b"\xef\xbb\xbf"))
    except InputError:
        # A first record that is longer than the head is cut.
        return b"\n" not in head and len(head) == HEAD and re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"', head) is not None
    return True
