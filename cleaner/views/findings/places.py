"""How other programs name a file: from the working directory on, as an address or as plain text."""

from __future__ import annotations

import os
from urllib.parse import quote


def relative(path: str) -> str:
    """Return `path` from the working directory on, with slashes; one that stands elsewhere as it is."""
    if os.path.isabs(path):  # noqa: PTH117
        below = os.path.relpath(path)
        path = path if below.startswith(os.pardir) else below
    return path.replace(os.sep, "/").removeprefix("./")


def address(path: str) -> str:
    """Return `path` as a relative reference; bytes that are no UTF-8 keep their value.

    >>> address("a file: one.txt")
    'a%20file%3A%20one.txt'
    """
    path = relative(path)
    return ("file://" if path.startswith("/") else "") + quote(os.fsencode(path))
