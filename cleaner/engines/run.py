"""A run: a plan's documents through an engine into the ledger, counted, and stopped where too many fail."""

from __future__ import annotations

import base64
import json
import os
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.engines.here import run_here
from cleaner.engines.order import Order
from cleaner.engines.workers import Workers
from cleaner.errors import CleanerError
from cleaner.sources.forms import GONE, PASSED
from cleaner.sources.portions import portions

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from cleaner.engines.journal import Past
    from cleaner.engines.ledger import Ledger
    from cleaner.engines.outcome import Outcome, Start, Tally
    from cleaner.sources.articles import Article, Portion
    from cleaner.sources.plan import Job

REJECTS, ROWS = "rejects", "rows"
"""The side files: failed documents, and a row for each document."""

FEW = 100
"""A percentage of fewer documents says nothing yet."""


class Watcher(Protocol):
    """Who is told how a run goes."""

    def saw(self, article: Article, outcome: Outcome) -> None:
        """Hear of one document."""

    def broke(self, fault: str) -> None:
        """Hear of a source whose rest cannot be read."""

    def stands(self, tally: Tally) -> None:
        """Hear of the counts, now and then."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a run may go: `workers` processes (0 for none), seconds and bytes a document, memory a worker, failures.

    `most_failed` is a number, or where it `is_share` a share of the documents; `in_order` says how they are written.
    """

    workers: int
    timeout: float
    max_size: int
    memory: int = 0
    most_failed: float | None = None
    is_share: bool = False
    in_order: bool = True

    def are_passed(self, tally: Tally, *, at_end: bool = False) -> bool:
        """Say whether more documents have failed than may."""
        if self.most_failed is None:
            return False
        if not self.is_share:
            return tally.failed > self.most_failed
        return (at_end or tally.documents >= FEW) and tally.failed > self.most_failed * tally.documents


@dataclass(slots=True)
class Ending:
    """How a run ended: its counts, the sources that broke off, whether it was stopped for its failures."""

    tally: Tally
    broken: list[str] = field(default_factory=list)
    is_stopped: bool = False

    @property
    def is_complete(self) -> bool:
        """True when every output is complete."""
        return not self.broken and not self.is_stopped


def run(jobs: Sequence[Job], ledger: Ledger, start: Start, limits: Limits, watcher: Watcher) -> Ending:
    """Clean what `jobs` name, from where the ledger ends, and return how that went."""
    tally = ledger.tally
    ending = Ending(tally)
    clock = time.monotonic() - tally.seconds
    coming = portions(jobs, ledger.positions, max_size=limits.max_size)
    order = Order(is_kept=limits.in_order, wants_even=lambda: ledger.is_late)
    with closing(_cleaned(coming, start, limits, order)) as cleaned:
        for portion, outcomes in cleaned:
            _take(portion, outcomes, ledger, ending, watcher)
            tally.seconds = time.monotonic() - clock
            watcher.stands(tally)
            ending.is_stopped = limits.are_passed(tally)
            if order.is_even and ((ending.is_stopped and ledger.is_even) or ledger.is_due):
                ledger.commit(tally)
            if ending.is_stopped:
                return ending
    ledger.commit(tally)
    ending.is_stopped = limits.are_passed(tally, at_end=True)
    return ending


def _cleaned(
    coming: Iterator[Portion], start: Start, limits: Limits, order: Order
) -> Generator[tuple[Portion, list[Outcome]], None, None]:
    if not limits.workers:
        yield from run_here(coming, start, limits.timeout)
        return
    with Workers(start, limits.workers, timeout=limits.timeout, memory=limits.memory) as workers:
        yield from workers.run(coming, order)


def _take(portion: Portion, outcomes: list[Outcome], ledger: Ledger, ending: Ending, watcher: Watcher) -> None:
    for article, outcome in zip(portion.articles, outcomes, strict=True):
        if not article.is_document:
            ending.tally.passed += article.holds == PASSED
            continue
        ending.tally.add(article, outcome)
        ledger.put_side(ROWS, _line(_row(article, outcome)))
        if outcome.loss:
            ledger.put_side(REJECTS, _line(_reject(article, outcome)))
        watcher.saw(article, outcome)
    job = portion.jobs[0]
    if not job.is_stream:
        for each, outcome in zip(portion.jobs, outcomes, strict=True):
            ledger.put_article(each, outcome.data)
        return
    ledger.put_documents(job, _written(portion, outcomes), portion.position)
    broken = portion.broken
    if portion.is_last and not broken and not job.is_unchanged:
        broken = "it was changed while it was read; begin anew with --restart"
    if broken:
        ending.broken.append(job.source)
        place = "" if job.members and portion.broken else f"{job.source}: "
        watcher.broke(f"{place}{broken}; what was read is in {job.stream_part}")
    if portion.is_last:
        ledger.end_documents(job, portion.position, is_whole=not broken)


def _written(portion: Portion, outcomes: list[Outcome]) -> list[bytes]:
    """Return what is added to the output: nothing for what failed, but where rows are counted a sign."""
    job = portion.jobs[0]
    gone = GONE if job.is_put_back else b""
    return [
        outcome.data if outcome.data is not None and not outcome.loss else gone if article.is_document else b""
        for article, outcome in zip(portion.articles, outcomes, strict=True)
    ]


def _row(article: Article, outcome: Outcome) -> dict[str, Any]:
    """Return the report's row of a document."""
    return {
        "source": article.source,
        "member": article.member,
        "line": article.line,
        "status": outcome.status,
        "language": outcome.language,
        "publisher": outcome.publisher,
        "characters": outcome.length,
        "removed": outcome.length - outcome.kept,
        "rules": {each.rule: [each.removals, each.characters] for each in outcome.removed},
        "fault": outcome.loss.fault if outcome.loss else "; ".join(outcome.notes),
    }


def _reject(article: Article, outcome: Outcome) -> dict[str, Any]:
    """Return what is kept of a failed document: where it stood, why it failed, and its bytes."""
    loss = outcome.loss
    kept: dict[str, Any] = {
        "source": article.source,
        "member": article.member,
        "line": article.line,
        "reason": loss.kind if loss else None,
        "fault": loss.fault if loss else None,
        "bytes": article.size,
    }
    try:
        return kept | {"raw": article.raw.decode()}
    except UnicodeDecodeError:
        return kept | {"base64": base64.b64encode(article.raw).decode()}


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def left_to_do(jobs: Iterable[Job], past: Past) -> list[Job]:
    """Return the jobs that `past` has not done. Raises CleanerError where a source or an output is not what it was."""
    left, changed, gone = [], [], []
    for job in jobs:
        done = past.done.get(job.target)
        before = done or past.begun.get(job.target)
        if before and (before.size, before.time) != (job.size, job.time):
            changed.append(f"the sources of {job.target}" if job.members else job.source)
        elif done and done.has_output and not os.path.lexists(job.target):
            gone.append(job.target)
        if not done:
            left.append(job)
    for names, fault in ((changed, "changed since the run began"), (gone, "done, but no longer there")):
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            raise CleanerError(f"{names[0]}{more}: {fault}; begin anew with --restart")
    return left
