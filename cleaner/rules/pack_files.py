"""Where the packs stand, and how their files become Rules."""

# ruff: noqa: PTH118, PTH120, PTH123, PTH208 -- pathlib is slow to import

from __future__ import annotations

import os
from functools import cache

from cleaner.errors import RuleError
from cleaner.rules.schema import parse_pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from cleaner.rules.schema import Rule

PACKS = os.path.join(os.path.dirname(__file__), "packs")

ANY, SITES = "any", "sites"
"""The folders that are no language: rules for all of them, and rules for one site alone."""


@cache
def pack_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a pack."""
    with os.scandir(PACKS) as found:
        folders = {entry.name for entry in found if entry.is_dir()}
    return tuple(sorted(folders - {ANY, SITES}))


def read_packs() -> tuple[Rule, ...]:
    """Return every shipped rule with its examples, parsed and checked anew. Raises RuleError for the first fault."""
    return tuple(rule for folder in (ANY, *pack_languages(), SITES) for rule in read_folder(folder))


def pack_files(folder: str) -> list[str]:
    """Return the paths of the files in one folder of packs."""
    path = os.path.join(PACKS, folder)
    return [os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".toml")]


def read_folder(folder: str) -> tuple[Rule, ...]:
    """Return the rules of one folder of packs, parsed and checked anew."""
    return tuple(rule for path in pack_files(folder) for rule in _read_pack(path))


def _read_pack(path: str) -> tuple[Rule, ...]:
    _, folder, name = path.rsplit(os.sep, 2)
    stem = name.removesuffix(".toml")
    is_site = folder == SITES
    return parse_pack(
        read_toml(path),
        file=f"packs/{folder}/{name}",
        pack=f"sites/{stem}" if is_site else folder,
        language=ANY if is_site else folder,
        category=None if is_site else stem,
    )


def read_toml(path: str) -> dict[str, Any]:
    """Return what the TOML file at `path` says. Raises RuleError where it cannot be read."""
    import tomllib

    try:
        with open(path, encoding="utf-8") as stream:
            return tomllib.loads(stream.read())
    except tomllib.TOMLDecodeError as fault:
        raise RuleError(f"{path}: not TOML: {fault}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}: not UTF-8; save the rule file in UTF-8") from None
    except OSError as fault:
        raise RuleError(f"{path}: cannot be read: {fault.strerror}") from None
