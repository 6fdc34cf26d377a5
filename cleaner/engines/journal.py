"""The journal beside an output: what is on the disk for certain, so that a run that was cut off can go on.

A line says what is done; it is written before the outputs get their names, which the next run makes good where this
one could not. Whoever holds the file locked writes to the output; the lock goes with its process, however that ends.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from collections.abc import Mapping

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_START = b'{"version":'
"""Every journal begins so; a run that was cut off at once leaves less of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """An article or a file of records that is done: its output, and the size and time that its source had."""

    target: str
    size: int
    time: int
    has_output: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A source of many documents that is done up to a position: so far it was read, so long is its output."""

    line: int
    read: int
    member: int
    wrote: int
    size: int
    time: int


@dataclass(slots=True)
class Past:
    """What earlier runs of the same command have done; `latest` may still want their names."""

    header: Mapping[str, Any] | None = None
    done: dict[str, Done] = field(default_factory=dict)
    begun: dict[str, Begun] = field(default_factory=dict)
    tally: dict[str, Any] | None = None
    sides: dict[str, int] = field(default_factory=dict)
    latest: tuple[Done, ...] = ()

    def add(self, entry: Mapping[str, Any]) -> None:
        """Take in one line behind the header."""
        self.latest = tuple(Done(*values) for values in entry["done"])
        self.done.update((done.target, done) for done in self.latest)
        self.begun = {target: Begun(*values) for target, values in entry["begun"].items()}
        self.tally, self.sides = entry["tally"], entry["sides"]


class Journal:
    """The locked file at `path`, and what stands in it. Raises CleanerError where another run has it."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file = _locked(path)
        except OSError as fault:
            raise _unwritable(path, fault) from None
        try:
            self._check_ours()
        except CleanerError:
            self.close()
            raise
        self.past = self._read()

    def begin(self, header: Mapping[str, Any]) -> None:
        """Forget everything and write the first line."""
        self._file.seek(0)
        self._file.truncate()
        self.past = Past(header)
        try:
            self._append(header)
        except OSError as fault:
            self.remove()
            raise _unwritable(self.path, fault) from None

    def write(self, done: tuple[Done, ...], begun: Mapping[str, Begun], tally: object, sides: object) -> None:
        """Add a line and wait until it is on the disk."""
        entry = {"done": [_values(each) for each in done], "begun": {key: _values(each) for key, each in begun.items()}}
        self._append(entry | {"tally": tally, "sides": sides})

    def remove(self) -> None:
        """Take the file away: the output is complete."""
        with suppress(OSError):
            os.unlink(self.path)  # noqa: PTH108
        self.close()

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._file.close()

    def _append(self, entry: Mapping[str, Any]) -> None:
        # Surrogates are bytes of file names that are no UTF-8; as escapes they come back as they went.
        self._file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _check_ours(self) -> None:
        """Raise CleanerError for a file that only has the name of a journal: book-keepers have such files."""
        start = self._file.read(len(_START))
        if start != _START[: len(start)]:
            fault = "it is no journal of a run, and one would replace it"
            raise CleanerError(f"{self.path}: {fault}; move it away, or name another -o")

    def _read(self) -> Past:
        """Return what stands in the file. Half a line at the end, which a cut leaves, is taken off."""
        past, good = Past(), 0
        self._file.seek(0)
        for line in self._file:
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if not line.endswith(b"\n") or entry is None:
                break
            if past.header is None:
                past.header = entry
            else:
                past.add(entry)
            good += len(line)
        self._file.truncate(good)
        self._file.seek(good)
        return past


def _unwritable(path: str, fault: OSError) -> CleanerError:
    return CleanerError(f"{path}: the journal cannot be written: {fault.strerror}; make room, or name another -o")


def _values(value: Done | Begun) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def _locked(path: str) -> IO[bytes]:
    """Return the file at `path`, locked. The run that had it may have removed it meanwhile: then it is made anew."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)  # noqa: PTH103, PTH120
    while True:
        with suppress(FileExistsError):
            open(path, "xb").close()  # noqa: PTH123
        try:
            file = open(path, "r+b")  # noqa: PTH123, SIM115
        except FileNotFoundError:
            continue
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise CleanerError(f"{path}: another run writes to this output; wait for it, or name another -o") from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):  # noqa: PTH116
                return file
        file.close()
