"""The engine for little: everything in this process, which needs no start and no talk between processes."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

from cleaner.engines.outcome import Outcome
from cleaner.sources.articles import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.engines.outcome import Clean, Start
    from cleaner.sources.articles import Article, Portion


class _TimedOut(BaseException):
    """Raised in the middle of a document; no `except Exception` on its way may swallow it."""


def can_time_out() -> bool:
    """Say whether this process can interrupt a document: it needs an alarm, which only the main thread may set."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def run_here(portions: Iterable[Portion], start: Start, timeout: float) -> Iterator[tuple[Portion, list[Outcome]]]:
    """Yield each of `portions` with the outcomes of its documents."""
    clean = start()
    before = signal.signal(signal.SIGALRM, _ring) if can_time_out() else None
    try:
        for portion in portions:
            yield portion, [_within(clean, article, timeout) for article in portion.articles]
    finally:
        if before is not None:
            signal.signal(signal.SIGALRM, before)


def timed_out(timeout: float) -> Outcome:
    """Return the outcome of a document that took longer than `timeout`."""
    return Outcome(None, Loss("timed out", f"took longer than {timeout:g} s; raise --timeout if it is worth more"))


def _ring(_signal: int, _frame: Any) -> None:
    raise _TimedOut


def _within(clean: Clean, article: Article, timeout: float) -> Outcome:
    if not can_time_out():
        return clean(article)
    try:
        signal.setitimer(signal.ITIMER_REAL, timeout)
        try:
            return clean(article)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimedOut:
        return timed_out(timeout)
