"""Outputs on their way: parts until they are complete, then on the disk, in the journal and under their names.

Everything that a run writes goes through here, so that one line of the journal speaks of all of it at one moment.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from cleaner.engines.journal import Begun, Done
from cleaner.engines.outcome import Tally
from cleaner.errors import CleanerError
from cleaner.sources.articles import Position
from cleaner.sources.disk import sync_folders
from cleaner.sources.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.engines.journal import Journal
    from cleaner.sources.plan import Job

MEMBER = 1024 * 1024
"""So much output is packed at once: a file can only be cut off between two members."""

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
        self._streams: dict[str, _Stream] = {}
        self._begun = dict(journal.past.begun)
        self._paths = dict(sides)
        self._make_good()
        self._sides = {name: _side(path, journal.past.sides.get(name)) for name, path in sides.items()}

    @property
    def tally(self) -> Tally:
        """The counts of what earlier runs have done."""
        return Tally.from_dict(self._journal.past.tally) if self._journal.past.tally else Tally()

    @property
    def positions(self) -> dict[str, Position]:
        """How far files of records have been done, by their outputs."""
        return {target: Position(begun.line, begun.read) for target, begun in self._begun.items()}

    @property
    def is_even(self) -> bool:
        """True when nothing waits to be packed: only then can the journal speak of this moment."""
        return all(stream.is_even for stream in self._streams.values())

    @property
    def is_due(self) -> bool:
        """True when the journal should hear of what was done."""
        now = time.monotonic()
        gap = min(LATEST, max(SOONEST, SHARE * (now - self._began)))
        return self.is_even and (now - self._committed >= gap or len(self._named) >= PENDING)

    def put_article(self, job: Job, data: bytes | None) -> None:
        """Write the output of an article, None if it has none."""
        done = Done(job.target, job.size, job.time, data is not None)
        self._done.append(done)
        if data is None:
            return
        self._named.append(done)
        with _place(job.part):
            _make_folder(job.part)
            with open(job.part, "wb") as file:  # noqa: PTH123
                file.write(pack(data, job.packing))

    def put_records(self, job: Job, data: bytes, position: Position) -> None:
        """Add records to the output of `job`, which are all up to `position`."""
        stream = self._stream(job)
        with _place(job.part):
            stream.add(data)
        if stream.is_even:
            self._begun[job.target] = Begun(position.line, position.read, stream.wrote, job.size, job.time)

    def end_records(self, job: Job, position: Position, *, is_whole: bool) -> None:
        """End the output of `job`; one that is not whole keeps the name of a part."""
        stream = self._stream(job)
        with _place(job.part):
            stream.flush(is_whole=is_whole)
        if is_whole:
            self._begun.pop(job.target, None)
            self._done.append(Done(job.target, job.size, job.time, has_output=True))
            self._named.append(self._done[-1])
        else:
            self._begun[job.target] = Begun(position.line, position.read, stream.wrote, job.size, job.time)

    def put_side(self, name: str, data: bytes) -> None:
        """Add to the side file `name`, if the run has one."""
        if name in self._sides:
            with _place(part(self._paths[name])):
                self._sides[name].write(data)

    def commit(self, tally: Tally) -> None:
        """Put everything on the disk, say so in the journal, and give the names of what is complete."""
        for target, stream in list(self._streams.items()):
            with _place(part(target)):
                stream.sync()
            if target not in self._begun:
                stream.close()
                del self._streams[target]
        _sync_all([part(done.target) for done in self._named])
        for name, file in self._sides.items():
            with _place(part(self._paths[name])):
                file.flush()
                os.fsync(file.fileno())
        with _place(self._journal.path):
            sides = {name: file.tell() for name, file in self._sides.items()}
            self._journal.write(tuple(self._done), self._begun, tally.as_dict(), sides)
        for done in self._named:
            self._name(done)
        sync_folders({os.path.dirname(done.target) for done in self._named})  # noqa: PTH120
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

    def _stream(self, job: Job) -> _Stream:
        if job.target not in self._streams:
            wrote = self._begun[job.target].wrote if job.target in self._begun else 0
            with _place(job.part):
                self._streams[job.target] = _Stream(job, wrote)
                self._begun.setdefault(job.target, Begun(0, 0, 0, job.size, job.time))
        return self._streams[job.target]

    def _make_good(self) -> None:
        """Give the names that the run before could not give any more."""
        for done in self._journal.past.latest:
            if done.has_output and os.path.lexists(part(done.target)):
                self._name(done)

    def _name(self, done: Done) -> None:
        if not self._overwrite and os.path.lexists(done.target):
            raise CleanerError(f"{done.target}: it was not there when the run began; move it away and start again")
        with _place(done.target):
            os.replace(part(done.target), done.target)  # noqa: PTH105


class _Stream:
    """The part of a file of records: `wrote` bytes of it are whole members."""

    def __init__(self, job: Job, wrote: int) -> None:
        self._file = _appended(job.part, wrote)
        self._packing = job.packing
        self._held: list[bytes] = []
        self._size = 0
        self.wrote = wrote

    @property
    def is_even(self) -> bool:
        """True when nothing waits to be packed."""
        return not self._held

    def add(self, data: bytes) -> None:
        if not data:
            return
        self._held.append(data)
        self._size += len(data)
        if not self._packing or self._size >= MEMBER:
            self.flush()

    def flush(self, *, is_whole: bool = False) -> None:
        """Write what waits; a packed file that is whole has one member at least."""
        if self._held or (is_whole and not self.wrote):
            self.wrote += self._file.write(pack(b"".join(self._held), self._packing))
            self._held.clear()
            self._size = 0

    def sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def part(path: str) -> str:
    """Return the name of an output until it is complete."""
    return f"{path}.part"


def _side(path: str, length: int | None) -> IO[bytes]:
    """Return the side file that becomes `path`; a run that was cut off at its very end has named it already."""
    with _place(part(path)):
        if length is not None and not os.path.lexists(part(path)) and os.path.lexists(path):
            os.replace(path, part(path))  # noqa: PTH105
        return _appended(part(path), length or 0)


def _appended(path: str, length: int) -> IO[bytes]:
    """Return the file at `path`, cut to `length` and ready for more. Raises CleanerError where it is shorter."""
    _make_folder(path)
    with suppress(FileExistsError):
        open(path, "xb").close()  # noqa: PTH123
    file = open(path, "r+b")  # noqa: PTH123, SIM115
    if file.seek(0, os.SEEK_END) < length:
        file.close()
        raise CleanerError(f"{path}: it is shorter than the run before left it; begin anew with --restart")
    file.truncate(length)
    file.seek(length)
    return file


def _make_folder(path: str) -> None:
    if folder := os.path.dirname(path):  # noqa: PTH120
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def _sync_all(paths: list[str]) -> None:
    """Wait until all of `paths` are on the disk: asked for together, many are not much slower than one."""
    if not paths:
        return
    with ThreadPoolExecutor(8) as threads:
        for path, fault in zip(paths, threads.map(_sync, paths), strict=True):
            if fault:
                raise _unwritable(path, fault)


def _sync(path: str) -> OSError | None:
    try:
        place = os.open(path, os.O_RDWR)
    except OSError as fault:
        return fault
    try:
        os.fsync(place)
    except OSError as fault:
        return fault
    finally:
        os.close(place)
    return None


@contextmanager
def _place(path: str) -> Iterator[None]:
    """Turn a fault of the disk into an error that names `path` and the remedy."""
    try:
        yield
    except OSError as fault:
        raise _unwritable(path, fault) from None


def _unwritable(path: str, fault: OSError) -> CleanerError:
    return CleanerError(f"{path}: {fault.strerror}; what is complete stays, and the same command goes on")
