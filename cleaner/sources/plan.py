"""Where each file's output goes, settled before anything is written."""

from __future__ import annotations

import os
import stat
import zlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import Member, stamp
from cleaner.sources.forms import (
    BODY,
    HTML,
    PARQUET,
    RECORDS,
    TABLE,
    TAR,
    TEXT,
    WARC,
    ZIP,
    Form,
    form_of,
    named_form,
    suffix_of,
)
from cleaner.sources.packing import check_packing, named_packing, split_packing
from cleaner.sources.tables import NoColumnError
from cleaner.sources.unfinished import part, rows_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.sources.walk import Found

WRITTEN = {"text": ".txt", "markdown": ".md", "json": ".json"}
"""The suffix of an article's output by what it is written as."""

COLLECTED = {"jsonl": RECORDS, "parquet": PARQUET}
"""What documents of any source can be gathered in, by its name on the command line."""

_GATHERS = (RECORDS, PARQUET, TAR, ZIP)
"""What a single output may be that the documents of many files go into."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the outputs are to be: bodies written as `body`, gathered in `collection` (None: the same in as out).

    `field` is the one of a record that is cleaned, `fields` all that the cleaning may ask for; `encoding` is that of
    tables. `beside` says that removals or metadata are wanted too, which only records have a place for.
    """

    body: str = "text"
    collection: str | None = None
    field: str = "text"
    fields: tuple[str, ...] = ()
    encoding: str | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One source and its output: `target` is written when all of `source` is done, packed with `packing`.

    `size` and `time` are the source's when the run began: one that has others was changed. `to` is what the output is,
    `members` are the files of a source that is a collection, `about` is what one of those becomes.
    """

    source: str
    form: Form
    target: str
    packing: str
    size: int
    time: int
    to: str = BODY
    body: str = "text"
    fields: tuple[str, ...] = ()
    members: tuple[Job, ...] = ()
    about: Member | None = None

    @property
    def part(self) -> str:
        """The output's name until it is complete."""
        return part(self.target)

    @property
    def is_unchanged(self) -> bool:
        """True while the files are what they were when the run began."""
        return all(stamp(each.source) == (each.size, each.time) for each in self.members or (self,))

    @property
    def is_stream(self) -> bool:
        """True where the output holds many documents and grows; an article's is written at once."""
        return self.to != BODY

    @property
    def stream_form(self) -> str:
        """What grows: a file that cannot be gone on with is made at the end, out of one that can."""
        return {PARQUET: RECORDS, ZIP: TAR}.get(self.to, self.to)

    @property
    def stream_part(self) -> str:
        """The name of what grows."""
        return self.part if self.stream_form == self.to else rows_part(self.target)

    @property
    def is_put_back(self) -> bool:
        """True where the texts go back into the rows that they came from."""
        return self.to == PARQUET and self.form.holds == PARQUET and not self.members

    def name_of(self, member: str, holds: str) -> str:
        """Return the name of an archive's member when it is clean."""
        return _body_name(member, holds, self.body)


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of a run in order, and the files of folders that are no articles."""

    jobs: tuple[Job, ...]
    passed_over: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of all sources, as they are on the disk."""
        return sum(job.size for job in self.jobs)

    @property
    def hides_size(self) -> bool:
        """True where documents are packed, so that nobody knows how large they are."""
        sources = [source for job in self.jobs for source in job.members or (job,)]
        return any(source.form.packing or source.form.holds in {PARQUET, ZIP} for source in sources)


def plan(found: Iterable[Found], out: str, wanted: Wanted, *, is_folder: bool) -> Plan:
    """Return what is to be done: each file goes below `out`, or all into the file `out`.

    Raises InputError for a file that cannot be read, ConfigError where two would have one output or where what is
    `wanted` cannot be.
    """
    jobs: list[Job] = []
    passed_over: list[str] = []
    sources: dict[str, str] = {}
    gathered = None if is_folder else named_form(out)
    if gathered in {RECORDS, PARQUET}:
        wanted = replace(wanted, collection=wanted.collection or gathered)
    for file in found:
        form, size, time = _read(file)
        if form is None:
            passed_over.append(file.path)
            continue
        below = os.path.relpath(os.path.abspath(file.path), file.root)  # noqa: PTH100
        to = _becomes(form, gathered, wanted)
        target = os.path.join(out, _named(below, form, to, wanted.body)) if is_folder else out  # noqa: PTH118
        packing = named_packing(target) or (form.packing if is_folder and to in {BODY, form.holds} else "")
        about = Member(_body_name(below, form.holds, wanted.body), time // 10**9) if to in {ZIP, TAR} else None
        packing = "" if to in {PARQUET, ZIP} else packing
        check_packing(packing)
        job = Job(file.path, form, target, packing, size, time, to, wanted.body, wanted.fields, about=about)
        if not _is_wanted(job, wanted, named=file.named):
            passed_over.append(file.path)
            continue
        if is_folder and target in sources:
            both = f"{sources[target]} and {file.path} would both become {target}"
            raise ConfigError(f"{both}; leave one out with --exclude")
        sources[target] = file.path
        jobs.append(job)
    if not is_folder and jobs:
        is_one = len(jobs) == 1 and not (gathered and jobs[0].form.holds in {TEXT, HTML})
        jobs = [_alone(jobs[0], out, gathered) if is_one else _together(jobs, out, gathered)]
    return Plan(tuple(jobs), tuple(passed_over))


def _read(file: Found) -> tuple[Form | None, int, int]:
    """Return what a file holds, its size and its time."""
    try:
        about = os.stat(file.path)  # noqa: PTH116 -- a hundred thousand of them
        if not stat.S_ISREG(about.st_mode):
            # What a pipe gave to the look at its first bytes would be missing from the article.
            raise InputError(f"{file.path}: it cannot be read twice; write it to a file first")
        form = form_of(file.path, named=file.named)
    except OSError as fault:
        raise InputError(f"{file.path}: {fault.strerror}") from None
    except ConfigError as fault:
        raise ConfigError(f"{file.path}: {fault}") from None
    return form, about.st_size, about.st_mtime_ns


def _becomes(form: Form, gathered: str | None, wanted: Wanted) -> str:
    """Return what the output of a file is: what was asked for, what the name of the only output says, or the same."""
    if wanted.collection:
        return wanted.collection
    if form.holds in {TEXT, HTML}:
        return gathered or BODY
    return gathered if gathered in {ZIP, TAR} and form.holds in {ZIP, TAR} else form.holds


def _is_wanted(job: Job, wanted: Wanted, *, named: bool) -> bool:
    """Say whether `job` is to be done: a table without the wanted column is none of a folder's articles.

    A broken file of a folder is, so that it is said when its turn comes and the others are done. Raises ConfigError and
    InputError as `_check` does.
    """
    try:
        _check(job, wanted)
    except NoColumnError:
        if named:
            raise
        return False
    except InputError:
        if named:
            raise
    return True


def _check(job: Job, wanted: Wanted) -> None:
    """Raise ConfigError where `job` cannot be done as it was asked for, InputError where its source is broken."""
    if wanted.beside and (job.to not in {RECORDS, PARQUET, TABLE}):
        raise ConfigError(f"{job.source}: its output has no fields for --removed or --metadata; add --to jsonl")
    if job.form.holds == TABLE:
        from cleaner.sources.tables import check

        check(job.source, job.form.packing, wanted.field, wanted.encoding, becomes=job.to)
    elif job.form.holds == PARQUET:
        from cleaner.sources.columns import check as check_columns

        check_columns(job.source, job.form.packing, wanted.field)
    elif job.form.holds == WARC:
        from cleaner.sources.crawls import fastwarc

        fastwarc()
    elif job.form.holds == ZIP and job.form.packing:
        raise InputError(f"{job.source}: a packed zip file cannot be read in parts; unpack it first")
    if job.to == PARQUET:
        from cleaner.sources.columns import pyarrow

        pyarrow()


def _alone(job: Job, out: str, gathered: str | None) -> Job:
    """Return the job whose output is the file `out`. Raises ConfigError where its name says that it holds another."""
    if gathered and gathered != job.to:
        raise ConfigError(f"{out}: {job.source} holds {job.to}, which do not become {gathered}; name another output")
    return job


def _together(jobs: Sequence[Job], out: str, gathered: str | None) -> Job:
    """Return the job that gathers the documents of `jobs` in the file `out`."""
    first = jobs[0]
    if gathered not in _GATHERS:
        raise ConfigError(f"{out}: it cannot hold {len(jobs):,} sources; name a folder, or a file ending in .jsonl")
    other = next((job for job in jobs if job.to not in _GATHERS or job.stream_form != first.stream_form), None)
    if other:
        raise ConfigError(f"{other.source}: what it holds does not go into {out} with the others; add --to jsonl")
    names = [job.about.name for job in jobs if job.about]
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice:
        raise ConfigError(f"{out}: two articles would both become {twice}; leave one out with --exclude")
    state = "\0".join(f"{job.source}\0{job.size}\0{job.time}" for job in jobs)
    size, time = sum(job.size for job in jobs), zlib.crc32(state.encode("utf-8", "surrogateescape"))
    return replace(first, source=out, form=Form(first.to, ""), size=size, time=time, members=tuple(jobs), about=None)


def _named(below: str, form: Form, to: str, body: str) -> str:
    """Return the place of an output: its name tells what it is."""
    folder, name = os.path.split(below)
    bare, packed = split_packing(name) if form.packing else (name, "")
    if to == BODY:
        bare = _body_name(bare, form.holds, body)
    elif to in {RECORDS, PARQUET} and form.holds != to:
        bare = PurePath(bare).stem + {RECORDS: ".jsonl", PARQUET: ".parquet"}[to]
        packed = "" if to == PARQUET else packed
    elif to == WARC and not bare.endswith(".wet"):
        bare += ".wet"
    return os.path.join(folder, bare + packed)  # noqa: PTH118


def _body_name(path: str, holds: str, body: str) -> str:
    """Return the name of an article's body."""
    if holds != HTML and body == "text":
        return path
    folder, name = os.path.split(path)
    suffix = suffix_of(name)
    keeps_query = not name.endswith(suffix)
    return os.path.join(folder, (name if keeps_query or not suffix else PurePath(name).stem) + WRITTEN[body])  # noqa: PTH118
