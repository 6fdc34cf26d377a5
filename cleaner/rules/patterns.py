r"""Pattern texts into compiled patterns.

Patterns are written verbosely and match without regard to case; `\L<name>` stands for a shared list of words,
`\F<name>` for a shared fragment (`packs/lists.toml`), `\p{Lu}` and its like for a Unicode category. Ours run in the
standard `re`, whose compiled form can be kept; a user's own, and what `re` cannot express, run in `regex`, which can
be stopped when a pattern explodes.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from itertools import pairwise

from cleaner.errors import RuleError
from cleaner.rules.compiled import compile_and_keep, is_refused, keep_compiled, keep_refusal, recall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from cleaner.rules.schema import Rule

OWN_PATTERN_SECONDS = 1.0
"""How long one of a user's own patterns may look at one line before the run ends with its name."""

_REFERENCE = keep_compiled(r"\\([LF])<([^<>]*)>")
_CATEGORY = keep_compiled(r"\\p\{(?P<category>[A-Z][a-z]?)\}|\\.|(?P<opens>\[\^?\]?)|(?P<closes>\])", re.DOTALL)
_BRACKETS = keep_compiled(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_AGREED = keep_compiled("[\t\n -~\xa0¡«»¿À-ÿ–—‘’“”…€]*")
_FLAGS = re.VERBOSE | re.IGNORECASE


@cache
def lists() -> dict[str, Any]:
    """Return the shared lists and fragments: {"lists": {name: [words]}, "fragments": {name: pattern}}."""
    import tomllib
    from pathlib import Path

    return tomllib.loads((Path(__file__).parent / "packs" / "lists.toml").read_text(encoding="utf-8"))


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


@cache
def compile_pattern(pattern: str, *, own: bool = False) -> Any:
    """Return a compiled pattern with `fullmatch` and `finditer`. Raises ValueError with the engine's reason."""
    if not own and (kept := recall(pattern)) is not None:
        return kept
    if own:
        return _compile_regex(expand(pattern))
    if is_refused(pattern):
        return _Guarded(pattern)
    try:
        return compile_and_keep(pattern, _for_re(expand(pattern)), _FLAGS)
    except re.error:
        keep_refusal(pattern)
        return _Guarded(pattern)


def needs_regex(pattern: str) -> bool:
    """Say whether `re` cannot express one of our patterns."""
    return isinstance(compile_pattern(pattern), _Guarded)


class _Guarded:
    """A pattern that only `regex` can take, which is slow to compile it: most texts need not wait for that.

    Where a wider pattern for `re` matches nothing, there is nothing to ask. The two engines agree on the plain letters
    and marks of `_AGREED`; on others, such as combining ones, they do not know the same as letters.
    """

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._pattern: Any = None
        name = f"wider {pattern}"
        try:
            self._wider = recall(name) or compile_and_keep(name, _for_re(expand(pattern)), _FLAGS, wider=True)
        except re.error:
            self._wider = re.compile(".*", re.DOTALL)

    def fullmatch(self, text: str) -> Any:
        """Return the match of the whole of `text`, None where there is none."""
        return None if self._has_none(text, self._wider.fullmatch) else self._exact().fullmatch(text)

    def search(self, text: str) -> Any:
        """Return the first match in `text`, None where there is none."""
        return next(self.finditer(text), None)

    def finditer(self, text: str, start: int = 0) -> Any:
        """Return an iterator over the matches in `text` that begin at the offset `start` or behind it."""
        return iter(()) if self._has_none(text, self._wider.search) else self._exact().finditer(text, start)

    def _has_none(self, text: str, find: Callable[[str], object]) -> bool:
        return _AGREED.fullmatch(text) is not None and find(text) is None

    def _exact(self) -> Any:
        if self._pattern is None:
            self._pattern = _compile_regex(expand(self._text))
        return self._pattern


def _for_re(text: str) -> str:
    return _without_categories(_with_plain_lookbehinds(text))


def _compile_regex(text: str) -> Any:
    regex: Any = import_module("regex")
    try:
        return regex.compile(text, regex.VERBOSE | regex.IGNORECASE)
    except regex.error as fault:
        raise ValueError(str(fault)) from None


def _with_plain_lookbehinds(text: str) -> str:
    """Return `text` with a look-behind of several branches as several, since `re` wants each of one width."""
    for opening, sign in (("(?<=", "|"), ("(?<!", "")):
        at = text.find(opening)
        while at >= 0:
            *bars, end = _bars_and_end(text, at)
            if bars:
                edges = [at + len(opening) - 1, *bars, end]
                parts = [f"{opening}{text[low + 1 : high]})" for low, high in pairwise(edges)]
                text = f"{text[:at]}(?:{sign.join(parts)}){text[end + 1 :]}"
            at = text.find(opening, at + len(opening) + 3)
    return text


def _bars_and_end(text: str, at: int) -> list[int]:
    """Return the places of the outermost bars in the group that opens at `at`, then of its closing bracket."""
    depth, bars = 0, []
    for found in _BRACKETS.finditer(text, at):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
        elif found[0] == "|" and depth == 1:
            bars.append(found.start())
        if depth == 0:
            return [*bars, found.start()]
    raise re.error("missing ), unterminated subpattern")


def _without_categories(text: str) -> str:
    r"""Return `text` with each `\p{…}` written as the ranges of its characters, which `re` understands."""
    if r"\p{" not in text:
        return text
    inside = negated = False

    def written_out(found: re.Match[str]) -> str:
        nonlocal inside, negated
        if found["opens"] and not inside:
            inside, negated = True, found["opens"].startswith("[^")
        elif found["closes"]:
            inside = False
        if not found["category"]:
            return found[0]
        if found["category"] == "L" and not negated:
            # All letters are many ranges, and slow to compile; a set that takes letters may take digits as well.
            return r"\w" if inside else r"[^\W\d_]"
        ranges = _ranges(found["category"])
        return ranges if inside else f"[{ranges}]"

    return _CATEGORY.sub(written_out, text)


@cache
def _ranges(category: str) -> str:
    """Return the characters of a Unicode category ("Lu", "L") in the Basic Multilingual Plane, as ranges of a set."""
    from itertools import groupby
    from unicodedata import category as category_of

    codes = [code for code in range(0x10000) if category_of(chr(code)).startswith(category)]
    runs = (list(run) for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]))
    # The characters themselves: the engine takes three times as long to read escapes.
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" if run[1:] else chr(run[0][1]) for run in runs)


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
    """Yield the places in `text` that a user's own pattern matches. Raises RuleError when it takes too long."""
    pattern = compile_pattern(rule.pattern, own=True)
    try:
        yield from pattern.finditer(text, timeout=OWN_PATTERN_SECONDS)
    except TimeoutError:
        raise _too_slow(rule, text) from None


def _too_slow(rule: Rule, text: str) -> RuleError:
    return RuleError(
        f'{rule.file}: rule "{rule.id}": its pattern took over {OWN_PATTERN_SECONDS:g} s on a line of {len(text)} '
        "characters; bound its repeats ({0,80} rather than *) and keep one open repeat from touching another"
    )
