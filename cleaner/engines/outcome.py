"""What became of a document, and of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.sources.articles import Article, Loss

    Clean = Callable[[Article], "Outcome"]
    """Cleans a document. What it raises is a fault of ours."""

    Start = Callable[[], Clean]
    """Makes a `Clean`; it is sent to every worker, which calls it once."""


MOST_PUBLISHERS = 1000
"""So many publishers are counted one by one in a run: the counts stand in each line of its journal."""

OTHERS = "(others)"
"""Stands for the publishers behind those."""


class Removed(NamedTuple):
    """What a rule took from a document: so many removals, so many characters."""

    rule: str
    category: str
    removals: int
    characters: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's output, None with its `loss`; `notes` are what is to be said about it.

    `length` and `kept` are the characters of its text before and after, `publisher` is its host or publisher's name.
    """

    data: bytes | None
    loss: Loss | None = None
    changed: bool = False
    flagged: bool = False
    length: int = 0
    kept: int = 0
    removed: tuple[Removed, ...] = ()
    notes: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None

    @property
    def status(self) -> str:
        """One word for it: failed, flagged, changed or unchanged."""
        if self.loss:
            return "failed"
        return "flagged" if self.flagged else "changed" if self.changed else "unchanged"


@dataclass(slots=True)
class Share:
    """What the documents of one publisher are in a run."""

    documents: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    length: int = 0
    kept: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one document."""
        self.documents += 1
        self.changed += outcome.changed
        self.flagged += outcome.flagged
        self.failed += outcome.loss is not None
        self.length += outcome.length
        self.kept += outcome.kept


@dataclass(slots=True)
class Tally:
    """What a run has counted so far. `rules` are by id, `publishers` by name, `passed` what is no document."""

    documents: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    faults: int = 0
    passed: int = 0
    size: int = 0
    length: int = 0
    kept: int = 0
    seconds: float = 0.0
    losses: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Removed] = field(default_factory=dict)
    publishers: dict[str, Share] = field(default_factory=dict)

    def add(self, article: Article, outcome: Outcome) -> None:
        """Count one document."""
        self.documents += 1
        self.changed += outcome.changed
        self.flagged += outcome.flagged
        self.size += article.size
        self.length += outcome.length
        self.kept += outcome.kept
        for rule, category, removals, characters in outcome.removed:
            _, _, before, of_before = self.rules.get(rule, Removed(rule, category, 0, 0))
            self.rules[rule] = Removed(rule, category, before + removals, of_before + characters)
        if outcome.publisher:
            is_one_more = outcome.publisher not in self.publishers and len(self.publishers) >= MOST_PUBLISHERS
            self.publishers.setdefault(OTHERS if is_one_more else outcome.publisher, Share()).add(outcome)
        if outcome.loss:
            self.failed += 1
            self.faults += outcome.loss.kind == OURS
            self.losses[outcome.loss.kind] += 1

    def most_rules(self, count: int) -> list[tuple[str, int]]:
        """Return the rules with most removals, and how many those are."""
        ordered = sorted(self.rules.values(), key=lambda each: (-each.removals, each.rule))
        return [(each.rule, each.removals) for each in ordered[:count]]

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON can hold them."""
        counts = {name: getattr(self, name) for name in self.__slots__}
        columns = Removed._fields[1:]
        rules = {each.rule: dict(zip(columns, each[1:], strict=True)) for each in self.rules.values()}
        publishers = {name: asdict(share) for name, share in self.publishers.items()}
        return counts | {"losses": dict(self.losses), "rules": rules, "publishers": publishers}

    @classmethod
    def from_dict(cls, counts: dict[str, Any]) -> Tally:
        """Return the counts that `as_dict` gave."""
        rules = {rule: Removed(rule, **each) for rule, each in counts["rules"].items()}
        publishers = {name: Share(**each) for name, each in counts["publishers"].items()}
        return cls(**counts | {"losses": Counter(counts["losses"]), "rules": rules, "publishers": publishers})


OURS = "our fault"
"""The kind of a loss that is our own bug."""
