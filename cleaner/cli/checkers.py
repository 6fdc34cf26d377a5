"""Which rules look at which file: the same for all, but for `per-file-ignores`."""

from __future__ import annotations

import os
from functools import partial

from cleaner.cli.prepare import prepare, record_provenance
from cleaner.frozen import replace
from cleaner.hook.checker import Checker, Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cleaner.cli.settings import Options


class Checkers:
    """Makes the checkers of a run, one for each set of rules; rules are loaded once.

    Raises RuleError where the settings name no rules.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._made: dict[tuple[str, ...], Checker] = {(): self._make(())}

    def of(self, path: str) -> Checker:
        """Return the checker for the file at `path`."""
        ignored = self._ignored(path)
        if ignored not in self._made:
            self._made[ignored] = self._make(ignored)
        return self._made[ignored]

    def _ignored(self, path: str) -> tuple[str, ...]:
        if not self._options.per_file_ignores:
            return ()
        rows = self._options.per_file_ignores
        return tuple(
            dict.fromkeys(
                prefix for folder, glob, prefixes in rows if _is_meant(path, folder, glob) for prefix in prefixes
            )
        )

    def _make(self, ignored: tuple[str, ...]) -> Checker:
        options = self._options
        return Checker(
            prepare(replace(options, ignore=(*options.ignore, *ignored), unwrap=False)),
            partial(record_provenance, replace(options, into=None)),
            Reading(options.encoding, options.charset, options.type, options.field),
        )


def _is_meant(path: str, folder: str, glob: str) -> bool:
    """Say whether `glob`, counted from `folder`, means the file at `path`, or a folder that it is in."""
    from cleaner.sources.walk import matches

    name = os.path.relpath(path, folder or os.curdir).replace(os.sep, "/")
    parts = name.split("/")
    return any(matches("/".join(parts[:depth]), glob) for depth in range(1, len(parts) + 1))
