"""Where each file's output goes, settled before anything is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError, InputError
from cleaner.sources.forms import HTML, RECORDS, Form, form_of, suffix_of
from cleaner.sources.packing import SUFFIXES, check_packing, split_packing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.sources.walk import Found

WRITTEN = {"text": ".txt", "markdown": ".md", "json": ".json"}
"""The suffix of an article's output by what it is written as."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file and its output: `target` is written when all of `source` is done, packed with `packing`.

    `size` and `time` are the source's when the run began: a file that has others was changed.
    """

    source: str
    form: Form
    target: str
    packing: str
    size: int
    time: int

    @property
    def part(self) -> str:
        """The output's name until it is complete."""
        return f"{self.target}.part"

    @property
    def holds_records(self) -> bool:
        """True for a file of records, whose output grows; an article's is written at once."""
        return self.form.holds == RECORDS


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of a run in order, and the files of folders that are no articles."""

    jobs: tuple[Job, ...]
    passed_over: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of all sources, as they are on the disk."""
        return sum(job.size for job in self.jobs)


def plan(found: Iterable[Found], out: str, *, is_folder: bool, to: str) -> Plan:
    """Return what is to be done: each file goes below `out`, or the only one into the file `out`.

    Raises InputError for a file that cannot be read, ConfigError where two would have one output.
    """
    jobs: list[Job] = []
    passed_over: list[str] = []
    sources: dict[str, str] = {}
    for file in found:
        try:
            form = form_of(file.path, named=file.named)
            about = os.stat(file.path)  # noqa: PTH116 -- a hundred thousand of them
        except OSError as fault:
            raise InputError(f"{file.path}: {fault.strerror}") from None
        except ConfigError as fault:
            raise ConfigError(f"{file.path}: {fault}") from None
        if form is None:
            passed_over.append(file.path)
            continue
        below = os.path.relpath(os.path.abspath(file.path), file.root)  # noqa: PTH100
        target = os.path.join(out, _named(below, form, to)) if is_folder else out  # noqa: PTH118
        if target in sources:
            both = f"{sources[target]} and {file.path} would both become {target}"
            raise ConfigError(f"{both}; leave one out with --exclude" if is_folder else f"{both}; name a folder")
        sources[target] = file.path
        packing = SUFFIXES.get(split_packing(target)[1].lower(), form.packing if is_folder else "")
        check_packing(packing)
        jobs.append(Job(file.path, form, target, packing, about.st_size, about.st_mtime_ns))
    return Plan(tuple(jobs), tuple(passed_over))


def check_apart(sources: Sequence[str], jobs: Sequence[Job], out: str, others: Sequence[str] = ()) -> None:
    """Raise ConfigError where an output would be read as an input, or be written over one."""
    folders = [os.path.realpath(source) for source in sources if os.path.isdir(source)]  # noqa: PTH112
    for name in (out, *others):
        place = os.path.realpath(name)
        for folder in folders:
            if place == folder or place.startswith(folder.rstrip(os.sep) + os.sep):
                raise ConfigError(
                    f"{name}: an output inside the input {folder} would be read again; name another place"
                )
    targets = {os.path.realpath(job.target) for job in jobs}
    for name in others:
        if (
            os.path.realpath(name) in targets
            or sum(os.path.realpath(name) == os.path.realpath(each) for each in others) > 1
        ):
            raise ConfigError(f"{name}: each output needs a name of its own")
    inputs = {os.path.realpath(job.source) for job in jobs}
    for name in (*(job.target for job in jobs), *others):
        if os.path.realpath(name) in inputs:
            raise ConfigError(f"{name}: an input would be written over; name another output with -o")


def _named(below: str, form: Form, to: str) -> str:
    """Return the place of an article's output: its name tells what it is written as."""
    folder, name = os.path.split(below)
    bare, packed = split_packing(name) if form.packing else (name, "")
    if form.holds != RECORDS and (form.holds == HTML or to != "text"):
        suffix = suffix_of(bare)
        keeps_query = not bare.endswith(suffix)
        bare = (bare if keeps_query or not suffix else PurePath(bare).stem) + WRITTEN[to]
    return os.path.join(folder, bare + packed)  # noqa: PTH118
