"""The names of outputs until they are complete."""

from __future__ import annotations

import hashlib
import os

_LONGEST = 255
"""So many bytes may a name have, in nearly every file system."""


def part(path: str) -> str:
    """Return the name of an output until it is complete."""
    return _with(path, ".part")


def rows_part(path: str) -> str:
    """Return the name of what an output is made of that cannot grow itself."""
    return _with(path, ".rows.part")


def _with(path: str, suffix: str) -> str:
    """Return `path` with `suffix`. Of names as long as they may be, as crawlers make them, a part stays."""
    folder, name = os.path.split(path)
    raw = os.fsencode(name)
    if len(raw) + len(suffix) <= _LONGEST:
        return path + suffix
    mark = f"~{hashlib.sha256(raw).hexdigest()[:16]}{suffix}"
    # Half a letter at the end is none of UTF-8, and a name all the same.
    return os.path.join(folder, os.fsdecode(raw[: _LONGEST - len(mark)]) + mark)  # noqa: PTH118
