"""Which characters a match can begin with, end with and hold at all: found in the parsed pattern, asked of each line.

A paragraph full of commas never meets a pattern that knows none, nor one that begins with a bracket. All of it errs on
the wide side: what is not understood can be any character, and what looks around without taking anything is passed by.

Sets of characters are numbers, with a bit for each of `TRACKED`; all other characters share one more bit.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from unicodedata import category

from cleaner.frozen import Row
from cleaner.rules.compiled import keep_compiled
from cleaner.rules.patterns import expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

TRACKED = (*map(chr, range(0x20, 0x7F)), *"\u00a0«»–—‘’“”…©•", *"ıİſ\u212a")
"""ASCII, the marks that stand in texts of any language, and the four letters that `re` takes for an i, an s or a k."""

BIT_OF = {character: 1 << n for n, character in enumerate(TRACKED)}
OTHER = 1 << len(TRACKED)
EVERY = (OTHER << 1) - 1

LONG = 1000
"""A pattern that looks as far ahead as this sees the end of nearly every line."""

_CATEGORY = keep_compiled(r"\\[pP](?:\{(\w+)\}|\w|\{[^}]*\})")
_MARKS = {code: chr(0xFDD0 + n) for n, code in enumerate(("L", "Lu", "Ll", "Lt", "Lo", "M"))}
_CODES = {ord(mark): code for code, mark in _MARKS.items()}
_ANY_CATEGORY = 0xFDEF
_DIGITS = sum(BIT_OF[character] for character in "0123456789_")
"""Where a pattern says `\\p{L}` digits may be taken too (see `patterns`)."""

_ALIKE = {character: alike for alike in ("iIıİ", "sSſ", "kK\u212a") for character in alike}
LITERAL = int(import_module("re._constants").LITERAL)
_LOOKS = frozenset({"ASSERT", "ASSERT_NOT"})
_ENDS = frozenset({"AT_END", "AT_END_STRING"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


class Outline(Row):
    """The characters that a match may begin with, end with and hold; `is_optional` where it may hold none."""

    first: int = EVERY
    last: int = EVERY
    held: int = EVERY
    is_optional: bool = True


_NOTHING = Outline(0, 0, 0)
_ANYTHING = Outline()


def with_marks(pattern: str) -> str:
    r"""Return `pattern` with each `\p{…}` as one character that no text holds: its ranges are slow to parse."""
    return _CATEGORY.sub(
        lambda found: _MARKS.get(found[1], chr(_ANY_CATEGORY)) if found[0][1] == "p" else chr(_ANY_CATEGORY), pattern
    )


def is_mark(code: int) -> bool:
    """Say whether a literal of a parsed pattern is one of those characters."""
    return 0xFDD0 <= code <= _ANY_CATEGORY


def category_of_mark(code: int) -> str | None:
    """Return the Unicode category that such a literal stands for, None where it may be any."""
    return _CODES.get(code)


def parsed(pattern: str) -> Any:
    r"""Return `pattern` as `re` parses it, with each `\p{…}` as a mark. Raises re.error, or ImportError without it."""
    parser: Any = import_module("re._parser")
    return parser.parse(with_marks(expand(pattern)), re.VERBOSE | re.IGNORECASE)


def stands_at(items: Iterable[Any], place: str) -> bool:
    """Say whether the items of a parsed pattern are just the question about a place, such as "AT_END"."""
    return [(str(name), str(value)) for name, value in items] == [("AT", place)]


def listed(items: Any) -> Iterable[Any]:
    """Return a part of a parsed pattern as its list, which is walked in half the time."""
    return getattr(items, "data", items)  # type: ignore[no-any-return]


def outline(items: Iterable[Any], flags: int) -> Outline:
    """Return the outline of a parsed pattern, or of a part of one, that is matched under `flags`.

    >>> from re import _parser
    >>> found = outline(_parser.parse("[ab]c?"), re.IGNORECASE)
    >>> "".join(character for character, bit in BIT_OF.items() if found.last & bit)
    'ABCabc'
    """
    first = last = held = 0
    is_optional = True
    ignores_case = flags & re.IGNORECASE
    for name, value in listed(items):
        # Long lists of words make most of a pattern: their letters take the short way.
        if name == LITERAL:
            last = _range(value, value, ignores_case)
            held |= last
            if is_optional:
                first |= last
                is_optional = False
            continue
        if str(name) in _LOOKS:
            if not is_optional and value[0] < 0:
                last &= _allowed_behind(str(name), value[1], flags)
            continue
        part = _part(str(name), value, flags)
        if is_optional:
            first |= part.first
        last = last | part.last if part.is_optional else part.last
        held |= part.held
        is_optional = is_optional and part.is_optional
    return Outline(first, last, held, is_optional)


def outline_of_line(items: Sequence[Any], flags: int) -> Outline:
    """Return the outline of a pattern that matches whole lines, with what it asks of the line before it begins.

    `last` holds for lines of up to `LONG` characters only, since that is how far such questions look.
    """
    first, last, held, is_optional = outline(items, flags)
    if is_optional:
        first = last = held = EVERY
    for name, value in items:
        if str(name) not in _LOOKS:
            if str(name) == "AT":
                continue
            break
        ahead, asked = value
        if ahead < 0:
            continue
        if str(name) == "ASSERT_NOT":
            last &= ~_refused_at_end(asked, flags)
        elif not (inner := outline(asked, flags)).is_optional:
            first &= inner.first
            if str(asked[-1][0]) == "AT" and str(asked[-1][1]) in _ENDS:
                last, held = last & inner.last, held & inner.held
    return Outline(first, last, held, is_optional)


def _allowed_behind(name: str, items: Sequence[Any], flags: int) -> int:
    """Return the characters that may stand before a place where a pattern looks back."""
    if name == "ASSERT":
        inner = outline(items, flags)
        return EVERY if inner.is_optional else inner.last
    return ~_certain(items, flags) if len(items) == 1 else EVERY


def _refused_at_end(items: Sequence[Any], flags: int) -> int:
    """Return the characters that `(?! anything [these] $ )` keeps a line from ending with."""
    if len(items) != 3:
        return 0
    (run, value), character, (at, place) = items
    if str(run) not in _REPEATS or str(at) != "AT" or str(place) not in _ENDS:
        return 0
    least, most, inner = value
    is_anything = len(inner) == 1 and (str(inner[0][0]), inner[0][1]) in {("ANY", None), ("NOTLITERAL", 0x0A)}
    return _certain([character], flags) if not least and most >= LONG and is_anything else 0


def _certain(items: Sequence[Any], flags: int) -> int:
    """Return characters that one item matches without doubt, wherever it stands; none where it is not of that kind."""
    name, value = str(items[0][0]), items[0][1]
    if name == "BRANCH":
        found = 0
        for branch in value[1]:
            found |= _certain(branch, flags) if len(branch) == 1 else 0
        return found
    if name == "SUBPATTERN" and len(value[3]) == 1:
        return _certain(value[3], (flags | value[1]) & ~value[2])
    if name == "LITERAL":
        value = [items[0]]
    elif name != "IN":
        return 0
    is_plain = all(str(kind) in {"LITERAL", "RANGE", "CATEGORY"} and item not in _CODES for kind, item in value)
    return _set(value, flags) & ~OTHER if is_plain else 0


def _part(name: str, value: Any, flags: int) -> Outline:
    if name == "IN":
        return _one(_set(value, flags))
    if name == "NOTLITERAL":
        return _one(_set([("NEGATE", None), ("LITERAL", value)], flags))
    if name == "ANY":
        return _one(EVERY)
    if name == "AT":
        return _NOTHING
    if name in _REPEATS:
        part = outline(value[2], flags)
        return part if value[0] else part._replace(is_optional=True)
    if name == "BRANCH":
        branches = [outline(branch, flags) for branch in value[1]]
        first = last = held = 0
        for branch in branches:
            first, last, held = first | branch.first, last | branch.last, held | branch.held
        return Outline(first, last, held, any(branch.is_optional for branch in branches))
    if name == "SUBPATTERN":
        return outline(value[3], (flags | value[1]) & ~value[2])
    return outline(value, flags) if name == "ATOMIC_GROUP" else _ANYTHING


@cache
def _one(characters: int) -> Outline:
    return Outline(characters, characters, characters, is_optional=False)


def _set(items: Sequence[Any], flags: int) -> int:
    found = 0
    is_negated = str(items[0][0]) == "NEGATE"
    for kind, item in items[is_negated:]:
        name = str(kind)
        if name == "LITERAL" and item != _ANY_CATEGORY:
            found |= _range(item, item, flags & re.IGNORECASE)
            if chr(item) == _MARKS["L"] and is_negated:
                found &= ~_DIGITS
        elif name == "RANGE":
            found |= _range(*item, flags & re.IGNORECASE)
        elif name == "CATEGORY":
            found |= _category(str(item))
        else:
            return EVERY
    # A set that leaves out some of the other characters takes some of them too.
    return EVERY & ~found | OTHER if is_negated else found


@cache
def _range(low: int, high: int, ignores_case: int) -> int:
    code = _CODES.get(low)
    if low == _ANY_CATEGORY:
        return EVERY
    found = OTHER if code else 0
    for character, bit in BIT_OF.items():
        forms = _ALIKE.get(character, (character.lower(), character.upper())) if ignores_case else character
        if any(category(form).startswith(code) if code else low <= ord(form) <= high for form in forms):
            found |= bit
    if code == "L":
        found |= _DIGITS
    # All the letters that are ASCII but for their case are tracked, so a range inside of it takes no others.
    is_tracked = (low >= 0x20 and high < 0x7F) or (low == high and chr(low) in BIT_OF)
    return found if is_tracked else found | OTHER


@cache
def _category(name: str) -> int:
    kind = name.removeprefix("CATEGORY_").removeprefix("UNI_")
    letters = {"DIGIT": "d", "SPACE": "s", "WORD": "w", "NOT_DIGIT": "D", "NOT_SPACE": "S", "NOT_WORD": "W"}
    if kind not in letters:
        return EVERY
    pattern = re.compile(f"\\{letters[kind]}")
    found = OTHER
    for character, bit in BIT_OF.items():
        if pattern.fullmatch(character):
            found |= bit
    return found
