from __future__ import annotations

import pytest

from cleaner.rules.index import LiteralIndex
from cleaner.rules.literals import Needs

NEEDS = [
    Needs((("share this",),)),
    Needs((("see also", "read also"),)),
    Needs(starts=("by ",), longest=20),
    Needs((("via ap",), ("(",)), ends=("via ap",)),
]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        pytest.param([], [], id="no lines"),
        pytest.param(["x", "Share THIS"], [[], [0]], id="case"),
        pytest.param(["share\u00a0 this now", "see also"], [[0], [1]], id="blanks"),
        pytest.param(["share", "this"], [[], []], id="not across lines"),
        pytest.param(["\ud800 see also"], [[1]], id="lone surrogates"),
        pytest.param(["By Jane Doe", "By " + "x" * 20, "Nearby"], [[2], [], []], id="start and length"),
        pytest.param(
            ["Oslo (Jane via AP)", "Oslo (Jane via AP) x", "via AP)"], [[3], [], []], id="all words and the end"
        ),
        pytest.param(["See also: share this"], [[0, 1]], id="several, in order"),
    ],
)
def test_candidates(texts: list[str], numbers: list[list[int]]) -> None:
    assert LiteralIndex(NEEDS).candidates(texts) == numbers


def test_an_index_of_nothing() -> None:
    assert LiteralIndex([]).candidates(["Share this"]) == [[]]
