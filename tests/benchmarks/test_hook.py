from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from cleaner.pipeline import clean
from tests.benchmarks.hook import SIZE, articles, commands, write_articles


def test_the_articles_are_the_same_every_time() -> None:
    first, again = ([*islice(articles(), 3)] for _ in range(2))
    assert first == again


def test_no_paragraph_stands_in_two_articles() -> None:
    paragraphs = "\n\n".join(text.rstrip() for text in islice(articles(), 300)).split("\n\n")
    assert len(set(paragraphs)) == len(paragraphs)


def test_articles_are_as_long_as_asked() -> None:
    assert [text for text in islice(articles(), 300) if not SIZE <= len(text) < 2 * SIZE] == []


def test_the_articles_are_clean() -> None:
    assert [text for text in islice(articles(), 150) if clean(text).changed] == []


def test_as_many_articles_are_written_as_are_asked_for(tmp_path: Path) -> None:
    names = write_articles(tmp_path, 3)
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in names] == [*islice(articles(), 3)]


def test_what_is_compared_reads_the_same_files() -> None:
    compared = commands(["a.txt", "b.txt"])
    assert all(command[-2:] == ["a.txt", "b.txt"] for name, command in compared.items() if re.search("2 files", name))
