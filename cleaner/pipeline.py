"""clean(): the stages in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.errors import ConfigError
from cleaner.model import Result, Source
from cleaner.rules.load import load_rules
from cleaner.stages.decide import MOST_REMOVED, decide
from cleaner.stages.describe import describe
from cleaner.stages.match import match
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text
from cleaner.stages.verify import verify

if TYPE_CHECKING:
    from cleaner.rules.load import Rules

PROFILES = ("auto", "residue", "page")


def clean(
    text: str | bytes | Source,
    *,
    rules: Rules | None = None,
    language: str | None = None,
    profile: str = "auto",
    max_removed: float = MOST_REMOVED,
) -> Result:
    r"""Return the article body in `text`, and every removal with its rule and reason.

    Bytes are decoded first. `rules` come from `load_rules`; without them all shipped rules for `language` apply.
    Raises InputError when bytes are no text, SafetyError when a promise of ours broke.

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
    rules = load_rules(language=language) if rules is None else rules
    lines = segment_text(source.text)
    evidence = match(lines, rules)
    verdict = decide(evidence, rules.by_id, source=source.text, max_removed=max_removed)
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


def _source(text: str | bytes) -> Source:
    if isinstance(text, str):
        return Source(text)
    from cleaner.stages.decode import decode

    return decode(text)
