"""Results as JSON, Markdown and one line."""

from __future__ import annotations

import json

import pytest

from cleaner.model import Result
from cleaner.views.markdown import markdown
from cleaner.views.record import record, record_line
from cleaner.views.summary import summary
from cleaner.views.visible import visible
from tests.views.results import removal, result

TEXT = "Title\nStory \ud800é.\n"


def test_record_has_the_keys_in_their_order() -> None:
    assert list(record(result(TEXT, removal(TEXT, "Title"), title="Title"))) == [
        *("title", "byline", "section", "published", "captions", "site", "url", "body"),
        *("removed", "warnings", "encoding", "language", "profile", "precision", "story"),
    ]


def test_offsets_point_into_the_source() -> None:
    (removed,) = record(result(TEXT, removal(TEXT, "Story")))["removed"]
    assert TEXT[removed["start"] : removed["end"]] == removed["text"]


def test_a_record_is_one_line_of_json() -> None:
    raw = record_line(result(TEXT))
    assert raw.endswith(b"}\n")
    assert raw.count(b"\n") == 1
    assert json.loads(raw)["body"] == TEXT


@pytest.mark.parametrize(
    ("cleaned", "text"),
    [
        pytest.param(result("a\n"), "a\n", id="no title"),
        pytest.param(result("a\n", title=" T "), "# T\n\na\n", id="title"),
        pytest.param(result("a\r\nb", title="T"), "# T\r\n\r\na\r\nb", id="the input's line ends"),
        pytest.param(result("a", removal("a", "a"), title="T"), "# T\n", id="nothing but a title"),
    ],
)
def test_markdown(cleaned: Result, text: str) -> None:
    assert markdown(cleaned) == text


@pytest.mark.parametrize(
    ("cleaned", "line"),
    [
        (result("a"), "profile residue, utf-8, 0 removals"),
        (result("a", removal("a", "a")), "profile residue, utf-8, 1 removal: share 1"),
        (
            result("a b c", removal("a b c", "a"), removal("a b c", "b", "x/ad/y"), removal("a b c", "c", "x/ad/y")),
            "profile residue, utf-8, 3 removals: ad 2, share 1",
        ),
        (result("a", doubts=(removal("a", "a"),)), "profile residue, utf-8, 0 removals; 1 doubt"),
    ],
)
def test_summary(cleaned: Result, line: str) -> None:
    assert summary(cleaned) == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 東 \u202b\u200d\t", "plain é 東 \u202b\u200d\t"),
        ("a\nb\r\x00\x7f\x9b", "a\\nb\\r\\x00\\x7f\\x9b"),
        ("\u2028\u2029", "\\u2028\\u2029"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
