"""WARC and WET, the files of web crawls (ISO 28500), read with FastWARC, an extra.

Responses hold pages, conversions hold their text. What comes out is what a crawl calls a conversion: the text of an
address, which refers to the record that it was made of. A packed file has a member for each record, as is the standard.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import COPIED, Article, Crawled, Loss, Position, too_large
from cleaner.sources.forms import BETWEEN, HEAD, HTML, PASSED, TEXT, WARC
from cleaner.sources.lines import skip
from cleaner.sources.packing import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.sources.plan import Job

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain",)
_HOLDERS = ("response", "conversion", "resource")

END = b"\r\n\r\n"
"""Stands behind each record."""

_CutOff = InputError("its last record is cut off; get the file again")

_NOT_COPIED = {"warc-type", "warc-record-id", "warc-refers-to", "warc-block-digest", "warc-payload-digest",
               "content-type", "content-length", "warc-identified-payload-type", "warc-ip-address",
               "warc-concurrent-to", "warc-truncated"}  # fmt: skip


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each record of `job` behind `begun`, and the position behind it; not all are documents."""
    warc = fastwarc()
    with open(job.source, "rb") as file:  # noqa: PTH123
        stream = unpacked(file, job.form.packing)
        skip(stream, begun.read)
        heard = _Heard(stream, begun.read)
        # A position is where the latest record begins: that one is passed over when a run goes on.
        line = begun.line - 1 if begun.line else 0
        try:
            quirks = _has_bare_ends(job)
            for record in warc.ArchiveIterator(heard, parse_http=False, stream_detect=False, quirks_mode=quirks):
                line += 1
                if line > begun.line:
                    yield _article(job, record, line, max_size), Position(line, record.stream_pos)
        except OSError as fault:
            if fault.errno is not None:
                raise
            raise InputError(f"its records are broken ({fault}); get the file again") from None
        heard.check()


def _has_bare_ends(job: Job) -> bool:
    """Say whether lines end with a line feed alone; elsewhere a reader that bears with that bears with garbage too."""
    with open(job.source, "rb") as file:  # noqa: PTH123
        return not unpacked(file, job.form.packing).readline(HEAD).endswith(b"\r\n")


class _Heard:
    """A stream as FastWARC reads it, which seems to end where it breaks off, so that all before is heard."""

    def __init__(self, stream: IO[bytes], start: int) -> None:
        # In pieces as they come: what was read before the stream breaks off would be lost with it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._start = start
        self._fault: Exception | None = None
        self._end = b""

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._read(size) if self._fault is None else b""
        except Exception as fault:
            self._fault, data = fault, b""
        self._end = (self._end + data)[-len(END) :] if data else self._end
        return data

    def tell(self) -> int:
        return self._start

    def check(self) -> None:
        """Raise what the stream raised, or InputError where its last record has no end."""
        if self._fault:
            raise self._fault
        if self._end and not self._end.endswith(b"\n"):
            raise _CutOff


def conversion(article: Article, text: str) -> bytes:
    """Return the record of WARC that holds the `text` of `article`, in UTF-8."""
    crawled = article.about
    header = dict(crawled.header) if isinstance(crawled, Crawled) else {}
    payload = text.encode("utf-8", "replace")
    before = header.get("WARC-Record-ID", f"<urn:cleaner:{article.place}>")
    digest = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
    kept = {name: value for name, value in header.items() if name.lower() not in _NOT_COPIED}
    fields = {
        "WARC-Type": "conversion",
        **kept,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{before} {digest}')}>",
        "WARC-Refers-To": before,
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "text/plain",
        "Content-Length": str(len(payload)),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return head.encode("utf-8", "replace") + payload + END


def fastwarc() -> Any:
    """Return the package's part for WARC. Raises ConfigError where it is missing."""
    try:
        return import_module("fastwarc.warc")
    except ImportError:
        raise ConfigError("WARC needs a package: pip install 'cleaner-news[warc]'") from None


def _article(job: Job, record: Any, line: int, max_size: int) -> Article:
    told: dict[str, Any] = {"to": job.stream_form}
    # Some writers put an address between angle brackets, as the first edition of the standard had it.
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    about = Crawled(url, None, tuple(record.headers.items()))
    kind = (record.headers.get("WARC-Type") or "").lower()
    if not kind or not (record.headers.get("Content-Length") or "").strip().isdecimal():
        raise InputError("the head of a record lacks its WARC-Type or its Content-Length; get the file again")
    if record.content_length > 2 * max_size and kind in _HOLDERS:
        raw, size = record.reader.read(COPIED), record.content_length
        return Article(job.source, TEXT, raw, line, too_large(max_size), size, about=about, **told)
    content = record.reader.read()
    if len(content) < record.content_length:
        raise _CutOff
    if kind == "warcinfo" and job.to == WARC:
        return Article(job.source, BETWEEN, _written(about, content), line, **told)
    if kind not in _HOLDERS:
        return Article(job.source, PASSED, b"", line, **told)
    inner = _copy(record, content)
    try:
        # Old writers end the lines of HTTP with a line feed alone, which is a quirk.
        inner.parse_http(auto_decode="all", quirks_mode=True)
        holds = _holds(inner, kind)
        raw = b"" if holds == PASSED else inner.reader.read(max_size + 1)
    except OSError as fault:
        # A Content-Encoding need not be true.
        loss = Loss("unreadable", f"its payload cannot be unpacked ({fault}); fetch the page again")
        return Article(job.source, TEXT, content[:COPIED], line, loss, len(content), about=about, **told)
    if holds == PASSED:
        return Article(job.source, PASSED, b"", line, **told)
    about = about._replace(content_type=_content_type(inner))
    if len(raw) > max_size:
        return Article(job.source, holds, raw[:COPIED], line, too_large(max_size), len(raw), about=about, **told)
    return Article(job.source, holds, raw, line, size=len(raw), about=about, **told)


def _copy(record: Any, content: bytes) -> Any:
    """Return a record like `record`. Of its own one that could not be parsed, FastWARC finds no way to the next."""
    copy = fastwarc().WarcRecord()
    for name, value in record.headers.items():
        copy.headers.append(name, value)
    if record.is_http:
        copy.is_http = True
    copy.set_bytes_content(content)
    return copy


def _holds(record: Any, kind: str) -> str:
    """Return what a record holds: only a page that was there, and a text, are documents."""
    if kind in {"conversion", "resource"}:
        content = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        return HTML if content in PAGES else TEXT if content in TEXTS else PASSED
    if kind != "response" or record.http_headers is None or record.http_headers.status_code != 200:
        return PASSED
    content = (record.http_content_type or "").strip().lower()
    return HTML if content in PAGES else TEXT if content in TEXTS else PASSED


def _content_type(record: Any) -> str | None:
    headers = record.http_headers if record.http_headers is not None else record.headers
    found: str | None = headers.get("Content-Type")
    return found


def _written(about: Crawled, content: bytes) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in about.header)
    return f"WARC/1.0\r\n{fields}\r\n".encode() + content + END
