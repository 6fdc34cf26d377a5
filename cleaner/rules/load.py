"""Packs and own files into Rules: checked when they change, read from a cache otherwise.

Parsing the packs and finding the literals of their patterns takes a few hundred milliseconds, which a pipe that starts
thousands of times cannot pay. So both are kept, marshalled, in the user's cache folder under a name that is the hash of
every pack's bytes: a changed pack has another name, a damaged file is made anew, and a folder that cannot be written
costs time only.
"""

from __future__ import annotations

import marshal
import sys
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleError
from cleaner.model import Strength
from cleaner.rules.compiled import cache_folder, digest_of, write_quietly
from cleaner.rules.index import LiteralIndex, planned
from cleaner.rules.literals import Needs, needs_of
from cleaner.rules.patterns import compile_pattern, fullmatch
from cleaner.rules.provenance import is_site
from cleaner.rules.schema import CATEGORIES, Rule, did_you_mean, parse_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

PACKS = Path(__file__).parent / "packs"

ANY, SITES = "any", "sites"
"""The folders that are no language: rules for all of them, and rules for one site alone."""

_FORMAT = 7
"""The form of the cached rules; raise it when what is stored changes."""

_READERS = ("schema", "patterns", "literals", "outline", "edges", "rarity", "languages")
"""The modules whose work is stored; a change in them makes it anew as a change in a pack does."""

_UNNEEDED = frozenset({"examples", "counterexamples", "known_misses"})
"""Fields that no run asks for, only `rules show` and the tests; they stay out of the cache."""


class Asking(dict[int, "Callable[[str], object]"]):
    """Maps the numbers of rules to how they are asked about a whole line: compiled as they are met."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, number: int) -> Callable[[str], object]:
        rule = self._rules[number]
        self[number] = partial(fullmatch, rule) if rule.own else compile_pattern(rule.pattern).fullmatch
        return self[number]


@dataclass(frozen=True, eq=False)
class Lookup:
    """Some of the rules with an index of their own: its number n is `rules[n]`."""

    rules: tuple[Rule, ...]
    index: LiteralIndex
    known: dict[str, tuple[Rule, ...]] = field(default_factory=dict, init=False, repr=False)
    """Those that may speak about short lines which were met before: `decide` keeps them here."""


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of a run, with the index that finds them. Make one and use it for many documents."""

    rules: tuple[Rule, ...]
    needs: tuple[Needs, ...]
    _wanting: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, init=False, repr=False)
    spoke: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    """The rules that spoke about short lines which were met before: `match` keeps their ids here."""
    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def indexed(self) -> tuple[Rule, ...]:
        """The rules that speak about a line by its words, by the numbers that the index knows them under."""
        return tuple(rule for rule in self.rules if _is_indexed(rule) and not _is_placed(rule))

    @cached_property
    def index(self) -> LiteralIndex:
        """Which of the indexed rules can speak about a line at all."""
        return self._index_of(self.indexed)

    @cached_property
    def asking(self) -> Asking:
        """How each of the indexed rules is asked about a whole line."""
        return Asking(self.indexed)

    @cached_property
    def placed(self) -> Lookup:
        """Those that ask for a place: few lines stand there, so that only those are looked up among them."""
        return self._lookup(tuple(rule for rule in self.rules if _is_indexed(rule) and _is_placed(rule)))

    @cached_property
    def neighbours(self) -> Lookup:
        """Those that speak about a line next to one that went."""
        return self._lookup(tuple(rule for rule in self.rules if rule.kind == "beside"))

    def _lookup(self, rules: tuple[Rule, ...]) -> Lookup:
        return Lookup(rules, self._index_of(rules))

    def _index_of(self, rules: Sequence[Rule]) -> LiteralIndex:
        needs = dict(zip((rule.id for rule in self.rules), self.needs, strict=True))
        return LiteralIndex(planned([needs[rule.id] for rule in rules]))

    @cached_property
    def spans(self) -> frozenset[int]:
        """The numbers of those that speak about a part of a line."""
        return frozenset(number for number, rule in enumerate(self.indexed) if rule.kind == "span")

    @cached_property
    def doubled(self) -> tuple[Rule, ...]:
        """The rules for lines that say something twice."""
        return tuple(rule for rule in self.rules if rule.kind == "doubled")

    @cached_property
    def of_the_head(self) -> tuple[Rule, ...]:
        """The rules for headlines, which every line above the story is asked about."""
        return tuple(rule for rule in self.rules if rule.kind in {"repeat", "headline", "titled"})

    def wanting(self, near: frozenset[str]) -> frozenset[str]:
        """Return the ids of the rules of neighbours that one of the categories in `near` may satisfy."""
        if near not in self._wanting:
            self._wanting[near] = frozenset(
                rule.id
                for rule in self.neighbours.rules
                if not {*rule.above, *rule.below, *rule.beside}.isdisjoint({*near, "any"})
            )
        return self._wanting[near]

    def only(self, keep: Collection[Rule]) -> Rules:
        """Return those of these rules that are in `keep`, with their needs."""
        ids = {rule.id for rule in keep}
        pairs = [pair for pair in zip(self.rules, self.needs, strict=True) if pair[0].id in ids]
        return Rules(tuple(rule for rule, _ in pairs), tuple(need for _, need in pairs))


@lru_cache(maxsize=64)
def load_rules(
    *,
    languages: frozenset[str] | None = None,
    keep: tuple[str, ...] = (),
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    files: tuple[Path, ...] = (),
    sites: frozenset[str] | None = frozenset(),
) -> Rules:
    """Return the rules for a run.

    `languages` are codes such as "en", beside which language-free rules always stand; None takes every pack. `sites`
    are hosts and publishers whose own rules stand too, of the shipped packs and of `files`, None all of them.
    Categories in `keep` lose their rules; `select` and `ignore` are beginnings of rule ids, or category names; `files`
    are the user's own rule files. Raises RuleError where a file breaks the format or a word names nothing.

    >>> len(load_rules(select=("ad",)).rules) < len(load_rules().rules)
    True
    """
    known = pack_languages()
    for language in languages or ():
        if language not in known:
            raise RuleError(f'no rules for the language "{language}"{did_you_mean(language, known)}')
    spoken = known if languages is None else [language for language in known if language in languages]
    own_to_sites = (SITES,) if sites is None or sites else ()
    everything = _of_sites(_join([*map(shipped_rules, (ANY, *spoken, *own_to_sites)), *map(read_own, files)]), sites)
    _check_words(everything, keep, (*select, *ignore), files)
    chosen = [
        rule
        for rule in everything.rules
        if rule.category not in keep
        and (not select or any(_is_under(rule, prefix) for prefix in select))
        and not any(_is_under(rule, prefix) for prefix in ignore)
    ]
    return everything if len(chosen) == len(everything.rules) else everything.only(chosen)


@cache
def pack_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a pack."""
    folders = (path.name for path in PACKS.iterdir() if path.is_dir())
    return tuple(sorted(set(folders) - {ANY, SITES}))


def read_packs() -> tuple[Rule, ...]:
    """Return every shipped rule with its examples, parsed and checked anew. Raises RuleError for the first fault."""
    return tuple(rule for folder in (ANY, *pack_languages(), SITES) for rule in _read_folder(folder))


def read_own(path: Path) -> Rules:
    """Return the rules of a user's own file. Raises RuleError when it is not there or breaks the format."""
    rules = parse_pack(_read_toml(path), file=str(path), pack=path.stem, language="any", category=None, own=True)
    return Rules(rules, tuple(map(_needs, rules)))


def sites_with_rules(files: Iterable[Path] = ()) -> frozenset[str]:
    """Return the sites that have rules of their own, in the shipped packs and in the user's `files`."""
    packs = (shipped_rules(SITES), *map(read_own, files))
    return frozenset(site for pack in packs for rule in pack.rules for site in rule.sites)


def known_sites(names: frozenset[str], every: frozenset[str]) -> frozenset[str]:
    """Return those of the sites in `every` that one of `names`, from `site_name`, is or is a part of."""
    return frozenset(site for site in every if any(is_site(name, (site,)) for name in names)) if names else names


def _of_sites(rules: Rules, sites: frozenset[str] | None) -> Rules:
    """Return `rules` without those of other sites than `sites`."""
    if sites is None or not any(rule.sites for rule in rules.rules):
        return rules
    return rules.only([rule for rule in rules.rules if not rule.sites or not sites.isdisjoint(rule.sites)])


def _is_indexed(rule: Rule) -> bool:
    return rule.kind in {"line", "span", "run", "tail"}


def _is_placed(rule: Rule) -> bool:
    """Say whether a rule is looked up only where a line stands in its place; a hint is a doubt wherever it speaks."""
    return rule.strength is Strength.SURE and (rule.kind == "tail" or bool(rule.where)) and rule.kind != "span"


def _is_under(rule: Rule, prefix: str) -> bool:
    return rule.category == prefix or rule.id == prefix or rule.id.startswith(prefix.rstrip("/") + "/")


def _check_words(rules: Rules, keep: Iterable[str], prefixes: Sequence[str], files: tuple[Path, ...]) -> None:
    for category in keep:
        if category not in CATEGORIES:
            raise RuleError(f'no category "{category}"{did_you_mean(category, CATEGORIES)}')
    if all(any(_is_under(rule, prefix) for rule in rules.rules) for prefix in prefixes):
        return
    # A prefix may name a pack of another language than the document's; only then is it worth reading them all.
    every = load_rules(files=files, sites=None).rules
    for prefix in prefixes:
        if not any(_is_under(rule, prefix) for rule in every):
            known = {"/".join(rule.id.split("/")[:depth]) for rule in every for depth in (1, 2, 3)}
            remedy = did_you_mean(prefix, sorted(known.union(CATEGORIES)))
            raise RuleError(f'no rule\'s id begins with "{prefix}"{remedy}')


def _join(parts: Sequence[Rules]) -> Rules:
    if len(parts) == 1:
        return parts[0]
    rules = tuple(rule for part in parts for rule in part.rules)
    if len({rule.id for rule in rules}) < len(rules):
        ids = [rule.id for rule in rules]
        rule = next(rule for rule in rules if ids.count(rule.id) > 1)
        raise RuleError(f'{rule.file}: rule "{rule.id}" stands twice; give each its own id')
    return Rules(rules, tuple(need for part in parts for need in part.needs))


def _pack_files(folder: str) -> list[Path]:
    return sorted((PACKS / folder).glob("*.toml"))


def _read_folder(folder: str) -> tuple[Rule, ...]:
    return tuple(rule for path in _pack_files(folder) for rule in _read_pack(path))


def _read_pack(path: Path) -> tuple[Rule, ...]:
    folder = path.parent.name
    is_site = folder == SITES
    return parse_pack(
        _read_toml(path),
        file=f"packs/{folder}/{path.name}",
        pack=f"sites/{path.stem}" if is_site else folder,
        language=ANY if is_site else folder,
        category=None if is_site else path.stem,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise RuleError(f"{path}: not TOML: {fault}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}: not UTF-8; save the rule file in UTF-8") from None
    except OSError as fault:
        raise RuleError(f"{path}: cannot be read: {fault.strerror}") from None


def _needs(rule: Rule) -> Needs:
    if not rule.pattern or rule.own:
        return Needs()
    try:
        return needs_of(rule.pattern, whole=rule.kind != "span")
    except ValueError as fault:
        raise RuleError(f'{rule.file}: rule "{rule.id}": "pattern" is not a pattern: {fault}') from None


@cache
def shipped_rules(folder: str) -> Rules:
    """Return the shipped rules of one folder of packs, from the cache where it holds today's."""
    cached = _cache_file(folder)
    try:
        digest, _, content = cached.read_bytes().partition(b"\n")
        rows, needs = marshal.loads(content if digest.decode() == digest_of(content) else b"")  # noqa: S302 -- ours
        return Rules(tuple(map(_restored, rows)), tuple(Needs(*values) for values in needs))
    except (OSError, ValueError, EOFError, KeyError, TypeError):
        rules = _read_folder(folder)
        compiled = Rules(rules, tuple(map(_needs, rules)))
        _store(cached, compiled)
        return compiled


def _cache_file(folder: str) -> Path:
    shared = (PACKS / "lists.toml", *(Path(__file__).with_name(f"{name}.py") for name in _READERS))
    parts = (part for path in (*_pack_files(folder), *shared) for part in (path.name.encode(), path.read_bytes()))
    digest = digest_of(repr((_FORMAT, sys.implementation.cache_tag, sys.hexversion)).encode(), *parts)
    return cache_folder() / f"rules-{folder}-{digest}.bin"


_STORED = tuple(part.name for part in fields(Rule) if part.name not in _UNNEEDED)
_NEEDED = tuple(part.name for part in fields(Needs))


def _restored(values: tuple[Any, ...]) -> Rule:
    named: dict[str, Any] = dict(zip(_STORED, values, strict=True))
    return Rule(**{**named, "strength": Strength(named["strength"])})


def _store(path: Path, rules: Rules) -> None:
    rows = [tuple(getattr(rule, name) for name in _STORED) for rule in rules.rules]
    plain = [tuple(str(value) if isinstance(value, Strength) else value for value in row) for row in rows]
    needs = [tuple(getattr(need, name) for name in _NEEDED) for need in rules.needs]
    content = marshal.dumps((plain, needs))
    write_quietly(path, digest_of(content).encode() + b"\n" + content)
