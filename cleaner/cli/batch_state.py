"""Whether a run of `cleaner batch` begins, goes on or is refused."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.engines.journal import Journal
from cleaner.errors import CleanerError, ConfigError
from cleaner.rules.kept import digest_of
from cleaner.rules.pack_files import PACKS
from cleaner.sources.unfinished import part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.cli.settings import Options
    from cleaner.engines.journal import Past
    from cleaner.sources.plan import Job

_SILENT = ("origins", "quiet", "verbose", "line_buffered", "jsonl", "output_format", "baseline", "per_file_ignores")
"""Settings that change no output."""

_CHANGED = {
    "version": "another version of cleaner began this output",
    "sources": "this output was begun from other sources",
    "outputs": "this output was begun with another --rejects or --report",
    "settings": "this output was begun with other settings",
    "rules": "the rules have changed since this output was begun",
}


def header(sources: Sequence[str], outputs: Sequence[str | None], options: Options, **settings: Any) -> dict[str, Any]:
    """Return what must be the same for a run to go on: what it reads and writes, the settings, the rules."""
    chosen = {name: value for name, value in asdict(options).items() if name not in _SILENT}
    return {
        "version": __version__,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": list(sources),
        "outputs": list(outputs),
        "settings": digest_of(repr(sorted({**chosen, **settings}.items())).encode("utf-8", "surrogatepass")),
        "rules": _rules_digest(options),
    }


def told_settings(options: Options) -> dict[str, Any]:
    """Return the settings that are not what they are by themselves, for the report."""
    usual = type(options)(origins={})
    names = (name for name in options.__match_args__ if name not in _SILENT)
    return {name: getattr(options, name) for name in names if getattr(options, name) != getattr(usual, name)}


def open_journal(
    path: str, head: Mapping[str, Any], jobs: Sequence[Job], sides: Sequence[str], *, restart: bool, overwrite: bool
) -> Journal:
    """Return the journal at `path`, in which a run has begun or goes on.

    Raises CleanerError where another run has it, where it is another command's, and where something would be written
    over that is not ours.
    """
    journal = Journal(path)
    past = journal.past
    try:
        if past.header is not None and not restart:
            _check_same(past.header, head, path)
            if not overwrite:
                _check_free([job.target for job in jobs if job.target not in past.done])
            return journal
        if past.header is not None:
            _clear(past, jobs, sides, keeps_outputs=overwrite)
        if not overwrite:
            outputs = [name for job in jobs for name in {job.target, job.part, job.stream_part}]
            _check_free([*outputs, *(name for side in sides for name in (side, part(side)))])
    except CleanerError:
        if past.header is None:
            journal.remove()
        journal.close()
        raise
    journal.begin(head)
    return journal


def _check_same(before: Mapping[str, Any], now: Mapping[str, Any], path: str) -> None:
    for name, fault in _CHANGED.items():
        if before.get(name) != now[name]:
            raise ConfigError(f"{path}: {fault}; give the same again, or begin anew with --restart")


def _check_free(names: Sequence[str]) -> None:
    there = [name for name in names if os.path.lexists(name)]
    if there:
        more = f" (and {len(there) - 1:,} more)" if len(there) > 1 else ""
        raise CleanerError(f"{there[0]}{more}: it is there already; name another output, or give --overwrite")


def _clear(past: Past, jobs: Sequence[Job], sides: Sequence[str], *, keeps_outputs: bool) -> None:
    """Remove what earlier runs of the command have written."""
    ours = [part(name) for name in (*past.begun, *(job.target for job in jobs), *sides)]
    ours += [job.stream_part for job in jobs]
    if not keeps_outputs:
        ours += [done.target for done in past.done.values() if done.has_output]
    for name in ours:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108


def _rules_digest(options: Options) -> str:
    files = (*sorted(Path(PACKS).rglob("*.toml")), *map(Path, options.rules))
    return digest_of(*(path.read_bytes() for path in files))
