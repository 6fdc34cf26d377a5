"""The page about a run, as text: what a browser makes of it is tested beside."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from cleaner.runs.counts import Counts
from cleaner.runs.rows import Fired
from cleaner.runs.sample import Selection
from cleaner.views.html_document import LONGEST, Piece, Reason, shown, unread
from cleaner.views.html_report import TEMPLATES, html_page
from tests.runs.reports import failed, row
from tests.views.results import removal, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.runs.rows import Row
    from cleaner.views.html_document import Shown

pytest.importorskip("jinja2")

HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \"'`"


def page(rows: Sequence[Row], documents: Sequence[Shown] = (), left_out: int = 0, **run: object) -> str:
    counts = Counts()
    for each in rows:
        counts.add(each)
    selection = Selection(tuple(rows), tuple(one.row for one in documents), left_out)
    return "".join(html_page(run, {"losses": {"undecodable": 1}}, counts, selection, documents))


def test_pieces_are_the_text_and_those_that_go_are_the_removals() -> None:
    text = "Advertisement\nThe council met. READ MORE\n"
    document = shown(row(), result(text, removal(text, "Advertisement", "x/ad/a"), removal(text, " READ MORE")))
    assert document.pieces == (
        Piece("Advertisement", 1, stayed=False),
        Piece("\nThe council met.", 0),
        Piece(" READ MORE", 2, stayed=False),
        Piece("\n", 0),
    )


def test_a_reason_is_told_once() -> None:
    text = "Share\nThe council met.\nTweet\n"
    document = shown(row(), result(text, removal(text, "Share"), removal(text, "Tweet")))
    assert document.reasons == (Reason("x/share/one", "share", "Why of x/share/one.", False, 2, 10),)


def test_removals_that_lie_over_each_other_show_no_word_twice() -> None:
    text = "Share this now"
    document = shown(row(), result(text, removal(text, "Share this"), removal(text, "this now", "x/ad/b")))
    assert "".join(piece.text for piece in document.pieces) == text


def test_what_was_suspected_and_stays_is_told_apart() -> None:
    text = "Share\nMore\n"
    doubts = (removal(text, "Share", "x/ad/b"), removal(text, "More", "x/ad/b"))
    document = shown(row(), result(text, removal(text, "Share"), doubts=doubts))
    assert [piece for piece in document.pieces if piece.reason] == [
        Piece("Share", 1, stayed=False),
        Piece("More", 2, stayed=True),
    ]
    assert [(reason.rule, reason.stayed) for reason in document.reasons] == [("x/share/one", False), ("x/ad/b", True)]


def test_of_a_long_document_the_rest_is_counted() -> None:
    text = "a" * (LONGEST + 7)
    document = shown(row(), result(text, removal(text, text[5:])))
    assert (len("".join(piece.text for piece in document.pieces)), document.left_out) == (LONGEST, 7)


def test_the_title_is_the_articles_else_its_first_line() -> None:
    titles = [shown(row(), result("\nThe council met.\nIt left.", title=title)).title for title in ("A vote", None)]
    assert titles == ["A vote", "The council met."]


def test_an_empty_document_is_one_that_was_read() -> None:
    assert shown(row(), result("")).is_read


def test_an_article_that_holds_markup_is_text() -> None:
    hostile = row(f"a{HOSTILE}.txt", publisher=HOSTILE, fired=(Fired(HOSTILE, "ad", 1, 1),), language='en" onload="')
    document = shown(hostile, result(f"{HOSTILE}\nShare", removal(f"{HOSTILE}\nShare", "Share"), title=HOSTILE))
    text = page([hostile, failed(HOSTILE)], [document], sources=[HOSTILE], version=HOSTILE, settings={"site": HOSTILE})
    ours = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL) == [ours]
    assert re.findall(r"<img|<!--|\son\w+=\"", text) == []


def test_a_control_character_shows_as_its_picture() -> None:
    assert "bell␇" in page([row()], [shown(row(), result("bell\x07"))])


def test_the_policy_names_what_the_page_holds() -> None:
    text = page([row()])
    for tag in ("style", "script"):
        (held,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in unescape(text)


def test_the_page_names_no_address_to_fetch() -> None:
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*|@import|url\(", page([row()], [shown(row(), result("Body."))])) == []


def test_the_same_run_gives_the_same_page() -> None:
    assert page([row(), failed()]) == page([row(), failed()])


def test_rows_that_are_left_out_are_counted() -> None:
    assert "1,234 more documents of the run are not in this table" in page([row()], left_out=1234)


def test_a_document_that_is_gone_says_so_in_its_place() -> None:
    text = page([row()], [unread(row(), "It cannot be read again: No such file.")])
    assert '<p class="note">It cannot be read again: No such file.</p>' in text
    assert '<div class="both">' not in text


def test_a_document_that_has_changed_says_so() -> None:
    text = page([row()], [shown(row(), result("Body."), other="It has changed.")])
    assert '<p class="note">It has changed.</p>' in text


def test_sources_are_named_below_the_folder_that_all_share() -> None:
    rows = [row("/data/crawl/a/x.txt"), row("/data/crawl/b/y.txt")]
    assert re.findall(r"<bdi>([^<]*)</bdi>(?=<)", page(rows).partition("<tbody>")[2]) == ["a/x.txt", "b/y.txt"]


@pytest.mark.parametrize("label", ["Categories", "Rules", "Publishers", "Languages", "Losses"])
def test_there_are_bars_of(label: str) -> None:
    assert f'aria-label="{label}"' in page([row()])


@pytest.mark.parametrize("value", [None, 3, [], {}, "x"])
def test_a_run_that_tells_odd_things_has_a_page(value: object) -> None:
    odd = dict.fromkeys(("sources", "settings", "output", "started", "version"), value)
    assert "What was cleaned" in page([row()], (), 0, **odd)


def test_a_run_of_nothing_has_a_page() -> None:
    assert "No document is shown" in page([])
