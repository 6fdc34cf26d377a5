"""Which documents of a run are shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.runs.sample import Selecting, Selection
from tests.runs.reports import failed, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.runs.rows import Row


def select(rows: Iterable[Row], *, list_most: int = 20, sample_most: int = 8, seed: int = 0) -> Selection:
    selecting = Selecting(list_most=list_most, sample_most=sample_most, seed=seed)
    for each in rows:
        selecting.add(each)
    return selecting.selection()


CHANGED = [row(f"{n}.txt") for n in range(100)]
FLAGGED = [row(f"flagged-{n}.txt", status="flagged", removed=0, fired=()) for n in range(9)]


def test_flagged_and_failed_come_before_others() -> None:
    listed = select([*CHANGED, failed(), *FLAGGED]).listed
    assert [each.status for each in listed] == ["flagged"] * 9 + ["failed"] + ["changed"] * 10


def test_what_is_left_out_is_counted() -> None:
    chosen = select([*CHANGED, *FLAGGED])
    assert (len(chosen.listed), chosen.left_out) == (20, 89)


def test_flagged_documents_may_fill_the_list_but_what_is_sampled_stays_in_it() -> None:
    chosen = select([*CHANGED, *(row(f"f{n}", status="flagged") for n in range(99))])
    assert len(chosen.listed) == 20
    assert set(chosen.sampled) <= set(chosen.listed)


def test_a_quarter_of_the_sample_is_flagged() -> None:
    assert Counter(each.status for each in select([*CHANGED, *FLAGGED]).sampled) == {"changed": 6, "flagged": 2}


def test_a_sample_of_a_few_is_all_of_them_flagged_ones_first() -> None:
    assert select([*CHANGED[:3], failed(), FLAGGED[0]]).sampled == (FLAGGED[0], *CHANGED[:3])


def test_the_same_seed_chooses_the_same() -> None:
    assert select(CHANGED, seed=3) == select(CHANGED, seed=3)


def test_another_seed_chooses_others() -> None:
    assert select(CHANGED, seed=3).sampled != select(CHANGED, seed=4).sampled


def test_every_document_has_the_same_chance() -> None:
    counts = Counter(
        each.source for seed in range(2000) for each in select(CHANGED[:16], sample_most=4, seed=seed).sampled
    )
    assert all(400 < counts[each.source] < 600 for each in CHANGED[:16])


def test_every_document_has_the_same_chance_beside_flagged_ones() -> None:
    rows = [FLAGGED[0], *CHANGED[:6]]
    counts = Counter(each.source for seed in range(2000) for each in select(rows, sample_most=4, seed=seed).sampled)
    assert counts["flagged-0.txt"] == 2000
    assert all(880 < counts[each.source] < 1120 for each in CHANGED[:6])


def test_none_may_be_sampled() -> None:
    assert select(CHANGED, sample_most=0).sampled == ()
