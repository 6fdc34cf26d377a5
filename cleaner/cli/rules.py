"""`cleaner rules`: list, show and test them."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.streams import exit_code, is_terminal, say, say_fault, write_lines
from cleaner.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.model import Provenance
    from cleaner.rules.load import Rules
    from cleaner.rules.schema import Rule


def _known(field: Callable[[Rule], str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a completion among what the shipped rules have in `field`."""

    def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        from cleaner.rules.load import load_rules

        return sorted({field(rule) for rule in load_rules().rules if field(rule).startswith(incomplete)})

    return complete


_own_files = click.option("--rules", "files", multiple=True, metavar="FILE", help="Take in the rules of this file.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.option("--language", metavar="CODE", shell_complete=_known(lambda rule: rule.language), help="Only these.")
@click.option("--category", metavar="NAME", shell_complete=_known(lambda rule: rule.category), help="Only these.")
@_own_files
@click.option("--json", "as_json", is_flag=True, help="Everything about each rule, as JSON Lines.")
@click.option("--coverage", "as_coverage", is_flag=True, help="How many rules each language has in each category.")
def list_rules(
    language: str | None, category: str | None, files: tuple[str, ...], *, as_json: bool, as_coverage: bool
) -> int:
    """List the rules: id, kind, strength and why. What is piped is not cut off."""
    from cleaner.rules.schema import CATEGORIES, did_you_mean
    from cleaner.views.rule_table import coverage, rule_record, rule_table

    every = _all_rules(files)
    for value, known, noun in (
        (language, sorted({rule.language for rule in every}), "rules for the language"),
        (category, CATEGORIES, "category"),
    ):
        if value is not None and value not in known:
            raise RuleError(f'no {noun} "{value}"{did_you_mean(value, known)}')
    chosen = [rule for rule in every if language in {None, rule.language} and category in {None, rule.category}]
    if as_coverage:
        write_lines(coverage(chosen))
    elif as_json:
        write_lines(map(rule_record, chosen))
    else:
        write_lines(rule_table(chosen, width=shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None))
    return 0


@rules.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=_known(lambda rule: rule.id))
@_own_files
def show_rules(ids: tuple[str, ...], files: tuple[str, ...]) -> int:
    """Show what a rule argues: its reason, pattern, conditions, examples and file; or why a part of a page goes."""
    from cleaner.rules.roles import reasons
    from cleaner.rules.schema import did_you_mean
    from cleaner.views.rule_card import reason_card, rule_card

    by_id = {rule.id: rule for rule in _all_rules(files)}
    of_pages = reasons()
    for rule_id in ids:
        if rule_id not in by_id and rule_id not in of_pages:
            # The name alone is what one remembers; its full id may be far from it, letter by letter.
            named = [f'"{known}"' for known in by_id if known.rpartition("/")[2] == rule_id.rpartition("/")[2]]
            remedy = f"; did you mean {' or '.join(named[:3])}?" if named else did_you_mean(rule_id, by_id)
            remedy = remedy if remedy.startswith("; did") else '; "cleaner rules list" has them all'
            raise RuleError(f'no rule "{rule_id}"{remedy}')
    for nth, rule_id in enumerate(ids):
        write_lines([""] * bool(nth))
        write_lines(reason_card(of_pages[rule_id]) if rule_id in of_pages else rule_card(by_id[rule_id]))
    return 0


@rules.command("test")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path())
@click.option("-q", "--quiet", is_flag=True, help="Print the faults only.")
def run_tests(files: tuple[str, ...], *, quiet: bool) -> int:
    """Test whether rules keep their word: examples go, counterexamples stay. Without FILE, the shipped ones.

    Exits with 1 when a rule does not, with 2 when a file breaks the format.
    """
    from cleaner.rules.load import load_rules, read_own
    from cleaner.rules.pack_files import read_packs

    if not files:
        return _test(read_packs(), load_rules, quiet=quiet)
    worst = 0
    for file in files:
        path = Path(file)
        try:
            own = read_own(path).rules
            worst = max(worst, _test(own, partial(load_rules, files=(path,)), quiet=quiet, name=file))
        except RuleError as fault:
            say_fault(fault)
            worst = max(worst, exit_code(fault))
    return worst


def _test(every: Sequence[Rule], load: Callable[..., Rules], *, quiet: bool, name: str = "the shipped packs") -> int:
    """Print the faults of `every` rule, each with the line of its rule; `load` finds those that stand together."""
    from cleaner.pipeline import clean
    from cleaner.rules.languages import EVERYWHERE
    from cleaner.rules.pack_files import ANY
    from cleaner.rules.selftest import broken_promises
    from cleaner.views.place import rule_place

    def together(rule: Rule) -> Rules:
        spoken = EVERYWHERE if rule.language == ANY else rule.language
        return load(languages=frozenset({spoken}), sites=frozenset(rule.sites))

    def body(text: str, chosen: Rules, known: Provenance) -> str:
        return clean(text, rules=chosen, provenance=known, max_removed=1).text

    broken = set()
    for rule, fault in broken_promises(every, together, body):
        broken.add(rule.id)
        write_lines([f'{rule_place(rule.file, rule.id)}: rule "{rule.id}": {fault}'])
    if not quiet:
        kept = len(every) - len(broken)
        say(f"{name}: {kept} of {len(every)} rules keep their word")
    return 1 if broken else 0


def _all_rules(files: Sequence[str]) -> tuple[Rule, ...]:
    """Return the shipped rules and those of the user's `files`, with their examples."""
    from cleaner.rules.load import read_own
    from cleaner.rules.pack_files import read_packs

    return (*read_packs(), *(rule for file in files for rule in read_own(Path(file)).rules))
