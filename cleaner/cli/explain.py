"""`cleaner explain`: the article with what goes, by which rule and why."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import file_arguments, given, run_options
from cleaner.cli.streams import (
    STDIN,
    exit_code,
    is_terminal,
    say,
    say_fault,
    shown,
    wants_color,
    write_lines,
)
from cleaner.errors import InputError, SafetyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.cli.settings import Options
    from cleaner.model import Result


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="The first column is a line's fate: `-` goes, `~` loses the part in [-…-], `?` was suspected but stays, "
    "blank stays as it is. {…} names the rule, # gives its reason, ! is a warning.",
)
@file_arguments
@run_options
def explain(files: tuple[str, ...], **options: Any) -> int:
    """Show the article with what is removed, by which rule and why."""
    if not files and is_terminal(sys.stdin):
        raise click.UsageError("name a FILE, or - to type the article")
    return explain_files(files or (STDIN,), given(options))


def explain_files(names: Sequence[str], options: Options) -> int:
    """Explain the inputs `names` one after the other and return the exit code."""
    from cleaner.cli.prepare import prepare, read_source

    clean = prepare(options)
    worst = 0
    for name in names:
        try:
            result = clean(read_source(name, options))
        except InputError as fault:
            say_fault(fault)
            worst = max(worst, exit_code(fault))
            continue
        except SafetyError as fault:
            say(f"{shown(name)}: {fault}")
            worst = max(worst, exit_code(fault))
            continue
        if len(names) > 1:
            write_lines([f"=== {shown(name)}"])
        write_lines(explained_lines(result, options))
    return worst


def explained_lines(result: Result, options: Options) -> Iterator[str]:
    """Return the lines to print: in columns on a coloured terminal, else one for each line of the article."""
    from cleaner.views import paint
    from cleaner.views.explained import explained
    from cleaner.views.summary import summary

    rows = list(explained(result))
    warnings = () if options.quiet else result.warnings
    digits = len(str(len(rows)))
    if not wants_color(sys.stdout):
        return paint.plain(rows, warnings, summary(result), digits=digits)
    if is_terminal(sys.stdout):
        try:
            import rich  # noqa: F401
        except ImportError:
            pass
        else:
            width = shutil.get_terminal_size().columns
            return paint.in_columns(rows, warnings, summary(result), digits=digits, width=width)
    return paint.colored(rows, warnings, summary(result), digits=digits)
