from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from cleaner.pipeline import clean
from tests.benchmarks.texts import Varied, cut, documents, kin, main, write

TEXTS = [
    f"The council met on day {n} and chose a new mayor after a long debate in the old hall.\n\nAdvertisement\n#\n"
    for n in range(5)
]


def lines_of(texts: list[str]) -> list[str]:
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def test_each_distinct_document_of_a_file_counts_once(tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"html": page}) + "\n" for page in ("<p>One", "<p>Two", "<p>One", "<p>Three"))
    assert documents(file, "html") == ["<p>One", "<p>Two", "<p>Three"]
    assert documents(file, "html", 2) == ["<p>One", "<p>Two"]


@pytest.mark.parametrize(
    ("field", "fixtures"),
    [
        pytest.param("text", None, id="articles"),
        pytest.param("text", "page-text-*/source.txt", id="pages as text"),
        pytest.param("html", None, id="pages of HTML"),
    ],
)
def test_without_a_file_the_fixtures_are_read(field: str, fixtures: str | None) -> None:
    assert documents(None, field, fixtures=fixtures) != []


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(TEXTS, id="prose between short lines"),
        pytest.param(["Advertisement"], id="one short line"),
        pytest.param(["码头上的摄影师" * 20], id="a long line without blanks"),
        pytest.param(["a\n" * 70], id="the same letter in every line"),
        pytest.param(["\ud800 lone \udfff"], id="lone surrogates"),
    ],
)
def test_no_line_stands_twice(texts: list[str]) -> None:
    lines = lines_of([*islice(Varied(texts), 300)])
    assert len(set(lines)) == len(lines)


def test_documents_come_as_they_are_where_no_line_was_met() -> None:
    texts = ["The council met on Monday.\n\n  Advertisement", "A new mayor was chosen."]
    assert [*islice(Varied(texts), 2)] == texts


def test_varied_articles_lose_about_what_they_lost() -> None:
    texts = documents(None)
    lost, also = (sum(len(text) - len(clean(text).text) for text in some) for some in (texts, kin(texts, len(texts))))
    assert 0.5 < also / lost < 2


def test_nothing_is_made_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to vary"):
        Varied(["", " \n"])


def test_what_warms_up_shares_no_line_with_what_counts() -> None:
    warming = [*kin(TEXTS, 100)]
    assert len(warming) == len(TEXTS)
    assert set(lines_of(warming)).isdisjoint(lines_of(TEXTS))


def test_two_that_share_what_they_met_make_no_line_both() -> None:
    met: set[int] = set()
    one, other = (lines_of([*islice(Varied(TEXTS, met), 20)]) for _ in range(2))
    assert set(one).isdisjoint(other)


def test_whole_documents_come_until_they_are_as_many_bytes_as_are_asked_for() -> None:
    sizes = [len(text.encode()) for text in Varied(TEXTS).megabytes(0.0123)]
    assert sum(sizes[:-1]) < 12_300 <= sum(sizes)
    assert min(sizes) > 0.8 * max(sizes)


def test_a_first_document_that_is_larger_than_all_that_is_asked_for_is_cut() -> None:
    assert [*Varied(TEXTS).megabytes(1e-5)] == [TEXTS[0][:10]]


def test_what_was_written_is_measured_in_bytes_of_text(tmp_path: Path) -> None:
    assert write(tmp_path / "out.jsonl", ["é" * 500, "a"]) == 0.001001


def test_a_cut_document_is_as_long_as_asked() -> None:
    assert [len(cut(Varied(TEXTS), size)) for size in (10, 5000)] == [10, 5000]


def test_the_command_writes_records_that_differ(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["--megabytes", "0.5", "--out", str(out)]) == 0
    texts = [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(set(texts)) == len(texts) > len(documents(None))
