"""What a run of `check` or `fix` has seen, and what it comes to: a summary and an exit code."""

from __future__ import annotations

from cleaner.cli.streams import say
from cleaner.hook.finding import KEPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.cli.settings import Options
    from cleaner.hook.baseline import Baseline
    from cleaner.hook.finding import Checked

CLEAN, FOUND, WRONG, OUR_FAULT = 0, 1, 2, 3


class Tally:
    """What a run has seen; what went wrong with a file is said as it comes by."""

    def __init__(self, baseline: Baseline | None, options: Options) -> None:
        self.baseline = baseline
        self.files = self.with_findings = self.findings = self.kept = self.changed = self.worst = 0
        self._quiet = options.quiet
        self._verbose = options.verbose
        self._stale: list[str] = []

    def over(self, files: Iterable[Checked]) -> Iterator[Checked]:
        """Yield `files`, counting them."""
        for file in files:
            self._count(file)
            yield file

    def code(self, *, exit_zero: bool) -> int:
        """Return the exit code of the run."""
        return self.worst or (FOUND if self.findings and not exit_zero else CLEAN)

    def sum_up_found(self) -> None:
        """Say what was found in all, and which accepted findings are not there any more."""
        self._tell_stale()
        if self.findings and not self._quiet:
            say(f"{counted(self.findings, 'finding')} in {self.with_findings:,} of {counted(self.files, 'file')}")

    def sum_up_removed(self) -> None:
        """Say what was removed in all, what was kept, and which accepted findings are not there any more."""
        self._tell_stale()
        removed = self.findings - self.kept
        if removed and not self._quiet:
            say(f"{counted(removed, 'finding')} removed from {counted(self.changed, 'file')} of {self.files:,}")
        if self.kept and not self._quiet:
            say(f"{counted(self.kept, 'text')} kept whole; read it, and clean it with --allow-large if it should go")

    def _tell_stale(self) -> None:
        if self.baseline:
            lost = [f"{entry.path}: the file is not there any more" for entry in self.baseline.lost()]
            for stale in (*self._stale, *dict.fromkeys(lost)):
                say(f"{self.baseline.name}: stale entry: {stale}; write it anew, or delete the entry")

    def _count(self, file: Checked) -> None:
        self.files += 1
        self.findings += len(file.findings)
        self.with_findings += bool(file.findings)
        kept = sum(finding.rule == KEPT for finding in file.findings)
        self.kept += kept
        self.changed += len(file.findings) > kept
        for fault in file.faults:
            say(f"{file.path}: {f'line {fault.line}: ' if fault.line else ''}{fault.message}")
            self.worst = max(self.worst, OUR_FAULT if fault.is_ours else WRONG)
        if not self._quiet:
            for warning in file.warnings:
                say(f"{file.path}: {warning}")
        if self._verbose:
            say(f"{file.path}: {counted(len(file.findings), 'finding')}, {len(file.accepted):,} accepted")
        if self.baseline and file.stale and not file.faults:
            for entry, count in self.baseline.stale(file):
                self._stale.append(f"{entry.path}: {entry.rule} {entry.text[:60]!r} ({count} fewer)")


def counted(number: int, noun: str) -> str:
    """Return `number` with its noun in the number that it asks for."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
