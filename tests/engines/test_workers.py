"""Workers may hang, crash and be killed: one document is lost at most, and it is known which."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.engines import workers
from cleaner.engines.here import run_here
from cleaner.engines.workers import Workers
from cleaner.errors import CleanerError
from tests.engines.cleaners import portion, shout, stillborn

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.engines.outcome import Outcome
    from cleaner.sources.articles import Portion

LONG = 60.0
"""No document of these tests takes so long, whatever else the machine does."""

SHORT = 3.0
"""Only what hangs takes longer."""

Start: Any = shout


def said(outcome: Outcome) -> str:
    return outcome.loss.kind if outcome.loss else (outcome.data or b"").decode()


def cleaned(portions: list[Portion], size: int = 2, timeout: float = LONG, **more: Any) -> list[list[str]]:
    with Workers(Start, size, timeout=timeout, **more) as pool:
        return [[said(outcome) for outcome in outcomes] for _, outcomes in pool.run(portions)]


def test_outcomes_come_in_order() -> None:
    words = [[f"{place}-{each}" for each in range(5)] for place in range(20)]
    assert cleaned([portion(*each) for each in words]) == [[word.upper() for word in each] for each in words]


def test_a_portion_without_documents_needs_no_worker() -> None:
    assert cleaned([portion(), portion()]) == [[], []]


def test_a_document_that_hangs_is_given_up_alone() -> None:
    assert cleaned([portion("a", "hang", "b"), portion("c")], timeout=SHORT) == [["A", "timed out", "B"], ["C"]]


def test_a_document_that_kills_its_worker_is_given_up_alone() -> None:
    assert cleaned([portion("a", "die", "b"), portion("die"), portion("c")]) == [
        ["A", "crashed", "B"],
        ["crashed"],
        ["C"],
    ]


def test_a_worker_that_was_killed_from_outside_costs_no_document(tmp_path: Path) -> None:
    word = f"once {tmp_path / 'dead'}"
    assert cleaned([portion("a", word, "b")]) == [["A", word.upper(), "B"]]


@pytest.mark.parametrize("size", [1, 2])
def test_workers_that_are_killed_at_any_moment_cost_no_document(size: int) -> None:
    words = [[f"{place}-{each}" + "x" * 100_000 for each in range(3)] for place in range(60)]
    outcomes = []
    with Workers(Start, size, timeout=LONG) as pool:
        for nth, (_, some) in enumerate(pool.run(portion(*each) for each in words)):
            outcomes.append([said(outcome) for outcome in some])
            if nth % 10 == 0:
                for worker in pool._workers:  # noqa: SLF001
                    os.kill(worker.process.pid or 0, signal.SIGKILL)
    assert outcomes == [[word.upper() for word in each] for each in words]


def test_workers_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RENEWED_AFTER", 2)
    ((first, again, *_), (third, *_)) = cleaned([portion("pid", "pid"), portion("pid")], size=1)
    assert first == again != third


def test_workers_that_never_start_end_the_run() -> None:
    never: Any = stillborn
    with Workers(never, 1, timeout=LONG) as pool, pytest.raises(CleanerError, match="no worker can be started"):
        list(pool.run([portion("a")]))


def test_documents_are_read_when_they_are_needed() -> None:
    read = []

    def endless() -> Any:
        for number in range(10_000):
            read.append(number)
            yield portion(str(number))

    with Workers(Start, 2, timeout=LONG) as pool:
        for nth, _ in enumerate(pool.run(endless())):
            if nth == 20:
                break
    assert len(read) < 40


def test_nothing_is_left_of_the_workers() -> None:
    with Workers(Start, 2, timeout=LONG) as pool:
        list(pool.run([portion("a"), portion("b")]))
        processes = [worker.process.pid for worker in pool._workers]  # noqa: SLF001
    for pid in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)


def test_here_a_document_that_hangs_is_given_up_alone() -> None:
    (outcomes,) = [outcomes for _, outcomes in run_here([portion("a", "hang", "b")], Start, 0.2)]
    assert [said(outcome) for outcome in outcomes] == ["A", "timed out", "B"]


def test_here_the_alarm_is_given_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    list(run_here([portion("a")], Start, LONG))
    assert signal.getsignal(signal.SIGALRM) == before
