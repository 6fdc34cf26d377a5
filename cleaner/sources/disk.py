"""What must be on the disk before a run goes on."""

from __future__ import annotations

import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def sync_folders(folders: Iterable[str]) -> None:
    """Wait until the names in `folders` are on the disk."""
    for folder in folders:
        # Not every system knows folders as files; there the names come to the disk when it likes.
        with suppress(OSError):
            place = os.open(folder or ".", os.O_RDONLY)
            try:
                os.fsync(place)
            finally:
                os.close(place)
