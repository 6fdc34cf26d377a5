from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest

from cleaner.errors import InputError
from cleaner.scoring.gold import Gold, Labels, Span, Strings, gold_lines, parse_row, read_gold

LABELLED = {"id": "1", "text": "Ad\nRain. Ad", "labels": ["ad", "body"], "spans": [], "doubt": []}


def read(*rows: object, name: str = "gold.jsonl") -> list[Gold]:
    return list(read_gold((json.dumps(row).encode() for row in rows), name=name))


@pytest.mark.parametrize(
    ("row", "labels", "body", "strings"),
    [
        pytest.param(LABELLED, Labels(("ad", "body")), None, None, id="labels"),
        pytest.param(
            {**LABELLED, "spans": [{"line": 1, "text": "Ad", "label": "ad"}], "doubt": [0]},
            Labels(("ad", "body"), (Span(1, "Ad"),), frozenset({0})),
            None,
            None,
            id="labels with spans and doubts",
        ),
        pytest.param({"id": "1", "text": "", "gold": ""}, None, "", None, id="a body"),
        pytest.param(
            {"id": "1", "text": "", "with": ["a"], "without": []}, None, None, Strings(("a",), ()), id="strings"
        ),
    ],
)
def test_read_gold_knows_what_can_be_measured(
    row: dict[str, Any], labels: Labels | None, body: str | None, strings: Strings | None
) -> None:
    (gold,) = read(row)
    assert (gold.labels, gold.body, gold.strings) == (labels, body, strings)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(b"{", "not JSON: Expecting property name", id="no json"),
        pytest.param(b"[" * 100_000, "not JSON: maximum recursion depth", id="too deep"),
        pytest.param(b'{"id": "caf\xe9"}', "not UTF-8 (byte 12 of the line); JSON Lines are UTF-8", id="latin-1"),
        pytest.param(b"[]", "not a JSON object but list", id="a list"),
        pytest.param(b'{"id": "1"}', '"text" must be text, not absent', id="no text"),
        pytest.param(b'{"text": ""}', '"id" must be text, not absent', id="no id"),
        pytest.param(b'{"id": 7, "text": ""}', '"id" must be text, not 7', id="id a number"),
        pytest.param(b'{"id": "1", "text": null}', '"text" must be text, not null', id="text null"),
        pytest.param(b'{"id": "1", "text": ""}', 'nothing to measure against; a row needs "labels"', id="no answer"),
        pytest.param(b'{"id": "1", "text": "", "gold": 1}', '"gold" must be text, not 1', id="gold a number"),
        pytest.param(
            b'{"id": "1", "text": "", "with": []}', '"without" must be a list of texts, not absent', id="no without"
        ),
    ],
)
def test_parse_row_names_the_place_and_the_fault(line: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_row(line, place="gold.jsonl:3")
    assert str(caught.value).startswith(f"gold.jsonl:3: {message}")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"labels": ["ad"]}, "1 labels for 2 lines; each line, blank ones too, has one", id="too few"),
        pytest.param({"labels": "ad"}, '"labels" must be a list of texts, not "ad"', id="no list"),
        pytest.param({"labels": ["ad", "boddy"]}, 'labels[1] is "boddy"; did you mean "body"?', id="misspelt"),
        pytest.param({"doubt": [2]}, '"doubt" must be a list of line numbers from 0 to 1', id="doubt beyond the end"),
        pytest.param({"doubt": [True]}, '"doubt" must be a list of line numbers from 0 to 1', id="doubt no number"),
        pytest.param({"spans": {}}, '"spans" must be a list', id="spans no list"),
        pytest.param({"spans": [{"line": -1}]}, 'spans[0] needs a "line" from 0 to 1', id="span before the start"),
        pytest.param(
            {"spans": [{"line": 1, "text": "ad"}]},
            'spans[0] needs a "text" that stands in line 1, to the letter',
            id="span not there",
        ),
        pytest.param(
            {"spans": [{"line": 1, "text": " "}]},
            'spans[0] needs a "text" that stands in line 1, to the letter',
            id="span of blanks",
        ),
    ],
)
def test_labels_that_cannot_be_true_are_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read({**LABELLED, **change})
    assert str(caught.value) == f"gold.jsonl:1: {message}"


def test_read_gold_refuses_an_id_that_stands_twice() -> None:
    with pytest.raises(InputError, match=r'gold.jsonl:2: the id "1" stands on line 1 already'):
        read(LABELLED, LABELLED)


def test_read_gold_skips_blank_lines_but_counts_them() -> None:
    lines = [b"\xef\xbb\xbf\n", b" \n", json.dumps(LABELLED).encode()]
    assert [gold.place for gold in read_gold(lines, name="x")] == ["x:3"]


def test_read_gold_overlooks_a_byte_order_mark() -> None:
    assert [gold.id for gold in read_gold([b"\xef\xbb\xbf" + json.dumps(LABELLED).encode()], name="x")] == ["1"]


@pytest.mark.parametrize("pack", [pytest.param(bytes, id="plain"), pytest.param(gzip.compress, id="gzip")])
def test_gold_lines_unpacks_what_is_packed(pack: Any) -> None:
    assert list(gold_lines(io.BytesIO(pack(b"a\nb\n")), name="x")) == [b"a\n", b"b\n"]


def test_gold_lines_names_a_damaged_gzip() -> None:
    with pytest.raises(InputError, match=r"gold.gz: a damaged gzip: "):
        list(gold_lines(io.BytesIO(gzip.compress(b"a\nb\n")[:-9]), name="gold.gz"))


def test_a_field_that_is_not_there_is_named_with_the_nearest() -> None:
    (gold,) = read({**LABELLED, "publisher": None})
    with pytest.raises(InputError, match=r'gold.jsonl:1: no field "publsher"; did you mean "publisher"\?'):
        gold.field("publsher")


def test_a_field_that_is_null_is_none() -> None:
    (gold,) = read({**LABELLED, "publisher": None})
    assert gold.field("publisher") == "none"
