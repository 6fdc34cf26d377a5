"""Outputs on their way: parts until they are complete, then on the disk, in the journal and under their names.

Everything that a run writes goes through here, so that one line of the journal speaks of all of it at one moment.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cleaner.engines.journal import Begun, Done
from cleaner.engines.outcome import Tally
from cleaner.engines.parts import Stream, place, side, sync_all, write
from cleaner.errors import CleanerError
from cleaner.sources.articles import Position
from cleaner.sources.disk import sync_folders
from cleaner.sources.endings import assemble, ending_of
from cleaner.sources.unfinished import part, rows_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.engines.journal import Journal
    from cleaner.sources.plan import Job

PENDING = 256
"""So many articles may wait for their names."""

SOONEST, LATEST, SHARE = 1.0, 30.0, 0.01
"""Seconds between two lines of the journal: a hundredth of the run's time may have to be done again."""


class Ledger:
    """What a run has written. `sides` are the files that grow beside the output (rejects, rows of the report)."""

    def __init__(self, journal: Journal, sides: Mapping[str, str], *, overwrite: bool) -> None:
        self._journal = journal
        self._overwrite = overwrite
        self._began = self._committed = time.monotonic()
        self._done: list[Done] = []
        self._named: list[Done] = []
        self._used: list[str] = []
        self._streams: dict[str, Stream] = {}
        self._begun = dict(journal.past.begun)
        self._paths = dict(sides)
        self._make_good()
        self._sides = {name: side(path, journal.past.sides.get(name)) for name, path in sides.items()}

    @property
    def tally(self) -> Tally:
        """The counts of what earlier runs have done."""
        return Tally.from_dict(self._journal.past.tally) if self._journal.past.tally else Tally()

    @property
    def positions(self) -> dict[str, Position]:
        """How far files of records have been done, by their outputs."""
        return {target: Position(begun.line, begun.read, begun.member) for target, begun in self._begun.items()}

    @property
    def is_even(self) -> bool:
        """True when nothing waits to be packed: only then can the journal speak of this moment."""
        return all(stream.is_even for stream in self._streams.values())

    @property
    def is_late(self) -> bool:
        """True when the journal should hear of what was done."""
        now = time.monotonic()
        gap = min(LATEST, max(SOONEST, SHARE * (now - self._began)))
        return now - self._committed >= gap or len(self._named) >= PENDING

    @property
    def is_due(self) -> bool:
        """True when the journal should hear of what was done, and can."""
        return self.is_even and self.is_late

    def put_article(self, job: Job, data: bytes | None) -> None:
        """Write the output of an article, None if it has none."""
        done = Done(job.target, job.size, job.time, data is not None)
        self._done.append(done)
        if data is None:
            return
        self._named.append(done)
        with place(job.part):
            write(job, data)

    def put_documents(self, job: Job, documents: Sequence[bytes], position: Position) -> None:
        """Add documents to the output of `job`, which are all up to `position`."""
        stream = self._stream(job)
        with place(job.stream_part):
            stream.add(documents)
        if stream.is_even:
            # Where documents come out of order, the furthest counts; the journal hears of it when none is missing.
            before = self._begun[job.target]
            furthest = max(position, Position(before.line, before.read, before.member), key=_place_of)
            self._begun[job.target] = _begun(job, furthest, stream)

    def end_documents(self, job: Job, position: Position, *, is_whole: bool) -> None:
        """End the output of `job`; one that is not whole keeps the name of a part."""
        stream = self._stream(job)
        with place(job.stream_part):
            stream.flush(ending=ending_of(job) if is_whole else b"", is_whole=is_whole)
        if not is_whole:
            self._begun[job.target] = _begun(job, position, stream)
            return
        if job.stream_part != job.part:
            with place(job.part):
                stream.sync()
                assemble(job)
            self._used.append(job.stream_part)
        self._begun.pop(job.target, None)
        self._done.append(Done(job.target, job.size, job.time, has_output=True))
        self._named.append(self._done[-1])

    def put_side(self, name: str, data: bytes) -> None:
        """Add to the side file `name`, if the run has one."""
        if name in self._sides:
            with place(part(self._paths[name])):
                self._sides[name].write(data)

    def commit(self, tally: Tally) -> None:
        """Put everything on the disk, say so in the journal, and give the names of what is complete."""
        for target, stream in list(self._streams.items()):
            with place(stream.path):
                stream.sync()
            if target not in self._begun:
                stream.close()
                del self._streams[target]
        sync_all([part(done.target) for done in self._named])
        for name, file in self._sides.items():
            with place(part(self._paths[name])):
                file.flush()
                os.fsync(file.fileno())
        with place(self._journal.path):
            sides = {name: file.tell() for name, file in self._sides.items()}
            self._journal.write(tuple(self._done), self._begun, tally.as_dict(), sides)
        for done in self._named:
            self._name(done)
        sync_folders({os.path.dirname(done.target) for done in self._named})  # noqa: PTH120
        for path in self._used:
            with suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108
        self._used.clear()
        self._done.clear()
        self._named.clear()
        self._committed = time.monotonic()

    def close(self) -> None:
        """Close what is open; what no `commit` has seen will be done again."""
        for stream in self._streams.values():
            with suppress(OSError):
                stream.close()
        for file in self._sides.values():
            with suppress(OSError):
                file.close()

    def _stream(self, job: Job) -> Stream:
        if job.target not in self._streams:
            wrote = self._begun[job.target].wrote if job.target in self._begun else 0
            with place(job.stream_part):
                self._streams[job.target] = Stream(job, wrote)
                self._begun.setdefault(job.target, Begun(0, 0, 0, 0, job.size, job.time))
        return self._streams[job.target]

    def _make_good(self) -> None:
        """Give the names that the run before could not give any more."""
        for done in self._journal.past.latest:
            if done.has_output and os.path.lexists(part(done.target)):
                self._name(done)
            with suppress(FileNotFoundError):
                os.unlink(rows_part(done.target))  # noqa: PTH108

    def _name(self, done: Done) -> None:
        if not self._overwrite and os.path.lexists(done.target):
            raise CleanerError(f"{done.target}: it was not there when the run began; move it away and start again")
        with place(done.target):
            os.replace(part(done.target), done.target)  # noqa: PTH105


def _place_of(position: Position) -> tuple[int, int]:
    return position.member, position.line


def _begun(job: Job, position: Position, stream: Stream) -> Begun:
    return Begun(position.line, position.read, position.member, stream.wrote, job.size, job.time)
