r"""Pattern texts into compiled patterns.

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
    from collections.abc import Iterator

    from cleaner.rules.schema import Rule

OWN_PATTERN_SECONDS = 1.0
"""How long one of a user's own patterns may look at one line before the run ends with its name."""

_PACKS = Path(__file__).parent / "packs"
_REFERENCE = re.compile(r"\\([LF])<([^<>]*)>")
_NEEDS_REGEX = re.compile(r"\\[pPX]|\\N\{|\[\[:|\(\?\w*[V]")


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
