"""From what a user names to the files that are meant.

As with ripgrep, what is named is taken whatever it is; inside a folder hidden files and links are passed over, unless
they are asked for, and so is what a `.cleanerignore` names. Files come in the order of their names, so that two runs
see the same.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.sources.ignored import Ignored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which files of a folder are meant: globs of those to take and to leave out, hidden ones, links, ignored ones."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    follow: bool = False
    no_ignore: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A file: `root` is the folder that its place in the output is counted from, `named` says that its user did."""

    path: str
    root: str
    named: bool


def walk(sources: Sequence[str], choice: Choice) -> Iterator[Found]:
    """Yield the files that `sources` (files, folders, globs) mean. Raises InputError for one that means none."""
    named = [path for source in sources for path in _expanded(source)]
    root = _root(named)
    seen: set[str] = set()
    for path in named:
        is_folder = os.path.isdir(path)  # noqa: PTH112
        for file in _files(path, choice) if is_folder else (path,):
            place = os.path.abspath(file)  # noqa: PTH100 -- a hundred thousand of them
            if place not in seen:
                seen.add(place)
                yield Found(file, root, named=not is_folder)


def is_glob(source: str) -> bool:
    """Say whether `source` is a pattern that names files, and no file's name."""
    return not os.path.lexists(source) and _MAGIC.search(source) is not None


def names_in(raw: bytes, *, zeros: bool) -> list[str]:
    r"""Return the names in a list of files: one a line, or with a NUL behind each as `find -print0` writes them.

    >>> names_in(b"a.txt\nb.txt\n", zeros=False)
    ['a.txt', 'b.txt']
    """
    parts = raw.split(b"\0") if zeros else [line.removesuffix(b"\r") for line in raw.split(b"\n")]
    return [os.fsdecode(part) for part in parts if part]


def _expanded(source: str) -> list[str]:
    if os.path.lexists(source):
        return [source]
    if is_glob(source):
        import glob

        found = sorted(path for path in glob.glob(source, recursive=True) if not os.path.isdir(path))  # noqa: PTH112, PTH207
        if not found:
            raise InputError(f"{source}: no file has such a name")
        return found
    raise InputError(f"{source}: No such file or directory")


def _root(named: Sequence[str]) -> str:
    """Return the folder that all of `named` have in common: their places below it are their places in the output."""
    folders = {os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path) or ".") for path in named}  # noqa: PTH100, PTH112, PTH120
    return os.path.commonpath(folders) if folders else os.curdir


def _files(folder: str, choice: Choice) -> Iterator[str]:
    """Yield the files below `folder`. It does not call itself: folders may stand a thousand deep."""
    ignored = None if choice.no_ignore else Ignored()
    open_folders = [(_listed(folder), "", frozenset({_identity(folder)}))]
    while open_folders:
        entries, below, above = open_folders[-1]
        entry = next(entries, None)
        if entry is None:
            open_folders.pop()
            continue
        name = f"{below}{entry.name}"
        if not _is_meant(entry, name, choice, ignored):
            continue
        if not entry.is_dir():
            if entry.is_file() and (not choice.include or _is_any(name, choice.include)):
                yield entry.path
        elif (here := _identity(entry.path)) not in above:
            # Else it is a link that leads back up.
            open_folders.append((_listed(entry.path), f"{name}/", above | {here}))


def _is_meant(entry: os.DirEntry[str], name: str, choice: Choice, ignored: Ignored | None) -> bool:
    if (entry.name.startswith(".") and not choice.hidden) or (entry.is_symlink() and not choice.follow):
        return False
    if _is_any(name, choice.exclude):
        return False
    return not (ignored and ignored.entry(entry.path, is_folder=entry.is_dir()))


def _listed(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return iter(sorted(entries, key=lambda entry: entry.name))
    except OSError as fault:
        raise _unreadable(folder, fault) from None


def _identity(folder: str) -> tuple[int, int]:
    try:
        about = os.stat(folder)  # noqa: PTH116
    except OSError as fault:
        raise _unreadable(folder, fault) from None
    return about.st_dev, about.st_ino


def _unreadable(folder: str, fault: OSError) -> InputError:
    return InputError(f"{folder}: the folder cannot be read: {fault.strerror}; leave it out with --exclude")


def _is_any(name: str, globs: Iterable[str]) -> bool:
    return any(matches(name, glob) for glob in globs)


def matches(name: str, glob: str) -> bool:
    """Say whether `glob` means the file `name`: as in .gitignore, without a slash it speaks of the last part alone."""
    subject = name if "/" in glob.rstrip("/") else name.rpartition("/")[2]
    return _pattern(glob.strip("/")).fullmatch(subject) is not None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Return the pattern of `glob`, in which `*` and `?` stay inside a folder and `**/` goes through any number."""
    parts = re.split(r"(\*\*/|/\*\*$|\*|\?|\[!?\]?[^\]]*\])", glob)
    known = {"**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]", "": ""}
    return re.compile("".join(known[part] if part in known else _literal(part) for part in parts), re.DOTALL)


def _literal(part: str) -> str:
    if part.startswith("[") and part.endswith("]") and len(part) > 2:
        inner = part[1:-1].replace("\\", "\\\\")
        return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
    return re.escape(part)
