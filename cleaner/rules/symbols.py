"""The symbols of an automaton: one byte for each character, and which of them a set of a pattern takes.

ASCII and the marks of every language are symbols of their own, other characters share some by what they are and by
their small form (cleaner/rules/native/symbols.h). A set takes a symbol that stands for any of its characters.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import import_module
from unicodedata import category

from cleaner.rules.outline import category_of_mark, is_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

Symbols = int
"""A set of symbols, as a number with a bit for each of 256."""

ALL: Symbols = (1 << 256) - 1
_ASCII: Symbols = (1 << 128) - 1

_SCANNED = 0x20000
"""Characters from here on are ideographs and signs of no category that a pattern names."""


def symbols_of(name: str, value: Any, flags: int) -> Symbols:
    """Return the symbols of all characters that one item of a parsed pattern takes."""
    if name == "ANY":
        return ALL if flags & re.DOTALL else ALL & ~(1 << 0x0A)
    items = value if name == "IN" else [*([("NEGATE", None)] if name == "NOT_LITERAL" else ()), ("LITERAL", value)]
    plain = ((str(kind), str(item) if str(kind) == "CATEGORY" else item) for kind, item in items)
    return _set(tuple(plain), bool(flags & re.IGNORECASE))


@cache
def _set(items: tuple[tuple[str, Any], ...], ignores_case: bool) -> Symbols:
    """Return the symbols of all characters that a set takes; one that is negated lacks those that it takes none of."""
    some = every = 0
    for kind, item in items:
        if kind == "CATEGORY":
            here, whole = _category(item.removeprefix("CATEGORY_"))
        elif kind in {"LITERAL", "RANGE"}:
            low, high = item if kind == "RANGE" else (item, item)
            here = _marked(low, ignores_case) if is_mark(low) else _range(low, high, ignores_case)
            whole = here & _singles()
            if is_mark(low) and category_of_mark(low) == "L":
                here |= _category("WORD")[0]
        else:
            continue
        some, every = some | here, every | whole
    return ALL & ~every if items[0][0] == "NEGATE" else some


@cache
def _every_character() -> str:
    return "".join(map(chr, range(_SCANNED)))


def _symbols(text: str) -> Symbols:
    from cleaner.rules._native import symbols

    found = 0
    for symbol in set(symbols(text)):
        found |= 1 << symbol
    return found


@cache
def _singles() -> Symbols:
    """Return the symbols that stand for one character only."""
    from cleaner.rules._native import symbols

    found = 0
    for symbol, count in Counter(symbols(_every_character())).items():
        found |= (count == 1) << symbol
    return found


@cache
def _category(name: str) -> tuple[Symbols, Symbols]:
    """Return the symbols of which some characters are in a category of `re`, and those of which all are."""
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w", "NOT_DIGIT": "D", "NOT_SPACE": "S", "NOT_WORD": "W"}[name]
    inside, outside = (
        _symbols("".join(re.findall(f"\\{way}", _every_character()))) for way in (letter, letter.swapcase())
    )
    return inside, ALL & ~outside


@cache
def _marked(mark: int, ignores_case: bool) -> Symbols:
    """Return the symbols of the characters in the Unicode category that `mark` stands for in a parsed pattern."""
    code = category_of_mark(mark)
    if code is None:
        return ALL
    return _symbols(_forms([c for c in _every_character() if category(c).startswith(code)], ignores_case))


@cache
def _range(low: int, high: int, ignores_case: bool) -> Symbols:
    """Return the symbols of the characters from `low` to `high`."""
    found = _symbols(_forms(_every_character()[low : high + 1], ignores_case))
    return found | (ALL & ~_ASCII if high >= _SCANNED else 0)


def _forms(characters: Iterable[str], ignores_case: bool) -> str:
    """Return `characters`, and what `re` takes for one of them where it ignores case."""
    return "".join([_alike().get(c, c) for c in characters] if ignores_case else characters)


@cache
def _alike() -> dict[str, str]:
    """Return for each letter that has a case all that `re` takes for it."""
    lower = import_module("_sre").unicode_tolower
    extra: dict[int, tuple[int, ...]] = import_module("re._casefix")._EXTRA_CASES  # noqa: SLF001
    forms: dict[int, list[str]] = {}
    for code in range(_SCANNED):
        forms.setdefault(lower(code), []).append(chr(code))
    alike = {code: "".join("".join(forms[form]) for form in (code, *extra.get(code, ()))) for code in forms}
    return {chr(code): alike[lower(code)] for code in range(_SCANNED) if len(alike[lower(code)]) > 1}
