from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from cleaner.rules.load import load_rules
from tests.benchmarks.differences import CHANGES, Looked, changed, everything, main

TEXTS = [
    "The council met on Monday.\nShare this article",
    "A new mayor was chosen.\n\nRead also: the “old” mayor's plans",
]


class Deaf:
    """An index that lets through all but the rules that it does not hear."""

    def __init__(self, count: int, unheard: frozenset[int]) -> None:
        self._heard = [number for number in range(count) if number not in unheard]

    def candidates(self, texts: Sequence[str]) -> list[list[int]]:
        return [self._heard for _ in texts]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    return path


def looked(unheard: frozenset[int]) -> list[Looked]:
    """The rules for galleries in English, and two indexes, of which one may miss some."""
    rules = load_rules(select=("en/media",)).indexed
    return [Looked(rules, {"whole": Deaf(len(rules), frozenset()), "broken": Deaf(len(rules), unheard)})]


@pytest.mark.parametrize("brute", ["0", "300"], ids=["beside another index", "with all rules asked"])
def test_a_rule_that_one_index_misses_is_found(file: Path, capsys: pytest.CaptureFixture[str], brute: str) -> None:
    broken = looked(frozenset(range(1000)))
    if brute != "0":
        broken = [Looked(some.rules, {"broken": some.indexes["broken"]}) for some in broken]
    assert main([str(file), "--lines", "300", "--brute", brute], broken) == 1
    assert "the broken index misses en/media/" in capsys.readouterr().out


def test_indexes_that_miss_nothing_do_not_differ(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--lines", "300", "--brute", "30"], looked(frozenset())) == 0
    assert "0 differences" in capsys.readouterr().out


def test_the_indexes_of_the_shipped_rules_do_not_differ(file: Path) -> None:
    assert main([str(file), "--lines", "400", "--brute", "0"], everything()) == 0


def test_all_changes_leave_a_line_one_line() -> None:
    chance = random.Random(1)  # noqa: S311
    lines = [change(chance, line) for change in CHANGES for text in TEXTS for line in text.splitlines()]
    assert [line for line in lines if "\n" in line] == []


def test_a_seed_gives_the_same_lines_each_time() -> None:
    first, again, other = ([*islice(changed([TEXTS[0].splitlines()], seed), 20)] for seed in (1, 1, 2))
    assert (first == again, first == other) == (True, False)
