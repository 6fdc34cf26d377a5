"""Files replaced as a whole: whoever looks, and whenever the run is killed, sees the old content or the new.

The new content is written under a passing name in the same folder, which is locked while its process lives. So the next
run can tell what a killed one has left, and several at once leave each other alone.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress

from cleaner.sources.disk import sync_folders

try:
    import fcntl
except ImportError:
    # Where there are no such locks, an open file cannot be deleted.
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_BEGIN, _END = ".cleaner-", ".part"


def replace_file(path: str, data: bytes, *, was: os.stat_result | None = None) -> None:
    """Put `data` in the place of the file at `path`, whose mode, owner and attributes stay; a link stays a link.

    Raises OSError where it cannot be written, and where the file is not any more what it `was` when it was read.
    """
    path = os.path.realpath(path)
    folder = os.path.dirname(path)  # noqa: PTH120
    try:
        old = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        old = None
    if was is not None and (old is None or _identity(old) != _identity(was)):
        raise InterruptedError(0, "it was changed while it was being cleaned; run the command again")
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(0, "it is read-only; make it writable, or leave it out")
    part, place = _begin(folder)
    try:
        with os.fdopen(place, "wb") as file:
            file.write(data)
            file.flush()
            if old is not None:
                _like(path, old, place)
            elif os.name == "posix":
                os.fchmod(place, 0o666 & ~_mask())
            os.fsync(place)
            if fcntl is not None:
                # Named while it is locked: a run that clears the folder cannot take it in between.
                os.replace(part, path)  # noqa: PTH105
        if fcntl is None:
            os.replace(part, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108
        raise
    sync_folders((folder,))


def clear_strays(folders: Iterable[str]) -> None:
    """Delete from `folders` what runs that were killed have left; files of those that live stay."""
    for folder in folders:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                if entry.name.startswith(_BEGIN) and entry.name.endswith(_END):
                    with suppress(OSError):
                        _clear(entry.path)


def _identity(about: os.stat_result) -> tuple[int, ...]:
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns


def _begin(folder: str) -> tuple[str, int]:
    """Return a new file in `folder`, locked, under its passing name."""
    while True:
        part = os.path.join(folder, f"{_BEGIN}{secrets.token_hex(8)}{_END}")  # noqa: PTH118
        place = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        if _lock(place) and os.path.lexists(part):
            return part, place
        # Another run took it for a stray before it was locked.
        os.close(place)


def _lock(place: int) -> bool:
    """Lock the open file `place`; say whether nobody else has."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # The file system knows no locks: then nothing there is cleared either.
        return True
    return True


def _clear(part: str) -> None:
    if fcntl is None:
        os.unlink(part)  # noqa: PTH108
        return
    place = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(part)  # noqa: PTH108
    finally:
        os.close(place)


def _like(path: str, old: os.stat_result, place: int) -> None:
    """Give the open file `place` the owner, attributes and mode of the file at `path`, as far as that is allowed."""
    if os.name != "posix":
        return
    with suppress(OSError):
        if (old.st_uid, old.st_gid) != (os.fstat(place).st_uid, os.fstat(place).st_gid):
            os.fchown(place, old.st_uid, old.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(path):
                os.setxattr(place, name, os.getxattr(path, name))
    os.fchmod(place, old.st_mode & 0o7777)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
