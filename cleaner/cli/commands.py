"""The command line as click sees it: the filter, and the commands beside it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cleaner import __version__
from cleaner.cli import COMMANDS
from cleaner.cli.options import file_arguments, filter_options, given, run_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

FILTER = ""
"""The filter's name, which nobody can type: `cleaner article.txt` is enough."""


class _Filter(click.Context):
    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent else "cleaner"


class _FilterCommand(click.Command):
    context_class = _Filter

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


class _Cleaner(click.Group):
    """A group whose first word may be missing: then it is the filter.

    Commands are imported when they are run or ask for their help; only the first word can name one.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[:1] and args[0] in COMMANDS:
            return super().parse_args(ctx, args)
        is_completing_first_word = ctx.resilient_parsing and not args
        return super().parse_args(ctx, args if is_completing_first_word else [FILTER, *args])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click asks so
        if cmd_name == FILTER:
            return filter_command
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        commands = ((name, about) for name, (_, about) in COMMANDS.items() if name.startswith(incomplete))
        found = [CompletionItem(name, help=about) for name, about in commands]
        with filter_command.make_context(FILTER, [], parent=ctx, resilient_parsing=True) as inner:
            found += filter_command.shell_complete(inner, incomplete)
        # Files come first: bash's script forgets what stands before them.
        return found if incomplete.startswith("-") else [CompletionItem(incomplete, type="file"), *found]


@click.command(
    cls=_FilterCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A command's name wins over a file's: reach a file named rules as ./rules. Settings come from the command "
    "line, else from CLEANER_* variables (CLEANER_MAX_REMOVED=0.5), else from cleaner.toml or [tool.cleaner] in "
    "pyproject.toml, the nearest going up. Exit codes: 0 done; 2 wrong usage, input, rules or records; 3 our fault.",
)
@file_arguments
@filter_options
@run_options
@click.version_option(__version__, "--version", prog_name="cleaner", message="cleaner %(version)s")
def filter_command(files: tuple[str, ...], **options: Any) -> int:
    """Turn scraped news text into the clean article body: FILEs or stdin to stdout, `-` is stdin."""
    from cleaner.cli.filter import filter_files

    return filter_files(files, given(options))


main = _Cleaner("cleaner", add_help_option=False)


def invoke(argv: Sequence[str]) -> int:
    """Parse `argv`, run what it names and return the exit code.

    Not click's own `main`: it would turn a closed pipe into exit code 1, and usage errors are the only ones that it
    knows how to show.
    """
    if instruction := os.environ.get("_CLEANER_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(main, {}, "cleaner", "_CLEANER_COMPLETE", instruction)
    try:
        with main.make_context("cleaner", list(argv)) as ctx:
            return main.invoke(ctx) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as fault:
        fault.show()
        return 2
