"""One run of `cleaner batch`: planned, checked, done, summed up."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner import __version__
from cleaner.cli.batch_console import Console
from cleaner.cli.batch_state import header, open_journal, told_settings
from cleaner.cli.batch_work import Begin
from cleaner.cli.prepare import FIELDS, prepare
from cleaner.cli.streams import STDIN, read_input, say, write_lines
from cleaner.engines.here import can_time_out
from cleaner.engines.ledger import Ledger
from cleaner.engines.outcome import Tally
from cleaner.engines.run import REJECTS, ROWS, Ending, Limits, left_to_do, run
from cleaner.errors import CleanerError, ConfigError, InputError
from cleaner.sources.apart import check_apart
from cleaner.sources.forms import named_form
from cleaner.sources.plan import COLLECTED, Plan, Wanted, plan
from cleaner.sources.unfinished import part
from cleaner.sources.walk import Choice, is_glob, names_in, walk
from cleaner.stages.decode import decode
from cleaner.views.batch_report import report_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from cleaner.cli.settings import Options
    from cleaner.engines.journal import Journal, Past
    from cleaner.sources.plan import Job

LITTLE = 1_000_000
"""So many bytes are cleaned in this process, unless workers are asked for: they would take as long to start."""

DONE, SOME_FAILED, OUR_FAULT = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What the command line says of a run, beside the settings of the cleaning."""

    sources: tuple[str, ...]
    output: str
    to: str | None
    files_from: str | None
    null: bool
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    hidden: bool
    follow: bool
    no_ignore: bool
    jobs: int | None
    timeout: float
    max_size: int
    max_memory: int | None
    rejects: str | None
    max_errors: tuple[float, bool] | None
    report: str | None
    dry_run: bool
    sample: int | None
    unordered: bool
    restart: bool
    overwrite: bool


def run_batch(batch: Batch, options: Options) -> int:
    """Do what `batch` says and return the exit code."""
    prepare(options)
    if options.encoding:
        # One that nobody knows would be every document's fault.
        decode(b"", name="--encoding", encoding=options.encoding)
    sources = _sources(batch)
    planned = _plan(batch, sources, options)
    if batch.sample:
        from cleaner.cli.batch_sample import show_sample

        return show_sample(planned.jobs, batch.sample, batch.max_size, options)
    if batch.dry_run:
        _tell_plan(planned)
        return DONE
    output = os.path.abspath(batch.output)  # noqa: PTH100
    sides = _sides(batch)
    head = header(
        (*batch.sources, batch.files_from or ""),
        (output, batch.rejects, batch.report),
        options,
        size=batch.max_size,
        to=batch.to,
    )
    journal = open_journal(
        f"{output}.journal",
        head,
        planned.jobs,
        [name for name in (batch.rejects, batch.report) if name],
        restart=batch.restart,
        overwrite=batch.overwrite,
    )
    try:
        return _run(batch, options, planned, journal, sides)
    finally:
        journal.close()


def _run(batch: Batch, options: Options, planned: Plan, journal: Journal, sides: dict[str, str]) -> int:
    console = Console(None if planned.hides_size else planned.size, quiet=options.quiet)
    if planned.passed_over and not options.quiet:
        count = len(planned.passed_over)
        console.say(f"{count:,} file{'' if count == 1 else 's'} passed over that are no articles (-n lists them)")
    if _is_finished(batch, sides, journal.past):
        ending = Ending(Tally.from_dict(journal.past.tally or {}))
    else:
        ledger = Ledger(journal, sides, overwrite=batch.overwrite)
        if ledger.tally.documents and not options.quiet:
            console.say(f"goes on behind {ledger.tally.documents:,} documents that are done")
        try:
            jobs = left_to_do(planned.jobs, journal.past)
            ending = run(jobs, ledger, Begin(options), _limits(batch, jobs), console)
        finally:
            ledger.close()
            console.clear()
        if ending.is_complete:
            about = {"settings": told_settings(options), "started": (journal.past.header or {}).get("started")}
            _finish(batch, sides, about, ending)
    if ending.is_complete:
        journal.remove()
    console.sum_up(ending.tally)
    if ending.is_stopped:
        most, is_share = batch.max_errors or (0, False)
        shown = f"{most:.4g}" if not is_share else f"{100 * most:.4g}%"
        console.say(f"stopped: more documents have failed than --max-errors {shown}; the same command goes on")
    if ending.tally.faults:
        return OUR_FAULT
    is_perfect = ending.is_complete and not ending.tally.failed and not ending.tally.flagged
    return DONE if is_perfect else SOME_FAILED


def _sources(batch: Batch) -> tuple[str, ...]:
    """Return the names of all sources, listed ones behind those that were typed."""
    if STDIN in batch.sources:
        raise ConfigError("batch reads files; for a pipe there is the filter: cleaner --jsonl < in.jsonl > out.jsonl")
    listed = names_in(read_input(batch.files_from), zeros=batch.null) if batch.files_from else []
    if batch.files_from and not listed and not batch.sources:
        raise InputError(f"{batch.files_from}: it names no file")
    return (*batch.sources, *listed)


def _plan(batch: Batch, sources: Sequence[str], options: Options) -> Plan:
    choice = Choice(batch.include, batch.exclude, hidden=batch.hidden, follow=batch.follow, no_ignore=batch.no_ignore)
    is_many = len(sources) > 1 or bool(batch.files_from) or os.path.isdir(sources[0]) or is_glob(sources[0])  # noqa: PTH112
    is_one_file = not os.path.isdir(batch.output) and named_form(batch.output) is not None  # noqa: PTH112
    is_folder = is_many or batch.output.endswith(os.sep) or os.path.isdir(batch.output)  # noqa: PTH112
    is_folder = bool(batch.sample) or (is_folder and not is_one_file)
    planned = plan(walk(sources, choice), batch.output, _wanted(batch, options), is_folder=is_folder)
    if batch.sample:
        return planned
    if is_folder and os.path.lexists(batch.output) and not os.path.isdir(batch.output):  # noqa: PTH112
        raise ConfigError(f"{batch.output}: it is a file, and the outputs of a folder need a folder; name another")
    check_apart(sources, planned.jobs, batch.output, [name for name in (batch.rejects, batch.report) if name])
    return planned


def _wanted(batch: Batch, options: Options) -> Wanted:
    told = [name for names in FIELDS.values() for name in names]
    return Wanted(
        body=options.format,
        collection=COLLECTED.get(batch.to or ""),
        field=options.field,
        fields=(options.field, *told),
        encoding=options.encoding,
        beside=bool(options.removed or options.metadata),
    )


def _tell_plan(planned: Plan) -> None:
    write_lines(f"{each.source} -> {job.target}" for job in planned.jobs for each in job.members or (job,))
    for name in planned.passed_over:
        say(f"{name}: passed over: no article by its name or content")
    count = sum(len(job.members) or 1 for job in planned.jobs)
    say(f"{count:,} files, {planned.size:,} bytes; nothing was written")


def _sides(batch: Batch) -> dict[str, str]:
    """Return the files that grow beside the output, under their last names."""
    sides = {REJECTS: batch.rejects, ROWS: f"{batch.report}.rows" if batch.report else None}
    return {name: path for name, path in sides.items() if path}


def _limits(batch: Batch, jobs: Sequence[Job]) -> Limits:
    most, is_share = batch.max_errors or (None, False)
    cores = _cores()
    is_little = sum(job.size for job in jobs) <= LITTLE and not Plan(tuple(jobs), ()).hides_size
    stays_here = batch.jobs is None and not batch.max_memory and is_little and can_time_out()
    return Limits(
        workers=0 if stays_here else batch.jobs or cores,
        timeout=batch.timeout,
        max_size=batch.max_size,
        memory=batch.max_memory or 0,
        most_failed=most,
        is_share=is_share,
        in_order=not batch.unordered,
    )


def _cores() -> int:
    """Return the number of cores that this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _finish(batch: Batch, sides: dict[str, str], about: dict[str, Any], ending: Ending) -> None:
    """Give the rejects their name, and make the report out of its rows and what it tells `about` the run."""
    told = {
        "version": __version__,
        "folder": os.getcwd(),  # noqa: PTH109
        "sources": [os.path.abspath(source) for source in batch.sources],  # noqa: PTH100
        "output": os.path.abspath(batch.output),  # noqa: PTH100
        **about,
    }
    try:
        if batch.report:
            with open(part(sides[ROWS]), encoding="utf-8") as rows, open(part(batch.report), "wb") as file:  # noqa: PTH123
                for line in _report_lines(batch.report, told, ending, rows):
                    file.write(line.encode("utf-8", "backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part(batch.report), batch.report)  # noqa: PTH105
        if batch.rejects:
            os.replace(part(batch.rejects), batch.rejects)  # noqa: PTH105
        if batch.report:
            os.unlink(part(sides[ROWS]))  # noqa: PTH108
    except OSError as fault:
        raise CleanerError(f"{fault.filename or batch.report}: {fault.strerror}; the same command goes on") from None


def _is_finished(batch: Batch, sides: dict[str, str], past: Past) -> bool:
    """Say whether the run before did everything but remove its journal: its rows go last, when the report is there."""
    if not batch.report or past.tally is None:
        return False
    return os.path.lexists(batch.report) and not os.path.lexists(part(sides[ROWS]))


def _report_lines(name: str, told: dict[str, Any], ending: Ending, rows: Iterator[str]) -> Iterator[str]:
    return report_lines(os.path.splitext(name)[1], told, ending.tally.as_dict(), map(json.loads, rows))  # noqa: PTH122
