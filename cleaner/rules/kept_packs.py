"""The rules of the packs, and what a line needs for each of them: kept between runs, and made anew when they change.

They are kept (`cleaner.rules.kept`) under the sums of the files of their folder, and of the modules that read those.
"""

# ruff: noqa: PTH118, PTH119, PTH120 -- pathlib is slow to import

from __future__ import annotations

import os
import sys
from functools import cache
from zlib import crc32

from cleaner.errors import RuleError
from cleaner.model import Strength
from cleaner.rules.kept import digest_of, keep_values, read_bytes, recall_values
from cleaner.rules.literals import Needs, needs_of
from cleaner.rules.pack_files import PACKS, pack_files, read_folder
from cleaner.rules.schema import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_FORMAT = 8
"""The form of the cached rules; raise it when what is stored changes."""

_READERS = ("schema", "patterns", "literals", "outline", "edges", "plan", "rarity", "languages", "lookup", "load")
"""The modules whose work is stored; a change in them makes it anew as a change in a pack does."""

_UNNEEDED = frozenset({"examples", "counterexamples", "known_misses"})
"""Fields that no run asks for, only `rules show` and the tests; they stay out of the cache."""


def kept_pack(folder: str) -> tuple[tuple[Rule, ...], str]:
    """Return the rules of one folder of packs, and a name for all that they are made from."""
    name = f"{folder}-{_digest(folder)}"
    rows = recall_values(f"rules-{name}.bin")
    if rows is not None:
        return tuple(map(_restored, rows)), name
    rules = read_folder(folder)
    keep_values(f"rules-{name}.bin", [_row(rule) for rule in rules])
    return rules, name


def kept_needs(rules: tuple[Rule, ...], name: str) -> tuple[Needs, ...]:
    """Return what a line must have for each of the `rules` that are kept under `name`."""
    rows = recall_values(f"needs-{name}.bin")
    if rows is not None:
        return tuple([Needs(*row) for row in rows])
    needs = tuple(map(needs_of_rule, rules))
    keep_values(f"needs-{name}.bin", [tuple(getattr(need, field) for field in Needs.__match_args__) for need in needs])
    return needs


def needs_of_rule(rule: Rule) -> Needs:
    """Return what a line must have before the rule can match it; nothing for a user's own, which is always asked."""
    if not rule.pattern or rule.own:
        return Needs()
    try:
        return needs_of(rule.pattern, whole=rule.kind != "span")
    except ValueError as fault:
        raise RuleError(f'{rule.file}: rule "{rule.id}": "pattern" is not a pattern: {fault}') from None


def _digest(folder: str) -> str:
    """Return a name for all that the rules of a folder are made from, by the sums of its files: hashes take longer."""
    here = os.path.dirname(__file__)
    shared = (os.path.join(PACKS, "lists.toml"), *(os.path.join(here, f"{name}.py") for name in _READERS))
    paths = (*pack_files(folder), *shared)
    files = [(os.path.basename(path), *_sum(path)) for path in paths]
    return digest_of(repr((_FORMAT, sys.implementation.cache_tag, sys.hexversion, files)).encode())


@cache
def _sum(path: str) -> tuple[int, int]:
    content = read_bytes(path)
    return len(content), crc32(content)


_STRENGTH = Rule.__match_args__.index("strength")
_STRENGTHS = {str(strength): strength for strength in Strength}


def _row(rule: Rule) -> tuple[Any, ...]:
    """Return the rule's fields as plain values, without those that no run needs."""
    plain = {"strength": str(rule.strength), **dict.fromkeys(_UNNEEDED, ())}
    return tuple(plain[name] if name in plain else getattr(rule, name) for name in Rule.__match_args__)


def _restored(row: Iterable[Any]) -> Rule:
    fields = list(row)
    fields[_STRENGTH] = _STRENGTHS[fields[_STRENGTH]]
    return Rule(*fields)
