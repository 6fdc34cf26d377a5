"""A page of HTML as Markdown: its own marks, and no others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.model import Metadata, Page, Removal, Result, Source
from cleaner.stages.segment_html import segment_html
from cleaner.views.inline import at_start, escaped
from cleaner.views.markdown import markdown


def result(html: str, *gone: str, title: str | None = None) -> Result:
    """Return the result of a page of which the parts in `gone` went."""
    page = segment_html(html)
    return Result(
        page.text, Source(page.text), tuple(_removal(page, part) for part in gone), (), Metadata(title), page=page
    )


def _removal(page: Page, part: str) -> Removal:
    start = page.text.index(part)
    line = page.text.count("\n", 0, start) + 1
    return Removal(line, start, start + len(part), part, "x/ad/one", "ad", "Why.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>One<p>Two", "One\n\nTwo\n", id="paragraphs"),
        pytest.param("<h2>One</h2><h5>Two</h5>", "## One\n\n##### Two\n", id="headings"),
        pytest.param("<h2>In C#</h2>", "## In C\\#\n", id="a heading that ends in its own sign"),
        pytest.param("A<ul><li>One<li>Two</ul>B", "A\n\n- One\n- Two\n\nB\n", id="a list"),
        pytest.param("<ol><li>One<li>Two</ol>", "1. One\n2. Two\n", id="a numbered list"),
        pytest.param("<ul><li>One<ol><li>Two</ol><li>Three</ul>", "- One\n  1. Two\n- Three\n", id="a list in a list"),
        pytest.param("<ul><li><p>One</p><p>Two</p></ul>", "- One\n\n  Two\n", id="two paragraphs of an item"),
        pytest.param("<ul><li><h2>One</h2>Two</ul>", "## One\n\nTwo\n", id="a list that is a page's column"),
        pytest.param("<blockquote>One<p>Two</blockquote>", "> One\n>\n> Two\n", id="a quotation"),
        pytest.param("<blockquote><ul><li>A<li>B</ul></blockquote>", "> - A\n> - B\n", id="a list in a quotation"),
        pytest.param(
            "<table><tr><th>A<th>B<tr><td>1<td></table>",
            "| A | B |\n| --- | --- |\n| 1 |  |\n",
            id="a table with names",
        ),
        pytest.param(
            "<table><tr><td>a|b<td>1<tr><td>c<td>2</table>",
            "|  |  |\n| --- | --- |\n| a\\|b | 1 |\n| c | 2 |\n",
            id="a table without",
        ),
        pytest.param("<table><tr><td><p>A<p>B<td>C<tr><td>D<td>E</table>", "A\n\nB\n\nC\n\nD\n\nE\n", id="columns"),
        pytest.param("<table><tr><td>A<tr><td>B</table>", "A\n\nB\n", id="one column is no table"),
        pytest.param("<pre>a {\n  b\n\n}\n</pre>", "```\na {\n  b\n\n}\n```\n", id="code"),
        pytest.param("<pre>```\na</pre>", "````\n```\na\n````\n", id="code that holds a fence"),
        pytest.param("<ul><li>A<pre>b\n c</pre></ul>", "- A\n\n  ```\n  b\n   c\n  ```\n", id="code in a list"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_blocks(html: str, text: str) -> None:
    assert markdown(result(html)) == text


@pytest.mark.parametrize(
    ("html", "gone", "text"),
    [
        pytest.param("<ol><li>One<li>Two<li>Three</ol>", ("One",), "2. Two\n3. Three\n", id="an item"),
        pytest.param("<p>One (Reuters)<p>Two", (" (Reuters)",), "One\n\nTwo\n", id="a part of a line"),
        pytest.param("<pre>a\nb</pre>", ("b",), "a\n", id="a part of the code"),
        pytest.param("<table><tr><td>A<td>B<tr><td>C<td>D</table>", ("A", "B"), "C\n\nD\n", id="all rows but one"),
        pytest.param("<h2>One</h2>", ("One",), "", id="all"),
    ],
)
def test_what_went_is_not_there(html: str, gone: tuple[str, ...], text: str) -> None:
    assert markdown(result(html, *gone)) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("See <a href='/x'>this</a>.", "See [this](/x).", id="a link"),
        pytest.param("See <a href='/x (1)'>this</a>.", "See [this](</x%20(1)>).", id="an address with brackets"),
        pytest.param("See <a href='#top'>this</a>, <a>that</a>.", "See this, that.", id="links that lead nowhere"),
        pytest.param("See! <a href='/x'>[1]</a>", "See! [\\[1\\]](/x)", id="brackets in a link"),
        pytest.param("See!<a href='/x'>this</a>", "See\\![this](/x)", id="a link is no picture"),
        pytest.param(
            "So <b>it <i>is</i></b> <em> said </em>.", "So **it *is*** *said* .", id="emphasis, blanks outside"
        ),
        pytest.param("<b>A<strong>B</strong></b> c", "**AB** c", id="once is enough"),
        pytest.param("un<b>believ</b>able", "unbelievable", id="not within a word"),
        pytest.param("Run <code>a*b`c</code>", "Run ``a*b`c``", id="code"),
        pytest.param("<i>\u200bNo</i> more", "*No* more", id="what is stripped does not count"),
        pytest.param("<b>A<div>B</div></b><i>c</i>", "A\n\nB\n\n*c*", id="marks that span blocks"),
    ],
)
def test_links_and_emphasis(html: str, text: str) -> None:
    assert markdown(result(f"<div>{html}</div>"), links=True, emphasis=True) == f"{text}\n"


def test_marks_around_what_went_go_with_it() -> None:
    cleaned = result("<p>So <b>it is (AP)</b> and <i>more</i>", " (AP)")
    assert markdown(cleaned, emphasis=True) == "So it is and *more*\n"


def test_links_and_emphasis_are_asked_for() -> None:
    assert markdown(result("<p>See <a href='/x'>this</a> <b>now</b>")) == "See this now\n"


def test_the_title_stands_above() -> None:
    assert markdown(result("<p>A", title=" 2 *\n *3* ")) == "# 2 * \\*3\\*\n\nA\n"
    assert markdown(result("", title="A")) == "# A\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# 1 is it", "\\# 1 is it"),
        ("#1 is it", "#1 is it"),
        ("1. May", "1\\. May"),
        ("1) May", "1\\) May"),
        ("1.5 miles", "1.5 miles"),
        ("- said so", "\\- said so"),
        ("-5 degrees", "-5 degrees"),
        ("+ more", "\\+ more"),
        ("> this", "\\> this"),
        ("===", "\\==="),
        ("a_b_c and _d_", "a_b_c and \\_d\\_"),
        ("5 * 3 = *15*", "5 * 3 = \\*15\\*"),
        ("a < b <c>", "a < b \\<c>"),
        ("AT&T &amp; &#38;", "AT&T \\&amp; \\&#38;"),
        ("[1]: `x` ~~no~~ \\", "\\[1\\]: \\`x\\` \\~\\~no\\~\\~ \\\\"),
    ],
)
def test_signs_of_the_text_are_no_marks(text: str, written: str) -> None:
    assert at_start(escaped(text)) == written


SIGNS = st.text(alphabet="ab1 *_`#<>[]()!&;|~\\-+.=:/", min_size=1, max_size=30).filter(
    lambda text: re.search("[ab]", text)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "li", "blockquote", "td"]), SIGNS), min_size=1, max_size=5))
def test_a_reader_of_markdown_sees_the_text(lines: list[tuple[str, str]]) -> None:
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html = "".join(f"<{tag}>{text.replace('&', '&amp;').replace('<', '&lt;')}</{tag}>" for tag, text in lines)
    cleaned = result(f"<div>{html}</div>")
    read = segment_html(reader.render(markdown(cleaned))).text
    assert "".join(read.split()) == "".join(cleaned.text.split())
