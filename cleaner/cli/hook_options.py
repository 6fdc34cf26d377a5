"""What `check` and `fix` can both be told, and how they read their words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.cli.options import hook_options
from cleaner.cli.settings import OUTPUT_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

_F = TypeVar("_F", bound="Callable[..., Any]")


class FilesCommand(click.Command):
    """A command to which hooks hand the names of files: one that begins with a dash is no option if it is there."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: D102 -- click's
        options = {name for param in self.params for name in (*param.opts, *param.secondary_opts)}
        return super().parse_args(ctx, [f"./{word}" if _is_file(word, options) else word for word in args])


def _is_file(word: str, options: set[str]) -> bool:
    return word.startswith("-") and word not in options and word not in {"-", "--"} and os.path.lexists(word)


def file_options(command: _F) -> _F:
    """Add the FILEs, the settings, and the forms of what is printed."""
    for option in reversed(
        (
            click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(allow_dash=True)),
            click.option(
                "--stdin-filename",
                metavar="NAME",
                type=click.Path(),
                help="Read stdin as the file of that name, as editors ask.",
            ),
            click.option(
                "--output-format",
                type=click.Choice(OUTPUT_FORMATS),
                help="How findings are printed. Default: concise, in a workflow of GitHub github.",
            ),
            click.option("--statistics", is_flag=True, help="Print how often each rule found something instead."),
            click.option(
                "--baseline", metavar="FILE", type=click.Path(), help="Findings in this file are accepted, and none."
            ),
            click.option(
                "--per-file-ignores",
                multiple=True,
                metavar="GLOB:PREFIX",
                help="Leave out the rules whose id begins so, or of this category, in such files.",
            ),
            click.option("--field", metavar="NAME", help='The field of a record that holds the text. Default: "text".'),
            click.option("--no-cache", is_flag=True, help="Look anew at files that were clean in an earlier run."),
            click.option("--exit-zero", is_flag=True, help="Exit 0 where it would be 1."),
        )
    ):
        command = option(command)
    return hook_options(command)
