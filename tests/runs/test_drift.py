"""What changed between two runs, and what chance explains."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from cleaner.runs.drift import Change, Drift, Habits, drift, two_proportions
from cleaner.runs.rows import Fired
from tests.runs.reports import failed, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.runs.rows import Row

BUTTONS = (Fired("en/share/buttons", "share", 1, 20),)


def habits(rows: Iterable[Row]) -> Habits:
    taken = Habits()
    for each in rows:
        taken.add(each)
    return taken


def run(documents: int, hits: int, *, removed: int = 20, publisher: str = "harbour.example") -> list[Row]:
    """Return documents of which the rule fired in the first `hits`, and the same share went from all."""
    return [
        row(f"{n}.txt", publisher=publisher, removed=removed, fired=BUTTONS if n < hits else ())
        for n in range(documents)
    ]


def found(before: Iterable[Row], now: Iterable[Row]) -> Drift:
    return drift(habits(before), habits(now))


def test_a_template_that_changed_is_found() -> None:
    (change,) = found(run(200, 192), run(200, 6)).changes
    assert change == Change("harbour.example", "en/share/buttons", 0.96, 0.03, 200, 200, change.z)
    assert change.z < -18


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(run(200, 100), run(200, 100), id="the same"),
        pytest.param(run(200, 100), run(200, 115), id="what chance explains"),
        pytest.param(run(29, 29), run(500, 0), id="a publisher with few documents then"),
        pytest.param(run(500, 500), run(29, 0), id="a publisher with few documents now"),
        pytest.param(run(50_000, 25_000), run(50_000, 27_000), id="sure, but too little to matter"),
        pytest.param(run(30, 4), run(30, 0), id="a rule with few documents"),
        pytest.param(run(200, 200), run(200, 0, publisher="other.example"), id="two publishers"),
        pytest.param([], run(200, 0), id="nothing before"),
    ],
)
def test_there_is_no_alarm_for(before: list[Row], now: list[Row]) -> None:
    assert found(before, now).changes == ()


def test_more_or_less_of_the_text_is_found() -> None:
    before = [row(removed=100 + n % 20) for n in range(100)]
    now = [row(removed=40 + n % 20) for n in range(100)]
    changes = [change for change in found(before, now).changes if change.rule is None]
    assert [(round(change.before, 3), round(change.now, 3)) for change in changes] == [(0.274, 0.124)]


def test_shares_that_spread_give_no_alarm_for_their_mean() -> None:
    dice = random.Random(1)  # noqa: S311
    before, now = ([row(removed=dice.randrange(400), fired=()) for _ in range(60)] for _ in range(2))
    assert found(before, now).changes == ()


def test_documents_that_are_all_alike_leave_nothing_to_chance() -> None:
    (change,) = found(run(40, 0, removed=0), run(40, 0, removed=100)).changes
    assert (change.rule, change.z) == (None, float("inf"))


def test_failed_documents_tell_nothing() -> None:
    assert found([failed()] * 99, [failed()] * 99).compared == 0


def test_what_is_not_compared_is_counted() -> None:
    then = [*run(3, 0), *run(50, 0, publisher="a.example"), *run(50, 0, publisher="b.example")]
    told = found(then, [*run(50, 0), *run(50, 0, publisher="a.example"), *run(1, 0, publisher="c.example")])
    assert (told.compared, told.small, told.only_before, told.only_now) == (1, 1, 1, 1)


def test_the_critical_value_grows_with_the_tests() -> None:
    one = found(run(50, 0), run(50, 0))
    many = found(*([each for n in range(99) for each in run(50, 25, publisher=f"{n}.example")] for _ in range(2)))
    assert (one.tests, many.tests) == (1, 198)
    assert one.critical < 2.6 < 4 < many.critical


def test_chance_alone_gives_no_alarm_among_many_publishers() -> None:
    dice = random.Random(7)  # noqa: S311
    before, now = (
        [
            row(publisher=f"{n}.example", fired=BUTTONS if dice.random() < 0.5 else ())
            for n in range(150)
            for _ in range(40)
        ]
        for _ in range(2)
    )
    assert found(before, now).changes == ()


def test_the_largest_change_comes_first_and_publishers_stay_together() -> None:
    before = [*run(100, 60), *run(100, 100, publisher="other.example")]
    now = [*run(100, 10), *run(100, 0, publisher="other.example", removed=200)]
    changes = found(before, now).changes
    assert [(change.publisher, change.rule) for change in changes] == [
        ("other.example", "en/share/buttons"),
        ("other.example", None),
        ("harbour.example", "en/share/buttons"),
    ]


def test_two_proportions_without_spread_do_not_differ() -> None:
    assert two_proportions(0, 10, 0, 20) == 0.0
