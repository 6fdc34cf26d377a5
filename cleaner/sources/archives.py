"""Zip and tar: archives of articles. What comes out is an archive of their bodies.

A tar file can grow and be gone on with, a zip file cannot: its list of members is written last. So while a run goes on
there is a tar file, out of which `assemble` makes the zip file.
"""

from __future__ import annotations

import io
import tarfile
import time
import zipfile
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.sources.articles import COPIED, Article, Loss, Member, Position, too_large
from cleaner.sources.forms import HTML, PASSED, TEXT, ZIP, holds_of
from cleaner.sources.packing import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.sources.plan import Job

TAR_END = bytes(2 * tarfile.BLOCKSIZE)
"""Two blocks of zeros end a tar file."""

_EARLIEST, _LATEST = 315532800, 4354819198
"""1980 and 2107: a zip file knows no time before and behind."""


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each file in the archive of `job` behind `begun`, and the position behind it; not all are documents."""
    read = _zipped if job.form.holds == ZIP else _tarred
    return read(job, begun, max_size)


def member_bytes(name: str, seconds: int, data: bytes) -> bytes:
    """Return `data` as a member of a tar file, whose owner is nobody in particular."""
    about = tarfile.TarInfo(name)
    about.size, about.mtime = len(data), seconds
    padding = -len(data) % tarfile.BLOCKSIZE
    return about.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape") + data + bytes(padding)


def assemble(tar: str, target: str) -> None:
    """Write the zip file `target` out of the members of the file `tar`, which lacks its end."""
    with tarfile.open(tar, mode="r:") as members, zipfile.ZipFile(target, "w") as archive:
        for member in members:
            when = time.gmtime(min(max(_EARLIEST, int(member.mtime)), _LATEST))[:6]
            # Names in a zip file are UTF-8: bytes that are not become escapes.
            about = zipfile.ZipInfo(member.name.encode("utf-8", "backslashreplace").decode(), when)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            data = members.extractfile(member)
            archive.writestr(about, data.read() if data else b"")
            vars(members)["members"].clear()


def _zipped(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    try:
        archive = zipfile.ZipFile(job.source)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as fault:
        raise InputError(f"no whole zip file ({fault}); get it again") from None
    with archive:
        for number, about in enumerate(archive.infolist()[begun.line :], begun.line + 1):
            if about.is_dir():
                continue
            seconds = int(time.mktime((*about.date_time, 0, 0, 0)) - time.timezone) if about.date_time[0] >= 1980 else 0
            try:
                with archive.open(about) as file:
                    article = _member(job, about.filename, seconds, file, max_size)
            except Exception as fault:
                # One that is damaged or locked with a password does not keep the others from being read. What is said
                # of it is the affair of its packing: zlib.error, LZMAError, NotImplementedError and others.
                article = _lost(job, about.filename, seconds, fault)
            yield article, Position(number)


def _tarred(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    with open(job.source, "rb") as file:  # noqa: PTH123
        stream = _Counted(unpacked(file, job.form.packing))
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for number, about in enumerate(archive, 1):
                    content = archive.extractfile(about) if number > begun.line and about.isfile() else None
                    if content:
                        yield _member(job, about.name, _seconds(about.mtime), content, max_size), Position(number)
                    # It remembers all members, of which there may be millions.
                    vars(archive)["members"].clear()
                if archive.offset < stream.count < archive.offset + tarfile.BLOCKSIZE:
                    raise tarfile.ReadError("cut off in the head of a member")
        except tarfile.TarError as fault:
            raise InputError(f"no whole tar file ({fault}); get it again") from None


class _Counted(io.RawIOBase):
    """A stream that knows how much was read of it: tarfile takes half a head for the end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


def _seconds(told: float) -> int:
    """Return the time of a member in whole seconds, 0 where it is none."""
    try:
        return int(told)
    except (ValueError, OverflowError):
        return 0


def _member(job: Job, name: str, seconds: int, file: IO[bytes], max_size: int) -> Article:
    raw = file.read(max_size + 1)
    holds = holds_of(name, raw[: 1 << 12])
    if holds not in {TEXT, HTML}:
        return Article(job.source, PASSED, b"", member=name, to=job.stream_form)
    told: dict[str, Any] = {"member": name, "to": job.stream_form, "about": Member(job.name_of(name, holds), seconds)}
    if len(raw) > max_size:
        return Article(job.source, holds, raw[:COPIED], loss=too_large(max_size), size=len(raw), **told)
    return Article(job.source, holds, raw, size=len(raw), **told)


def _lost(job: Job, name: str, seconds: int, fault: Exception) -> Article:
    loss = Loss("unreadable", f"{fault}; repair the archive, or unpack it and clean its files")
    return Article(job.source, TEXT, b"", loss=loss, member=name, to=job.stream_form, about=Member(name, seconds))
