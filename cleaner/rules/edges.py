"""The words that a match begins and ends with: found in the parsed pattern, compared with both ends of each line.

Marks around a line count for nothing here (`cleaner.rules.outline` asks about them): what is compared is the line from
its first letter or digit on, and up to its last. A pattern whose edge may be anything has no such words.
"""

from __future__ import annotations

from cleaner.rules.outline import LITERAL, is_mark, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, ClassVar

LENGTHS = (6, 3, 1)
"""How much of a pattern's edge is looked at: as much as gives no more texts than `MOST_EDGES`."""

MOST_EDGES = 300

_MANY = 8
"""A set of more characters than this could be anything."""

_MARKS = "\ufdee"
"""Stands for any characters that are neither letter nor digit."""

LETTER_BELOW = "\u0345"
"""The one mark that `re` takes for a letter, the Greek iota that stands below others; for `\\W` it is a mark.

So what a line that holds it begins and ends with is not known.
"""

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_NO_LETTERS = frozenset({"CATEGORY_NOT_WORD", "CATEGORY_SPACE"})
_WIDTHLESS = frozenset({"AT", "ASSERT", "ASSERT_NOT"})

# Texts, and whether what stands further inside is still to be joined to them.
Edges = frozenset[tuple[str, bool]]
_EMPTY: Edges = frozenset({("", True)})
_ANYTHING: Edges = frozenset({("", False)})


def edges(items: Sequence[Any], fold: Callable[[str], str], *, from_end: bool) -> tuple[str, ...]:
    """Return the texts with one of which every match begins, or ends, folded; none where that is not certain.

    A text may be cut: the match then goes on with anything.
    """
    for most in LENGTHS:
        found = _Reader(fold, most, from_end=from_end).outermost(items)
        if found is not None:
            return () if "" in found else tuple(sorted(found))
    return ()


def after_marks(text: str) -> str:
    """Return `text` from its first letter or digit on."""
    for at, character in enumerate(text):
        if character.isalnum() or character == LETTER_BELOW:
            return text[at:]
    return ""


def before_marks(text: str) -> str:
    """Return `text` up to its last letter or digit."""
    for at in range(len(text), 0, -1):
        if text[at - 1].isalnum() or text[at - 1] == LETTER_BELOW:
            return text[:at]
    return ""


class _TooManyError(Exception):
    pass


class _Reader:
    """Reads a parsed pattern from one of its ends, `most` characters far."""

    _known: ClassVar[dict[tuple[int, ...], Edges]] = {}

    def __init__(self, fold: Callable[[str], str], most: int, *, from_end: bool) -> None:
        self._fold = fold
        self._most = most
        self._from_end = from_end

    def outermost(self, items: Sequence[Any]) -> frozenset[str] | None:
        """Return the texts at the edge of a whole pattern, without outer marks; None where they are too many."""
        try:
            return frozenset(text for text, _ in self._sequence(items, self._without_marks))
        except _TooManyError:
            return None

    def _without_marks(self, text: str) -> tuple[str, bool]:
        """Return `text` without outer marks, up to the first marks of any kind inside, and whether it is whole."""
        if self._from_end:
            _, marks, left = before_marks(text).rpartition(_MARKS)
        else:
            left, marks, _ = after_marks(text).partition(_MARKS)
        return left, not marks

    def _sequence(self, items: Iterable[Any], trim: Callable[[str], tuple[str, bool]] | None = None) -> Edges:
        whole, cut = {""}, set[str]()
        for name, value in reversed([*listed(items)]) if self._from_end else listed(items):
            parts = self._literals((value,)) if name == LITERAL else self._part(str(name), value)
            if parts is _EMPTY:
                continue
            longer = set[str]()
            for part, is_open in parts:
                for text in whole:
                    joined = (part + text if self._from_end else text + part).replace("  ", " ")
                    goes_on = is_open
                    if trim:
                        joined, is_unbroken = trim(joined)
                        goes_on = is_open and is_unbroken
                    if len(joined) >= self._most:
                        joined = joined[-self._most :] if self._from_end else joined[: self._most]
                        goes_on = False
                    (longer if goes_on else cut).add(joined)
            whole = longer
            if len(whole) + len(cut) > MOST_EDGES:
                raise _TooManyError
            if not whole:
                break
        return frozenset([(text, True) for text in whole] + [(text, False) for text in cut])

    def _part(self, name: str, value: Any) -> Edges:
        if name in _WIDTHLESS:
            return _EMPTY
        if name == "IN":
            return self._set(value)
        if name == "BRANCH":
            found = frozenset(edge for branch in value[1] for edge in self._sequence(branch))
            if len(found) > MOST_EDGES:
                raise _TooManyError
            return found
        if name in _REPEATS:
            return self._repeat(*value)
        if name == "SUBPATTERN":
            return self._sequence(value[3])
        return self._sequence(value) if name == "ATOMIC_GROUP" else _ANYTHING

    def _repeat(self, least: int, most: int, items: Sequence[Any]) -> Edges:
        inner = self._sequence(items)
        # A run of blanks is one blank, one of marks is marks; of other runs only the outermost text is certain.
        if most > 1 and inner != {(" ", True)}:
            is_all_marks = all(is_open and not after_marks(text) for text, is_open in inner)
            inner = (
                frozenset({(_MARKS, True)})
                if is_all_marks
                else frozenset((text, is_open and not text) for text, is_open in inner)
            )
        return inner if least else inner | _EMPTY

    def _set(self, items: Sequence[Any]) -> Edges:
        if [str(item) for _, item in items] == ["CATEGORY_SPACE"]:
            return frozenset({(" ", True)})
        literals = [item for kind, item in items if str(kind) == "LITERAL"]
        if len(literals) == len(items) <= _MANY:
            return self._literals(tuple(literals))
        if str(items[0][0]) == "NEGATE":
            has_no_letters = any(str(item) in {"CATEGORY_WORD", "CATEGORY_UNI_WORD"} for _, item in items)
            return frozenset({(_MARKS, True)}) if has_no_letters else _ANYTHING
        is_all_marks = all(
            not after_marks(chr(item)) and not is_mark(item) if str(kind) == "LITERAL" else str(item) in _NO_LETTERS
            for kind, item in items
        )
        return frozenset({(_MARKS, True)}) if is_all_marks else _ANYTHING

    def _literals(self, codes: tuple[int, ...]) -> Edges:
        known = self._known.get(codes)
        if known is None:
            known = self._known[codes] = self._read_literals(codes)
        return known

    def _read_literals(self, codes: tuple[int, ...]) -> Edges:
        found = set()
        for code in codes:
            character = chr(code)
            folded = " " if character.isspace() else self._fold(character)
            if is_mark(code) or any(part.isalnum() != character.isalnum() for part in folded):
                return _ANYTHING
            found.add((folded, True))
        return frozenset(found)
