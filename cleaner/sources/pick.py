"""Single documents out of sources: those that somebody names, or any few of them."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.sources.articles import Position
from cleaner.sources.forms import BODY, HTML, RECORDS, TEXT, form_of
from cleaner.sources.plan import Job
from cleaner.sources.portions import articles_of, broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from random import Random

    from cleaner.sources.articles import Article


def pick(source: str, member: str | None, lines: Collection[int], max_size: int) -> Iterator[Article]:
    """Yield of the file `source` the documents with a number among `lines`, or the `member`, or the only one.

    Raises InputError where the file cannot be read so far.
    """
    last = max(lines, default=0)
    try:
        form = form_of(source, named=True)
        about = os.stat(source)  # noqa: PTH116
    except OSError as fault:
        raise InputError(f"{source}: {fault.strerror}") from None
    if form is None:
        return
    to = BODY if form.holds in {TEXT, HTML} else RECORDS
    job = Job(source, form, "", "", about.st_size, about.st_mtime_ns, to)
    for article in _documents(job, max_size):
        if article.line in lines or (not lines and article.member == member):
            yield article
        if (lines and (article.line or 0) >= last) or (member is not None and article.member == member):
            return


def sample(jobs: Sequence[Job], count: int, random: Random, max_size: int) -> list[Article]:
    """Return `count` documents of `jobs`, each as likely as any other, in order; all where there are no more.

    Articles in files of their own are drawn by their names. A file of many is read through, and of what it holds a
    reservoir is kept (algorithm R, Vitter 1985), so that no more than `count` are in memory.
    """
    sources = [each for job in jobs for each in job.members or (job,)]
    kept: list[tuple[int, Job | Article]] = []
    seen = 0
    for source in sources:
        is_article = source.form.holds in {TEXT, HTML}
        for each in (source,) if is_article else _documents(replace(source, to=RECORDS), max_size):
            seen += 1
            at = len(kept) if len(kept) < count else random.randrange(seen)
            if at < count:
                kept[at : at + 1] = [(seen, each)]
    drawn = [each for _, each in sorted(kept, key=lambda pair: pair[0])]
    return [
        article for each in drawn for article in ([*_documents(each, max_size)] if isinstance(each, Job) else [each])
    ]


def _documents(job: Job, max_size: int) -> Iterator[Article]:
    """Yield the documents of `job`. Raises InputError where its source breaks off."""
    try:
        for article, _ in articles_of(job, Position(), max_size):
            if article.is_document:
                yield article
    except InputError as fault:
        raise InputError(f"{job.source}: {fault}") from None
    except (OSError, EOFError) as fault:
        raise InputError(f"{job.source}: {broken(fault)}") from None
