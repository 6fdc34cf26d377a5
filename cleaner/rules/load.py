"""Packs and own files into Rules: checked when they change, read from a cache otherwise.

Parsing the packs, finding the literals of their patterns and building the index of those takes a second, which a pipe
that starts thousands of times cannot pay. So all three are kept (`cleaner.rules.kept`), the rules and literals of each
folder of packs under the hash of its files and the index of each set of folders that a document met.
"""

from __future__ import annotations

from functools import cache, cached_property, lru_cache, partial

from cleaner.errors import RuleError
from cleaner.rules.kept import digest_of
from cleaner.rules.kept_packs import kept_needs, kept_pack, needs_of_rule
from cleaner.rules.literals import Needs
from cleaner.rules.lookup import Asking, Lookup, Seeking, is_indexed, is_placed
from cleaner.rules.pack_files import ANY, SITES, pack_languages, read_toml
from cleaner.rules.provenance import is_site
from cleaner.rules.schema import CATEGORIES, Rule, did_you_mean, parse_pack
from cleaner.rules.sieve import index_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from cleaner.rules._native import Automaton
    from cleaner.rules.reach import Reach
    from cleaner.rules.sieve import Index


class Rules:
    """The rules of a run, with the index that finds them. Make one and use it for many documents."""

    def __init__(
        self, rules: tuple[Rule, ...], needs: tuple[Needs, ...] | Callable[[], tuple[Needs, ...]], kept: str = ""
    ) -> None:
        """`needs` are those of each rule, or a function that returns them; `kept` names these rules in the cache."""
        self.rules = rules
        self._needs = needs
        self.kept = kept
        self.spoke: dict[str, tuple[str, ...]] = {}
        """The rules that spoke about short lines which were met before: `match` keeps their ids here."""

    @cached_property
    def needs(self) -> tuple[Needs, ...]:
        """What a line must have before each of the rules can speak about it."""
        return self._needs() if callable(self._needs) else self._needs

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def indexed(self) -> tuple[Rule, ...]:
        """The rules that speak about a line by its words, by the numbers that the index knows them under."""
        return tuple(rule for rule in self.rules if is_indexed(rule) and not is_placed(rule))

    @cached_property
    def index(self) -> Index:
        """Which of the indexed rules can speak about a line at all."""
        return self._index_of(self.indexed, "lines")

    @cached_property
    def asking(self) -> Asking:
        """How each of the indexed rules is asked about a whole line."""
        return Asking(self.indexed)

    @cached_property
    def placed(self) -> Lookup:
        """Those that ask for a place: few lines stand there, so that only those are looked up among them."""
        rules = tuple(rule for rule in self.rules if is_indexed(rule) and is_placed(rule))
        return Lookup(rules, self._index_of(rules, "placed"))

    @cached_property
    def neighbours(self) -> Lookup:
        """Those that speak about a line next to one that went."""
        rules = tuple(rule for rule in self.rules if rule.kind == "beside")
        return Lookup(rules, self._index_of(rules, "neighbours"))

    def _index_of(self, rules: Sequence[Rule], name: str) -> Index:
        """Return an index of some of the rules, whose plan is kept under `name`."""
        kept = self.kept and f"index-{name}-{digest_of(self.kept.encode())}"
        return index_of(partial(self._needs_for, rules), kept, partial(automata_at, rules))

    def _needs_for(self, rules: Sequence[Rule]) -> list[Needs]:
        needs = dict(zip((rule.id for rule in self.rules), self.needs, strict=True))
        return [needs[rule.id] for rule in rules]

    @cached_property
    def spans(self) -> frozenset[int]:
        """The numbers of those that speak about a part of a line."""
        return frozenset(number for number, rule in enumerate(self.indexed) if rule.kind == "span")

    @cached_property
    def seeking(self) -> Seeking:
        """How each of those finds its parts."""
        return Seeking(self.indexed)

    @cached_property
    def reaches(self) -> dict[int, Reach | None]:
        """How far each of those sees, None where that is not known; asked for long lines alone."""
        from cleaner.rules.reach import reaches_of

        shipped = [number for number in sorted(self.spans) if not self.indexed[number].own]
        known = reaches_of([self.indexed[number].pattern for number in shipped])
        return {**dict.fromkeys(self.spans), **dict(zip(shipped, known, strict=True))}

    @cached_property
    def doubled(self) -> tuple[Rule, ...]:
        """The rules for lines that say something twice."""
        return tuple(rule for rule in self.rules if rule.kind == "doubled")

    @cached_property
    def of_the_head(self) -> tuple[Rule, ...]:
        """The rules for headlines, which every line above the story is asked about."""
        return tuple(rule for rule in self.rules if rule.kind in {"repeat", "headline", "titled"})

    @cached_property
    def fitting(self) -> dict[tuple[frozenset[str], frozenset[str], bool], tuple[Rule, ...]]:
        """Those that may take a line, by what the lines above and below went for, and by whether it is prose.

        `decide` keeps them here.
        """
        return {}

    def only(self, keep: Collection[Rule]) -> Rules:
        """Return those of these rules that are in `keep`, with their needs."""
        ids = {rule.id for rule in keep}
        places = [place for place, rule in enumerate(self.rules) if rule.id in ids]
        return Rules(tuple(self.rules[place] for place in places), partial(_needs_at, self, places))


MOST_SETS = 24
"""So many sets of rules are kept ready. Each set of languages has its own, of some megabytes."""


@lru_cache(maxsize=MOST_SETS)
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


def read_own(path: Path) -> Rules:
    """Return the rules of a user's own file. Raises RuleError when it is not there or breaks the format."""
    rules = parse_pack(read_toml(str(path)), file=str(path), pack=path.stem, language="any", category=None, own=True)
    return Rules(rules, tuple(map(needs_of_rule, rules)))


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
    are_kept = all(part.kept for part in parts)
    return Rules(rules, partial(_needs_of, parts), " ".join(part.kept for part in parts) if are_kept else "")


def _needs_of(parts: Sequence[Rules]) -> tuple[Needs, ...]:
    return tuple(need for part in parts for need in part.needs)


def _needs_at(rules: Rules, places: Sequence[int]) -> tuple[Needs, ...]:
    return tuple(rules.needs[place] for place in places)


def automata_at(rules: Sequence[Rule], number: int) -> tuple[Automaton, ...]:
    """Return the automata of one of the rules; none of a user's own, whose pattern may be what only `regex` takes."""
    from cleaner.rules.automata import automata_of

    rule = rules[number]
    return () if rule.own else automata_of(rule.pattern, whole=rule.kind != "span")


@cache
def shipped_rules(folder: str) -> Rules:
    """Return the shipped rules of one folder of packs, from the cache where it holds today's."""
    rules, name = kept_pack(folder)
    return Rules(rules, partial(kept_needs, rules, name), name)
