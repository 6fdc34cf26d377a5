"""Zip and tar: archives of articles. What comes out is an archive of their bodies.

A tar file can grow and be gone on with, a zip file cannot: its list of members is written last. So while a run goes on
there is a tar file, out of which `assemble` makes the zip file.
"""

from __future__ import annotations

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

_EARLIEST = 315532800
"""1980: a zip file knows no time before."""


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
            when = time.gmtime(max(_EARLIEST, int(member.mtime)))[:6]
            about = zipfile.ZipInfo(member.name, when)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            data = members.extractfile(member)
            archive.writestr(about, data.read() if data else b"")


def _zipped(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    try:
        archive = zipfile.ZipFile(job.source)
    except zipfile.BadZipFile as fault:
        raise InputError(f"no whole zip file ({fault}); get it again") from None
    with archive:
        for number, about in enumerate(archive.infolist()[begun.line :], begun.line + 1):
            if about.is_dir():
                continue
            seconds = int(time.mktime((*about.date_time, 0, 0, 0)) - time.timezone) if about.date_time[0] >= 1980 else 0
            try:
                with archive.open(about) as file:
                    article = _member(job, about.filename, seconds, file, max_size)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as fault:
                # One that is damaged or locked with a password does not keep the others from being read.
                article = _lost(job, about.filename, seconds, fault)
            yield article, Position(number)


def _tarred(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    with open(job.source, "rb") as file:  # noqa: PTH123
        try:
            with tarfile.open(fileobj=unpacked(file, job.form.packing), mode="r|") as archive:
                for number, about in enumerate(archive, 1):
                    content = archive.extractfile(about) if number > begun.line and about.isfile() else None
                    if content:
                        yield _member(job, about.name, int(about.mtime), content, max_size), Position(number)
        except tarfile.ReadError as fault:
            raise InputError(f"no whole tar file ({fault}); get it again") from None


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
