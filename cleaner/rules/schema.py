"""What a rule is, and the one checked way from a TOML table to a Rule.

Every message names the file, the rule, the field and the remedy; nothing that a table says is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleError
from cleaner.model import Strength
from cleaner.rules.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CATEGORIES = (
    "title", "section", "byline", "timestamp", "ad", "share", "app", "newsletter", "subscribe", "caption", "credit",
    "related", "comments", "media", "nav", "cookie", "bio", "credits", "legal", "other",
)  # fmt: skip
"""What boilerplate can be: the labels of the scraped-text set, but for the deck, which no rule removes."""

PLACES = ("head", "tail", "outside")
"""Where a rule may ask to stand: before the first prose, behind the last, or either. Prose that is removed does not
count, so the answer is the same when the output is read again."""

KINDS = ("line", "span", "run", "tail", "beside", "repeat", "doubled")

_TEXTS = ("examples", "counterexamples", "known_misses")
_NEIGHBOURS = ("above", "below", "beside")
_SHARED = frozenset({"id", "why", "kind", "category", *_TEXTS})
_FIELDS: Mapping[str, frozenset[str]] = {
    "line": frozenset({"pattern", "strength", "where"}),
    "span": frozenset({"pattern"}),
    "run": frozenset({"pattern", "item", "most", "touching", "where"}),
    "tail": frozenset({"pattern", "prose"}),
    "beside": frozenset({"pattern", "strength", "where", *_NEIGHBOURS, "touching", "echo", "prose"}),
    "repeat": frozenset({"pattern"}),
    "doubled": frozenset({"least"}),
}
_PATTERNED = ("line", "span", "run", "tail", "beside")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to remove something. `id` is `<pack>/<category>/<name>`; the fields are those of packs/README.md."""

    id: str
    category: str
    language: str
    kind: str
    why: str
    pattern: str = ""
    strength: Strength = Strength.SURE
    where: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    touching: bool = False
    echo: bool = False
    prose: bool = False
    item: str = ""
    most: int = 12
    least: int = 40
    own: bool = False
    examples: tuple[str, ...] = field(default=(), repr=False)
    counterexamples: tuple[str, ...] = field(default=(), repr=False)
    known_misses: tuple[str, ...] = field(default=(), repr=False)
    file: str = field(default="", repr=False)

    @property
    def contextual(self) -> bool:
        """True when the rule's word depends on where the line stands or on what stands beside it."""
        return self.kind not in {"line", "span"} or bool(self.where) or self.strength is Strength.HINT


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` for the nearest known word, else the list of what is known.

    >>> did_you_mean("patern", ["pattern", "kind"])
    '; did you mean "pattern"?'
    """
    from difflib import get_close_matches

    known = list(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"


def parse_pack(
    table: Mapping[str, Any], *, file: str, pack: str, language: str, category: str | None, own: bool = False
) -> tuple[Rule, ...]:
    """Return the rules of one parsed TOML file, in its order.

    `pack` begins every id; `category` is the one that the file's place gives, None where each file or rule must name
    its own. Raises RuleError for the first fault.
    """
    for key in table:
        if key not in {"about", "rule", "category", "language"}:
            raise RuleError(
                f'{file}: unknown key "{key}"{did_you_mean(key, ["about", "rule", "category", "language"])}'
            )
    if not isinstance(table.get("about"), str):
        raise RuleError(f'{file}: no "about": say in one line what the file\'s rules remove')
    rows = table.get("rule")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{file}: no rules: write each as a [[rule]] table")
    category = table.get("category", category)
    language = table.get("language", language)
    rules = tuple(
        _parse_rule(row, file=file, pack=pack, language=language, category=category, own=own, nth=nth)
        for nth, row in enumerate(rows, 1)
    )
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f'{file}: rule "{rule.id}" stands twice; give each its own id')
        seen.add(rule.id)
    return rules


def _parse_rule(
    row: Mapping[str, Any], *, file: str, pack: str, language: str, category: str | None, own: bool, nth: int
) -> Rule:
    name = row.get("id")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise RuleError(f'{file}: rule {nth}: "id" must be words in lower case joined by hyphens, not {name!r}')
    place = f'{file}: rule "{name}"'
    kind = row.get("kind", "line")
    if kind not in KINDS:
        raise RuleError(f'{place}: unknown kind "{kind}"{did_you_mean(str(kind), KINDS)}')
    allowed = _FIELDS[kind] | _SHARED
    for key in row:
        if key not in allowed:
            everything = frozenset().union(*_FIELDS.values())
            remedy = (
                f"; a rule of kind {kind} has no such field" if key in everything else did_you_mean(key, sorted(allowed))
            )
            raise RuleError(f'{place}: unknown field "{key}"{remedy}')
    category = row.get("category", category)
    if category not in CATEGORIES:
        remedy = did_you_mean(str(category), CATEGORIES)
        raise RuleError(f'{place}: "category" is {category!r}, which is none{remedy}')
    for key in ("why", *(["pattern"] if kind in _PATTERNED else [])):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise RuleError(f'{place}: no "{key}"; every rule of kind {kind} needs one')
    strength = row.get("strength", "sure")
    if strength not in tuple(Strength):
        raise RuleError(f'{place}: "strength" is {strength!r}; write "sure" or "hint"')
    lists = {key: _strings(row, key, place) for key in (*_TEXTS, "where", *_NEIGHBOURS)}
    for key in ("examples", "counterexamples"):
        if not lists[key]:
            raise RuleError(f'{place}: no "{key}"; give at least one{_ADVICE[key]}')
    _known_words(place, "where", lists["where"], PLACES)
    for key in _NEIGHBOURS:
        _known_words(place, key, lists[key], (*CATEGORIES, "any"))
    if kind == "beside" and not any(lists[key] for key in _NEIGHBOURS):
        raise RuleError(f'{place}: a rule of kind beside needs "above", "below" or "beside" (a list of categories)')
    rule = Rule(
        id=f"{pack}/{name}" if own or pack.startswith("sites/") else f"{pack}/{category}/{name}",
        category=category,
        language=language,
        kind=kind,
        why=row["why"],
        pattern=row.get("pattern", ""),
        strength=Strength(strength),
        item=row.get("item", ""),
        own=own,
        file=file,
        **{key: _typed(row, key, bool, False, place) for key in ("touching", "echo", "prose")},
        **{key: _typed(row, key, int, default, place) for key, default in (("most", 12), ("least", 40))},
        **lists,
    )
    for key in ("pattern", "item"):
        if text := getattr(rule, key):
            try:
                compile_pattern(text, own=own)
            except ValueError as fault:
                raise RuleError(f'{place}: "{key}" is not a pattern: {fault}') from None
    return rule


_ADVICE = {
    "examples": " line that it removes",
    "counterexamples": ": the nearest sentence of a story that must survive it",
}


def _strings(row: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise RuleError(f'{place}: "{key}" must be a list of texts, none empty')
    return tuple(value)


def _typed(row: Mapping[str, Any], key: str, kind: type, default: object, place: str) -> Any:
    value = row.get(key, default)
    if type(value) is not kind:
        raise RuleError(f'{place}: "{key}" must be {"true or false" if kind is bool else "a whole number"}')
    return value


def _known_words(place: str, key: str, words: Iterable[str], known: Iterable[str]) -> None:
    for word in words:
        if word not in known:
            raise RuleError(f'{place}: "{key}" holds "{word}"{did_you_mean(word, known)}')
