"""Contents that were found clean before: as long as nothing has changed that decides, they are clean.

What decides is the program, its rules, the settings and the version of Python; their sum names the file in the user's
cache folder that holds the hashes. Only what nothing at all was said of is kept, so that a run that knows a content
says the same as one that reads it. A file that cannot be read or written costs time only.
"""

# ruff: noqa: PTH103, PTH108, PTH118, PTH119, PTH120, PTH123 -- pathlib is slow to import

from __future__ import annotations

import os
import sys
import time

from cleaner.rules.kept import cache_folder, digest_of, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked

LONGEST = 30 * 24 * 3600.0
"""What is known is forgotten when nothing was added to it for so many seconds and other rules are in use."""

MOST = 4_000_000
"""The file may have so many bytes; then it is begun anew."""

_LENGTH = 16
_PACKAGE = os.path.dirname(os.path.dirname(__file__))


class Known:
    """The contents that are known to be clean under `settings`, and with the rules in `files`."""

    def __init__(self, settings: str, files: Iterable[str]) -> None:
        parts = [repr((sys.version, settings, _has_model(), sorted(_stamps(_PACKAGE)))).encode("utf-8", "replace")]
        self._fresh: list[bytes] = []
        self._path = ""
        try:
            name = digest_of(*parts, *map(read_bytes, files))
            self._path = os.path.join(cache_folder(), f"clean-{name}.bin")
            held = read_bytes(self._path)
        except OSError:
            held = b""
        self._digests = {held[at : at + _LENGTH] for at in range(0, len(held), _LENGTH)}
        self._is_full = len(held) > MOST

    @property
    def is_empty(self) -> bool:
        """True when nothing is known."""
        return not self._digests

    def name(self, path: str, raw: bytes, ignored: tuple[str, ...]) -> bytes:
        """Return what names the content `raw` of the file at `path`, whose suffix says how it is read."""
        suffix = os.path.basename(path).lower().partition(".")[2]
        return bytes.fromhex(digest_of(repr((suffix, ignored)).encode("utf-8", "replace"), raw))

    def __contains__(self, name: bytes) -> bool:
        return name in self._digests

    def add(self, name: bytes, checked: Checked) -> None:
        """Take down that the content of that name is clean, if nothing at all was said of it."""
        if not (checked.findings or checked.accepted or checked.warnings or checked.faults or checked.is_page):
            self._fresh.append(name)

    def keep(self) -> None:
        """Write down what is new, behind what other runs may have written meanwhile."""
        if not self._fresh or not self._path:
            return
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(self._path, "wb" if self._is_full else "ab", buffering=0) as file:
                file.write(b"".join(self._fresh))
            if self.is_empty:
                _forget(os.path.dirname(self._path))
        except OSError:
            pass


def _forget(folder: str) -> None:
    """Delete what was known under rules and settings that nobody has used for long. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("clean-") and time.time() - entry.stat().st_mtime > LONGEST:
                os.unlink(entry.path)


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, size and time of each file of the program, which change with what it says."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _stamps(entry.path)
            else:
                about = entry.stat()
                yield entry.path, about.st_size, about.st_mtime_ns


def _has_model() -> bool:
    """Say whether the model is there that decides between languages that are alike."""
    from importlib.util import find_spec

    return find_spec("py3langid") is not None
