"""clean(): the stages in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.errors import ConfigError
from cleaner.model import UNKNOWN, Result, Source
from cleaner.rules.languages import EVERYWHERE, languages_of
from cleaner.rules.load import Rules, known_sites, load_rules, pack_languages, sites_with_rules
from cleaner.rules.provenance import site_names
from cleaner.stages.decide import MOST_REMOVED, decide
from cleaner.stages.describe import describe
from cleaner.stages.match import match
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text
from cleaner.stages.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.model import Provenance

PROFILES = ("auto", "residue", "page")


def clean(
    text: str | bytes | Source,
    *,
    rules: Rules | Callable[[frozenset[str], frozenset[str]], Rules] | None = None,
    language: str | None = None,
    provenance: Provenance = UNKNOWN,
    profile: str = "auto",
    max_removed: float = MOST_REMOVED,
) -> Result:
    r"""Return the article body in `text`, and every removal with its rule and reason.

    Bytes are decoded first. `rules` come from `load_rules`, or are a function that returns them for the codes of some
    languages and the names of a site; without them all shipped rules of the document's languages and site apply. The
    languages are found out unless `language` names one. `provenance` is what else is known of the article: its headline
    and its site's own lines go, and its language decides where the text leaves a doubt. Raises InputError when bytes
    are no text, SafetyError when a promise of ours broke.

    >>> result = clean("Advertisement\n\nThe council met on Monday and chose a new mayor after a long debate.\n")
    >>> result.text
    'The council met on Monday and chose a new mayor after a long debate.\n'
    >>> result.removals[0].category
    'ad'
    """
    if profile == "page":
        raise ConfigError('the profile "page" (whole pages) is not part of this version; use "residue" or "auto"')
    if profile not in PROFILES:
        raise ConfigError(f'no profile "{profile}"; known: {", ".join(PROFILES)}')
    source = text if isinstance(text, Source) else _source(text)
    if isinstance(rules, Rules):
        return _clean(source, rules, language, provenance, max_removed)
    choose = rules or _shipped
    sites = site_names(provenance)
    languages = frozenset({language}) if language else languages_of(source.text, told=provenance.language)
    while True:
        result = _clean(source, choose(languages, sites), language or _name(languages), provenance, max_removed)
        # Without its boilerplate a text may speak another language too; then that has its say, so that twice is once.
        unheard = (
            languages_of(result.text, told=provenance.language) - languages
            if result.changed and not language
            else frozenset()
        )
        if not unheard:
            return result
        languages |= unheard


def _clean(source: Source, rules: Rules, language: str | None, provenance: Provenance, max_removed: float) -> Result:
    lines = segment_text(source.text)
    evidence = match(lines, rules, provenance)
    verdict = decide(evidence, rules, source=source.text, max_removed=max_removed)
    body = render(source.text, lines, verdict.removals)
    verify(source.text, body)
    return Result(
        text=body,
        source=source,
        removals=verdict.removals,
        doubts=verdict.doubts,
        metadata=describe(verdict.removals),
        warnings=(*source.warnings, *verdict.warnings),
        language=language,
    )


def _shipped(languages: frozenset[str], sites: frozenset[str]) -> Rules:
    own_to_sites = known_sites(sites, sites_with_rules()) if sites else sites
    return load_rules(languages=languages.intersection(pack_languages()), sites=own_to_sites)


def _name(languages: frozenset[str]) -> str | None:
    """Return the language to tell of: the one beside English, English alone, or None in doubt."""
    others = languages - {EVERYWHERE}
    return next(iter(others or languages)) if len(others) < 2 else None


def _source(text: str | bytes) -> Source:
    if isinstance(text, str):
        return Source(text)
    from cleaner.stages.decode import decode

    return decode(text)
