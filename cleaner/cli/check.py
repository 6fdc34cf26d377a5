"""`cleaner check`: what is uncleaned in files."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli.hook_options import FilesCommand, file_options
from cleaner.cli.settings import settle_for_files


@click.command(
    cls=FilesCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Texts, Markdown (not its front matter and code), one field of JSON Lines, and HTML. Exit codes: 0 nothing "
    "was found; 1 something was; 2 wrong usage, input, rules or records; 3 a fault of ours.",
)
@file_options
@click.option("--diff", is_flag=True, help="Print what `cleaner fix` would do, as a unified diff.")
@click.option("--staged", is_flag=True, help="Read what git has staged, all or at and below FILEs.")
@click.option("--write-baseline", metavar="FILE", type=click.Path(), help="Accept all that is found, in this file.")
def check(files: tuple[str, ...], **told: Any) -> int:
    """List what is uncleaned in FILEs, with place, rule and text; `-` is stdin."""
    from cleaner.cli.hook_run import Request, run_check

    own = {name: told.pop(name) for name in Request.__dataclass_fields__ if name in told}
    request = Request(files=files, **own)
    if not files and not request.stdin_filename and not request.staged:
        raise click.UsageError("name a FILE, or - for stdin, or ask for what is --staged")
    if request.stdin_filename and files not in {(), ("-",)}:
        raise click.UsageError("--stdin-filename is the name of what comes from stdin; name no FILE beside it")
    if request.staged and (request.stdin_filename or "-" in files):
        raise click.UsageError("--staged reads from git, not from stdin; leave one of them out")
    if request.diff and request.statistics:
        raise click.UsageError("--diff and --statistics print different things; leave one out")
    return run_check(request, settle_for_files(told))
