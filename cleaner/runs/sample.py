"""Which documents of a run are shown: found in one pass, in memory that does not grow with the rows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.runs.rows import FAILED, FLAGGED, STATUSES

if TYPE_CHECKING:
    from cleaner.runs.rows import Row


@dataclass(frozen=True, slots=True)
class Selection:
    """`listed` rows, flagged and failed first; the `sampled` among them, in the run's order; how many are left out."""

    listed: tuple[Row, ...]
    sampled: tuple[Row, ...]
    left_out: int


class Selecting:
    """Takes rows in and keeps those that will be shown."""

    def __init__(self, *, list_most: int, sample_most: int, seed: int) -> None:
        self._list_most = list_most
        self._listed: dict[str, list[tuple[int, Row]]] = {status: [] for status in STATUSES}
        # A quarter of the sample is for those that the brakes kept: they are few, and ask for a look.
        dice = random.Random(seed)  # noqa: S311 -- the same seed shall choose the same documents
        self._flagged = _Reservoir(-(-sample_most // 4), dice)
        self._others = _Reservoir(sample_most, dice)
        self._sample_most = sample_most
        self._seen = 0

    def add(self, row: Row) -> None:
        """Take in one document."""
        self._seen += 1
        numbered = (self._seen, row)
        if len(self._listed[row.status]) < self._list_most:
            self._listed[row.status].append(numbered)
        if row.status != FAILED:
            (self._flagged if row.status == FLAGGED else self._others).add(numbered)

    def selection(self) -> Selection:
        """Return what is shown of the rows so far: no sampled document is missing from the list."""
        flagged = self._flagged.held
        sampled = dict(_ordered([*flagged, *self._others.held[: self._sample_most - len(flagged)]]))
        room = max(0, self._list_most - len(sampled))
        rest = [each for status in STATUSES for each in self._listed[status] if each[0] not in sampled][:room]
        listed = _ordered([*sampled.items(), *rest])
        return Selection(tuple(row for _, row in listed), tuple(sampled.values()), self._seen - len(listed))


def _ordered(numbered: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Return rows as they are shown: by what became of them, then as the run read them."""
    return sorted(numbered, key=lambda each: (STATUSES.index(each[1].status), each[0]))


class _Reservoir:
    """Keeps so many of what it is given, each with the same chance, in an order of chance."""

    def __init__(self, size: int, dice: random.Random) -> None:
        self.held: list[tuple[int, Row]] = []
        self._size = size
        self._dice = dice
        self._seen = 0

    def add(self, numbered: tuple[int, Row]) -> None:
        self._seen += 1
        place = self._dice.randrange(self._seen)
        if len(self.held) < self._size:
            # Into a place of chance, so that the first few are as good a sample as all.
            self.held.insert(min(place, len(self.held)), numbered)
        elif place < self._size:
            self.held[place] = numbered
