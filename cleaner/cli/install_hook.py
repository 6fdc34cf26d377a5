"""`cleaner install-hook`: a git hook without anything between git and us."""

from __future__ import annotations

import click

from cleaner.cli.streams import say


@click.command(
    name="install-hook",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="The hook runs `cleaner check --staged`, which reads what will be committed and not what stands in the "
    "working tree. Settings come from cleaner.toml or pyproject.toml. Delete the file to be rid of it.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--force", is_flag=True, help="Replace a hook that is not ours.")
def install_hook(paths: tuple[str, ...], *, force: bool) -> int:
    """Write the pre-commit hook of this git repository: it checks the files at or below PATHs, or all."""
    from cleaner.hook.script import install

    say(f"{install(paths, force=force)}: written; it checks what is about to be committed")
    return 0
