"""The options that more than one command has, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.cli.settings import FORMATS, PROFILES, TYPES, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cleaner.cli.settings import Options

_F = TypeVar("_F", bound="Callable[..., Any]")


def _categories(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from cleaner.rules.schema import CATEGORIES

    return [name for name in CATEGORIES if name.startswith(incomplete)]


def _prefixes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from cleaner.rules.load import load_rules

    ids = [rule.id.split("/") for rule in load_rules().rules]
    known = {"/".join(words[:depth]) for words in ids for depth in range(1, len(words) + 1)}
    return sorted(prefix for prefix in known if prefix.startswith(incomplete))


def given(options: Mapping[str, Any]) -> Options:
    """Return the settings of a run in which the command line gave `options`."""
    return settle(options)


def file_arguments(command: _F) -> _F:
    """Add the FILEs to read; `-` is stdin."""
    kind = click.Path(allow_dash=True)
    return click.argument("files", nargs=-1, metavar="[FILE]...", type=kind)(command)


def run_options(command: _F) -> _F:
    """Add what every command that cleans something can be told: which rules, how to read, how much to say."""
    unwrap = click.option("--unwrap", is_flag=True, help="Write each paragraph of hard-wrapped text in one line.")
    return unwrap(hook_options(command))


def hook_options(command: _F) -> _F:
    """Add what every command can be told, and those too that leave the lines of a file as they stand."""
    for option in reversed(
        (
            click.option(
                "--keep",
                multiple=True,
                metavar="CATEGORY",
                shell_complete=_categories,
                help="Remove nothing of this category (also several, with commas).",
            ),
            click.option(
                "--select",
                multiple=True,
                metavar="PREFIX",
                shell_complete=_prefixes,
                help="Use only the rules whose id begins so, or of this category.",
            ),
            click.option(
                "--ignore",
                multiple=True,
                metavar="PREFIX",
                shell_complete=_prefixes,
                help="Leave out the rules whose id begins so, or of this category.",
            ),
            click.option(
                "--rules", multiple=True, metavar="FILE", type=click.Path(), help="Use the rules of this file too."
            ),
            click.option("--language", metavar="CODE", help='Take this for the language, such as "en".'),
            click.option(
                "--site", metavar="URL|NAME", help="Where the article stood: its address, its host or its publisher."
            ),
            click.option("--title", metavar="TEXT", help="The article's headline, which then goes from its top."),
            click.option("--encoding", metavar="NAME", help="Read the input in this encoding instead of finding out."),
            click.option(
                "--charset",
                metavar="NAME",
                help="The charset (or Content-Type) that a page of HTML came with, which goes before the one it names.",
            ),
            click.option(
                "--type",
                type=click.Choice(TYPES),
                help="What the input is written in. Default: auto, HTML where it begins as a page does.",
            ),
            click.option(
                "--profile",
                type=click.Choice(PROFILES),
                help="What the input is: residue (an article with remains), page (a whole page). Default: auto.",
            ),
            click.option(
                "--precision",
                type=int,
                metavar="N",
                help="Of a page, keep fewer lines where its story leaves a doubt (1, 2), or more (-1, -2). Default: 0.",
            ),
            click.option(
                "--max-removed",
                type=float,
                metavar="SHARE",
                help="Keep a document whole, with a warning, rather than remove more of its prose than this (0 to 1).",
            ),
            click.option("--config", metavar="FILE", type=click.Path(), help="Read the settings of this file."),
            click.option("-q", "--quiet", is_flag=True, help="Print no warnings."),
            click.option("-v", "--verbose", is_flag=True, help="Print a line on stderr for each document."),
        )
    ):
        command = option(command)
    return command


def record_options(command: _F) -> _F:
    """Add what can be told of records: the field that is cleaned, and those that get what comes of it."""
    for option in reversed(
        (
            click.option("--field", metavar="NAME", help='The field that holds the text. Default: "text".'),
            click.option("--into", metavar="NAME", help="The field that gets the body. Default: the same."),
            click.option("--removed", metavar="NAME", help="Put all that was removed into this field of a record."),
            click.option("--metadata", metavar="NAME", help="Put what the article tells of itself into this field."),
        )
    ):
        command = option(command)
    return command


def filter_options(command: _F) -> _F:
    """Add what only the filter can be told: the forms of its input and output."""
    for option in reversed(
        (
            click.option(
                "--format",
                type=click.Choice(FORMATS),
                help="Write the body, a JSON object with all that was removed, or Markdown. Default: text.",
            ),
            click.option("--links", is_flag=True, help="In the Markdown of a page, write its links too."),
            click.option("--emphasis", is_flag=True, help="In the Markdown of a page, mark its emphasis and code too."),
            click.option("--jsonl", is_flag=True, help="Read JSON Lines; clean one field of each record."),
            record_options,
            click.option("--line-buffered", is_flag=True, help="Write each record at once, as on a terminal."),
        )
    ):
        command = option(command)
    return command
