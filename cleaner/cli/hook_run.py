"""One run of `cleaner check` or `cleaner fix`: files are read, looked at, perhaps rewritten, and told of."""

from __future__ import annotations

import os

from cleaner.cli.checkers import Checkers
from cleaner.cli.hook_files import Read, read_named, read_staged
from cleaner.cli.hook_tally import Tally, counted
from cleaner.cli.settings import settle_for_files
from cleaner.cli.streams import say, write, write_lines
from cleaner.frozen import frozen, replace
from cleaner.hook.finding import KEPT, Checked, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.cli.settings import Options
    from cleaner.hook.baseline import Baseline

MANY = 16
"""Fewer files are looked at sooner than it takes to find out what has changed since an earlier run."""


@frozen
class Request:
    """What the command line says of a run, beside the settings of the cleaning."""

    files: tuple[str, ...]
    stdin_filename: str | None = None
    statistics: bool = False
    exit_zero: bool = False
    diff: bool = False
    staged: bool = False
    write_baseline: str | None = None
    allow_large: bool = False
    no_cache: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names to read; with the name of stdin, that is all there is."""
        return self.files or ("-",)


def run_plainly(argv: Sequence[str]) -> int:
    """Do what `argv` says, in which nothing stands but a command, files, and perhaps that what is staged is meant.

    Hooks say no more, and the parser of options takes as long to import as all that they need.
    """
    is_staged = "--staged" in argv[1:2]
    request = Request(files=tuple(argv[3:] if is_staged else argv[1:]), staged=is_staged)
    run = run_check if argv[0] == "check" else run_fix
    return run(request, settle_for_files({}))


def run_check(request: Request, options: Options) -> int:
    """List what is found and return the exit code."""
    checkers = _checkers(request, options)
    reads = read_staged(request.files) if request.staged else read_named(request.names, request.stdin_filename)
    if request.write_baseline:
        return _accept(request.write_baseline, (_look(read, checkers, None) for read in reads), options)
    tally = Tally(_baseline(options), options)
    files = tally.over(_look(read, checkers, tally.baseline) for read in reads)
    if request.diff:
        from cleaner.views.findings.diff import diff

        for line in diff(_telling_what_stays(files)):
            write(_exact(line) + b"\n")
    else:
        write_lines(_lines(files, request, options))
    checkers.remember()
    tally.sum_up_found()
    return tally.code(exit_zero=request.exit_zero)


def run_fix(request: Request, options: Options) -> int:
    """Clean what can be cleaned, tell of it and return the exit code."""
    if request.allow_large:
        options = replace(options, max_removed=1.0)
    checkers = _checkers(request, options)
    tally = Tally(_baseline(options), options)
    reads = read_named(request.names, request.stdin_filename)
    files = tally.over(_fixed(reads, checkers, tally, options))
    lines = _lines(files, request, options)
    if request.files in ((), ("-",)):
        for line in lines:
            say(line)
    else:
        write_lines(lines)
    checkers.remember()
    tally.sum_up_removed()
    return tally.code(exit_zero=request.exit_zero)


def _checkers(request: Request, options: Options) -> Checkers:
    is_many = len(request.files) >= MANY or any(map(os.path.isdir, request.files))
    return Checkers(options, remembers=is_many and not request.staged and not request.no_cache)


def _look(read: Read, checkers: Checkers, baseline: Baseline | None) -> Checked:
    if read.fault is not None:
        return Checked(read.path, faults=(Fault(read.fault),))
    if read.is_ignored:
        return Checked(read.path)
    return checkers.check(read.path, read.raw, baseline.accepted(read.path) if baseline else {})


def _fixed(reads: Iterable[Read], checkers: Checkers, tally: Tally, options: Options) -> Iterator[Checked]:
    """Yield what was removed from each file, which is written before it is told of."""
    from cleaner.hook.rewrite import clear_strays, replace_file

    cleared: set[str] = set()
    for read in reads:
        folder = os.path.dirname(os.path.realpath(read.path)) if read.about else None  # noqa: PTH120
        if folder and folder not in cleared:
            clear_strays((folder,))
            cleared.add(folder)
        checked = _look(read, checkers, tally.baseline)
        if checked.is_page and not options.quiet:
            say(f"{read.path}: skipped: HTML is only checked, never rewritten")
        is_ours = any(fault.is_ours for fault in checked.faults)
        data = None if is_ours else checked.data
        try:
            if read.about is None and read.fault is None:
                write(read.raw if data is None else data)
            elif data is not None:
                replace_file(read.path, data, was=read.about)
        except OSError as fault:
            if read.about is None:
                raise
            data, told = None, Fault(fault.strerror or str(fault))
            checked = replace(checked, faults=(*checked.faults, told))
        removed = () if data is None else tuple(finding for finding in checked.findings if not finding.stays)
        kept = tuple(finding for finding in checked.findings if finding.rule == KEPT)
        yield replace(checked, findings=(*kept, *removed))


def _lines(files: Iterable[Checked], request: Request, options: Options) -> Iterator[str]:
    from cleaner.views.findings import written

    form = options.output_format or _usual_form()
    if request.statistics:
        from cleaner.views.findings import objects, words

        return objects.statistics(files) if form in {"json", "jsonl"} else words.statistics(files)
    return written(form, files)


def _usual_form() -> str:
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return "concise"
    return "github"


def _baseline(options: Options) -> Baseline | None:
    if not options.baseline:
        return None
    from cleaner.hook.baseline import read_baseline

    return read_baseline(options.baseline)


def _accept(name: str, files: Iterable[Checked], options: Options) -> int:
    """Write the baseline `name` with all that was found, and return the exit code."""
    from cleaner.hook.baseline import Baseline, read_baseline

    old = read_baseline(name) if os.path.lexists(name) else Baseline(name)
    tally = Tally(None, options)
    new = old.written_anew(tally.over(files))
    new.write()
    say(f"{name}: {counted(tally.findings, 'finding')} accepted; read them, and commit the file")
    return tally.code(exit_zero=True)


def _telling_what_stays(files: Iterable[Checked]) -> Iterator[Checked]:
    """Yield `files`; findings that no diff can show are said."""
    from cleaner.views.findings.words import headline

    for file in files:
        for finding in file.findings:
            if finding.stays:
                say(headline(file.path, finding))
        yield file


def _exact(line: str) -> bytes:
    """Return the line of a diff as it stands in a file of UTF-8, broken bytes and all."""
    try:
        return line.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return line.encode("utf-8", "backslashreplace")
