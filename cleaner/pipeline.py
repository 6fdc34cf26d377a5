"""clean(): the stages in order."""

from __future__ import annotations

from cleaner.errors import ConfigError
from cleaner.model import UNKNOWN, Policy, Provenance, Result, Source
from cleaner.narrowing import narrow
from cleaner.reading import is_html, one_line, read, source_of, uncollected
from cleaner.rules.languages import languages_of, main_language
from cleaner.rules.load import Rules
from cleaner.rules.precision import STEPS, stepwise
from cleaner.rules.provenance import site_names
from cleaner.rules.shipped import rules_for
from cleaner.stages.decide import MOST_REMOVED, decide
from cleaner.stages.describe import describe
from cleaner.stages.match import match
from cleaner.stages.render import render
from cleaner.stages.unwrap import unwrap
from cleaner.stages.verify import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.reading import Document

PROFILES = ("auto", "residue", "page")
TYPES = ("auto", "text", "html")


def clean(
    text: str | bytes | Source,
    *,
    rules: Rules | Callable[[frozenset[str], frozenset[str]], Rules] | None = None,
    language: str | None = None,
    provenance: Provenance = UNKNOWN,
    type: str = "auto",  # noqa: A002 -- what the option is called
    charset: str | None = None,
    profile: str = "auto",
    precision: int = 0,
    max_removed: float = MOST_REMOVED,
    unwrapped: bool = False,
) -> Result:
    r"""Return the article body in `text`, and every removal with its rule and reason.

    Bytes are decoded first. `rules` come from `load_rules`, or are a function that returns them for the codes of some
    languages and the names of a site; without them all shipped rules of the document's languages and site apply. The
    languages are found out unless `language` names one. `provenance` is what else is known of the article: its headline
    and its site's own lines go, and its language decides where the text leaves a doubt. `type` is "text" or "html", or
    "auto": what begins as a page does is HTML, and the text that the promises speak of is then the page's text; bytes
    of HTML are read in the `charset` (or Content-Type) that they came with, before the one that the page names.
    `profile` is how a text is read: "residue" as an article with remains of its page, "page" as a whole page with its
    menus, of which only the story stays, and "auto" as the text itself suggests. Of a page, `precision` from -2 to 2
    keeps more or fewer lines where its story leaves a doubt. Hard-wrapped text is read paragraph by
    paragraph and comes out in its own lines, or with `unwrapped` in one line a paragraph: then that is the text which
    the result speaks of. Raises InputError when bytes are no text, SafetyError when a promise of ours broke.

    >>> result = clean("Advertisement\n\nThe council met on Monday and chose a new mayor after a long debate.\n")
    >>> result.text
    'The council met on Monday and chose a new mayor after a long debate.\n'
    >>> result.removals[0].category
    'ad'
    """
    for value, known, noun in ((profile, PROFILES, "profile"), (type, TYPES, "type"), (precision, STEPS, "precision")):
        if value not in known:
            raise ConfigError(f'no {noun} "{value}"; known: {", ".join(map(str, known))}')
    source = text if isinstance(text, Source) else source_of(text, charset, type)

    def run(source: Source) -> Result:
        def at(step: int) -> Result:
            with uncollected():
                document = read(source, provenance, type, step)
                return _clean_document(document, rules, language, Policy(profile, step, max_removed))

        return stepwise(at, precision)

    if not (type == "html" or (type == "auto" and is_html(source.text))):
        type = "text"  # noqa: A001
        flat = unwrap(source.text)
        result = run(source) if flat is None else None
        # Without its boilerplate a text may look wrapped; then that has its say, so that twice is once.
        if result is None or (result.changed and unwrap(result.text) is not None):
            from cleaner.wrapping import clean_wrapped, unjoined

            return clean_wrapped(source, flat or unjoined(source.text), run, join=unwrapped)
        return result
    return run(source)


def _clean_document(
    document: Document,
    rules: Rules | Callable[[frozenset[str], frozenset[str]], Rules] | None,
    language: str | None,
    policy: Policy,
) -> Result:
    if isinstance(rules, Rules):
        return _clean(document, rules, language, policy)
    choose = rules or rules_for
    provenance = document.provenance
    sites = site_names(provenance)
    languages = frozenset({language}) if language else languages_of(document.story, told=provenance.language)
    while True:
        result = _clean(document, choose(languages, sites), language or main_language(languages), policy)
        # Without its boilerplate a text may speak another language too; then that has its say, so that twice is once.
        unheard = (
            languages_of(result.text, told=provenance.language) - languages
            if result.changed and not language
            else frozenset()
        )
        if not unheard:
            return result
        languages |= unheard


def _clean(document: Document, rules: Rules, language: str | None, policy: Policy) -> Result:
    source = document.source
    evidence = match(document.kept, rules, document.provenance)
    around, story, settled = document.removals, None, None
    if document.head is None:
        evidence, around, story, settled = narrow(evidence, rules, policy, source=source.text)
    verdict = decide(evidence, rules, source=source.text, max_removed=policy.max_removed, settled=settled)
    unread = one_line(source.text) if document.head is None else ()
    removals = tuple(sorted((*around, *verdict.removals), key=lambda removal: removal.start))
    body = render(source.text, document.lines, removals)
    verify(source.text, body)
    return Result(
        text=body,
        source=source,
        removals=removals,
        doubts=verdict.doubts,
        metadata=describe(removals, document.head or {}),
        warnings=(*source.warnings, *unread, *verdict.warnings),
        language=language,
        profile="residue" if document.head is None and story is None else "page",
        story=story,
        page=document.page,
        precision=policy.precision,
    )
