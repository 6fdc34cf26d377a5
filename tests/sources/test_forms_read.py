"""Whatever form a source has, its documents come whole, in order, and from any of them on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cleaner.sources.articles import Position, TableHead
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.portions import articles_of
from cleaner.sources.tables import read_row
from cleaner.sources.walk import Choice, walk
from tests.sources.collections import make, page

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.sources.articles import Article
    from cleaner.sources.plan import Job

TEXTS = [
    "The ferry was late.\n\nNobody minded.\n",
    'She said "no", twice;\tand left.\n',
    "",
    "Ünïcode, 渡し船.\n",
    "Fin.\n",
]
FORMS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".tsv", ".csv.gz", ".parquet", ".warc.wet.gz", ".zip", ".tar")
PAGES = (".warc", ".warc.gz", ".warc.zst", ".tar.gz")


def job_of(folder: Path, suffix: str) -> Job:
    path = make(folder / f"in{suffix}", TEXTS)
    (job,) = plan(walk([str(path)], Choice()), str(folder / "out"), Wanted(fields=("text",)), is_folder=True).jobs
    return job


def text_of(article: Article) -> str:
    if isinstance(article.about, TableHead):
        return read_row(article.raw, article.about, None)[0].text("text")
    return str(json.loads(article.raw)["text"]) if article.holds == "records" else article.raw.decode()


@pytest.mark.parametrize("suffix", FORMS)
def test_every_document_comes_whole(tmp_path: Path, suffix: str) -> None:
    found = [article for article, _ in articles_of(job_of(tmp_path, suffix), Position(), 1 << 20)]
    assert [text_of(article) for article in found if article.is_document] == TEXTS


def test_of_a_crawl_come_the_pages_that_were_there(tmp_path: Path) -> None:
    found = [article for article, _ in articles_of(job_of(tmp_path, ".warc.gz"), Position(), 1 << 20)]
    documents = [article for article in found if article.is_document]
    assert [article.raw.decode() for article in documents] == [page(text) for text in TEXTS]
    assert [article.about[0] for article in documents if article.about] == [
        f"https://harbour.example/{number}" for number in range(len(TEXTS))
    ]
    # The pictures, and the page that was not found.
    assert sum(article.holds == "passed" for article in found) == len(TEXTS) + 1


@pytest.mark.parametrize("suffix", FORMS + PAGES)
def test_it_goes_on_from_any_position(tmp_path: Path, suffix: str) -> None:
    job = job_of(tmp_path, suffix)
    whole = list(articles_of(job, Position(), 1 << 20))
    for at, (_, position) in enumerate(whole, 1):
        assert list(articles_of(job, position, 1 << 20)) == whole[at:]


@pytest.mark.parametrize("suffix", FORMS + PAGES)
def test_what_is_too_large_is_refused_alone(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"in{suffix}", ["Short.", "Long. " * 200, "Fin."])
    (job,) = plan(walk([str(path)], Choice()), str(tmp_path / "out"), Wanted(fields=("text",)), is_folder=True).jobs
    found = [article for article, _ in articles_of(job, Position(), 600) if article.is_document]
    assert [article.loss.kind if article.loss else None for article in found] == [None, "too large", None]
