"""Where settings are kept: `cleaner.toml`, or `[tool.cleaner]` in `pyproject.toml`.

Most runs have neither, so that tomllib is imported only when there is something for it to read.
"""

# ruff: noqa: PTH109, PTH111, PTH113, PTH118, PTH119, PTH120, PTH123 -- pathlib is slow to import

from __future__ import annotations

import os
import re

from cleaner.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWN, SHARED = "cleaner.toml", "pyproject.toml"

_HINT = rb"""\btool["']?\s*(?:\.\s*["']?cleaner\b|\]|=)"""
"""What a pyproject.toml that has our table must hold; one without it is not worth parsing."""


def find_config() -> str | None:
    """Return the path of the nearest configuration file, going up from the working directory.

    A pyproject.toml without our table is passed over; beside each other, cleaner.toml wins.
    """
    try:
        folder = os.getcwd()
    except OSError:
        return None
    while True:
        if os.path.isfile(own := os.path.join(folder, OWN)):
            return own
        if os.path.isfile(shared := os.path.join(folder, SHARED)) and _has_table(shared):
            return shared
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def read_config(path: str) -> dict[str, Any]:
    """Return the settings in the file at `path`. Raises ConfigError when it is not there or not TOML."""
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path}: not TOML: {fault}") from None
    if os.path.basename(path) != SHARED:
        return table
    tool = table.get("tool")
    own = tool.get("cleaner") if isinstance(tool, dict) else None
    if not isinstance(own, dict):
        raise ConfigError(f"{path}: it has no [tool.cleaner] table; add one, or name another file")
    return own


def beside(path: str, other: str) -> str:
    """Return the path of `other` as the configuration file at `path` means it: from its own folder on."""
    return os.path.join(os.path.dirname(path), os.path.expanduser(other))


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError:
        return False
    if not re.search(_HINT, raw):
        return False
    import tomllib

    try:
        tool = tomllib.loads(raw.decode()).get("tool", {})
    except ValueError:
        # Somebody else's broken file is their tools' concern, unless it plainly speaks to us.
        return b"[tool.cleaner" in raw
    return isinstance(tool, dict) and "cleaner" in tool
