"""`cleaner fix`: files cleaned in place."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli.hook_options import FilesCommand, file_options
from cleaner.cli.settings import settle_for_files


@click.command(
    cls=FilesCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="HTML is only checked, never rewritten. Exit codes: 0 nothing to do; 1 something was changed, or kept "
    "though it should go; 2 wrong usage, input, rules or records; 3 a fault of ours, the file is untouched.",
)
@file_options
@click.option("--allow-large", is_flag=True, help="Clean a file even if it loses most of its prose.")
def fix(files: tuple[str, ...], **told: Any) -> int:
    """Clean FILEs in place and print what was removed; `-` goes from stdin to stdout."""
    from cleaner.cli.hook_run import Request, run_fix

    if told["allow_large"] and told["max_removed"] is not None:
        raise click.UsageError("--allow-large means --max-removed 1; leave one of them out")
    own = {name: told.pop(name) for name in Request.__dataclass_fields__ if name in told}
    if not files and not own["stdin_filename"]:
        raise click.UsageError("name a FILE, or - to clean stdin")
    if own["stdin_filename"] and files not in {(), ("-",)}:
        raise click.UsageError("--stdin-filename is the name of what comes from stdin; name no FILE beside it")
    return run_fix(Request(files=files, **own), settle_for_files(told))
