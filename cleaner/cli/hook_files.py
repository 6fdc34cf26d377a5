"""The files of a run of `check` or `fix`: their names in one order, each read once."""

from __future__ import annotations

import os

from cleaner.cli.streams import STDIN, read_input
from cleaner.errors import InputError
from cleaner.frozen import frozen
from cleaner.sources.ignored import Ignored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@frozen
class Read:
    """A file as it was read: `about` is what the disk said of it then, None where it is on no disk.

    `fault` says why it could not be read; what `is_ignored` is not looked at.
    """

    path: str
    raw: bytes = b""
    about: os.stat_result | None = None
    fault: str | None = None
    is_ignored: bool = False


def read_named(names: Sequence[str], stdin_filename: str | None) -> Iterator[Read]:
    """Yield the files that `names` mean, in the order of their paths, each once.

    What a `.cleanerignore` names is left out even if it is named: hooks name whatever was changed. Stdin comes back
    without a look where it is the text of such a file.
    """
    ignored = Ignored()
    for path in _paths(names):
        if path == STDIN:
            is_ignored = bool(stdin_filename) and ignored.file(stdin_filename or "")
            yield Read(stdin_filename or "<stdin>", read_input(STDIN), is_ignored=is_ignored)
            continue
        if ignored.file(path):
            continue
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- a thousand of them
                about = os.fstat(file.fileno())
                yield Read(path, file.read(), about)
        except OSError as fault:
            yield Read(path, fault=fault.strerror or str(fault))


def read_staged(paths: Sequence[str]) -> Iterator[Read]:
    """Yield what git has staged at or below `paths`, of files that hold articles by their name."""
    from cleaner.hook.staged import contents, staged_files

    ignored = Ignored()
    files = [file for file in staged_files(paths) if _is_article(file.path) and not ignored.file(file.path)]
    for file, raw in zip(files, contents(files), strict=True):
        yield Read(file.path, raw)


def _paths(names: Sequence[str]) -> list[str]:
    """Return the paths of all files that are meant; of folders, those that are articles by their name."""
    found = []
    for name in names:
        if name == STDIN or not os.path.isdir(name):  # noqa: PTH112
            found.append(name.removeprefix("./"))
            continue
        from cleaner.sources.walk import Choice, walk

        try:
            found += [path for file in walk([name], Choice()) if _is_article(path := file.path.removeprefix("./"))]
        except OSError as fault:
            raise InputError(f"{fault.filename}: {fault.strerror}; leave it out, or make it readable") from None
    return sorted(set(found), key=os.fsencode)


def _is_article(path: str) -> bool:
    from cleaner.sources.forms import HTML, RECORDS, SUFFIXES, TEXT, suffix_of

    return SUFFIXES.get(suffix_of(os.path.basename(path)).lower()) in {TEXT, HTML, RECORDS}  # noqa: PTH119
