"""clean(): the stages in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError
from cleaner.model import UNKNOWN, Provenance, Removal, Result, Source
from cleaner.rules.languages import EVERYWHERE, languages_of
from cleaner.rules.load import Rules, known_sites, load_rules, pack_languages, sites_with_rules
from cleaner.rules.provenance import site_names, without_site
from cleaner.stages.decide import MOST_REMOVED, decide
from cleaner.stages.describe import describe
from cleaner.stages.match import match
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text
from cleaner.stages.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cleaner.model import Line, Page

PROFILES = ("auto", "residue", "page")
TYPES = ("auto", "text", "html")


def clean(
    text: str | bytes | Source,
    *,
    rules: Rules | Callable[[frozenset[str], frozenset[str]], Rules] | None = None,
    language: str | None = None,
    provenance: Provenance = UNKNOWN,
    type: str = "auto",  # noqa: A002 -- what the option is called
    profile: str = "auto",
    max_removed: float = MOST_REMOVED,
) -> Result:
    r"""Return the article body in `text`, and every removal with its rule and reason.

    Bytes are decoded first. `rules` come from `load_rules`, or are a function that returns them for the codes of some
    languages and the names of a site; without them all shipped rules of the document's languages and site apply. The
    languages are found out unless `language` names one. `provenance` is what else is known of the article: its headline
    and its site's own lines go, and its language decides where the text leaves a doubt. `type` is "text" or "html", or
    "auto": what begins as a page does is HTML, and the text that the promises speak of is then the page's text. Raises
    InputError when bytes are no text, SafetyError when a promise of ours broke.

    >>> result = clean("Advertisement\n\nThe council met on Monday and chose a new mayor after a long debate.\n")
    >>> result.text
    'The council met on Monday and chose a new mayor after a long debate.\n'
    >>> result.removals[0].category
    'ad'
    """
    if profile == "page":
        raise ConfigError('the profile "page" for text is not part of this version; use "residue" or "auto"')
    for value, known, noun in ((profile, PROFILES, "profile"), (type, TYPES, "type")):
        if value not in known:
            raise ConfigError(f'no {noun} "{value}"; known: {", ".join(known)}')
    source = text if isinstance(text, Source) else _source(text)
    document = _read(source, provenance, type)
    if isinstance(rules, Rules):
        return _clean(document, rules, language, max_removed)
    choose = rules or _shipped
    provenance = document.provenance
    sites = site_names(provenance)
    languages = frozenset({language}) if language else languages_of(document.story, told=provenance.language)
    while True:
        result = _clean(document, choose(languages, sites), language or _name(languages), max_removed)
        # Without its boilerplate a text may speak another language too; then that has its say, so that twice is once.
        unheard = (
            languages_of(result.text, told=provenance.language) - languages
            if result.changed and not language
            else frozenset()
        )
        if not unheard:
            return result
        languages |= unheard


@dataclass(frozen=True, slots=True)
class _Document:
    """A document ready for the rules: its lines, those of its story, and what went before the rules came."""

    source: Source
    lines: tuple[Line, ...]
    kept: tuple[Line, ...]
    story: str
    provenance: Provenance
    removals: tuple[Removal, ...] = ()
    head: Mapping[str, str] | None = None


def _read(source: Source, provenance: Provenance, type_: str) -> _Document:
    if type_ == "html" or (type_ == "auto" and source.text[:4096].lstrip().startswith("<")):
        from cleaner.stages.segment_html import looks_like_html, segment_html

        if type_ == "html" or looks_like_html(source.text):
            return _read_page(segment_html(source.text), source, provenance)
    lines = segment_text(source.text)
    return _Document(source, lines, lines, source.text, provenance)


def _read_page(page: Page, source: Source, told: Provenance) -> _Document:
    """Return the page's text as a document whose story is what `locate` finds."""
    from cleaner.rules.roles import reason
    from cleaner.stages.locate import locate

    lines = segment_text(page.text)
    spoken = [line for line in lines if line.text]
    head = page.head
    provenance = Provenance(
        told.url or head.get("url"),
        told.publisher or head.get("site"),
        told.title or head.get("title"),
        told.language or head.get("language"),
    )
    titles = {provenance.title, head.get("title"), without_site(head.get("title") or "")}
    known = [*(Provenance(title=title) for title in titles if title), Provenance(url=provenance.url)]
    names = locate(page, [line.text for line in spoken], known)
    lost = ("no story was found on this page: its whole text is kept",) if spoken and all(names) else ()
    names = [None] * len(names) if lost else names
    removals = tuple(
        Removal(line.number + 1, line.start, line.end, line.text, why.id, why.category, why.why)
        for line, name in zip(spoken, names, strict=True)
        if name and (why := reason(name))
    )
    gone = {removal.line for removal in removals}
    kept = tuple(line for line in lines if line.number + 1 not in gone)
    story = "\n".join(line.text for line in kept)
    read = Source(page.text, warnings=(*source.warnings, *lost))
    return _Document(read, lines, kept, story, provenance, removals, head)


def _clean(document: _Document, rules: Rules, language: str | None, max_removed: float) -> Result:
    source = document.source
    evidence = match(document.kept, rules, document.provenance)
    verdict = decide(evidence, rules, source=source.text, max_removed=max_removed)
    removals = tuple(sorted((*document.removals, *verdict.removals), key=lambda removal: removal.start))
    body = render(source.text, document.lines, removals)
    verify(source.text, body)
    return Result(
        text=body,
        source=source,
        removals=removals,
        doubts=verdict.doubts,
        metadata=describe(removals, document.head or {}),
        warnings=(*source.warnings, *verdict.warnings),
        language=language,
        profile="residue" if document.head is None else "page",
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
