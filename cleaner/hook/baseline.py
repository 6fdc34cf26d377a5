"""The baseline: findings that people have read and accepted, in a file that is reviewed as any other.

An entry holds a path, counted from the baseline's folder, a rule, the text (of a long one its beginning and its hash)
and how often both may be there. No line stands in it: what is written above moves nothing. A "note" that somebody added
to an entry stays when the baseline is written anew.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.errors import ConfigError
from cleaner.hook.finding import digest
from cleaner.hook.rewrite import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.hook.finding import Checked

VERSION = 1

ABOUT = "Findings of `cleaner check` that were read and accepted; write it anew with --write-baseline."

LONGEST = 160
"""A text of more characters stands in the file as its beginning and its hash."""

_KEYS = {"path": str, "rule": str, "text": str, "count": int}


@dataclass(frozen=True, slots=True)
class Entry:
    """How often a text may be found by a rule in a file. `texthash` is the digest of the whole text."""

    path: str
    rule: str
    text: str
    texthash: str
    count: int
    note: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What a finding has in common with the entry, beside the path."""
        return self.rule, self.texthash


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings in the file `name`."""

    name: str
    entries: tuple[Entry, ...] = ()
    _by_path: dict[str, list[Entry]] = field(default_factory=dict, repr=False, compare=False)

    def accepted(self, path: str) -> Mapping[tuple[str, str], int]:
        """Return how often each (rule, digest of the text) is accepted in the file at `path`."""
        counts: Counter[tuple[str, str]] = Counter()
        for entry in self._of(path):
            counts[entry.key] += entry.count
        return counts

    def stale(self, checked: Checked) -> list[tuple[Entry, int]]:
        """Return the entries of which the file that was checked has no finding any more, and how many."""
        gone = Counter(checked.stale)
        found = []
        for entry in reversed(self._of(checked.path)):
            count = min(gone[entry.key], entry.count)
            gone[entry.key] -= count
            if count:
                found.append((entry, count))
        return found[::-1]

    def lost(self) -> list[Entry]:
        """Return the entries whose file is not there any more."""
        folder = os.path.dirname(self.name) or os.curdir  # noqa: PTH120
        paths = {entry.path for entry in self.entries}
        gone = {path for path in paths if not os.path.lexists(f"{folder}/{path}")}
        return [entry for entry in self.entries if entry.path in gone]

    def written_anew(self, files: Iterable[Checked]) -> Baseline:
        """Return the baseline that accepts all that was found in `files`; entries of other files stay."""
        files = list(files)
        notes = {(entry.path, *entry.key): entry.note for entry in self.entries}
        read = {self._place(file.path) for file in files if not file.faults}
        entries = [entry for entry in self.entries if entry.path not in read]
        for file in files:
            path = self._place(file.path)
            if path not in read:
                continue
            texts = Counter((finding.rule, finding.text) for finding in file.findings)
            for (rule, text), count in texts.items():
                hashed = digest(text)
                entries.append(Entry(path, rule, text, hashed, count, notes.get((path, rule, hashed))))
        return Baseline(self.name, tuple(sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.text))))

    def write(self) -> None:
        """Write the file, one line an entry, so that a change reads well. Raises ConfigError where it cannot be."""
        rows = ",\n".join(f"    {_shown(entry)}" for entry in self.entries)
        about = json.dumps(ABOUT)
        text = f'{{\n  "about": {about},\n  "version": {VERSION},\n  "accepted": [{chr(10) if rows else ""}{rows}'
        text += "\n  ]\n}\n" if rows else "]\n}\n"
        try:
            replace_file(self.name, text.encode("utf-8", "backslashreplace"))
        except OSError as fault:
            raise ConfigError(f"{self.name}: cannot be written: {fault.strerror}") from None

    def _of(self, path: str) -> list[Entry]:
        if not self._by_path:
            for entry in self.entries:
                self._by_path.setdefault(entry.path, []).append(entry)
        return self._by_path.get(self._place(path), []) if self.entries else []

    def _place(self, path: str) -> str:
        """Return `path` as entries name it: from the baseline's folder on, with slashes."""
        here = os.path.dirname(os.path.abspath(self.name))  # noqa: PTH100, PTH120
        return os.path.relpath(path, here).replace(os.sep, "/")


def read_baseline(name: str) -> Baseline:
    """Return the baseline in the file `name`. Raises ConfigError with the place of what is wrong."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123
            held = json.load(file)
    except FileNotFoundError:
        raise ConfigError(f"{name}: there is no such baseline; write it with --write-baseline {name}") from None
    except OSError as fault:
        raise ConfigError(f"{name}: cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise ConfigError(f"{name}: not JSON: {fault}") from None
    rows = held.get("accepted") if isinstance(held, dict) else None
    if not isinstance(rows, list):
        raise ConfigError(f'{name}: it has no list "accepted"; write it anew with --write-baseline {name}')
    if held.get("version") != VERSION:
        raise ConfigError(f'{name}: its "version" must be {VERSION}; write it anew with --write-baseline {name}')
    return Baseline(name, tuple(_entry(name, number, row) for number, row in enumerate(rows, 1)))


def _entry(name: str, number: int, row: Any) -> Entry:
    place = f"{name}: entry {number}"
    if not isinstance(row, dict):
        raise ConfigError(f"{place} must be an object with {', '.join(_KEYS)}")
    for key, kind in _KEYS.items():
        if type(row.get(key)) is not kind:
            raise ConfigError(f'{place}: "{key}" must be {"a number" if kind is int else "a text"}')
    if row["count"] < 1:
        raise ConfigError(f'{place}: "count" must be 1 or more; delete the entry if nothing is accepted')
    unknown = sorted(set(row) - {*_KEYS, "sha256", "note"})
    if unknown:
        raise ConfigError(f'{place}: unknown key "{unknown[0]}"; known are {", ".join(_KEYS)}, sha256 and note')
    texthash = row.get("sha256", digest(row["text"]))
    if not (isinstance(texthash, str) and re.fullmatch("[0-9a-f]{64}", texthash)):
        raise ConfigError(f'{place}: "sha256" must be 64 hexadecimal digits; write the baseline anew')
    note = row.get("note")
    return Entry(row["path"], row["rule"], row["text"], texthash, row["count"], note if isinstance(note, str) else None)


def _shown(entry: Entry) -> str:
    text = entry.text if len(entry.text) <= LONGEST else f"{entry.text[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    row: dict[str, object] = {"path": entry.path, "rule": entry.rule, "text": text}
    if digest(text) != entry.texthash:
        row["sha256"] = entry.texthash
    row["count"] = entry.count
    if entry.note is not None:
        row["note"] = entry.note
    return json.dumps(row, ensure_ascii=False)
