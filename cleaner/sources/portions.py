"""The documents of a plan's files, in order and in portions, never more than a portion in memory."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError, InputError
from cleaner.sources.articles import COPIED, Article, Loss, Portion, Position, too_large
from cleaner.sources.forms import HTML, PARQUET, RECORDS, TABLE, TAR, TEXT, WARC, ZIP
from cleaner.sources.jsonl import split_line
from cleaner.sources.packing import packed_fault, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.sources.plan import Job

PORTION = 128 * 1024
"""So many bytes of documents go to a worker at once: about half a second of its time, so that the last ones of a run
do not wait for each other long."""

READERS = {
    RECORDS: "cleaner.sources.lines",
    TABLE: "cleaner.sources.tables",
    PARQUET: "cleaner.sources.columns",
    WARC: "cleaner.sources.crawls",
    ZIP: "cleaner.sources.archives",
    TAR: "cleaner.sources.archives",
}
"""Where `articles(job, begun, max_size)` lives, which yields what a file of many documents holds."""


def portions(jobs: Sequence[Job], begun: Mapping[str, Position], *, max_size: int) -> Iterator[Portion]:
    """Yield the documents of `jobs`; those of a source of many from the position that `begun` has for its target on."""
    held: list[tuple[Job, Article]] = []
    size = 0
    for job in jobs:
        if held and (job.is_stream or size >= PORTION):
            yield _together(held)
            held, size = [], 0
        if job.is_stream:
            yield from _stream(job, begun.get(job.target, Position()), max_size)
        else:
            article = _whole(job, max_size)
            held.append((job, article))
            size += len(article.raw)
    if held:
        yield _together(held)


def articles_of(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield the documents of `job` behind `begun`, each with the position behind it.

    What its source raises where it breaks off comes through; `broken` says what that means.
    """
    if job.members:
        return _members(job, begun, max_size)
    if job.form.holds in {TEXT, HTML}:
        return iter([(_whole(job, max_size), Position(1))][begun.line :])
    found: Iterator[tuple[Article, Position]] = import_module(READERS[job.form.holds]).articles(job, begun, max_size)
    return found


def broken(fault: Exception) -> str:
    """Return what the exception says that a source raised; raises it again where it is none of a source's."""
    if wrong := packed_fault(fault):
        return str(wrong)
    if isinstance(fault, InputError):
        return str(fault)
    if isinstance(fault, OSError):
        return fault.strerror or str(fault)
    raise fault


def _together(held: Sequence[tuple[Job, Article]]) -> Portion:
    return Portion(tuple(job for job, _ in held), tuple(article for _, article in held))


def _whole(job: Job, max_size: int) -> Article:
    """Return the article in the file of `job`; one that cannot be read says why."""
    told: dict[str, Any] = {"to": job.stream_form, "about": job.about}
    holds = job.form.holds
    try:
        with open(job.source, "rb") as file:  # noqa: PTH123
            raw = unpacked(file, job.form.packing).read(max_size + 1)
    except Exception as fault:
        return Article(job.source, holds, b"", loss=Loss("unreadable", broken(fault)), **told)
    if len(raw) > max_size:
        size = max(job.size, len(raw))
        return Article(job.source, holds, raw[:COPIED], loss=too_large(max_size), size=size, **told)
    return Article(job.source, holds, raw, size=len(raw), **told)


def _members(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield what the files of a collection hold, one file after the other."""
    for number, member in enumerate(job.members[begun.member :], begun.member):
        at = Position(begun.line, begun.read) if number == begun.member else Position()
        try:
            for article, position in articles_of(member, at, max_size):
                yield _gathered(article), Position(position.line, position.read, number)
        except Exception as fault:
            raise InputError(f"{member.source}: {broken(fault)}") from None


def _gathered(article: Article) -> Article:
    """Return a record as it can stand among those of other files: alone in its line, without a byte order mark."""
    if article.holds != RECORDS or article.loss:
        return article
    mark, record, end = split_line(article.raw, is_first=article.line == 1)
    return replace(article, raw=record + (end or b"\n")) if mark or not end else article


def _stream(job: Job, begun: Position, max_size: int) -> Iterator[Portion]:
    """Yield what the source of `job` holds behind `begun`. Where it breaks off, the last portion says so."""
    position, size = begun, 0
    held: list[Article] = []
    try:
        for article, behind in articles_of(job, begun, max_size):
            if size and size + len(article.raw) > PORTION:
                yield Portion((job,), tuple(held), position, is_last=False)
                held, size = [], 0
            held.append(article)
            size += len(article.raw)
            position = behind
    except CleanerError as fault:
        if not isinstance(fault, InputError):
            raise
        yield Portion(
            (job,), tuple(held), position, broken=_after(str(fault).removeprefix(f"{job.source}: "), position)
        )
    except Exception as fault:
        yield Portion((job,), tuple(held), position, broken=_after(broken(fault), position))
    else:
        yield Portion((job,), tuple(held), position)


def _after(fault: str, position: Position) -> str:
    return f"{fault} ({f'after line {position.line}' if position.line else 'before its first line ends'})"
