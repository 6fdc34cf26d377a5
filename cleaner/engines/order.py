"""In which order portions leave the workers, who are done with them as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.engines.outcome import Outcome

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable

    from cleaner.sources.articles import Portion


@dataclass(slots=True, eq=False)
class Slot:
    """A portion on its way: the outcomes so far are those of its first documents."""

    portion: Portion
    outcomes: list[Outcome] = field(default_factory=list)
    deaths: int = 0

    @property
    def is_done(self) -> bool:
        """True when it is known what became of every document."""
        return len(self.outcomes) == len(self.portion.articles)

    @property
    def ends_a_file(self) -> bool:
        """True for the last of an output that grows: behind it, that is complete."""
        return self.portion.is_last and self.portion.jobs[0].is_stream

    @property
    def leads(self) -> bool:
        """True for what nothing of its file may overtake: a head, and rows that go back to where they were."""
        return self.portion.jobs[0].is_put_back or any(article.line == 1 for article in self.portion.articles[:1])

    def add(self, outcome: Outcome) -> None:
        """Take what became of the next document."""
        self.outcomes.append(outcome)
        self.deaths = 0


@dataclass(slots=True)
class Order:
    """Which portions may be yielded before others that are not done: none, or without `is_kept` all but a file's last.

    `is_even` says whether none is missing among those that were yielded; while `wants_even` says so, order is kept.
    """

    is_kept: bool = True
    wants_even: Callable[[], bool] = bool
    is_even: bool = True
    _ahead: set[int] = field(default_factory=set)

    def next_of(self, window: deque[Slot]) -> Slot | None:
        """Take the next slot that may be yielded out of `window`, None where there is none yet."""
        if not window:
            return None
        at = 0
        if not window[0].is_done:
            if self.is_kept or self.wants_even():
                return None
            at = _first_free(window)
            if not at:
                return None
        slot = window[at]
        # What is left in front of it came before it.
        self._ahead.update(id(other) for i, other in enumerate(window) if i < at)
        self._ahead.discard(id(slot))
        del window[at]
        self.is_even = not self._ahead
        return slot


def _first_free(window: deque[Slot]) -> int:
    """Return the place of the first slot that is done and may overtake those in front of it, 0 where none is."""
    led: set[str] = set()
    for at, slot in enumerate(window):
        target = slot.portion.jobs[0].target
        if slot.is_done and not slot.ends_a_file and target not in led:
            return at
        if slot.leads:
            led.add(target)
    return 0
