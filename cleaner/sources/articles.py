"""The documents of a plan's files, in order and in portions, never more than a portion in memory."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.sources.forms import RECORDS
from cleaner.sources.packing import packed_fault, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.sources.plan import Job

PORTION = 128 * 1024
"""So many bytes of documents go to a worker at once: about half a second of its time, so that the last ones of a run
do not wait for each other long."""

COPIED = 1024 * 1024
"""So much of a document that is too large is kept."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a document has no output: `kind` is one of a few words, `fault` says it in full."""

    kind: str
    fault: str


@dataclass(frozen=True, slots=True)
class Article:
    """A document as it came; `loss` says why it could not be read.

    `line` is its number in a file of records, `member` its name in an archive.
    """

    source: str
    holds: str
    raw: bytes
    line: int | None = None
    loss: Loss | None = None
    size: int = 0
    member: str | None = None

    @property
    def place(self) -> str:
        """How messages call it."""
        inside = f"{self.source}: {self.member}" if self.member else self.source
        return inside if self.line is None else f"{inside}: line {self.line}"

    @property
    def is_blank(self) -> bool:
        """True for a line between records, which is passed on and counts as nothing."""
        return self.holds == RECORDS and self.loss is None and not self.raw.strip()


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file of records was read: so many lines, so many bytes of what it unpacks to."""

    line: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Portion:
    """Documents that are cleaned together: one article for each of `jobs`, or records of the only job.

    `position` is where the records end, `is_last` that none follow, `broken` why none could be read though some do.
    """

    jobs: tuple[Job, ...]
    articles: tuple[Article, ...]
    position: Position = field(default=Position())
    is_last: bool = True
    broken: str = ""


def portions(jobs: Sequence[Job], begun: Mapping[str, Position], *, max_size: int) -> Iterator[Portion]:
    """Yield the documents of `jobs`; records from the position that `begun` has for the job's target on."""
    held: list[tuple[Job, Article]] = []
    size = 0
    for job in jobs:
        if held and (job.holds_records or size >= PORTION):
            yield _together(held)
            held, size = [], 0
        if job.holds_records:
            yield from _records(job, begun.get(job.target, Position()), max_size)
        else:
            article = _whole(job, max_size)
            held.append((job, article))
            size += len(article.raw)
    if held:
        yield _together(held)


def _together(held: Sequence[tuple[Job, Article]]) -> Portion:
    return Portion(tuple(job for job, _ in held), tuple(article for _, article in held))


def _whole(job: Job, max_size: int) -> Article:
    """Return the article in the file of `job`; one that cannot be read says why."""
    holds = job.form.holds
    try:
        with open(job.source, "rb") as file:  # noqa: PTH123
            raw = unpacked(file, job.form.packing).read(max_size + 1)
    except Exception as fault:
        return Article(job.source, holds, b"", loss=Loss("unreadable", _reason(fault)))
    if len(raw) > max_size:
        return Article(job.source, holds, raw[:COPIED], loss=_too_large(max_size), size=max(job.size, len(raw)))
    return Article(job.source, holds, raw, size=len(raw))


def _records(job: Job, begun: Position, max_size: int) -> Iterator[Portion]:
    """Yield the records in the file of `job` behind `begun`. Where it breaks off, the last portion says so."""
    position, size = begun, 0
    articles: list[Article] = []
    try:
        with open(job.source, "rb") as file:  # noqa: PTH123
            stream = unpacked(file, job.form.packing)
            _skip(stream, begun.read)
            while line := stream.readline(max_size + 1):
                article, length = _record(job, position.line + 1, line, stream, max_size)
                if size and size + len(article.raw) > PORTION:
                    yield Portion((job,), tuple(articles), position, is_last=False)
                    articles, size = [], 0
                articles.append(article)
                size += len(article.raw)
                position = Position(position.line + 1, position.read + length)
    except Exception as fault:
        after = f"after line {position.line}" if position.line else "before its first line ends"
        yield Portion((job,), tuple(articles), position, broken=f"{_reason(fault)} ({after})")
    else:
        yield Portion((job,), tuple(articles), position)


def _record(job: Job, number: int, line: bytes, stream: IO[bytes], max_size: int) -> tuple[Article, int]:
    """Return the record that begins with `line`, and its length; what is too long is passed over piece by piece."""
    length = len(line)
    if length <= max_size or line.endswith(b"\n"):
        return Article(job.source, RECORDS, line, number, size=length), length
    kept = line[:COPIED]
    while not line.endswith(b"\n") and (line := stream.readline(COPIED)):
        length += len(line)
    return Article(job.source, RECORDS, kept, number, _too_large(max_size), length), length


def _skip(stream: IO[bytes], count: int) -> None:
    """Go `count` bytes on; what is packed must be read for that."""
    if count and stream.seekable():
        stream.seek(count)
        return
    while count:
        taken = len(stream.read(min(count, COPIED)))
        if not taken:
            raise EOFError
        count -= taken


def _too_large(max_size: int) -> Loss:
    return Loss("too large", f"larger than {max_size} bytes; raise --max-size if it is one document")


def _reason(fault: Exception) -> str:
    if wrong := packed_fault(fault):
        return str(wrong)
    if isinstance(fault, InputError):
        return str(fault)
    if isinstance(fault, OSError):
        return fault.strerror or str(fault)
    raise fault


def stamp(path: str) -> tuple[int, int] | None:
    """Return the size and time of the file at `path`, None where there is none."""
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns
