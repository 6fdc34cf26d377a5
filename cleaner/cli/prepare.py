"""From the settings of a run to the function that cleans."""

from __future__ import annotations

from functools import cache, partial

from cleaner.cli.streams import read_input, shown
from cleaner.errors import RuleError
from cleaner.frozen import replace
from cleaner.model import UNKNOWN, Provenance
from cleaner.pipeline import clean
from cleaner.rules.languages import EVERYWHERE
from cleaner.rules.load import known_sites, load_rules, sites_with_rules
from cleaner.rules.pack_files import pack_languages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from cleaner.cli.settings import Options
    from cleaner.model import Result, Source
    from cleaner.rules.load import Rules


def chosen_rules(options: Options) -> Callable[[frozenset[str], frozenset[str]], Rules]:
    """Return what finds the rules of a run for a document's languages and site.

    Raises RuleError at once where the settings name no rules, and tells which were not typed but came from elsewhere.
    """

    @cache
    def every_site() -> frozenset[str]:
        return sites_with_rules(_files(options))

    def choose(languages: frozenset[str], sites: frozenset[str]) -> Rules:
        spoken = languages if options.language else languages.intersection(pack_languages())
        return _load(options, spoken, known_sites(sites, every_site()) if sites else sites)

    try:
        choose(frozenset({options.language or EVERYWHERE}), frozenset())
    except RuleError as fault:
        choices = ("language", "keep", "select", "ignore", "rules")
        origins = [f"{name} from {options.origins[name]}" for name in choices if name in options.origins]
        if not origins:
            raise
        raise RuleError(f"{fault} ({', '.join(origins)})") from None
    return choose


def every_rule(options: Options) -> Rules:
    """Return all rules that some document of the run may meet, whatever its language and site."""
    return _load(options, frozenset({options.language} if options.language else pack_languages()), None)


def _load(options: Options, languages: frozenset[str], sites: frozenset[str] | None) -> Rules:
    return load_rules(
        languages=languages,
        keep=options.keep,
        select=options.select,
        ignore=options.ignore,
        files=_files(options),
        sites=sites,
    )


def _files(options: Options) -> tuple[Path, ...]:
    if not options.rules:
        return ()
    from pathlib import Path

    return tuple(map(Path, options.rules))


def prepare(options: Options) -> Callable[..., Result]:
    """Return the function that cleans a document as `options` say, of which a `provenance` may tell more.

    Raises RuleError where the options name no rules.
    """
    brakes: dict[str, Any] = {} if options.max_removed is None else {"max_removed": options.max_removed}
    rules = chosen_rules(options)
    told = told_provenance(options)
    return partial(
        clean,
        rules=rules,
        language=options.language,
        provenance=told,
        type=options.type,
        profile=options.profile,
        precision=options.precision,
        unwrapped=options.unwrap,
        **brakes,
    )


def read_source(name: str, options: Options) -> Source:
    """Return the input `name`, decoded as `options` say. Raises InputError when it cannot be."""
    from cleaner.stages.decode import decode

    return decode(
        read_input(name), name=shown(name), encoding=options.encoding, charset=options.charset, type=options.type
    )


def told_provenance(options: Options) -> Provenance:
    """Return what the settings tell of every document: its site, as an address or a name, and its headline."""
    if not (options.site or options.title):
        return UNKNOWN
    is_address = "://" in (options.site or "")
    return Provenance(
        url=options.site if is_address else None, publisher=None if is_address else options.site, title=options.title
    )


FIELDS = {
    "url": ("url", "canonical_url", "source_url", "link"),
    "publisher": ("publisher", "site", "site_name", "domain", "hostname"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
}
"""The fields that tell of a record's article, under the names that data sets use; the first with a text counts."""


def record_provenance(options: Options, text_of: Callable[[str], str | None]) -> Provenance:
    """Return what a record tells of its article where the settings do not; `text_of(name)` is the text of a field."""

    def first(kind: str) -> str | None:
        taken = (options.field, options.into)
        return next((text for name in FIELDS[kind] if name not in taken and (text := text_of(name))), None)

    told = told_provenance(options)
    if options.site:
        return replace(told, title=told.title or first("title"), language=first("language"))
    return Provenance(first("url"), first("publisher"), told.title or first("title"), first("language"))
