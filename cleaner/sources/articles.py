"""The values that sources hand to engines: documents as they came, and how far a source was read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cleaner.sources.forms import BETWEEN, BODY, PASSED

if TYPE_CHECKING:
    from cleaner.sources.plan import Job


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a document has no output: `kind` is one of a few words, `fault` says it in full."""

    kind: str
    fault: str


class TableHead(NamedTuple):
    """What a row of a table needs to be read: the first row of its file as it stands there, and its delimiter."""

    row: bytes
    delimiter: str


class Crawled(NamedTuple):
    """What a record of a crawl says of its article: its address, its Content-Type, and its own header."""

    url: str | None
    content_type: str | None
    header: tuple[tuple[str, str], ...]


class Member(NamedTuple):
    """What a member of an archive becomes: its new name, and its time in seconds since 1970."""

    name: str
    time: int


@dataclass(frozen=True, slots=True)
class Article:
    """A document as it came; `loss` says why it could not be read.

    `line` is its number in a file of records, `member` its name in an archive. `to` is what it becomes, and `about`
    what its source says of it beside its bytes.
    """

    source: str
    holds: str
    raw: bytes
    line: int | None = None
    loss: Loss | None = None
    size: int = 0
    member: str | None = None
    to: str = BODY
    about: TableHead | Crawled | Member | None = None

    @property
    def place(self) -> str:
        """How messages call it."""
        inside = f"{self.source}: {self.member}" if self.member else self.source
        return inside if self.line is None else f"{inside}: line {self.line}"

    @property
    def is_document(self) -> bool:
        """False for what stands between documents or is none: it is passed on or over, and counts as nothing."""
        return self.loss is not None or self.holds not in {BETWEEN, PASSED}


@dataclass(frozen=True, slots=True)
class Position:
    """How far a source was read: so many records, so many bytes of what it unpacks to, so many of its files."""

    line: int = 0
    read: int = 0
    member: int = 0


@dataclass(frozen=True, slots=True)
class Portion:
    """Documents that are cleaned together: one article for each of `jobs`, or a part of the only job's.

    `position` is where they end, `is_last` that none follow, `broken` why none could be read though some do.
    """

    jobs: tuple[Job, ...]
    articles: tuple[Article, ...]
    position: Position = field(default=Position())
    is_last: bool = True
    broken: str = ""


COPIED = 1024 * 1024
"""So much of a document that is too large is kept."""


def too_large(max_size: int) -> Loss:
    """Return why a document of more than `max_size` bytes is refused."""
    return Loss("too large", f"larger than {max_size} bytes; raise --max-size if it is one document")


def stamp(path: str) -> tuple[int, int] | None:
    """Return the size and time of the file at `path`, None where there is none."""
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns
