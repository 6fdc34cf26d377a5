"""The index of patterns, compiled where a C compiler was there when the package was installed, else in Python.

Both give every pattern that matches a line; what else they let through may differ, and the pattern itself is asked.
"""

from __future__ import annotations

import sys

from cleaner.rules.kept import keep_values, recall_values
from cleaner.rules.literals import Needs, fold
from cleaner.rules.outline import LONG, TRACKED

try:
    from cleaner.rules import _native
except ImportError:
    _native = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from cleaner.rules._native import Automaton
    from cleaner.rules.index import LiteralIndex

    class Index(Protocol):
        """Maps lines to the numbers of the patterns that may match them."""

        def candidates(self, texts: Sequence[str]) -> list[list[int]]:
            """Return, for each line in `texts`, the numbers of the patterns that may match it, in order."""


_TRACKED = "".join(TRACKED)


def index_of(
    needs: Callable[[], Sequence[Needs]], kept: str, automata: Callable[[int], tuple[Automaton, ...]] | None = None
) -> Index:
    """Return an index of patterns that have `needs`, which is called where nothing is kept under the name `kept`.

    An empty name keeps nothing. `automata` gives those of the pattern with a number, for indexes that ask such.
    """
    if _native is None:
        return _planned(needs, kept)
    made = _compiled(needs, kept)
    if automata is not None:
        made.ask_automata(automata)
    return made


def is_compiled() -> bool:
    """Say whether indexes are the compiled ones."""
    return _native is not None


def _planned(needs: Callable[[], Sequence[Needs]], kept: str) -> LiteralIndex:
    from cleaner.rules.index import LiteralIndex
    from cleaner.rules.plan import planned

    plan = recall_values(f"{kept}.bin") if kept else None
    if plan is None:
        plan = planned(needs())
        if kept:
            keep_values(f"{kept}.bin", plan)
    return LiteralIndex(plan)


def _compiled(needs: Callable[[], Sequence[Needs]], kept: str) -> _native.Sieve:
    file = f"{kept}-{sys.maxsize.bit_length()}-{sys.byteorder}-{_native.SOURCE_SUM:08x}.bin"
    packed = recall_values(file) if kept else None
    if isinstance(packed, bytes):
        try:
            return _native.Sieve.unpack(packed, _TRACKED, LONG, fold)
        except ValueError:
            pass
    rows = [tuple(getattr(need, field) for field in Needs.__match_args__) for need in needs()]
    made = _native.Sieve(rows, _TRACKED, LONG, fold)
    if kept:
        keep_values(file, made.pack())
    return made
