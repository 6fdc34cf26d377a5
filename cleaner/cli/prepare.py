"""From the settings of a run to the function that cleans."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleError
from cleaner.pipeline import clean
from cleaner.rules.languages import EVERYWHERE
from cleaner.rules.load import load_rules, pack_languages

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.cli.settings import Options
    from cleaner.model import Result, Source
    from cleaner.rules.load import Rules


def chosen_rules(options: Options) -> Callable[[frozenset[str]], Rules]:
    """Return what finds the rules of a run for a document's languages.

    Raises RuleError at once where the settings name no rules, and tells which were not typed but came from elsewhere.
    """

    def choose(languages: frozenset[str]) -> Rules:
        return load_rules(
            languages=languages if options.language else languages.intersection(pack_languages()),
            keep=options.keep,
            select=options.select,
            ignore=options.ignore,
            files=tuple(map(Path, options.rules)),
        )

    try:
        choose(frozenset({options.language or EVERYWHERE}))
    except RuleError as fault:
        choices = ("language", "keep", "select", "ignore", "rules")
        origins = [f"{name} from {options.origins[name]}" for name in choices if name in options.origins]
        if not origins:
            raise
        raise RuleError(f"{fault} ({', '.join(origins)})") from None
    return choose


def prepare(options: Options) -> Callable[[Source], Result]:
    """Return the function that cleans a document as `options` say. Raises RuleError where they name no rules."""
    brakes: dict[str, Any] = {} if options.max_removed is None else {"max_removed": options.max_removed}
    rules = chosen_rules(options)
    return partial(clean, rules=rules, language=options.language, profile=options.profile, **brakes)
