"""What became of a document, and of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.sources.articles import Article, Loss

    Clean = Callable[[Article], "Outcome"]
    """Cleans a document. What it raises is a fault of ours."""

    Start = Callable[[], Clean]
    """Makes a `Clean`; it is sent to every worker, which calls it once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's output, None with its `loss`; `notes` are what is to be said about it, `removed` how often by rule.

    `length` and `kept` are the characters of its text before and after.
    """

    data: bytes | None
    loss: Loss | None = None
    changed: bool = False
    flagged: bool = False
    length: int = 0
    kept: int = 0
    removed: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a run has counted so far."""

    documents: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    faults: int = 0
    size: int = 0
    length: int = 0
    kept: int = 0
    seconds: float = 0.0
    losses: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, article: Article, outcome: Outcome) -> None:
        """Count one document."""
        self.documents += 1
        self.changed += outcome.changed
        self.flagged += outcome.flagged
        self.size += article.size
        self.length += outcome.length
        self.kept += outcome.kept
        self.rules.update(dict(outcome.removed))
        if outcome.loss:
            self.failed += 1
            self.faults += outcome.loss.kind == OURS
            self.losses[outcome.loss.kind] += 1

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON can hold them."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "losses": dict(self.losses),
            "rules": dict(self.rules),
        }

    @classmethod
    def from_dict(cls, counts: dict[str, Any]) -> Tally:
        """Return the counts that `as_dict` gave."""
        return cls(**counts | {"losses": Counter(counts["losses"]), "rules": Counter(counts["rules"])})


OURS = "our fault"
"""The kind of a loss that is our own bug."""
