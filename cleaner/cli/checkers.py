"""Which rules look at which file: the same for all, but for `per-file-ignores`."""

from __future__ import annotations

import os
from functools import partial

from cleaner.cli.prepare import prepare, record_provenance
from cleaner.frozen import replace
from cleaner.hook.checker import Checker, Reading
from cleaner.hook.finding import Checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.cli.settings import Options
    from cleaner.hook.known import Known


_NO_VERDICT = frozenset({
    "origins", "quiet", "verbose", "output_format", "baseline", "per_file_ignores", "format", "links", "emphasis",
    "jsonl", "into", "removed", "metadata", "line_buffered", "unwrap",
})  # fmt: skip
"""Settings that do not decide what is clean, or that each file's name in the memory holds."""


class Checkers:
    """Looks at the files of a run, with rules that are loaded once for each set of them.

    With `remembers` what was clean in an earlier run is known to be. Raises RuleError where the settings name no rules.
    """

    def __init__(self, options: Options, *, remembers: bool) -> None:
        self._options = options
        self._made: dict[tuple[str, ...], Checker] = {}
        self._known: Known | None = None
        if remembers:
            from cleaner.hook.known import Known

            decides = [name for name in type(options).__match_args__ if name not in _NO_VERDICT]
            self._known = Known(repr([(name, getattr(options, name)) for name in decides]), options.rules)
        if self._known is None or self._known.is_empty:
            self._of(())

    def check(self, path: str, raw: bytes, accepted: Mapping[tuple[str, str], int]) -> Checked:
        """Return what is found in `raw`, the file at `path`, of which the findings in `accepted` are none."""
        ignored = self._ignored(path)
        known = self._known if not accepted else None
        name = known.name(path, raw, ignored) if known else b""
        if known and name in known:
            return Checked(path)
        checked = self._of(ignored)(path, raw, accepted)
        if known:
            known.add(name, checked)
        return checked

    def remember(self) -> None:
        """Keep what was clean for later runs."""
        if self._known:
            self._known.keep()

    def _of(self, ignored: tuple[str, ...]) -> Checker:
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
