"""What a file holds: an article as text or HTML, or records; by its first bytes, then by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from cleaner.errors import CleanerError, InputError
from cleaner.sources.jsonl import read_record
from cleaner.sources.packing import check_packing, packed_fault, packing_of, split_packing, unpacked

TEXT, HTML, RECORDS = "text", "html", "records"

HEAD = 4096
"""So many bytes tell what a file holds."""

SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"), HTML),
    **dict.fromkeys((".jsonl", ".ndjson"), RECORDS),
}

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Form:
    """What a file holds (text, html or records) and what it is packed with ("" for nothing)."""

    holds: str
    packing: str


def form_of(path: str, *, named: bool) -> Form | None:
    """Return what the file at `path` holds, None where it is nothing that a folder's articles are.

    A file that was `named` is taken for an article, or for records where it begins with one, whatever its suffix.
    Raises OSError where it cannot be read, ConfigError where a package to unpack it is missing.
    """
    packing, head = _head(path)
    name = split_packing(PurePath(path).name)[0] if packing else PurePath(path).name
    holds = held_by(name, head, named=named)
    return Form(holds, packing) if holds else None


def held_by(name: str, head: bytes, *, named: bool) -> str | None:
    """Return what the file `name`, which begins with `head` and is not packed, holds: as `form_of` does."""
    suffix = suffix_of(name)
    holds = SUFFIXES.get(suffix.lower())
    if holds == RECORDS:
        return RECORDS
    if holds == HTML or _PAGE.match(head):
        return HTML
    if holds == TEXT:
        return TEXT
    if named:
        return RECORDS if _begins_with_record(head) else TEXT
    is_plain = not suffix and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))
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
