r"""Patterns as steps of an automaton that takes all that a pattern takes, and a little more.

An automaton says of most texts in a hundredth of the time what the engine would say after much trying: that they do
not match. What it lets through the pattern itself is asked about, so it may be wide: it looks neither ahead nor
behind but at the edges of words and lines, counts to few only, and takes rare letters for others. The steps are those
of Thompson (Regular expression search algorithm, 1968); cleaner/rules/native/automata.h walks through them.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import cache
from itertools import takewhile
from pathlib import Path

from cleaner.rules.kept import digest_of, keep_values, read_bytes, recall_values
from cleaner.rules.outline import listed, parsed, stands_at
from cleaner.rules.patterns import needs_regex
from cleaner.rules.symbols import ALL, Symbols, symbols_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from cleaner.rules._native import Automaton

Steps = tuple[bytes, bytes, int, int]
"""What `Automaton` is made of: steps, three numbers of 16 bits each (what it does and what it names); sets of 256 bits
each; the number of the first step; and in which way a text is to match."""

WHOLE, BEGUN, SEARCHED = range(3)
"""From end to end, from its start on, or anywhere."""

TAKE, FORK, AT_EDGE, OFF_EDGE, AT_BEGIN, AT_END, DONE = range(7)
"""What a step does, as cleaner/rules/native/automata.h says."""

COPIES = (16, 4, 1)
"""What is repeated is written out where that makes no more steps than this; else any number of times will do. Where a
pattern has too many steps fewer are taken."""

LEAST_COPIES = 3
"""So many of those that a pattern must hold are written out even so."""

MOST_STEPS = 20_000

_PLACES = {
    "AT_BOUNDARY": AT_EDGE,
    "AT_NON_BOUNDARY": OFF_EDGE,
    **dict.fromkeys(("AT_BEGINNING", "AT_BEGINNING_STRING"), AT_BEGIN),
    **dict.fromkeys(("AT_END", "AT_END_STRING"), AT_END),
}

_PASSED = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
"""What takes no character."""

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


@cache
def automata_of(pattern: str, *, whole: bool) -> tuple[Automaton, ...]:
    """Return automata that all let a text through which `pattern` matches, or a part of which where `whole` is False.

    There are none where there is no way to make one. What is made is kept for later runs.
    """
    from cleaner.rules import _native

    name = f"{_folder()}/{digest_of(repr((pattern, whole)).encode())}"
    kept = recall_values(name)
    if not isinstance(kept, tuple):
        kept = () if needs_regex(pattern) else steps_of(pattern, whole=whole)
        keep_values(name, kept)
    try:
        return tuple([_native.Automaton(*parts) for parts in kept])
    except (ValueError, TypeError):
        return ()


@cache
def _folder() -> str:
    """Return a name for all that automata are made from beside their patterns."""
    from cleaner.rules import _native

    here = Path(__file__).parent
    sources = (here / f"{name}.py" for name in ("automata", "outline", "patterns", "symbols"))
    made_from = [read_bytes(str(path)) for path in (here / "packs" / "lists.toml", *sources)]
    return f"automata-{digest_of(repr((_native.SOURCE_SUM, sys.hexversion, sys.byteorder)).encode(), *made_from)[:16]}"


def steps_of(pattern: str, *, whole: bool) -> tuple[Steps, ...]:
    """Return the steps of `pattern`, behind those of what it sees ahead of itself where it begins.

    Nothing where the pattern cannot be parsed, or has too many steps.
    """
    try:
        tree = parsed(pattern)
        return tuple([_steps_of(*part, tree.state.flags) for part in _parts(list(tree), whole=whole)])
    except (ImportError, re.error, _TooManyError):
        return ()


def _parts(items: list[Any], *, whole: bool) -> Iterator[tuple[list[Any], int]]:
    """Yield items of a parsed pattern, and in which way a text must match them."""
    is_from_start = whole or stands_at(items[:1], "AT_BEGINNING")
    if is_from_start:
        for name, value in takewhile(lambda item: str(item[0]) in _PASSED, items):
            if str(name) == "ASSERT" and value[0] > 0:
                yield value[1], BEGUN
    yield items, WHOLE if whole else BEGUN if is_from_start else SEARCHED


def _steps_of(items: list[Any], way: int, flags: int) -> Steps:
    for copies in COPIES:
        try:
            steps = _Steps(copies)
            start = steps.of(items, flags, steps.add(DONE))
            sets = b"".join([symbols.to_bytes(32, "little") for symbols in steps.sets])
            return steps.numbers.tobytes(), sets, start, way
        except _TooManyError:
            pass
    raise _TooManyError


class _TooManyError(Exception):
    """The steps of a pattern are more than an automaton has room for."""


class _Steps:
    """The steps of a pattern, made from its end on."""

    def __init__(self, copies: int) -> None:
        self._copies = copies
        self.numbers = array("H")
        self.sets: dict[Symbols, int] = {}

    def add(self, kind: int, x: int = 0, y: int = 0) -> int:
        """Add a step, and return its number."""
        number = len(self.numbers) // 3
        if number == MOST_STEPS:
            raise _TooManyError
        self.numbers.extend((kind, x, y))
        return number

    def take(self, symbols: Symbols, after: int) -> int:
        """Add a step that takes one of `symbols` and goes on at the step `after`."""
        return self.add(TAKE, self.sets.setdefault(symbols, len(self.sets)), after)

    def of(self, items: Iterable[Any], flags: int, after: int) -> int:
        """Add the steps of a parsed pattern or a part of one, and return the first; they go on at the step `after`."""
        for kind, value in reversed(list(listed(items))):
            after = self._of_one(str(kind), value, flags, after)
        return after

    def _of_one(self, name: str, value: Any, flags: int, after: int) -> int:
        if name == "SUBPATTERN":
            return self.of(value[3], (flags | value[1]) & ~value[2], after)
        if name == "ATOMIC_GROUP":
            return self.of(value, flags, after)
        if name == "BRANCH":
            return self._any_of([self.of(branch, flags, after) for branch in value[1]])
        if name in _REPEATS:
            least, most, repeated = value
            return self._repeated(int(least), int(most), repeated, flags, after)
        if name == "AT":
            return self.add(_PLACES[str(value)], after) if str(value) in _PLACES else after
        if name in {"ASSERT", "ASSERT_NOT"}:
            return after
        if name in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
            return self.take(symbols_of(name, value, flags), after)
        # What an earlier part matched, or what else there may be: anything.
        return self._any_number(lambda loop: self.take(ALL, loop), after)

    def _any_of(self, starts: list[int]) -> int:
        first = starts[-1]
        for start in reversed(starts[:-1]):
            first = self.add(FORK, start, first)
        return first

    def _any_number(self, body: Callable[[int], int], after: int) -> int:
        loop = self.add(FORK, 0, after)
        self.numbers[3 * loop + 1] = body(loop)
        return loop

    def _repeated(self, least: int, most: int, items: Iterable[Any], flags: int, after: int) -> int:
        def body(behind: int) -> int:
            return self.of(items, flags, behind)

        before = len(self.numbers)
        once = body(after)
        size = (len(self.numbers) - before) // 3
        copies = max(1, self._copies // max(1, size))
        if most > copies:
            after = self._any_number(body, after)
        else:
            end = after
            for n in range(most - least):
                after = self.add(FORK, once if n == 0 else body(after), end)
        for _ in range(min(least, max(copies, LEAST_COPIES))):
            after = body(after)
        return after
