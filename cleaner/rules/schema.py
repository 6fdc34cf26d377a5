"""What a rule is, and the one checked way from a TOML table to a Rule.

Every message names the file, the rule, the field and the remedy; nothing that a table says is ignored.
"""

from __future__ import annotations

from cleaner.errors import RuleError
from cleaner.frozen import frozen
from cleaner.model import Strength
from cleaner.rules.compiled import keep_compiled
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.provenance import site_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

CATEGORIES = (
    "title", "section", "byline", "timestamp", "ad", "share", "app", "newsletter", "subscribe", "caption", "credit",
    "related", "comments", "media", "nav", "cookie", "bio", "credits", "legal", "other",
)  # fmt: skip
"""What boilerplate can be: the labels of the scraped-text set, but for the deck, which no rule removes."""

PLACES = ("head", "tail", "outside")
"""Where a rule may ask to stand: before the first prose, behind the last, or either. Prose that is removed does not
count, so the answer is the same when the output is read again."""

KINDS = ("line", "span", "run", "tail", "beside", "repeat", "headline", "titled", "doubled")

_PACK_KEYS = ("about", "rule", "category", "language", "sites")
_TEXTS = ("examples", "counterexamples", "known_misses")
_NEIGHBOURS = ("above", "below", "beside")
_SHARED = frozenset({"id", "why", "kind", "category", *_TEXTS})
_FIELDS: Mapping[str, frozenset[str]] = {
    "line": frozenset({"pattern", "strength", "where", "prose"}),
    "span": frozenset({"pattern"}),
    "run": frozenset({"pattern", "item", "loose", "most", "touching", "where"}),
    "tail": frozenset({"pattern", "prose"}),
    "beside": frozenset({"pattern", "strength", "where", *_NEIGHBOURS, "touching", "echo", "prose"}),
    "repeat": frozenset(),
    "titled": frozenset(),
    "headline": frozenset({"pattern"}),
    "doubled": frozenset({"least"}),
}
_PATTERNED = ("line", "span", "run", "tail", "beside", "headline")
_NAME = keep_compiled(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@frozen
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
    loose: str = ""
    most: int = 12
    least: int = 40
    own: bool = False
    sites: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    known_misses: tuple[str, ...] = ()
    file: str = ""

    _silent = ("examples", "counterexamples", "known_misses", "file")

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
        if key not in _PACK_KEYS:
            raise RuleError(f'{file}: unknown key "{key}"{did_you_mean(key, _PACK_KEYS)}')
    if not isinstance(table.get("about"), str):
        raise RuleError(f'{file}: no "about": say in one line what the file\'s rules remove')
    rows = table.get("rule")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{file}: no rules: write each as a [[rule]] table")
    category = table.get("category", category)
    language = table.get("language", language)
    sites = _sites(table, file=file, pack=pack, own=own)
    rules = tuple(
        _parse_rule(row, file=file, pack=pack, language=language, category=category, own=own, nth=nth, sites=sites)
        for nth, row in enumerate(rows, 1)
    )
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f'{file}: rule "{rule.id}" stands twice; give each its own id')
        seen.add(rule.id)
    return rules


def _sites(table: Mapping[str, Any], *, file: str, pack: str, own: bool) -> tuple[str, ...]:
    """Return the sites that the file's rules are true of, all where it names none; only some files may."""
    is_site_pack = pack.startswith("sites/")
    if "sites" not in table:
        if is_site_pack:
            raise RuleError(
                f'{file}: no "sites"; name the hosts that its rules are true of, such as ["harbour.example"]'
            )
        return ()
    if not is_site_pack and not own:
        raise RuleError(f'{file}: "sites" has no meaning here; rules for one site stand in packs/sites')
    sites = _Row(table, file).strings("sites")
    for site in sites:
        if site_name(site) != site:
            raise RuleError(f'{file}: "sites" holds "{site}"; write "{site_name(site)}"')
    return sites


@frozen
class _Row:
    """One [[rule]] table and where it stands, which begins every message."""

    table: Mapping[str, Any]
    place: str

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise RuleError(f'{self.place}: "{key}" must be a list of texts, none empty')
        return tuple(value)

    def words(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        words, known = self.strings(key), tuple(known)
        for word in words:
            if word not in known:
                raise RuleError(f'{self.place}: "{key}" holds "{word}"{did_you_mean(word, known)}')
        return words

    def text(self, key: str, *, needed: bool) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise RuleError(f'{self.place}: no "{key}"; write it as a text, every rule of this kind needs one')
        return value

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise RuleError(f'{self.place}: "{key}" must be true or false')
        return value

    def count(self, key: str, default: int) -> int:
        value = self.table.get(key, default)
        if type(value) is not int or value < 1:
            raise RuleError(f'{self.place}: "{key}" must be a whole number from 1')
        return value

    def pattern(self, key: str, *, needed: bool, own: bool) -> str:
        """Return a pattern; a user's own is compiled at once, ours when first met (and in the tests)."""
        text = self.text(key, needed=needed)
        try:
            if own:
                compile_pattern(text, own=True)
        except ValueError as fault:
            raise RuleError(f'{self.place}: "{key}" is not a pattern: {fault}') from None
        return text


def _parse_rule(
    table: Mapping[str, Any],
    *,
    file: str,
    pack: str,
    language: str,
    category: str | None,
    own: bool,
    nth: int,
    sites: tuple[str, ...],
) -> Rule:
    name = table.get("id")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise RuleError(f'{file}: rule {nth}: "id" must be words in lower case joined by hyphens, not {name!r}')
    row = _Row(table, f'{file}: rule "{name}"')
    kind = str(table.get("kind", "line"))
    if kind not in KINDS:
        raise RuleError(f'{row.place}: unknown kind "{kind}"{did_you_mean(kind, KINDS)}')
    _known_fields(row, kind)
    category = table.get("category", category)
    if category not in CATEGORIES:
        raise RuleError(f"{row.place}: no category {category!r}{did_you_mean(str(category), CATEGORIES)}")
    strength = table.get("strength", "sure")
    if strength not in tuple(Strength):
        raise RuleError(f'{row.place}: "strength" is {strength!r}; write "sure" or "hint"')
    if kind == "beside" and not any(table.get(key) for key in _NEIGHBOURS):
        raise RuleError(f'{row.place}: a rule of kind beside needs "above", "below" or "beside", a list of categories')
    for key, advice in _NEEDED_TEXTS.items():
        if not table.get(key):
            raise RuleError(f'{row.place}: no "{key}"; give at least one {advice}')
    return Rule(
        id=f"{pack}/{name}" if own or pack.startswith("sites/") else f"{pack}/{category}/{name}",
        category=category,
        language=language,
        kind=kind,
        why=row.text("why", needed=True),
        pattern=row.pattern("pattern", needed=kind in _PATTERNED, own=own),
        strength=Strength(strength),
        where=row.words("where", PLACES),
        above=row.words("above", (*CATEGORIES, "any")),
        below=row.words("below", (*CATEGORIES, "any")),
        beside=row.words("beside", (*CATEGORIES, "any")),
        touching=row.flag("touching"),
        echo=row.flag("echo"),
        prose=row.flag("prose"),
        item=row.pattern("item", needed=False, own=own),
        loose=row.pattern("loose", needed=False, own=own),
        most=row.count("most", 12),
        least=row.count("least", 40),
        own=own,
        sites=sites,
        examples=row.strings("examples"),
        counterexamples=row.strings("counterexamples"),
        known_misses=row.strings("known_misses"),
        file=file,
    )


def _known_fields(row: _Row, kind: str) -> None:
    allowed = _FIELDS[kind] | _SHARED
    for key in row.table:
        if key in allowed:
            continue
        if any(key in fields for fields in _FIELDS.values()):
            raise RuleError(
                f'{row.place}: a rule of kind {kind} has no field "{key}"; take it out or choose another kind'
            )
        raise RuleError(f'{row.place}: unknown field "{key}"{did_you_mean(key, sorted(allowed))}')


_NEEDED_TEXTS = {
    "examples": "line that it removes",
    "counterexamples": "sentence: the nearest of a story, which must survive it",
}
