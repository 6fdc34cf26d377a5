"""The files that a run writes, as they stand before they have their names."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.sources.forms import WARC
from cleaner.sources.packing import pack
from cleaner.sources.unfinished import part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.sources.plan import Job

MEMBER = 1024 * 1024
"""So much output is packed at once: a file can only be cut off between two members."""


class Stream:
    """What grows of an output of many documents: `wrote` bytes of it are whole members."""

    def __init__(self, job: Job, wrote: int) -> None:
        self.path = job.stream_part
        self._file = _appended(self.path, wrote)
        self._packing = job.packing
        # Readers of crawls go from record to record, for which each must be packed for itself.
        self._packs_each = job.to == WARC
        self._held: list[bytes] = []
        self._size = 0
        self.wrote = wrote

    @property
    def is_even(self) -> bool:
        """True when nothing waits to be packed."""
        return not self._held

    def add(self, documents: Sequence[bytes]) -> None:
        """Add `documents`, which are packed when there are enough of them."""
        documents = [document for document in documents if document]
        if self._packs_each and self._packing:
            for document in documents:
                self.wrote += self._file.write(pack(document, self._packing))
            return
        self._held += documents
        self._size += sum(map(len, documents))
        if not self._packing or self._size >= MEMBER:
            self.flush()

    def flush(self, *, ending: bytes = b"", is_whole: bool = False) -> None:
        """Write what waits, and the `ending`; a packed file that is whole has one member at least."""
        data = b"".join(self._held) + ending
        if data or (is_whole and not self.wrote):
            self.wrote += self._file.write(pack(data, self._packing))
        self._held.clear()
        self._size = 0

    def sync(self) -> None:
        """Wait until all that was written is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; what waits is forgotten."""
        self._file.close()


def side(path: str, length: int | None) -> IO[bytes]:
    """Return the side file that becomes `path`; a run that was cut off at its very end has named it already."""
    with place(part(path)):
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


def write(job: Job, data: bytes) -> None:
    """Write the part of the output of an article."""
    _make_folder(job.part)
    with open(job.part, "wb") as file:  # noqa: PTH123
        file.write(pack(data, job.packing))


def _make_folder(path: str) -> None:
    """Make the folder of `path`, and those above it, which may be more than a function can call itself for."""
    missing = []
    while (path := os.path.dirname(path)) and not os.path.isdir(path):  # noqa: PTH112, PTH120
        missing.append(path)
    for folder in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102


def sync_all(paths: list[str]) -> None:
    """Wait until all of `paths` are on the disk: asked for together, many are not much slower than one."""
    if not paths:
        return
    with ThreadPoolExecutor(8) as threads:
        for path, fault in zip(paths, threads.map(_sync, paths), strict=True):
            if fault:
                raise unwritable(path, fault)


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
def place(path: str) -> Iterator[None]:
    """Turn a fault of the disk into an error that names `path` and the remedy."""
    try:
        yield
    except OSError as fault:
        raise unwritable(path, fault) from None


def unwritable(path: str, fault: OSError) -> CleanerError:
    """Return the error for a file that cannot be written."""
    return CleanerError(f"{path}: {fault.strerror}; what is complete stays, and the same command goes on")
