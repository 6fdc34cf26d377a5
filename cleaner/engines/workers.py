"""The engine for much: worker processes that may hang, crash or be killed without a document being lost.

Each worker has a pipe of its own and sends what became of every single document, so that it is known at any time which
one it has in hand: that one is reported when the worker hangs or dies, and another worker takes what is behind it. The
process pools that there are share one pipe between all workers. Killed in the middle of a message, a worker leaves
half of it there, and a lock that nobody holds: from then on the pool is deaf.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from cleaner.engines.here import timed_out
from cleaner.engines.order import Order, Slot
from cleaner.engines.outcome import Outcome
from cleaner.errors import CleanerError
from cleaner.sources.articles import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.process import BaseProcess

    from cleaner.engines.outcome import Clean, Start
    from cleaner.sources.articles import Portion

RENEWED_AFTER = 20_000
"""A worker makes room for a new one after so many documents: what leaks, in us or in a library, leaks no further."""

DEATHS = 3
"""A document in whose hands so many workers died is given up; a death or two may have come from outside."""

STARTS = 8
"""So many workers in a row that died before they were ready: none will be."""

GRACE = 5.0
"""A worker whose parent is gone ends itself so many seconds after the time that a document may take."""


class _Worker:
    """A process and our end of its pipe; `slot` is what it has in hand, since `since`."""

    def __init__(self, start: Start, timeout: float, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, start, timeout, memory), daemon=True)
        _start_deaf(self.process)
        theirs.close()
        self.is_ready = False
        self.slot: Slot | None = None
        self.since = 0.0
        self.count = 0

    def end(self) -> int | None:
        """Stop the process at once and return its exit code."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


class Workers:
    """Runs portions in `size` processes. Use it as a context: leaving it ends them."""

    def __init__(self, start: Start, size: int, *, timeout: float, memory: int = 0) -> None:
        self._start, self._size, self._timeout, self._memory = start, size, timeout, memory
        self._workers: list[_Worker] = []
        self._unready = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, portions: Iterable[Portion], order: Order | None = None) -> Iterator[tuple[Portion, list[Outcome]]]:
        """Yield each of `portions` with the outcomes of its documents, in order or as `order` says.

        Few are held at a time.
        """
        order = order or Order()
        coming = iter(portions)
        window: deque[Slot] = deque()
        waiting: deque[Slot] = deque()
        is_over = False
        while True:
            while not is_over and len(window) < 2 * self._size + 2:
                portion = next(coming, None)
                if portion is None:
                    is_over = True
                    break
                slot = Slot(portion)
                window.append(slot)
                if not slot.is_done:
                    waiting.append(slot)
            while done := order.next_of(window):
                yield done.portion, done.outcomes
            if window:
                self._hand_out(waiting)
                self._listen(waiting)
            elif is_over:
                return

    def _hand_out(self, waiting: deque[Slot]) -> None:
        """Give what waits to the workers that have nothing in hand, of which there are enough."""
        busy = sum(worker.slot is not None for worker in self._workers)
        while len(self._workers) < min(self._size, busy + len(waiting)):
            self._workers.append(_Worker(self._start, self._timeout, self._memory))
        for worker in [worker for worker in self._workers if worker.is_ready and worker.slot is None]:
            if not waiting:
                return
            slot = waiting.popleft()
            worker.slot, worker.since = slot, time.monotonic()
            try:
                worker.pipe.send(slot.portion.articles[len(slot.outcomes) :])
            except OSError:
                # It died idle: no document is to blame.
                self._bury(worker, waiting, blames=False)

    def _listen(self, waiting: deque[Slot]) -> None:
        """Wait until some worker has said something, has died or has been at one document for too long."""
        if not self._workers:
            # The last one was found dead when it should have been given something.
            return
        deadlines = [worker.since + self._timeout for worker in self._workers if worker.slot]
        patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        heard = wait([worker.pipe for worker in self._workers], patience)
        for worker in list(self._workers):
            if worker.pipe in heard:
                self._hear(worker, waiting)
            elif worker.slot and time.monotonic() - worker.since > self._timeout:
                worker.slot.add(timed_out(self._timeout))
                self._bury(worker, waiting, blames=False)

    def _hear(self, worker: _Worker, waiting: deque[Slot]) -> None:
        try:
            outcome = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, waiting, blames=True)
            return
        worker.since = time.monotonic()
        if worker.slot is None:
            worker.is_ready, self._unready = True, 0
            return
        worker.slot.add(outcome)
        worker.count += 1
        if worker.slot.is_done:
            worker.slot = None
            if worker.count >= RENEWED_AFTER:
                self._bury(worker, waiting, blames=False)

    def _bury(self, worker: _Worker, waiting: deque[Slot], *, blames: bool) -> None:
        """Take leave of `worker`; what it had in hand, but for what it `blames`, goes to the next."""
        self._workers.remove(worker)
        slot, is_ready = worker.slot, worker.is_ready
        code = worker.end()
        if not is_ready:
            self._unready += 1
            if self._unready == STARTS:
                raise CleanerError(f"no worker can be started: {STARTS} of them ended at once ({_ending(code)})")
        if slot is None:
            return
        slot.deaths += blames
        if slot.deaths == DEATHS:
            slot.add(Outcome(None, Loss("crashed", f"{DEATHS} workers died of it ({_ending(code)})")))
        if not slot.is_done:
            waiting.appendleft(slot)


def _start_deaf(process: BaseProcess) -> None:
    """Start `process` so that Ctrl-C, which reaches every process of a terminal, is this one's alone to hear."""
    if not hasattr(signal, "pthread_sigmask"):
        process.start()
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _serve(pipe: Connection, start: Start, timeout: float, memory: int) -> None:
    """The worker's life: it cleans what it is sent, and says of each document what became of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _follow_parent()
    if memory:
        _limit(memory)
    clean = start()
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            for article in pipe.recv():
                pipe.send(_clean(clean, article, timeout))


def _clean(clean: Clean, article: Any, timeout: float) -> Outcome:
    """Return what becomes of `article`. The parent keeps the time; the alarm is for a worker that has none any more."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, timeout + GRACE)
    try:
        return clean(article)
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _follow_parent() -> None:
    """End this process when its parent ends, however that happens."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        raise CleanerError("--max-memory is not known on this system; leave it out")
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
