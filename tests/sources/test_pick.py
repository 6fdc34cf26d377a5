"""Single documents are found again, and a sample is fair."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import InputError
from cleaner.sources.pick import pick, sample
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.walk import Choice, walk
from tests.sources.collections import make

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"Text {number}.\n" for number in range(6)]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".csv", ".parquet", ".warc.wet.gz"])
def test_records_are_found_by_their_numbers(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"in{suffix}", TEXTS)
    found = list(pick(str(path), None, {2, 5}, 1 << 20))
    assert [article.line for article in found] == [2, 5]
    # The first row of a table names its columns.
    first = 0 if suffix == ".csv" else 1
    assert [f"Text {article.line - 2 + first}.".encode() in article.raw for article in found if article.line] == [
        True
    ] * 2


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_a_member_is_found_by_its_name(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"in{suffix}", TEXTS)
    assert [article.raw for article in pick(str(path), "news/003.txt", (), 1 << 20)] == [b"Text 3.\n"]


def test_an_article_is_all_that_its_file_holds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    assert [article.raw for article in pick(str(tmp_path / "a.txt"), None, (), 1 << 20)] == [b"Text."]


def test_a_source_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.txt: No such file"):
        list(pick(str(tmp_path / "a.txt"), None, (), 1 << 20))


def test_every_document_is_drawn_as_often_as_any_other(tmp_path: Path) -> None:
    make(tmp_path / "in.jsonl", TEXTS)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"File {number}.", encoding="utf-8")
    jobs = plan(walk([str(tmp_path)], Choice()), "out", Wanted(), is_folder=True).jobs
    random = Random(5)  # noqa: S311 -- a test that is the same each time
    drawn = [sample(jobs, 3, random, 1 << 20) for _ in range(1000)]
    counts = Counter(article.raw for articles in drawn for article in articles)
    assert [len(articles) for articles in drawn] == [3] * 1000
    assert len(counts) == 10
    # Three of ten in a thousand draws: 300, with a standard deviation of 14.5.
    assert all(240 < count < 360 for count in counts.values())


def test_of_few_documents_all_are_drawn_in_order(tmp_path: Path) -> None:
    make(tmp_path / "in.jsonl", TEXTS)
    jobs = plan(walk([str(tmp_path)], Choice()), "out", Wanted(), is_folder=True).jobs
    assert [json.loads(article.raw)["text"] for article in sample(jobs, 9, Random(), 1 << 20)] == TEXTS  # noqa: S311
