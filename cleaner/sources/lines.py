"""JSON Lines as a stream: a record at a time, in constant memory."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from cleaner.sources.articles import COPIED, Article, Position, too_large
from cleaner.sources.forms import BETWEEN, RECORDS
from cleaner.sources.packing import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.sources.plan import Job


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each record of `job` behind `begun`, as it stands in its line, and the position behind it."""
    position = begun
    with open(job.source, "rb") as file:  # noqa: PTH123
        stream = unpacked(file, job.form.packing)
        skip(stream, begun.read)
        while line := stream.readline(max_size + 1):
            article, length = _record(job, position.line + 1, line, stream, max_size)
            position = Position(position.line + 1, position.read + length)
            yield article, position


def skip(stream: IO[bytes], count: int) -> None:
    """Go `count` bytes on; what is packed must be read for that. Raises EOFError where there are not so many."""
    if count and stream.seekable():
        stream.seek(count)
        return
    while count:
        taken = len(stream.read(min(count, COPIED)))
        if not taken:
            raise EOFError
        count -= taken


def rest_of_line(stream: IO[bytes], line: bytes) -> int:
    """Pass over what is left of `line` in `stream`, piece by piece, and return how much that was."""
    length = 0
    while not line.endswith(b"\n") and (line := stream.readline(COPIED)):
        length += len(line)
    return length


def _record(job: Job, number: int, line: bytes, stream: IO[bytes], max_size: int) -> tuple[Article, int]:
    """Return the record that begins with `line`, and its length; what is too long is passed over."""
    length = len(line)
    to = job.stream_form
    if length <= max_size or line.endswith(b"\n"):
        holds = RECORDS if line.strip() else BETWEEN
        return Article(job.source, holds, line, number, size=length, to=to), length
    length += rest_of_line(stream, line)
    return Article(job.source, RECORDS, line[:COPIED], number, too_large(max_size), length, to=to), length
