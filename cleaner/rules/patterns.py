r"""Pattern texts into compiled patterns, and what every text that they match must hold.

Patterns are written verbosely and match without regard to case; `\L<name>` stands for a shared list of words and
`\F<name>` for a shared fragment (`packs/lists.toml`). Ours run in the standard `re` unless they name a Unicode
property; a user's own run in `regex`, which can be stopped when a pattern explodes.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.rules.schema import Rule

OWN_PATTERN_SECONDS = 1.0
"""How long one of a user's own patterns may look at one line before the run ends with its name."""

MOST_LITERALS = 80
"""A pattern whose every match holds one of at most this many literals is found through them."""

_PACKS = Path(__file__).parent / "packs"
_REFERENCE = re.compile(r"\\([LF])<([^<>]*)>")
_NEEDS_REGEX = re.compile(r"\\[pPX]|\\N\{|\[\[:|\(\?\w*[V]")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_PROPERTY = re.compile(r"\\[pP](?:\{[^}]*\}|\w)")


@cache
def lists() -> dict[str, Any]:
    """Return the shared lists and fragments: {"lists": {name: [words]}, "fragments": {name: pattern}}."""
    return tomllib.loads((_PACKS / "lists.toml").read_text(encoding="utf-8"))


def expand(pattern: str) -> str:
    r"""Return `pattern` with every `\L<list>` and `\F<fragment>` written out. Raises ValueError for unknown names."""

    def written_out(reference: re.Match[str]) -> str:
        table = lists()["lists" if reference[1] == "L" else "fragments"]
        if reference[2] not in table:
            raise ValueError(f"there is no {reference[0]}; known: {', '.join(table)}")
        if reference[1] == "F":
            return f"(?:{expand(table[reference[2]])})"
        return f"(?:{'|'.join(map(re.escape, sorted(table[reference[2]], key=len, reverse=True)))})"

    return _REFERENCE.sub(written_out, pattern) if "\\" in pattern else pattern


@lru_cache(maxsize=None)
def compile_pattern(pattern: str, *, own: bool = False) -> Any:
    """Return a compiled pattern with `fullmatch` and `finditer`. Raises ValueError with the engine's reason."""
    text = expand(pattern)
    engine: Any = import_module("regex") if own or _NEEDS_REGEX.search(text) else re
    try:
        return engine.compile(text, engine.VERBOSE | engine.IGNORECASE)
    except engine.error as fault:
        raise ValueError(str(fault)) from None


def fullmatch(rule: Rule, text: str) -> bool:
    """Say whether the rule's pattern matches the whole of `text`. Raises RuleError when a user's own takes too long."""
    pattern = compile_pattern(rule.pattern, own=rule.own)
    if not rule.own:
        return pattern.fullmatch(text) is not None
    try:
        return pattern.fullmatch(text, timeout=OWN_PATTERN_SECONDS) is not None
    except TimeoutError:
        raise _too_slow(rule, text) from None


def finditer(rule: Rule, text: str) -> Iterator[Any]:
    """Yield the places in `text` that the rule's pattern matches. Raises RuleError when a user's own takes too long."""
    pattern = compile_pattern(rule.pattern, own=rule.own)
    if not rule.own:
        yield from pattern.finditer(text)
        return
    try:
        yield from pattern.finditer(text, timeout=OWN_PATTERN_SECONDS)
    except TimeoutError:
        raise _too_slow(rule, text) from None


def _too_slow(rule: Rule, text: str) -> RuleError:
    return RuleError(
        f'{rule.file}: rule "{rule.id}": its pattern took over {OWN_PATTERN_SECONDS:g} s on a line of {len(text)} '
        "characters; bound its repeats ({0,80} rather than *) and keep one open repeat from touching another"
    )


def fold(text: str) -> str:
    r"""Return `text` so that whatever a pattern matches is found by plain search for its literals.

    Case goes as `re` sees it (i matches İ and ı, k the Kelvin sign, s the long ſ; casefold does the most of it), and
    blanks between words become one space, so that `\s+` is a literal. Line feeds stay.
    """
    folded = text.lower() if text.isascii() else text.casefold().replace("ı", "i").replace("\u0307", "")
    return _BLANKS.sub(" ", folded) if _BLANKS.search(folded) else folded


def required_literals(pattern: str) -> tuple[str, ...]:
    r"""Return folded literals of which every match of `pattern` holds at least one; empty when there are none.

    >>> required_literals(r"share \s this \s (?: article | story )")
    ('share',)
    >>> required_literals(r"[^a]{4}")
    ()
    """
    try:
        parser: Any = import_module("re._parser")
        tree = parser.parse(_PROPERTY.sub(r"\\w", expand(pattern)), re.VERBOSE | re.IGNORECASE)
    except (ImportError, re.error):
        return ()
    best = _Literals().of(tree)
    return tuple(sorted(best)) if best and min(map(len, best)) >= 2 else ()


class _Literals:
    """Walks a parsed pattern; a set of strings means: every match holds one of these. None: nothing is certain."""

    def of(self, items: Iterable[Any]) -> frozenset[str] | None:
        found: list[frozenset[str]] = []
        joined: list[str] = [""]
        for name, value in self._flat(items):
            exact = self._exact(str(name), value)
            if exact is not None and len(joined) * len(exact) <= MOST_LITERALS:
                joined = [head + tail for head in joined for tail in exact]
                continue
            self._keep(found, joined)
            joined = [""]
            inner = frozenset(exact) if exact is not None else self._inside(str(name), value)
            if inner:
                found.append(inner)
        self._keep(found, joined)
        return max(found, key=lambda words: (min(map(len, words)), -len(words))) if found else None

    def _flat(self, items: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
        for name, value in items:
            if str(name) == "SUBPATTERN":
                yield from self._flat(value[3])
            elif str(name) == "ATOMIC_GROUP":
                yield from self._flat(value)
            else:
                yield name, value

    def _keep(self, found: list[frozenset[str]], joined: Sequence[str]) -> None:
        words = {fold(word).strip() for word in joined}
        if all(words):
            found.append(frozenset(word for word in words if not any(o in word for o in words if o != word)))

    def _exact(self, name: str, value: Any) -> list[str] | None:
        """Return all the texts that one item can match, when they are few."""
        if name == "LITERAL":
            return [chr(value)]
        if name == "IN":
            if [(str(kind), str(item)) for kind, item in value] == [("CATEGORY", "CATEGORY_SPACE")]:
                return [" "]
            characters = [chr(item) for kind, item in value if str(kind) == "LITERAL"]
            return characters if len(characters) == len(value) <= 6 else None
        if name == "BRANCH":
            texts: list[str] = []
            for branch in value[1]:
                heads = self._together(branch, MOST_LITERALS)
                if heads is None:
                    return None
                texts += heads
            return texts if len(texts) <= MOST_LITERALS else None
        if name in _REPEATS:
            inner = self._together(value[2], 8)
            if inner == [" "]:
                return [" "] if value[0] else ["", " "]
            return ["", *inner] if inner is not None and value[:2] == (0, 1) else None
        if name == "AT":
            return [""]
        return None

    def _together(self, items: Iterable[Any], most: int) -> list[str] | None:
        heads = [""]
        for name, value in self._flat(items):
            exact = self._exact(str(name), value)
            if exact is None or len(heads) * len(exact) > most:
                return None
            heads = [head + tail for head in heads for tail in exact]
        return heads

    def _inside(self, name: str, value: Any) -> frozenset[str] | None:
        if name in _REPEATS:
            return self.of(value[2]) if value[0] > 0 else None
        if name == "BRANCH":
            sets = [self.of(branch) for branch in value[1]]
            if all(sets):
                together = frozenset().union(*(words for words in sets if words))
                return together if len(together) <= MOST_LITERALS else None
        return None
