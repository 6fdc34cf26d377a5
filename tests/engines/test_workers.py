"""Workers may hang, crash and be killed: one document is lost at most, and it is known which."""

from __future__ import annotations

import os
import signal
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.engines import workers
from cleaner.engines.here import run_here
from cleaner.engines.order import Order, Slot
from cleaner.engines.outcome import Outcome
from cleaner.engines.workers import Workers
from cleaner.errors import CleanerError
from cleaner.sources.articles import Article, Portion
from cleaner.sources.forms import PARQUET, RECORDS, TABLE, TEXT, Form
from tests.engines.cleaners import job, portion, shout, stillborn

if TYPE_CHECKING:
    from pathlib import Path

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


def slots(*done: bool) -> deque[Slot]:
    """Return portions in the order of their coming, of which some are done; the last one ends a file."""
    records = replace(job("a.jsonl"), form=Form(RECORDS, ""), to=RECORDS)
    articles = (Article("a", TEXT, b"x"),)
    made = [Slot(Portion((records,), articles, is_last=number == len(done))) for number in range(1, len(done) + 1)]
    for slot, is_done in zip(made, done, strict=True):
        if is_done:
            slot.add(Outcome(b""))
    return deque(made)


@pytest.mark.parametrize(
    ("done", "is_kept", "wants_even", "taken"),
    [
        pytest.param((True, True, False), True, False, [0, 1], id="in order"),
        pytest.param((False, True, False), True, False, [], id="in order, and the first takes long"),
        pytest.param((False, True, False), False, False, [1], id="out of order"),
        pytest.param((False, True, True), False, False, [1], id="a file's last waits"),
        pytest.param((False, True, False), False, True, [], id="order is wanted"),
    ],
)
def test_order(done: tuple[bool, ...], *, is_kept: bool, wants_even: bool, taken: list[int]) -> None:
    window = slots(*done)
    before = list(window)
    order = Order(is_kept=is_kept, wants_even=lambda: wants_even)
    found = []
    while slot := order.next_of(window):
        found.append(before.index(slot))
    assert found == taken
    assert order.is_even is (taken == list(range(len(taken))))


def test_order_is_even_again_when_what_was_passed_over_is_done() -> None:
    window = slots(False, True, False)
    order = Order(is_kept=False)
    order.next_of(window)
    window[0].add(Outcome(b""))
    assert (order.is_even, order.next_of(window) is not None, order.is_even) == (False, True, True)


@pytest.mark.parametrize(
    ("line", "holds", "to"),
    [
        pytest.param(1, TABLE, TABLE, id="a head"),
        pytest.param(7, PARQUET, PARQUET, id="rows that go back to where they were"),
    ],
)
def test_what_leads_is_not_overtaken(line: int, holds: str, to: str) -> None:
    leading = Portion(
        (replace(job("a"), form=Form(holds, ""), to=to),), (Article("a", TEXT, b"x", line),), is_last=False
    )
    behind, other = (replace(leading, jobs=(replace(leading.jobs[0], target=name),)) for name in ("out/a", "out/b"))
    window = deque(map(Slot, (leading, behind, other)))
    for slot in (window[1], window[2]):
        slot.add(Outcome(b""))
    taken = Order(is_kept=False).next_of(window)
    assert taken is not None
    assert taken.portion.jobs[0].target == "out/b"
