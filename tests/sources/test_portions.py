"""Documents come in order and in portions; what cannot be read says why."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from cleaner.sources.articles import Position
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.portions import PORTION, portions
from cleaner.sources.walk import Choice, walk

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.sources.articles import Portion

RECORD = b'{"text": "' + b"x" * 1000 + b'"}\n'


def read(*paths: Path, begun: Position | None = None, max_size: int = 1 << 20) -> list[Portion]:
    jobs = plan(walk([str(path) for path in paths], Choice()), "out", Wanted(), is_folder=True).jobs
    return list(portions(jobs, {jobs[0].target: begun} if begun else {}, max_size=max_size))


@pytest.mark.parametrize("packed", [False, True])
def test_records_come_in_portions_and_whole(tmp_path: Path, *, packed: bool) -> None:
    raw = RECORD * 400
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(raw) if packed else raw)
    found = read(tmp_path / "a.jsonl")
    assert b"".join(article.raw for portion in found for article in portion.articles) == raw
    assert [article.line for portion in found for article in portion.articles] == list(range(1, 401))
    assert [portion.is_last for portion in found] == [False] * (len(found) - 1) + [True]
    assert max(sum(len(article.raw) for article in portion.articles) for portion in found) <= PORTION


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_begun_goes_on_with_the_same_portions(tmp_path: Path, *, packed: bool) -> None:
    raw = RECORD * 400
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(raw) if packed else raw)
    whole = read(tmp_path / "a.jsonl")
    assert read(tmp_path / "a.jsonl", begun=whole[0].position) == whole[1:]


def test_an_empty_file_of_records_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    assert [(portion.articles, portion.is_last) for portion in read(tmp_path / "a.jsonl")] == [((), True)]


def test_articles_come_together_until_there_are_enough(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_bytes(b"x" * 10_000)
    found = read(tmp_path)
    assert [article.source for portion in found for article in portion.articles] == sorted(map(str, tmp_path.iterdir()))
    assert len(found) == 3


def test_a_record_that_is_too_large_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "y"}\n')
    (portion,) = read(tmp_path / "a.jsonl", max_size=100)
    large, small = portion.articles
    assert (large.loss and large.loss.kind, large.size, small.raw) == ("too large", 5013, b'{"text": "y"}\n')


def test_an_article_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 5000)
    ((article,),) = [portion.articles for portion in read(tmp_path / "a.txt", max_size=100)]
    assert (article.loss and article.loss.kind, article.size, len(article.raw)) == ("too large", 5000, 101)


def test_an_article_that_vanished_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    jobs = plan(walk([str(tmp_path)], Choice()), "out", Wanted(), is_folder=True).jobs
    (tmp_path / "a.txt").unlink()
    ((article,),) = [portion.articles for portion in portions(jobs, {}, max_size=100)]
    assert article.loss is not None
    assert (article.loss.kind, article.loss.fault) == ("unreadable", "No such file or directory")


def test_a_packed_file_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % number for number in range(100_000))
    packed = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path / "a.jsonl.gz")
    *_, last = found
    known = b"".join(article.raw for portion in found for article in portion.articles)
    assert lines.startswith(known)
    assert known.endswith(b"\n")
    assert f"cut off; get the file again, or repair it (after line {last.position.line})" in last.broken
